"""Reasons for rejecting comments: a site's list of codes, each with the sentence that the author reads.

The sentence is the statement of reasons required by the EU's Digital Services Act (Regulation 2022/2065, article 17).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from moderation.domain.scores import Label
from moderation.domain.signals import Effect, Signal, SignalKind

MAX_REASONS = 20  # in a longer list, nobody finds the right one
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
    Reason("threat", "Threat", "It threatens someone."),
    Reason("obscene", "Coarse language", "Its language is too coarse for this site."),
    Reason("off_topic", "Off topic", "It is not about this page."),
    Reason("advertising", "Advertising", "It advertises something."),
    Reason("private_data", "Private data", "It reveals private information about someone."),
    Reason("illegal", "Against the law", "We believe that it is illegal."),
    Reason("other", "House rules", "It goes against this site’s rules."),
)
"""The reasons that every site starts with."""

_MAX_CODE = 40  # characters
_NOT_OF_A_CODE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """An error in one entry of a list: the entry's index, the field, and a sentence for the owner."""

    place: int
    field: str
    sentence: str


def find_problems(reasons: Sequence[Reason]) -> list[Problem]:
    """Return the errors in a list of reasons, empty if it can be saved."""
    problems: list[Problem] = []
    titles: set[str] = set()
    for place, reason in enumerate(reasons):
        for field, text, most in (("title", reason.title, MAX_TITLE), ("sentence", reason.sentence, MAX_SENTENCE)):
            if not text:
                problems.append(Problem(place, field, _MISSING[field]))
            elif len(text) > most:
                problems.append(Problem(place, field, f"This can be up to {most} characters; yours is {len(text)}."))
        if reason.title and reason.title.casefold() in titles:
            problems.append(Problem(place, "title", "Another reason already has this title."))
        titles.add(reason.title.casefold())
    return problems


_MISSING = {
    "title": "Enter a title for moderators to choose by.",
    "sentence": "Enter the sentence that the author will read.",
}


def name_codes(reasons: Iterable[Reason], *, known: Collection[str]) -> tuple[Reason, ...]:
    """Return the reasons with a unique code made from the title for each without one of the `known` codes.

    The others keep their code even if their title has changed, because the log refers to it.
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


# Most severe first: if several labels apply, the first is the reason.
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
    """Return the code of the reason that fits the signals best, or of the last one, the broadest, if none fits."""
    known = [reason.code for reason in reasons]
    acting = [signal for signal in signals if signal.effect is not Effect.NOTE]
    labels = {signal.name for signal in acting if signal.kind is SignalKind.LABEL}
    fitting = [code for label, code in _BY_LABEL if label in labels]
    fitting += [_BY_KIND[signal.kind] for signal in acting if signal.kind in _BY_KIND]
    return next((code for code in fitting if code in known), known[-1] if known else "")
