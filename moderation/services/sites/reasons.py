"""A site's reasons for rejections: listing and changing them."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.events import EventKind
from moderation.domain.reasons import MAX_REASONS, STANDARD, Problem, Reason, find_problems, name_codes
from moderation.domain.roles import Permission
from moderation.services.refusals import ChangedMeanwhile, Unacceptable
from moderation.services.sites.access import Reviewer
from moderation.store.decisions.events import add_event
from moderation.store.session import reading, writing
from moderation.store.sites.reasons import reasons_of, reasons_of_sites, replace_reasons


@dataclass(frozen=True, slots=True)
class ReasonList:
    """A site's reasons in order; `version` is a hash of the list."""

    reasons: tuple[Reason, ...]
    version: str

    @property
    def is_standard(self) -> bool:
        """Whether it is the list that every site starts with."""
        return self.reasons == STANDARD


class UnacceptableReasons(Unacceptable):
    """An invalid list; `problems` has the errors of its entries and may be empty."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, field="reasons")
        self.problems = problems


def list_reasons(site_id: int, *, by: Reviewer) -> ReasonList:
    """Return the reasons of a site. Raises NotFound for a site that is not the moderator's."""
    by.require(site_id, Permission.DECIDE)
    with reading() as session:
        return _list_of(session, site_id)


def shared_reasons(by: Reviewer, *, site_key: str = "") -> tuple[Reason, ...]:
    """Return the reasons that all of a moderator's sites have, as the first site words them, or those of one site.

    Raises NotFound for a site that is not the moderator's.
    """
    site_ids = [by.find_site(site_key).id] if site_key else by.site_ids
    if not site_ids:
        return ()
    with reading() as session:
        first, *others = reasons_of_sites(session, site_ids).values()
    known = [{reason.code for reason in reasons} for reasons in others]
    return tuple(reason for reason in first if all(reason.code in codes for codes in known))


def change_reasons(
    site_id: int, *, reasons: Sequence[Reason], by: Reviewer, now: datetime, seen: str | None = None
) -> ReasonList:
    """Replace a site's list of reasons; new entries, which have no code yet, are given one.

    `seen` is the version of the list that was edited. Past decisions keep their codes and sentences. Raises
    UnacceptableReasons, ChangedMeanwhile if the list has changed since, NotFound and NotAllowed.
    """
    by.require(site_id, Permission.SET_REASONS)
    cleaned = [Reason(each.code, " ".join(each.title.split()), " ".join(each.sentence.split())) for each in reasons]
    _check(cleaned)
    with writing() as session:
        old = _list_of(session, site_id)
        if seen is not None and seen != old.version:
            raise ChangedMeanwhile("Someone else has changed this list since you opened it.")
        known = {each.code for each in (*old.reasons, *STANDARD)}
        new = name_codes(cleaned, known=known)
        if new != old.reasons:
            replace_reasons(session, site_id, () if new == STANDARD else new)
            add_event(
                session,
                EventKind.REASONS_CHANGED,
                site_id=site_id,
                subject=by.roles[site_id].site.name,
                actor=(by.id, by.email),
                now=now,
                old=[asdict(each) for each in old.reasons],
                new=[asdict(each) for each in new],
            )
            session.flush()
        return _list_of(session, site_id)


def _check(reasons: Sequence[Reason]) -> None:
    if not reasons:
        raise UnacceptableReasons("Keep at least one reason, or restore the standard list.")
    if len(reasons) > MAX_REASONS:
        raise UnacceptableReasons(
            f"You can have up to {MAX_REASONS} reasons; these are {len(reasons)}. Shorter lists are easier to use."
        )
    problems = find_problems(reasons)
    if problems:
        raise UnacceptableReasons(problems[0].sentence, problems)


def _list_of(session: Session, site_id: int) -> ReasonList:
    reasons = reasons_of(session, site_id)
    return ReasonList(reasons, hashlib.sha256(repr(reasons).encode()).hexdigest()[:16])
