"""Keeping a comment's risk in step with what is known of it."""

from sqlalchemy.orm import Session

from moderation.domain.risk import estimate_risk
from moderation.store.comments.comments import Comment
from moderation.store.comments.reports import open_counts
from moderation.store.scoring.results import scores_of, signals_of


def refresh_risk(session: Session, comment: Comment) -> None:
    """Work a comment's risk out anew, inside the transaction that has changed its scores, signals or reports."""
    session.flush()
    # Of each scorer only its newest answer: an older model's is no second witness.
    newest = {row.scorer: row.probabilities for row in scores_of(session, comment)}
    reports = open_counts(session, [comment.id]).get(comment.id, 0)
    comment.risk = estimate_risk(
        newest.values(), signals_of(session, comment), reports=reports, learned=comment.learned
    )
