"""The agreement page: how far moderators agree with one another, with the scorer, and with the predictions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.agreement import Agreement, Judgement, Meeting, count_agreement, find_meetings
from moderation.domain.checks import find_scorer_signals
from moderation.domain.learning import Share
from moderation.domain.policy import Policy
from moderation.domain.roles import Permission, is_allowed
from moderation.domain.scores import Label, Scores
from moderation.domain.status import Status
from moderation.domain.verdict import decide
from moderation.scoring.scorer import Scorer
from moderation.services.learning.predict import find_usable
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import policy_in_force
from moderation.store.insights.agreement import (
    JudgedRow,
    Words,
    addresses_of,
    answered_rows,
    decided_rows,
    html_at,
    probabilities_at,
)
from moderation.store.session import reading

LOOKING_BACK = timedelta(days=365)
MOST_DECISIONS = 5_000
"""The newest decisions that are compared: standards change over time, and the page should load fast."""

DIFFERENCES_SHOWN = 10
USUAL_LIMIT = 0.5
"""The probability from which a prediction counts as a rejection if the owner has not set a hold threshold."""

_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Difference:
    """A comment that two judged differently; `words` is empty if the viewer wants such comments blurred.

    `is_blind` if one of them did not know the other's judgement.
    """

    comment_id: int
    words: str
    first_rejects: bool
    is_blind: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far two agree. `first` is empty for all moderators together, `second` for a machine.

    `agreement` counts comments judged blind, `openly` is the share of differences where one knew the other's decision.
    `differing` is the number of all differences, `differences` are the newest of them.
    """

    first: str
    second: str
    agreement: Agreement
    openly: Share
    differing: int
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """All comparisons; `with_learned` is None if the site has no usable model.

    `learned_threshold` is where a predicted probability starts to count as a rejection. `is_whole` is False for a
    moderator, who sees only comparisons with themselves.
    """

    between: Sequence[Comparison]
    with_scorer: Sequence[Comparison]
    with_learned: Sequence[Comparison] | None
    learned_threshold: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two judges, by moderator id or None, and all comments that both have judged."""

    first: int | None
    second: int | None
    meetings: Sequence[Meeting]

    @property
    def shown(self) -> list[Meeting]:
        """The newest comments on which they differ."""
        return [each for each in self.meetings if each.is_differing][-DIFFERENCES_SHOWN:][::-1]


def describe_agreement(site_id: int, *, scorer: Scorer, by: Reviewer, now: datetime) -> AgreementView:
    """Return all comparisons on a site within a year, for moderators only their own. Raises NotAllowed."""
    by.require(site_id, Permission.DECIDE)
    is_whole = is_allowed(by.roles[site_id].role, Permission.SET_POLICY)
    with reading() as session:
        decided = decided_rows(session, site_id, since=now - LOOKING_BACK, limit=MOST_DECISIONS)
        answered = answered_rows(session, site_id, since=now - LOOKING_BACK)
        rows = [*decided, *answered]
        places = {row.words for row in rows}
        scores = {
            words: Scores(scorer.name, scorer.model, values)
            for words, values in probabilities_at(session, places, scorer=scorer.name, model=scorer.model).items()
        }
        policy = policy_in_force(session, site_id).policy
        limit = USUAL_LIMIT if policy.learning.hold_at is None else policy.learning.hold_at
        is_learned = find_usable(session, site_id, scorer=scorer.name, model=scorer.model) is not None
        verdicts = {words: _is_kept_back(each, policy) for words, each in scores.items()}
        learned = {row.words: row.learned >= limit for row in rows if row.learned is not None}
        only = None if is_whole else by.id
        compared = [
            _compare_moderators(decided, answered, only=only),
            _compare_with_machine(decided, answered, verdicts, only=only),
            _compare_with_machine(decided, answered, learned, only=only),
        ]
        presenter = _Presenter.load(session, [pair for part in compared for pair in part], scores, veil_at=by.veil_at)
        between, with_scorer, with_learned = ([presenter.to_comparison(pair) for pair in part] for part in compared)
        return AgreementView(between, with_scorer, with_learned if is_learned else None, limit, is_whole)


def _is_kept_back(scores: Scores, policy: Policy) -> bool:
    """Return whether the scores alone would have held or rejected a comment."""
    return decide(find_scorer_signals(scores, policy)) is not Status.APPROVED


def _compare_moderators(
    decided: Iterable[JudgedRow], answered: Iterable[JudgedRow], *, only: int | None
) -> list[_Pair]:
    judged: dict[Words, dict[int, Judgement]] = {}
    for is_blind, rows in ((False, decided), (True, answered)):
        for row in rows:
            judged.setdefault(row.words, {})[row.moderator_id] = Judgement(row.is_rejected, is_blind)
    by_pair: dict[tuple[int, int], list[Meeting]] = {}
    for pair, meeting in find_meetings(judged):
        if only is None or only in pair:
            by_pair.setdefault(pair, []).append(meeting)
    return sorted((_Pair(*pair, meetings) for pair, meetings in by_pair.items()), key=lambda each: -len(each.meetings))


def _compare_with_machine(
    decided: Iterable[JudgedRow], answered: Iterable[JudgedRow], kept_back: Mapping[Words, bool], *, only: int | None
) -> list[_Pair]:
    """Compare a machine with the decisions in force and with each moderator."""
    own: dict[int, dict[Words, bool]] = {}
    for rows in (decided, answered):
        for row in rows:
            if only in (None, row.moderator_id):
                own.setdefault(row.moderator_id, {})[row.words] = row.is_rejected
    pairs = [_Pair(moderator_id, None, _find_shared(judged, kept_back)) for moderator_id, judged in own.items()]
    pairs = sorted((pair for pair in pairs if pair.meetings), key=lambda pair: -len(pair.meetings))
    if len(pairs) < 2:
        return pairs
    in_force = {row.words: row.is_rejected for row in decided}
    return [_Pair(None, None, _find_shared(in_force, kept_back)), *pairs]


def _find_shared(judged: Mapping[Words, bool], kept_back: Mapping[Words, bool]) -> list[Meeting]:
    return [Meeting(*words, rejects, kept_back[words]) for words, rejects in judged.items() if words in kept_back]


@dataclass(frozen=True, slots=True)
class _Presenter:
    """Turns pairs into comparisons, with moderators' addresses and the text of comments."""

    addresses: Mapping[int, str]
    words: Mapping[Words, str]
    is_veiled: Callable[[Words], bool]

    @staticmethod
    def load(
        session: Session, pairs: Sequence[_Pair], scores: Mapping[Words, Scores], *, veil_at: float | None
    ) -> "_Presenter":
        def is_veiled(words: Words) -> bool:
            scored = scores.get(words)
            return veil_at is not None and scored is not None and max(scored.values[each] for each in Label) >= veil_at

        people = {judge for pair in pairs for judge in (pair.first, pair.second) if judge is not None}
        places = {(meeting.comment_id, meeting.revision) for pair in pairs for meeting in pair.shown}
        return _Presenter(addresses_of(session, people), html_at(session, places), is_veiled)

    def to_comparison(self, pair: _Pair) -> Comparison:
        openly = [each for each in pair.meetings if not each.is_blind]
        return Comparison(
            first="" if pair.first is None else self.addresses[pair.first],
            second="" if pair.second is None else self.addresses[pair.second],
            agreement=count_agreement(each for each in pair.meetings if each.is_blind),
            openly=Share(sum(each.is_differing for each in openly), len(openly)),
            differing=sum(each.is_differing for each in pair.meetings),
            differences=[self._to_difference(each) for each in pair.shown],
        )

    def _to_difference(self, meeting: Meeting) -> Difference:
        words = (meeting.comment_id, meeting.revision)
        excerpt = "" if self.is_veiled(words) else _shorten(markup.read(self.words[words]).text)
        return Difference(meeting.comment_id, excerpt, meeting.first_rejects, meeting.is_blind)


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"
