"""What moderators write down about an author, for each other."""

from datetime import datetime

from moderation.domain.comment_text import UnacceptableText, clean_note
from moderation.domain.roles import Permission
from moderation.services.accounts.moderators import Reviewer
from moderation.services.refusals import NotFound, Unacceptable
from moderation.store.author_notes import AuthorNote
from moderation.store.review.authors import newest_names
from moderation.store.session import writing


def add_note(guest_id: int, text: str, *, by: Reviewer, site_id: int, now: datetime) -> None:
    """Add a note about a guest of a site; it stays as it is written.

    Raises NotFound for somebody who never commented there, NotAllowed, and Unacceptable for no or too long a text.
    """
    by.require(site_id, Permission.JUDGE_AUTHORS)
    try:
        text = clean_note(text)
    except UnacceptableText as error:
        raise Unacceptable(str(error), field="text") from error
    if not text:
        raise Unacceptable("There is nothing in this note yet.", field="text")
    with writing() as session:
        if not newest_names(session, [(guest_id, site_id)]):
            raise NotFound("There is no such author on this site.")
        session.add(
            AuthorNote(
                site_id=site_id, guest_id=guest_id, text=text, actor_id=by.id, actor_label=by.email, created_at=now
            )
        )
