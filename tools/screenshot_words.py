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
        "I stood on the eastern quay, by the fish hall. One flash, *low*, left of the pier. No engine, no whistle "
        "before it. I wrote this down at **4:20**, before I had read anything.",
        timedelta(hours=20),
    ),
    Line(
        "Jakub",
        "Left as seen from the quay? Then it was on the upstream side. Could you see the harbour light from there?",
        timedelta(hours=18, minutes=40),
        0,
    ),
    Line("Rosa Haddad", "Yes, behind it and a little to the right. So upstream.", timedelta(hours=18), 1),
    Line(
        "Oskar Lund",
        "My father inspected that pier in 2019. The word in his report was not “poor” but “critical”, and somebody "
        "changed it. I have the carbon copy and will scan it tonight.",
        timedelta(hours=9),
    ),
    Line(
        "Priya N.",
        "> somebody changed it\n\nPlease scan the back as well: the stamps are there. I worked in that office, and "
        "I would rather know than go on guessing.",
        timedelta(hours=7, minutes=30),
        3,
    ),
    Line("Tove", "My brother is one of the seven. Thank you for writing it without shouting.", timedelta(minutes=50)),
)

HELD = (
    Line(
        "Nobody You Know",
        "The engineers are a bunch of corrupt idiots and so is everybody who believes this garbage. Get lost, morons.",
        timedelta(minutes=42),
    ),
    Line(
        "",
        "Shut up Oskar, nobody cares about your stupid report, you pathetic whining loser.",
        timedelta(minutes=31),
        3,
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
