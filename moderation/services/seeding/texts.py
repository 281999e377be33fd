"""Made-up texts, judged by the scorer and the policy; each text is scored only once."""

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
    """The tone of a text; whether it is held depends on its verdict."""

    CIVIL = "civil"
    HARSH = "harsh"
    ADVERTISING = "advertising"
    FOREIGN = "foreign"  # in a language that the scorer may not know


class Words(Protocol):
    """A source of made-up words, drawn with the given random generator from a finite set."""

    def draw_text(self, tone: Tone, chance: Random) -> str: ...

    def draw_edit(self, chance: Random) -> tuple[str, str]: ...

    def draw_name(self, chance: Random) -> str: ...

    def draw_report(self, chance: Random) -> str: ...

    def find_rejection_rate(self, body: str, risk: float) -> float: ...


@dataclass(frozen=True, slots=True)
class JudgedText:
    """A text as it is stored, with its scores by scorer in `answers`, its signals and its status."""

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
        """Return the comment's risk with a number of reports."""
        return estimate_risk(self.answers.values(), self.signals, reports=reports)


class TextJudge:
    """Judges texts with the real scorer and the policy in force."""

    def __init__(self, scorer: Scorer, in_force: PolicyInForce) -> None:
        self._scorer = scorer
        self._policy = in_force.policy
        self._read: dict[str, tuple[str, str, Reading, Assessment]] = {}
        self._judged: dict[tuple[str, bool], JudgedText] = {}

    @property
    def minds_first_timers(self) -> bool:
        """Whether the policy holds first-time commenters."""
        return self._policy.hold_first_timers

    def judge(self, text: str, *, is_first_timer: bool) -> JudgedText:
        """Return the judgement of a text."""
        key = (text, is_first_timer and self.minds_first_timers)
        judged = self._judged.get(key)
        if judged is None:
            judged = self._judged[key] = self._judge(*key)
        return judged

    def _judge(self, text: str, is_first_timer: bool) -> JudgedText:
        if text not in self._read:
            self._read[text] = self._score(text)
        body, html, rendered, assessment = self._read[text]
        scores = assessment.scores
        submission = describe_text(rendered, assessment, is_first_timer=is_first_timer)
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

    def _score(self, text: str) -> tuple[str, str, Reading, Assessment]:
        body = clean_body(text)
        html = markup.render(body)
        rendered = markup.read(html)
        return body, str(html), rendered, assess_text(self._scorer, rendered.text)
