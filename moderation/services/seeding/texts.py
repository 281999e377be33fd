"""What made-up people say, and what the scorer and the policy make of it: each text is scored once."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any, Protocol

from moderation import markup
from moderation.domain.checks import collect_signals
from moderation.domain.comment_text import clean_body
from moderation.domain.risk import estimate_risk
from moderation.domain.signals import Signal
from moderation.domain.status import Status
from moderation.domain.verdict import decide
from moderation.markup import Reading
from moderation.scoring.scorer import Scorer
from moderation.services.scoring.assess import Assessment, assess_text, describe_text
from moderation.services.sites.policy import PolicyInForce


class Tone(StrEnum):
    """How somebody speaks; whether it is held, only the verdict says."""

    CIVIL = "civil"
    HARSH = "harsh"
    ADVERTISING = "advertising"
    FOREIGN = "foreign"  # in a language that the scorer may not know


class Words(Protocol):
    """Where made-up words come from; all is drawn with the given chance, from a number of texts that has an end."""

    def draw_text(self, tone: Tone, chance: Random) -> str: ...

    def draw_edit(self, chance: Random) -> tuple[str, str]: ...

    def draw_name(self, chance: Random) -> str: ...

    def draw_report(self, chance: Random) -> str: ...

    def find_rejection_rate(self, body: str, risk: float) -> float: ...


@dataclass(frozen=True, slots=True)
class JudgedText:
    """A text as it is kept, with what the scorer said and what follows from it; `answers` is by scorer."""

    body: str
    html: str
    scorer: str
    model: str
    answers: dict[str, dict[str, float]]
    signals: tuple[Signal, ...]
    status: Status
    is_unscored: bool
    risk: float

    def risk_when_reported(self, reports: int) -> float:
        """How likely a moderator would reject it once so many readers have complained."""
        return estimate_risk(self.answers.values(), self.signals, reports=reports)


class TextJudge:
    """Puts texts before the real scorer and the policy in force."""

    def __init__(self, scorer: Scorer, in_force: PolicyInForce) -> None:
        self._scorer = scorer
        self._policy = in_force.policy
        self._read: dict[str, tuple[str, str, Reading, Assessment]] = {}
        self._judged: dict[tuple[str, bool], JudgedText] = {}

    @property
    def minds_first_timers(self) -> bool:
        """Whether it matters that an author is new."""
        return self._policy.hold_first_timers

    def judge(self, text: str, *, is_first_timer: bool) -> JudgedText:
        """Return what becomes of a text."""
        key = (text, is_first_timer and self.minds_first_timers)
        judged = self._judged.get(key)
        if judged is None:
            judged = self._judged[key] = self._judge(*key)
        return judged

    def _judge(self, text: str, is_first_timer: bool) -> JudgedText:
        if text not in self._read:
            self._read[text] = self._ask(text)
        body, html, seen, assessment = self._read[text]
        scores = assessment.scores
        submission = describe_text(seen, assessment, is_first_timer=is_first_timer)
        signals = tuple(collect_signals(submission, self._policy))
        answers: dict[str, Any] = {scores.scorer: dict(scores.values)} if scores else {}
        return JudgedText(
            body=body,
            html=html,
            scorer=assessment.scorer or "no scorer",
            model=scores.model if scores else "",
            answers=answers,
            signals=signals,
            status=decide(signals),
            is_unscored=scores is None and not assessment.uncovered,
            risk=estimate_risk(answers.values(), signals),
        )

    def _ask(self, text: str) -> tuple[str, str, Reading, Assessment]:
        body = clean_body(text)
        html = markup.render(body)
        seen = markup.read(html)
        return body, str(html), seen, assess_text(self._scorer, seen.text)
