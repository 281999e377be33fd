"""Scoring comments that have no score by a scorer's current model; old scores and decisions by people stay."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation import markup
from moderation.scoring.scorer import Scorer, ScorerUnavailable, TextFailed
from moderation.services.learning.predict import Features, read_features
from moderation.services.scoring.assess import Assessment, ask_scorer
from moderation.services.scoring.scorers import gives_second_opinions
from moderation.services.screening.results import reconsider, replace_results
from moderation.services.screening.second_opinion import save_opinion
from moderation.services.sites.policy import PolicyInForce, policy_in_force
from moderation.store.comments.comments import get_comment
from moderation.store.screening.rescore import Lacking, count_lacking, find_still_lacking, lacking_html
from moderation.store.session import reading, writing

log = logging.getLogger(__name__)

BATCH = 20
"""How many comments are scored between two writes, and lost if it is interrupted."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The result of a batch; `last_id` is where the next one continues.

    `seen` counts all comments, `uncovered` those in a language that the scorer cannot read, `failed` those on which it
    failed, `taken_back` those that now wait for review.
    """

    last_id: int
    seen: int
    uncovered: int
    failed: int
    taken_back: int


@dataclass(frozen=True, slots=True)
class _Answered:
    comment_id: int
    revision: int
    assessment: Assessment
    words: Features | None


def find_lacking(scorer: Scorer, *, site_id: int | None = None, since: datetime | None = None) -> tuple[Lacking, int]:
    """Return which comments lack a score by this scorer, and how many there are."""
    is_first = not gives_second_opinions(scorer.name)
    lacking = Lacking(scorer.name, scorer.model, scorer.languages, site_id=site_id, since=since, but_unscored=is_first)
    with reading() as session:
        return lacking, count_lacking(session, lacking)


def rescore_batch(scorer: Scorer, lacking: Lacking, *, after_id: int, now: datetime) -> Progress | None:
    """Score the next comments and save the results, or return None if there are no more.

    Comments published automatically go back to the queue if they are held now; none is published or rejected, and
    decisions by people stay. Raises ScorerUnavailable, after saving what was scored before.
    """
    with reading() as session:
        rows = lacking_html(session, lacking, after_id=after_id, limit=BATCH)
    if not rows:
        return None
    answers: list[_Answered] = []
    failed, unavailable = 0, None
    for comment_id, revision, html in rows:
        try:
            text = markup.read(html).text
            words = None if gives_second_opinions(scorer.name) else read_features(text)
            answers.append(_Answered(comment_id, revision, ask_scorer(scorer, text), words))
        except TextFailed as error:
            log.warning("comment %d has no new score: %s", comment_id, error)
            failed += 1
        except ScorerUnavailable as error:
            unavailable = error
            break
    taken_back = _save(answers, lacking, now=now)
    if unavailable is not None:
        raise unavailable
    uncovered = sum(bool(each.assessment.uncovered) for each in answers)
    return Progress(rows[-1][0], len(rows), uncovered, failed, taken_back)


def _save(answers: Sequence[_Answered], lacking: Lacking, *, now: datetime) -> int:
    """Save answers in one transaction, and return how many comments now wait for review.

    Comments that were edited, deleted or scored by another process in the meantime are skipped.
    """
    taken_back = 0
    policies: dict[int, PolicyInForce] = {}
    with writing() as session:
        still_lacking = find_still_lacking(session, lacking, [each.comment_id for each in answers])
        for each in answers:
            comment = get_comment(session, each.comment_id)
            if comment is None or comment.id not in still_lacking or comment.revision != each.revision:
                continue
            if comment.site_id not in policies:
                policies[comment.site_id] = policy_in_force(session, comment.site_id)
            in_force, before = policies[comment.site_id], comment.state
            if gives_second_opinions(lacking.scorer):
                save_opinion(session, comment, each.assessment, in_force=in_force, now=now)
            else:
                replace_results(session, comment, each.assessment, each.words, in_force=in_force, now=now)
                reconsider(session, comment, scorer=lacking.scorer, now=now)
            taken_back += comment.state is not before
    return taken_back
