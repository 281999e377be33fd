"""Recording a made-up month: the rows for each event, the same as real use leaves."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from moderation.domain.decisions import ActorKind, Choice, DecisionKind
from moderation.domain.page_url import Page
from moderation.domain.reasons import suggest_reason
from moderation.domain.reports import ReportReason
from moderation.domain.status import Status
from moderation.services.comments.guests import hash_guest_token
from moderation.services.decisions import Actor, machine_actor
from moderation.services.seeding.scene import Author, Conversation, Scene, Written
from moderation.services.seeding.texts import JudgedText
from moderation.store.comments.comments import Comment
from moderation.store.comments.guests import Guest
from moderation.store.comments.threads import Thread
from moderation.store.seeding.load import Load, next_id

_TO_EDIT = timedelta(minutes=2)


class Recorder:
    """Collects the rows of one transaction, and assigns ids."""

    def __init__(self, session: Session, scene: Scene) -> None:
        self.load = Load()
        self._scene = scene
        self._next_guest, self._next_thread = next_id(session, Guest), next_id(session, Thread)
        self._next_comment = next_id(session, Comment)

    def take_comment_id(self) -> int:
        """Return a new comment id."""
        self._next_comment += 1
        return self._next_comment - 1

    def add_thread(self, page: Page, *, title: str, language: str, at: datetime) -> int:
        """Add the thread of a page and return its id."""
        thread_id = self._next_thread
        self._next_thread += 1
        self.load.threads.append(
            {
                "id": thread_id,
                "site_id": self._scene.site_id,
                "key": page.thread_key,
                "url": page.url,
                "title": title,
                "language": language,
                "version": 0,
                "created_at": at,
            }
        )
        return thread_id

    def add_guest(self, *, seed: int, at: datetime) -> int:
        """Add a new guest and return the id."""
        guest_id = self._next_guest
        self._next_guest += 1
        # The id makes the token differ between runs.
        token = hash_guest_token(f"made up {seed} {guest_id}")
        self.load.guests.append({"id": guest_id, "token_hash": token, "created_at": at})
        return guest_id

    def add_comment(self, written: Written, *, reports: int) -> None:
        """Add a comment with its revisions, scores, signals and automatic decisions."""
        text = written.text
        self.load.comments.append(
            {
                "id": written.id,
                "site_id": self._scene.site_id,
                "thread_id": written.conversation.id,
                "parent_id": written.parent_id,
                "root_id": written.root_id if written.parent_id else None,
                "guest_id": written.author.id,
                "author": written.author.name,
                "status": text.status.value,
                "revision": written.revision,
                "network": _network(written.author, written.at),
                "is_unscored": text.is_unscored,
                "is_made_up": True,
                "risk": text.risk_when_reported(reports) if reports else text.risk,
                "created_at": written.at,
            }
        )
        old: Status | None = None
        for number, version in enumerate(written.versions, start=1):
            at = written.at + (number - 1) * _TO_EDIT
            self._add_version(written.id, number, version, at)
            if version.status is not old:
                move = (old, version.status)
                self._add_decision(written, number, move, DecisionKind.JUDGED, machine_actor(version.scorer), at)
            old = version.status

    def add_report(self, written: Written, *, guest_id: int, reason: ReportReason, words: str) -> None:
        """Add a report by a reader."""
        self.load.reports.append(
            {
                "site_id": self._scene.site_id,
                "comment_id": written.id,
                "guest_id": guest_id,
                "reason": reason.value,
                "words": words,
                "created_at": written.at,
            }
        )

    def add_choice(self, written: Written, choice: Choice, *, old: Status, by: Actor, at: datetime) -> None:
        """Add a decision by a person, and change the comment's status."""
        self.load.moves.append((written.id, choice.status.value))
        self._add_decision(written, written.revision, (old, choice.status), choice.kind, by, at)

    def settle_reports(self, written: Written, *, at: datetime) -> None:
        """Settle all reports of a comment."""
        self.load.settled.append((written.id, at))

    def count_public_change(self, conversation: Conversation) -> None:
        """Count a change of the public thread."""
        self.load.public_changes[conversation.id] += 1

    def _add_version(self, comment_id: int, number: int, text: JudgedText, at: datetime) -> None:
        self.load.revisions.append(
            {"comment_id": comment_id, "number": number, "body": text.body, "html": text.html, "created_at": at}
        )
        key = {"comment_id": comment_id, "revision": number}
        for scorer, values in text.answers.items():
            answer = {"scorer": scorer, "model": text.model, "probabilities": values, "policy": self._scene.policy}
            self.load.scores.append({**key, **answer, "created_at": at})
        for signal in text.signals:
            self.load.signals.append(
                {
                    **key,
                    "kind": signal.kind.value,
                    "effect": signal.effect.value,
                    "name": signal.name,
                    "value": signal.value,
                    "limit": signal.limit,
                    "scorer": signal.scorer,
                }
            )

    def _add_decision(
        self,
        written: Written,
        number: int,
        move: tuple[Status | None, Status],
        kind: DecisionKind,
        actor: Actor,
        at: datetime,
    ) -> None:
        old, new = move
        text = written.versions[number - 1]
        is_by_person = actor.kind is ActorKind.MODERATOR
        waited = int((at - written.at).total_seconds()) if is_by_person and old is Status.PENDING else None
        row: dict[str, Any] = {
            "site_id": self._scene.site_id,
            "comment_id": written.id,
            "revision": number,
            "kind": kind.value,
            "old_status": old.value if old else None,
            "new_status": new.value,
            "actor_kind": actor.kind.value,
            "actor_id": actor.id,
            "actor_label": actor.label,
            "reason": None,
            "statement": None,
            "note": "",
            "waited": waited,
            "scores": text.answers or None,
            "created_at": at,
        }
        if kind is DecisionKind.REJECTED:
            code = suggest_reason(text.signals, self._scene.reasons)
            row["reason"] = code
            row["statement"] = next((each.sentence for each in self._scene.reasons if each.code == code), None)
        self.load.decisions.append(row)


def _network(author: Author, at: datetime) -> str:
    """Return the hash of an author's network, which changes every day; two authors share each network."""
    return sha256(f"made up {author.id // 2} {at.toordinal()}".encode()).hexdigest()[:32]
