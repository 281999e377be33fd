"""Draw made-up names and comments: mostly civil, sometimes not, so that the queue has work.

There is a limited number of texts, so that each needs scoring only once, even for a million comments.
"""

import re
from functools import cache
from random import Random

from moderation.services.seeding import phrases
from moderation.services.seeding.texts import Tone

# How many texts of each tone there are.
_TEXTS = {Tone.CIVIL: 9_000, Tone.HARSH: 2_500, Tone.ADVERTISING: 300, Tone.FOREIGN: 400}
_EDITED = 400
_PERSONAL = re.compile(r"\b(you|your|whoever|bunch|brain)\b", re.IGNORECASE)
_LINK = "https://"
_SHARE_MIXED = 0.6  # share of harsh texts that contain a civil sentence, too


class SeedWords:
    """The words for `services.seeding`; draws depend only on `chance`."""

    def draw_text(self, tone: Tone, chance: Random) -> str:
        """Draw a comment."""
        return _text(tone, chance.randrange(_TEXTS[tone]))

    def draw_edit(self, chance: Random) -> tuple[str, str]:
        """Draw a comment and its edited version, which is sometimes uncivil."""
        return _edited(chance.randrange(_EDITED))

    def draw_name(self, chance: Random) -> str:
        """Draw a name, sometimes without a surname, sometimes empty."""
        first, last = chance.choice(phrases.FIRST_NAMES), chance.choice(phrases.LAST_NAMES)
        return chance.choices((f"{first} {last}", first, ""), weights=(6, 3, 1))[0]

    def find_rejection_rate(self, body: str, risk: float) -> float:
        """Return how often moderators reject a comment: for what it says of people, not for rude words alone."""
        if _PERSONAL.search(body):
            return 0.95
        return risk if _LINK in body else 0.1

    def draw_report(self, chance: Random) -> str:
        """Draw the details of a report; mostly empty."""
        return chance.choice(phrases.REPORT_DETAILS)


@cache
def _text(tone: Tone, number: int) -> str:
    draw = Random(f"{tone} {number}")  # noqa: S311 - nothing here is secret
    if tone is Tone.CIVIL:
        return _speak(draw, middles=draw.randint(1, 3))
    if tone is Tone.ADVERTISING:
        return _fill(draw.choice(phrases.OFFERS), draw)
    if tone is Tone.FOREIGN:
        return _fill(draw.choice(phrases.ELSEWHERE), draw)
    insult = _fill(draw.choice(phrases.INSULTS + phrases.ROUGH), draw)
    if draw.random() > _SHARE_MIXED:
        return insult
    return f"{insult} {_fill(draw.choice(phrases.MIDDLES), draw)}"


@cache
def _edited(number: int) -> tuple[str, str]:
    draw = Random(f"edited {number}")  # noqa: S311 - nothing here is secret
    before = _speak(draw, middles=1)
    endings = phrases.UNCIVIL_EDITS if number % 10 == 0 else phrases.CIVIL_EDITS
    return before, f"{before}\n\n{_fill(draw.choice(endings), draw)}"


def _speak(draw: Random, *, middles: int) -> str:
    sentences = [draw.choice(phrases.OPENINGS), *draw.sample(phrases.MIDDLES, middles)]
    parts = (" ".join(_fill(each, draw) for each in sentences), _fill(draw.choice(phrases.CLOSINGS), draw))
    return "\n\n".join(part for part in parts if part)


def _fill(pattern: str, draw: Random) -> str:
    place, thing, number = draw.choice(phrases.PLACES), draw.choice(phrases.THINGS), draw.randint(2, 999)
    return pattern.format(place=place, thing=thing, number=number)
