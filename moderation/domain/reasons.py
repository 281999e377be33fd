"""Why a comment is rejected: a short list of codes, each with the sentence that its author is told.

The sentence is the statement of reasons that the EU's Digital Services Act asks for (Regulation 2022/2065, article 17).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from moderation.domain.scores import Label
from moderation.domain.signals import Effect, Signal, SignalKind

MAX_REASONS = 20  # more than that, nobody finds the right one
MAX_TITLE = 60  # characters
MAX_SENTENCE = 500  # characters


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of a site's list: `title` is what moderators choose by, `sentence` what the author reads."""

    code: str
    title: str
    sentence: str


STANDARD = (
    Reason("insult", "Insult", "It attacks a person instead of what they said."),
    Reason("hate", "Hate", "It attacks people for who they are."),
    Reason("threat", "Threat", "It threatens somebody."),
    Reason("obscene", "Coarse language", "Its language is too coarse for this site."),
    Reason("off_topic", "Off topic", "It is not about this page."),
    Reason("advertising", "Advertising", "It advertises something."),
    Reason("private_data", "Private data", "It tells something private about somebody."),
    Reason("illegal", "Against the law", "We believe that the law forbids it."),
    Reason("other", "House rules", "It goes against this site’s rules."),
)
"""What every site begins with."""

_MAX_CODE = 40  # characters
_NOT_OF_A_CODE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one entry of a list: its place there, the field, and a sentence about it."""

    place: int
    field: str
    sentence: str


def find_problems(reasons: Sequence[Reason]) -> list[Problem]:
    """Return what keeps each entry from being part of a list; nothing where all can be kept."""
    found: list[Problem] = []
    titles: set[str] = set()
    for place, reason in enumerate(reasons):
        for field, text, most in (("title", reason.title, MAX_TITLE), ("sentence", reason.sentence, MAX_SENTENCE)):
            if not text:
                found.append(Problem(place, field, _MISSING[field]))
            elif len(text) > most:
                found.append(Problem(place, field, f"This holds at most {most} characters; here are {len(text)}."))
        if reason.title and reason.title.casefold() in titles:
            found.append(
                Problem(place, "title", "Another reason has this title already: nobody could tell them apart.")
            )
        titles.add(reason.title.casefold())
    return found


_MISSING = {
    "title": "Give it a title: what moderators choose by.",
    "sentence": "Write the sentence that the author will read.",
}


def name_codes(reasons: Iterable[Reason], *, known: Collection[str]) -> tuple[Reason, ...]:
    """Give every entry without one of the `known` codes a code made from its title, no two the same.

    The others keep theirs, however their titles have changed: the log goes by codes.
    """
    drafts = list(reasons)
    taken: set[str] = set()
    for place, reason in enumerate(drafts):
        code = reason.code if reason.code in known and reason.code not in taken else ""
        drafts[place] = replace(reason, code=code)
        taken.add(code)
    named = []
    for reason in drafts:
        code = reason.code or _new_code(reason.title, taken)
        taken.add(code)
        named.append(replace(reason, code=code))
    return tuple(named)


def _new_code(title: str, taken: Collection[str]) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = _NOT_OF_A_CODE.sub("_", plain).strip("_")[:_MAX_CODE].rstrip("_") or "reason"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}_{number}"
    return code


# Gravest first: of several findings the one that weighs most is the reason.
_BY_LABEL = (
    (Label.THREAT, "threat"),
    (Label.IDENTITY_ATTACK, "hate"),
    (Label.INSULT, "insult"),
    (Label.OBSCENE, "obscene"),
    (Label.SEVERE_TOXICITY, "insult"),
    (Label.TOXICITY, "insult"),
)
_BY_KIND = {SignalKind.SPAM: "advertising", SignalKind.LINKS: "advertising"}


def suggest_reason(signals: Iterable[Signal], reasons: Iterable[Reason]) -> str:
    """Return the code that fits what was found, of those the site has; its last one, the widest, where none does."""
    known = [reason.code for reason in reasons]
    found = [signal for signal in signals if signal.effect is not Effect.NOTE]
    labels = {signal.name for signal in found if signal.kind is SignalKind.LABEL}
    fitting = [code for label, code in _BY_LABEL if label in labels]
    fitting += [_BY_KIND[signal.kind] for signal in found if signal.kind in _BY_KIND]
    return next((code for code in fitting if code in known), known[-1] if known else "")
