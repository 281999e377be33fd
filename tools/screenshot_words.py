"""The conversation in the README's screenshots."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Line:
    """One comment, posted `ago` before now; `answers` is the index of the line it replies to."""

    author: str
    body: str
    ago: timedelta
    answers: int | None = None


LINES = (
    Line(
        "Rosa Haddad",
        "I run the bakery at number 14, and I signed the letter. Deliveries until ten are fine for bread, but the "
        "flour lorry comes at *eleven*. I could live with all of it if somebody put the **loading hours** right.",
        timedelta(hours=20),
    ),
    Line(
        "Jakub",
        "Which hours would work for you? I am on the traders' committee and will bring it up on Thursday.",
        timedelta(hours=18, minutes=40),
        0,
    ),
    Line("Rosa Haddad", "Until noon on Tuesdays and Fridays. That is all it would take.", timedelta(hours=18), 1),
    Line(
        "Oskar Lund",
        "My father uses a wheelchair. Nine bays are more than none, but a hundred and forty metres uphill are not a "
        "detail to him. I would like to hear from someone who has measured the slope.",
        timedelta(hours=9),
    ),
    Line(
        "Priya N.",
        "> a hundred and forty metres uphill\n\nI pushed my mother up there yesterday: seven minutes, with two rests. "
        "I am for closing the street, and this has to be solved first.",
        timedelta(hours=7, minutes=30),
        3,
    ),
    Line("Tove", "My daughter is one of the three. Thank you for writing it without shouting.", timedelta(minutes=50)),
)

HELD = (
    Line(
        "Nobody You Know",
        "The council are a bunch of corrupt idiots and so is everybody who clapped for this garbage. Get lost, morons.",
        timedelta(minutes=42),
    ),
    Line(
        "", "Shut up Oskar, nobody cares about your stupid hill, you pathetic whining loser.", timedelta(minutes=31), 3
    ),
    Line("Dmitri", "Do that again and somebody will burn your house down.", timedelta(minutes=12)),
)

ARABIC = (
    Line(
        "ليلى",
        "أعمل في المكتبة المقابلة، وأرى كل صباح كم يقف الناس عند الإشارة. **شارع بلا سيارات** يعني أن يصل الأطفال إلى "
        "المدرسة وحدهم.",
        timedelta(hours=5),
    ),
    Line("سامر", "وماذا عمّن يأتي من القرية؟ الحافلة تمر مرة في الساعة.", timedelta(hours=4), 0),
    Line("ليلى", "معك حق. لهذا طلبنا حافلة كل *عشرين دقيقة* قبل أن يُغلق الشارع.", timedelta(hours=3), 1),
    Line("Oskar Lund", "I measured the slope: one in twelve.", timedelta(minutes=20)),
)
