"""The parts of made-up comments: names, places and sentences."""

FIRST_NAMES = """
    Abena Aiko Alma Amara Anton Aylin Ben Björn Carmen Chiara Dalia Dmitri Elif Emeka Farid Fatou Greta Hugo Hana
    Ines Ivo Jakub Joana Kavya Kofi Lena Liam Marta Mei Milan Nadia Noor Olga Oskar Paulo Priya Rosa Ruth Samir
    Sipho Tove Tariq Uma Viktor Wanjiru Xenia Yara Yusuf Zoë Zuzana
""".split()  # noqa: SIM905 - a list of fifty strings is harder to read
LAST_NAMES = """
    Adeyemi Almeida Andersen Banda Berg Castillo Costa Dahl Demir Duval Ek Eze Fischer Fontaine Grant Gupta Haddad
    Horvat Ito Ivanova Jansen Kamau Khan Kowalski Lund Marino Mensah Moreau Nguyen Novak Okafor Olsen Park Petrov
    Quispe Reyes Rossi Sato Silva Tanaka Toth Ueda Varga Wolff Yilmaz Zamora
""".split()  # noqa: SIM905 - a list of fifty strings is harder to read
PLACES = (
    "the Orsa bridge",
    "Mill Quay",
    "the harbour",
    "Lantern Point",
    "the ferry landing",
    "Tannery Hill",
    "the market square",
    "the north shore",
    "the south shore",
    "the old customs house",
    "the primary school",
    "the lighthouse",
)
THINGS = (
    "the drone recording",
    "the tide gauge",
    "the satellite pictures",
    "the ferry timetable",
    "the inspection report",
    "the second video",
    "the hospital figures",
    "the harbour camera",
    "the wreckage",
    "the front-line map",
    "the radio messages",
    "the ceasefire talks",
    "the weather station",
    "the repair budget",
)
OPENINGS = (
    "Thank you for keeping what is known apart from what is said.",
    "I read the inspection report last night.",
    "As somebody who works near {place}, I can add one thing.",
    "My mother has lived by {place} for forty years.",
    "With respect, I see it differently.",
    "Can anyone say where the figures come from?",
    "We had the same on our stretch of the coast.",
    "I have changed my mind about {thing} twice.",
    "Good to see {thing} discussed without slogans.",
    "I was at {place} that morning.",
    "The map leaves out {place}, which is where it matters.",
    "First time I write here, long-time reader.",
)
MIDDLES = (
    "The ferries were fuller that week and nobody says why.",
    "A photograph with a clock in it would settle half of this.",
    "Nobody asked the people who sleep near {place}.",
    "The light came first and then the noise, and that order matters.",
    "The survey had **{number} answers**, which is not many.",
    "My children walked past {place} on their own again for the first time.",
    "I would wait {number} hours before believing either version.",
    "The detour past {place} worries me more than {thing}.",
    "There is a copy at https://archive.example/strait/{number} for anyone who wants to check.",
    "When {thing} was on the agenda in spring, {number} people came.",
    "Nobody has checked {thing} since the works at {place} began.",
    "It took {number} days last year, and that was only {thing}.",
    "I walk from {place} every morning and it has become quieter.",
    "Nobody can talk about {thing} and leave out {place}.",
    "Ferry {number} stops there now, which nobody mentions.",
    "House number {number} has been empty since the spring.",
)
CLOSINGS = (
    "What do others think?",
    "I hope we can talk about {thing} without shouting.",
    "That is all I wanted to add.",
    "> it was settled long ago\n\nWas it? Page {number} of the report says otherwise.",
    "See you at {place} on Thursday.",
    "",
    "",
    "",
)
CIVIL_EDITS = (
    "Edit: it was {number}, not what I wrote first.",
    "Edit: thanks for the answers, I had overlooked {place}.",
    "Edit: spelling.",
)
UNCIVIL_EDITS = (
    "Edit: and whoever reported this is a pathetic idiot.",
    "Edit: shut up, all you morons from {place}.",
)
"""Edits that make a civil comment uncivil, which a single check would miss."""
INSULTS = (
    "You are an idiot, and so is everyone who believes {thing}.",
    "What a pathetic bunch of morons you are over at {place}. Shut up and go home.",
    "This is the dumbest crap about {thing} I have ever read.",
    "I will find out where you live, you worthless liar. {place}, was it?",
    "Only a complete idiot would write this garbage about {thing}.",
    "Shut up, you pathetic little liar.",
    "You stupid clown, you have never even been to {place}.",
    "What a load of bullshit. {number} people and not one brain.",
    "Whoever made up {thing} is a moron and a crook.",
    "Get lost, you ignorant fool. Nobody at {place} wants you here.",
    "I will come to {place} and kill you, you disgusting scum.",
    "You make me sick, you dumb piece of trash.",
    "Are you really that stupid, or do you only play the idiot when it is about {thing}?",
)
ROUGH = (
    "The whole debate about {thing} is a fucking joke.",
    "I am so sick of this shit. {place} again, and again nobody knows a damn thing.",
    "Fuck this war, and fuck {thing} as well.",
    "Another day, another fucking rumour about {place}.",
    "What a fucking mess they have made of {thing}.",
)
"""Rude about things, not people: the made-up moderators mostly let these pass."""
OFFERS = (
    "See https://deals{number}.example/a and https://deals{number}.example/b and https://deals{number}.example/c",
    "Best price on {thing}, free shipping: https://shop{number}.example/buy https://shop{number}.example/sale "
    "https://shop{number}.example/now",
    "Ferry tickets to {place} at half price: https://ferry{number}.example/book https://ferry{number}.example/today "
    "https://ferry{number}.example/code",
    "Watch {thing} in full, no sign-up: https://tube{number}.example/full https://tube{number}.example/hd "
    "https://tube{number}.example/app",
    "Insure your house near {place} before it is too late! https://cover{number}.example/quote "
    "https://cover{number}.example/call https://cover{number}.example/now",
    "Make ${number} a day from home! https://easy{number}.example/join https://easy{number}.example/start "
    "https://easy{number}.example/win",
)
ELSEWHERE = (
    "Meine Mutter wohnt seit {number} Jahren hier, und die Fähren waren noch nie so voll wie in diesem Sommer.",
    "Ich war an dem Morgen am Hafen, und über die Uhrzeit hat kaum jemand gesprochen, nur Haus {number}.",
    "Ma mère habite ici depuis {number} ans et les bacs n'ont jamais été aussi pleins que cet été.",
    "Personne n'a demandé aux habitants du port ce qu'ils ont vu ce matin-là, surtout au numéro {number}.",
    "Mi madre vive aquí desde hace {number} años y los transbordadores nunca han ido tan llenos como este verano.",
    "Nessuno ha chiesto agli abitanti del porto che cosa hanno visto, e siamo almeno in {number}.",
    "Мы живём здесь уже {number} лет, и паромы никогда не были такими полными, как этим летом.",
    "نعيش هنا منذ {number} سنة ولم تكن العبّارات مزدحمة هكذا من قبل.",
)
REPORT_DETAILS = ("", "", "", "This is about my neighbour.", "Third time this week.", "Please look at this one.")
