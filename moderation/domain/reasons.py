"""Why a comment is rejected: a short list of codes, each with the sentence that its author is told.

The sentence is the statement of reasons that the EU's Digital Services Act asks for (Regulation 2022/2065, article 17).
"""

from collections.abc import Iterable
from dataclasses import dataclass

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
