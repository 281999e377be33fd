"""Keeping a comment's risk up to date."""

from sqlalchemy.orm import Session

from moderation.domain.risk import estimate_risk
from moderation.store.comments.comments import Comment
from moderation.store.comments.reports import open_counts
from moderation.store.scoring.results import scores_of, signals_of


def refresh_risk(session: Session, comment: Comment) -> None:
    """Recalculate a comment's risk inside the transaction that changed its scores, signals or reports."""
    session.flush()
    # Only the newest answer of each scorer counts: older ones are not independent evidence.
    newest = {row.scorer: row.probabilities for row in scores_of(session, comment)}
    reports = open_counts(session, [comment.id]).get(comment.id, 0)
    comment.risk = estimate_risk(
        newest.values(), signals_of(session, comment), reports=reports, learned=comment.learned
    )
