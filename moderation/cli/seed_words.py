"""Made-up people and what they say: mostly civil, now and then not, so that the queue has work."""

import random

_FIRST = "Amara Ben Chiara Dmitri Elif Farid Greta Hugo Ines Jakub Kavya Liam Mei Nadia Oskar Priya Rosa Samir Tove Zoë"
_LAST = "Adeyemi Berg Costa Duval Ek Fischer Grant Haddad Ito Jansen Khan Lund Moreau Novak Okafor Park Reyes"
_OPENINGS = (
    "Thank you for writing this.",
    "I read the council's report last night.",
    "As somebody who works on that street,",
    "My mother has lived here for forty years, and",
    "With respect, I see it differently.",
    "Can anyone say where the figures come from?",
    "We tried the same in our town.",
    "I have changed my mind about this twice.",
)
_MIDDLES = (
    "the buses were fuller and the shops did not close.",
    "deliveries before ten in the morning would solve half of it.",
    "nobody asked the people who park there at night.",
    "the noise is what I would miss least.",
    "the survey had **412 answers**, which is not many.",
    "my children could cross on their own for the first time.",
    "I would like to see it tried for a year before anyone votes again.",
    "the detour past the school worries me more than the parking.",
    "there is a summary at https://council.example/report for who wants the numbers.",
)
_CLOSINGS = (
    "What do others think?",
    "I hope we can talk about it without shouting.",
    "That is all I wanted to add.",
    "> it was decided long ago\n\nWas it? The minutes say otherwise.",
    "See you on Thursday.",
    "",
    "",
)
_HARSH = (
    "You are an idiot, and so is everyone who voted for this.",
    "What a pathetic bunch of morons. Shut up and go home.",
    "This is the dumbest crap I have ever read.",
    "I will find out where you live, you worthless liar.",
    "Only a complete fool would write this garbage.",
)
_SHARE_HARSH = 0.06


def make_name(chance: random.Random) -> str:
    """Draw a name, sometimes without a surname, sometimes none at all."""
    first, last = chance.choice(_FIRST.split()), chance.choice(_LAST.split())
    return chance.choices((f"{first} {last}", first, ""), weights=(6, 3, 1))[0]


def make_body(chance: random.Random) -> str:
    """Draw what somebody says."""
    if chance.random() < _SHARE_HARSH:
        return chance.choice(_HARSH)
    middles = chance.sample(_MIDDLES, chance.randint(1, 3))
    return "\n\n".join(
        part for part in (f"{chance.choice(_OPENINGS)} {' '.join(middles)}", chance.choice(_CLOSINGS)) if part
    )
