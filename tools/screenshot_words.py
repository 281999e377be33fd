"""The conversation in the README's pictures: what was said, by whom, in answer to what, how long ago."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Line:
    """One comment; `answers` is the index of the line it replies to."""

    author: str
    body: str
    ago: timedelta
    answers: int | None = None


LINES = (
    Line(
        "Rosa Haddad",
        "I run the bakery at number 14. We lost the delivery bay and I was furious for a month. Then the morning queue "
        "grew, because people *stop* now. I would not vote to go back, but **please** fix the loading hours.",
        timedelta(hours=20),
    ),
    Line(
        "Jakub",
        "Which hours would work for you? The survey offered only before seven or after eight.",
        timedelta(hours=18, minutes=40),
        0,
    ),
    Line(
        "Rosa Haddad",
        "Nine to ten. The flour does not come at six, whatever the plan says.",
        timedelta(hours=18),
        1,
    ),
    Line(
        "Oskar Lund",
        "My father uses a wheelchair and cannot get here from the car park by the church. I have asked three times "
        "where his car may stop. Nobody has answered, and that should come before any talk of flower beds.",
        timedelta(hours=9),
    ),
    Line(
        "Priya N.",
        "> where his car may stop\n\nHolders of a blue badge may drive in from Mill Lane at any time; it is on page "
        "11 of the decision. It should have been on page 1.",
        timedelta(hours=7, minutes=30),
        3,
    ),
    Line("Tove", "Counted on Saturday: 212 people an hour, against 96 in May.", timedelta(minutes=50)),
)

HELD = (
    Line(
        "Nobody You Know",
        "The council are a bunch of corrupt idiots and so is everybody who clapped for this garbage. Get lost, morons.",
        timedelta(minutes=42),
    ),
    Line(
        "", "Shut up Oskar, nobody cares about your stupid car, you pathetic whining loser.", timedelta(minutes=31), 3
    ),
    Line("Dmitri", "You will regret this vote. We know where every one of you lives.", timedelta(minutes=12)),
)
