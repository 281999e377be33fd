"""An author's page: everything a site knows about one guest, their standing, and notes by moderators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation import markup
from moderation.domain.bulk import LARGEST
from moderation.domain.comment_text import UnacceptableText, clean_note
from moderation.domain.link_domains import domain_of
from moderation.domain.paging import Cursor
from moderation.domain.roles import Permission
from moderation.domain.standing import Standing, Target, TargetKind, list_targets
from moderation.domain.status import Status
from moderation.services.refusals import NotFound, Unacceptable
from moderation.services.review.comment_lists import DecisionLine, Written, to_line, to_written
from moderation.services.sites.access import Reviewer
from moderation.services.sites.standings import (
    StandingView,
    block_domain,
    block_network,
    is_recent,
    put_guest,
    to_views,
)
from moderation.store.review import authors
from moderation.store.review.authors import AuthorNote, LatelyRow, newest_names, notes_about
from moderation.store.review.comment_lists import decisions_about
from moderation.store.session import reading, writing
from moderation.store.sites.standings import standings_of

COMMENTS_A_PAGE = 25
SHOWN = 10
"""The most names, networks, domains and decisions that are shown."""


@dataclass(frozen=True, slots=True)
class SeenNetwork:
    """A network, identified by a comment that came from it; `block` is its block, if any."""

    comment_id: int
    seen_at: datetime
    block: StandingView | None


@dataclass(frozen=True, slots=True)
class LinkedDomain:
    """A domain that an author's comments link to; `block` is its block, if any."""

    name: str
    block: StandingView | None


@dataclass(frozen=True, slots=True)
class Note:
    """A moderator's note about an author."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AuthorView:
    """A guest on a site. `names` begin with the newest; `next_after` asks for older comments.

    `neighbours` are other guests, by id, who commented from the same network on the same day.
    """

    guest_id: int
    names: Sequence[str]
    first_seen: datetime
    counts: Mapping[Status, int]
    standing: StandingView | None
    networks: Sequence[SeenNetwork]
    neighbours: Mapping[int, str]
    domains: Sequence[LinkedDomain]
    comments: Sequence[Written]
    next_after: str
    notes: Sequence[Note]
    decisions: Sequence[DecisionLine]


@dataclass(frozen=True, slots=True)
class Judgement:
    """An author's new standing, and what else to block: the networks of these comments, and domains."""

    standing: Standing
    network_comments: tuple[int, ...] = ()
    domains: tuple[str, ...] = ()


def read_author(guest_id: int, *, by: Reviewer, site_id: int, now: datetime, after: str = "") -> AuthorView:
    """Return an author's page; `after` is the `next_after` of an earlier page.

    Raises NotFound for a guest who never commented on the site, NotAllowed, and ValueError for an invalid `after`.
    """
    by.require(site_id, Permission.JUDGE_AUTHORS)
    cursor = Cursor.parse(after) if after else None
    with reading() as session:
        lately = authors.lately_rows(session, guest_id, site_id=site_id)
        first_seen = authors.first_seen(session, guest_id, site_id=site_id)
        if first_seen is None:
            raise NotFound("There is no such author on this site.")
        came_from, linked = _networks(lately, now), _domains(lately)
        targets = list_targets(guest_id=guest_id, networks=came_from, domains=linked)
        rows = standings_of(session, targets, site_id=site_id, now=now)
        known = {view.target: view for view in to_views(session, rows)}
        written = authors.written_rows(session, guest_id, site_id=site_id, after=cursor, limit=COMMENTS_A_PAGE + 1)
        shown = written[:COMMENTS_A_PAGE]
        decisions = decisions_about(session, [row.id for row in lately], limit=SHOWN)
        return AuthorView(
            guest_id=guest_id,
            names=list(dict.fromkeys(row.author for row in lately))[:SHOWN],
            first_seen=first_seen,
            counts=authors.count_written(session, guest_id, site_id=site_id),
            standing=known.get(Target(TargetKind.GUEST, str(guest_id))),
            networks=[
                SeenNetwork(row.id, row.created_at, known.get(Target(TargetKind.NETWORK, network)))
                for network, row in came_from.items()
            ],
            neighbours=_first_few(authors.neighbours(session, guest_id, site_id=site_id, networks=list(came_from))),
            domains=[LinkedDomain(name, known.get(Target(TargetKind.DOMAIN, name))) for name in linked],
            comments=[to_written(row) for row in shown],
            next_after=str(shown[-1].cursor) if len(written) > len(shown) else "",
            notes=[_to_note(note) for note in notes_about(session, guest_id, site_id=site_id)],
            decisions=[to_line(decision) for decision in decisions],
        )


def judge_author(guest_id: int, judgement: Judgement, *, by: Reviewer, site_id: int, now: datetime) -> None:
    """Give an author a standing and block the networks and domains of the judgement, all or nothing.

    Raises NotFound and NotAllowed, and Unacceptable for a network that is no longer stored, an invalid domain, and
    more of either than the page offers.
    """
    by.require(site_id, Permission.JUDGE_AUTHORS)
    if max(len(judgement.network_comments), len(judgement.domains)) > SHOWN:
        raise Unacceptable(f"You can block up to {SHOWN} networks and {SHOWN} domains at once.", field="domain")
    with writing() as session:
        put_guest(session, guest_id, judgement.standing, by=by, site_id=site_id, now=now)
        for comment_id in judgement.network_comments:
            block_network(session, comment_id, by=by, site_id=site_id, now=now)
        for domain in judgement.domains:
            block_domain(session, domain, by=by, site_id=site_id, now=now)


def list_waiting(guest_id: int, *, by: Reviewer, site_id: int) -> list[tuple[int, int, str]]:
    """Return an author's pending comments on a site as (id, revision, status), for a batch. Raises NotFound."""
    by.require(site_id, Permission.DECIDE)
    with reading() as session:
        return authors.pending_states(session, guest_id, site_id=site_id, limit=LARGEST)


def add_note(guest_id: int, text: str, *, by: Reviewer, site_id: int, now: datetime) -> None:
    """Add a note about a guest of a site, which cannot be changed later.

    Raises NotFound for a guest who never commented there, NotAllowed, and Unacceptable for an empty or too long text.
    """
    by.require(site_id, Permission.JUDGE_AUTHORS)
    try:
        text = clean_note(text)
    except UnacceptableText as error:
        raise Unacceptable(str(error), field="text") from error
    if not text:
        raise Unacceptable("Write a note first.", field="text")
    with writing() as session:
        if not newest_names(session, [(guest_id, site_id)]):
            raise NotFound("There is no such author on this site.")
        session.add(
            AuthorNote(
                site_id=site_id, guest_id=guest_id, text=text, actor_id=by.id, actor_label=by.email, created_at=now
            )
        )


def _first_few(names: Mapping[int, str]) -> dict[int, str]:
    return dict(list(names.items())[:SHOWN])


def _networks(lately: Sequence[LatelyRow], now: datetime) -> dict[str, LatelyRow]:
    """Return recent network hashes, each with the newest comment from it; hashes change every day."""
    networks: dict[str, LatelyRow] = {}
    for row in lately:
        if row.network and is_recent(row.created_at, now) and len(networks) < SHOWN:
            networks.setdefault(row.network, row)
    return networks


def _domains(lately: Sequence[LatelyRow]) -> list[str]:
    """Return the domains that the comments link to, newest first."""
    links = (link for row in lately for link in markup.read(row.html).links)
    return [domain for domain in dict.fromkeys(domain_of(link) for link in links) if domain][:SHOWN]


def _to_note(row: AuthorNote) -> Note:
    return Note(row.text, row.actor_label, row.created_at)
