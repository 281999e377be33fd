"""The desk's words for many decisions in one step."""

from moderation.domain.bulk import LARGEST
from moderation.domain.decisions import Choice
from moderation.services.review.bulk import BatchState
from moderation.services.review.queue import Matched
from moderation.web.desk.wording import say_count

_DONE = {Choice.APPROVE: "approved", Choice.REJECT: "rejected", Choice.SPAM: "marked as spam"}
_ASKED = {Choice.APPROVE: "Approve", Choice.REJECT: "Reject", Choice.SPAM: "Mark as spam:"}
_LEFT = "left as it was, for it had changed meanwhile"
_LEFT_MANY = "left as they were, for they had changed meanwhile"


def say_batch(state: BatchState) -> str:
    """Return what a step is about, as a heading."""
    if state.is_undoing:
        return f"Taking back {_say_comments(state.goal)}"
    return f"{_ASKED[state.choice]} {_say_comments(state.total)}"


def say_batch_progress(state: BatchState) -> str:
    """Return how far a step has come."""
    return f"{state.done:,} of {state.goal:,}"


def say_batch_end(state: BatchState) -> str:
    """Return what a finished step did, as a sentence."""
    if state.is_undoing:
        done, left = f"{_say_comments(state.undone)} taken back", state.kept
    else:
        done, left = f"{_say_comments(state.decided)} {_DONE[state.choice]}", state.left
    if not left:
        return f"{done}."
    return f"{done}; {left:,} {_LEFT if left == 1 else _LEFT_MANY}."


def say_rest(state: BatchState) -> str:
    """Return, as a sentence, that a step as large as any may have left something out; empty for every other."""
    return f"A step takes {LARGEST:,} comments at most; another takes the rest." if state.total == LARGEST else ""


def say_all(matched: Matched) -> str:
    """Return what ticking all of a view means; without a number where not all were counted."""
    is_counted = not (matched.is_more or matched.among)
    return f"All {say_count(matched.count)} that match" if is_counted else "All that match"


def _say_comments(count: int) -> str:
    return "1 comment" if count == 1 else f"{count:,} comments"


# What templates may say, under the functions' own names.
FILTERS = (say_all, say_batch, say_batch_end, say_batch_progress, say_rest)
