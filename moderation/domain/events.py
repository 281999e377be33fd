"""Kinds of log entry other than decisions about comments."""

from enum import StrEnum


class EventKind(StrEnum):
    """What a moderator or owner did on the desk."""

    THREAD_CLOSED = "thread.closed"
    THREAD_OPENED = "thread.opened"
    THREAD_HELD = "thread.held"
    THREAD_RELEASED = "thread.released"
    THREAD_RENAMED = "thread.renamed"
    COMMENT_PINNED = "comment.pinned"
    COMMENT_UNPINNED = "comment.unpinned"
    COMMENT_FEATURED = "comment.featured"
    COMMENT_UNFEATURED = "comment.unfeatured"
    STANDING_GIVEN = "standing.given"
    STANDING_TAKEN = "standing.taken"
    WIDGET_CHANGED = "widget.changed"
    REASONS_CHANGED = "reasons.changed"
    POLICY_CHANGED = "policy.changed"
    WAITING_REJUDGED = "waiting.rejudged"
    LEARNING_DONE = "learning.done"
    LEARNING_FORGOTTEN = "learning.forgotten"
    MEMBER_INVITED = "member.invited"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    MEMBER_JOINED = "member.joined"
    MEMBER_CHANGED = "member.changed"
    MEMBER_REMOVED = "member.removed"
    PASSWORD_LINK_MADE = "password_link.made"  # noqa: S105 - the name of an event
    API_KEY_MADE = "api_key.made"
    API_KEY_REVOKED = "api_key.revoked"
    SUGGESTIONS_FORGOTTEN = "suggestions.forgotten"
    MADE_UP_ADDED = "made_up.added"
    MADE_UP_REMOVED = "made_up.removed"
