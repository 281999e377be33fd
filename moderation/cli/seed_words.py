"""Made-up people and what they say: mostly civil, now and then not, so that the queue has work.

What can be said at all is finite, each text known by its number: a million comments are scored in seconds that way,
and each by its own text's score.
"""

from functools import cache
from random import Random

from moderation.cli import seed_phrases
from moderation.services.seeding.texts import Tone

# How many texts of each tone there are.
_TEXTS = {Tone.CIVIL: 9_000, Tone.HARSH: 2_500, Tone.ADVERTISING: 300, Tone.FOREIGN: 400}
_EDITED = 400
_SHARE_MIXED = 0.6  # of harsh texts, those with something civil beside it


class SeedWords:
    """The words that `services.seeding` is handed; what is drawn depends on `chance` alone."""

    def draw_text(self, tone: Tone, chance: Random) -> str:
        """Draw what somebody says."""
        return _text(tone, chance.randrange(_TEXTS[tone]))

    def draw_edit(self, chance: Random) -> tuple[str, str]:
        """Draw what somebody says and what they make of it afterwards, now and then something worse."""
        return _edited(chance.randrange(_EDITED))

    def draw_name(self, chance: Random) -> str:
        """Draw a name, sometimes without a surname, sometimes none at all."""
        first, last = chance.choice(seed_phrases.FIRST_NAMES), chance.choice(seed_phrases.LAST_NAMES)
        return chance.choices((f"{first} {last}", first, ""), weights=(6, 3, 1))[0]

    def draw_report(self, chance: Random) -> str:
        """Draw what a reader who reports a comment adds in words; mostly nothing."""
        return chance.choice(seed_phrases.COMPLAINTS)


@cache
def _text(tone: Tone, number: int) -> str:
    draw = Random(f"{tone} {number}")  # noqa: S311 - nothing here is secret
    if tone is Tone.CIVIL:
        return _speak(draw, middles=draw.randint(1, 3))
    if tone is Tone.ADVERTISING:
        return _fill(draw.choice(seed_phrases.OFFERS), draw)
    if tone is Tone.FOREIGN:
        return _fill(draw.choice(seed_phrases.ELSEWHERE), draw)
    insult = _fill(draw.choice(seed_phrases.INSULTS), draw)
    if draw.random() > _SHARE_MIXED:
        return insult
    return f"{insult} {_fill(draw.choice(seed_phrases.MIDDLES), draw)}"


@cache
def _edited(number: int) -> tuple[str, str]:
    draw = Random(f"edited {number}")  # noqa: S311 - nothing here is secret
    before = _speak(draw, middles=1)
    endings = seed_phrases.CURSED_SECOND_THOUGHTS if number % 10 == 0 else seed_phrases.SECOND_THOUGHTS
    return before, f"{before}\n\n{_fill(draw.choice(endings), draw)}"


def _speak(draw: Random, *, middles: int) -> str:
    said = [draw.choice(seed_phrases.OPENINGS), *draw.sample(seed_phrases.MIDDLES, middles)]
    parts = (" ".join(_fill(each, draw) for each in said), _fill(draw.choice(seed_phrases.CLOSINGS), draw))
    return "\n\n".join(part for part in parts if part)


def _fill(pattern: str, draw: Random) -> str:
    place, thing, number = draw.choice(seed_phrases.PLACES), draw.choice(seed_phrases.THINGS), draw.randint(2, 999)
    return pattern.format(place=place, thing=thing, number=number)
