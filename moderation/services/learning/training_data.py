"""Training data of a site's model: decisions by its moderators, and API suggestions."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.checks import collect_signals, find_scorer_signals
from moderation.domain.learning import count_outside
from moderation.domain.policy import Policy
from moderation.domain.scores import Scores
from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.scoring.learned.fitting import TrainingExample
from moderation.scoring.scorer import Scorer, ScorerUnavailable, TextFailed
from moderation.services.scoring.assess import ask_scorer, describe_text
from moderation.services.sites.policy import policy_in_force
from moderation.store.api.suggestions import LabelledText, count_labelled, read_labelled
from moderation.store.learning.models import DecidedRow, decided_rows, newest_decision_id
from moderation.store.scoring.results import signals_at
from moderation.store.session import reading

MOST_DECISIONS = 20_000
"""The newest decisions used for training: standards change over time, and a fit should take half a minute at most."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Examples `decided` by the site's moderators, and `outside` ones from API suggestions.

    `newest` is the id of the newest decision, `suggested` the number of suggestions; both show later whether there is
    new data.
    """

    decided: list[TrainingExample]
    outside: list[TrainingExample]
    newest: int
    suggested: int


def read_training_data(site_id: int, *, scorer: Scorer) -> TrainingData:
    """Return a site's training data. Slow, because suggestions are scored: never call it in a transaction."""
    with reading() as session:
        newest = newest_decision_id(session, site_id)
        policy = policy_in_force(session, site_id).policy
        decided = _read_decided(session, site_id, scorer, policy)
        suggested, _ = count_labelled(session, site_id)
        labelled = read_labelled(session, site_id, count_outside(suggested=suggested, decided=len(decided)))
    known = {each.text for each in decided}
    new = [each for each in labelled if each.text not in known]  # the site's own decision takes precedence
    return TrainingData(decided, list(_score(new, scorer, policy)), newest, suggested)


def _read_decided(session: Session, site_id: int, scorer: Scorer, policy: Policy) -> list[TrainingExample]:
    """Return decided comments as examples; whether labels held them is determined by the policy in force."""
    rows = decided_rows(session, site_id, scorer=scorer.name, model=scorer.model, limit=MOST_DECISIONS)
    signals = signals_at(session, [(row.comment_id, row.revision) for row in rows])
    return [_to_decided(row, signals.get((row.comment_id, row.revision), []), scorer, policy) for row in rows]


def _to_decided(row: DecidedRow, signals: Sequence[Signal], scorer: Scorer, policy: Policy) -> TrainingExample:
    scores = Scores(scorer.name, scorer.model, row.probabilities)
    labels = [each for each in find_scorer_signals(scores, policy) if each.kind is SignalKind.LABEL]
    held = bool(labels) and all(each.effect is Effect.HOLD for each in labels)
    text = markup.read(row.html).text
    return TrainingExample(text, row.probabilities, signals, is_rejected=row.is_rejected, is_held_by_labels=held)


def _score(labelled: Sequence[LabelledText], scorer: Scorer, policy: Policy) -> Iterator[TrainingExample]:
    """Yield suggestions as examples, treated as comments by a known author; those without scores are skipped."""
    for each in labelled:
        try:
            assessment = ask_scorer(scorer, each.text)
        except TextFailed:
            continue
        except ScorerUnavailable as error:
            log.warning("training without API suggestions: %s", error)
            return
        if assessment.scores is None:
            continue
        submission = describe_text(markup.Reading(each.text, links=()), assessment)
        yield TrainingExample(
            each.text,
            assessment.scores.values,
            collect_signals(submission, policy),
            is_rejected=each.is_bad,
            is_held_by_labels=False,
            is_outside=True,
        )
