"""Where moderators disagree: with one another, with the scorer under the limits in force, with what was learnt."""

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
"""The newest count: taste changes, and the page should be there at once."""

DIFFERENCES_SHOWN = 10
USUAL_LIMIT = 0.5
"""From where on what was learnt counts as a rejection while the owner lets it hold nothing: the likelier of the two."""

_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Difference:
    """A comment on which two differ; no `words` where the reader wants such veiled.

    `is_blind` says that one of the two did not know what the other had made of it.
    """

    comment_id: int
    words: str
    first_rejects: bool
    is_blind: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far two agree. `first` is empty for all moderators together, `second` for a machine.

    `agreement` is over what they judged blind of each other; `openly` of how many that one of the two decided anew,
    knowing of the other's decision, they differ. `differing` are all of both, `differences` the newest.
    """

    first: str
    second: str
    agreement: Agreement
    openly: Share
    differing: int
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """All comparisons; `with_learned` is None where nothing is learnt that could be compared.

    `learned_threshold` is where a predicted probability starts to count as a rejection. `is_whole` is False for a
    moderator, who sees only where they are one of the two.
    """

    between: Sequence[Comparison]
    with_scorer: Sequence[Comparison]
    with_learned: Sequence[Comparison] | None
    learned_threshold: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Met:
    """Two who are compared, and every comment over which they met; ids, and None for who has none."""

    first: int | None
    second: int | None
    meetings: Sequence[Meeting]

    @property
    def shown(self) -> list[Meeting]:
        """The newest of those on which they differ."""
        return [each for each in self.meetings if each.is_differing][-DIFFERENCES_SHOWN:][::-1]


def describe_agreement(site_id: int, *, scorer: Scorer, by: Reviewer, now: datetime) -> AgreementView:
    """Compare all who judged comments of a site within a year; a moderator sees their own part. Raises NotAllowed."""
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
        found = [
            _meet_one_another(decided, answered, only=only),
            _meet_machine(decided, answered, verdicts, only=only),
            _meet_machine(decided, answered, learned, only=only),
        ]
        say = _Saying.of(session, [each for part in found for each in part], scores, veil_at=by.veil_at)
        between, with_scorer, with_learned = ([say.to_comparison(each) for each in part] for part in found)
        return AgreementView(between, with_scorer, with_learned if is_learned else None, limit, is_whole)


def _is_kept_back(scores: Scores, policy: Policy) -> bool:
    """Tell whether the scorer by itself would have held or rejected it."""
    return decide(find_scorer_signals(scores, policy)) is not Status.APPROVED


def _meet_one_another(decided: Iterable[JudgedRow], answered: Iterable[JudgedRow], *, only: int | None) -> list[_Met]:
    judged: dict[Words, dict[int, Judgement]] = {}
    for is_blind, rows in ((False, decided), (True, answered)):
        for row in rows:
            judged.setdefault(row.words, {})[row.moderator_id] = Judgement(row.is_rejected, is_blind)
    met: dict[tuple[int, int], list[Meeting]] = {}
    for pair, meeting in find_meetings(judged):
        if only is None or only in pair:
            met.setdefault(pair, []).append(meeting)
    return sorted((_Met(*pair, meetings) for pair, meetings in met.items()), key=lambda each: -len(each.meetings))


def _meet_machine(
    decided: Iterable[JudgedRow], answered: Iterable[JudgedRow], kept_back: Mapping[Words, bool], *, only: int | None
) -> list[_Met]:
    """Compare a machine with what stands of all decisions, and with each moderator."""
    own: dict[int, dict[Words, bool]] = {}
    for rows in (decided, answered):
        for row in rows:
            if only in (None, row.moderator_id):
                own.setdefault(row.moderator_id, {})[row.words] = row.is_rejected
    found = [_Met(who, None, _meet_over(judged, kept_back)) for who, judged in own.items()]
    found = sorted((each for each in found if each.meetings), key=lambda each: -len(each.meetings))
    if len(found) < 2:
        return found
    standing = {row.words: row.is_rejected for row in decided}
    return [_Met(None, None, _meet_over(standing, kept_back)), *found]


def _meet_over(judged: Mapping[Words, bool], kept_back: Mapping[Words, bool]) -> list[Meeting]:
    return [Meeting(*words, said, kept_back[words]) for words, said in judged.items() if words in kept_back]


@dataclass(frozen=True, slots=True)
class _Saying:
    """What it takes to put comparisons in words: who somebody is, and what a comment says."""

    addresses: Mapping[int, str]
    words: Mapping[Words, str]
    is_veiled: Callable[[Words], bool]

    @staticmethod
    def of(
        session: Session, compared: Sequence[_Met], scores: Mapping[Words, Scores], *, veil_at: float | None
    ) -> "_Saying":
        def is_veiled(words: Words) -> bool:
            given = scores.get(words)
            return veil_at is not None and given is not None and max(given.values[each] for each in Label) >= veil_at

        people = {who for each in compared for who in (each.first, each.second) if who is not None}
        places = {(one.comment_id, one.revision) for each in compared for one in each.shown}
        return _Saying(addresses_of(session, people), html_at(session, places), is_veiled)

    def to_comparison(self, met: _Met) -> Comparison:
        openly = [each for each in met.meetings if not each.is_blind]
        return Comparison(
            first="" if met.first is None else self.addresses[met.first],
            second="" if met.second is None else self.addresses[met.second],
            agreement=count_agreement(each for each in met.meetings if each.is_blind),
            openly=Share(sum(each.is_differing for each in openly), len(openly)),
            differing=sum(each.is_differing for each in met.meetings),
            differences=[self._to_difference(each) for each in met.shown],
        )

    def _to_difference(self, meeting: Meeting) -> Difference:
        words = (meeting.comment_id, meeting.revision)
        said = "" if self.is_veiled(words) else _shorten(markup.read(self.words[words]).text)
        return Difference(meeting.comment_id, said, meeting.first_rejects, meeting.is_blind)


def _shorten(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rstrip()}…"
