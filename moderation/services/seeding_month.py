"""A made-up month, told in the order of time: who comes, what they say, what becomes of it."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from moderation.domain.comment_text import clean_name
from moderation.domain.decisions import ActorKind, Choice, DecisionKind
from moderation.domain.page_url import Page
from moderation.domain.reasons import Reason, suggest_reason
from moderation.domain.reports import ReportReason
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.services.guests import hash_token
from moderation.services.moves import Actor, machine
from moderation.services.seeding_texts import JudgedText, TextJudge, Tone, Words
from moderation.store.comments import Comment
from moderation.store.guests import Guest
from moderation.store.seeding import Load, next_id
from moderation.store.threads import Thread, find_thread

_NEW_GUESTS = 0.2  # of all comments, an author's first
_REPLIES = 0.4  # answers to an earlier comment
_HARSH = 0.08  # what the queue gets its work from; more where more is to wait
_HELD = 1.5  # so many are held for each that is left waiting: what is decided must come from somewhere
_BEHIND = 0.95  # of the month, after which as many wait as are to be left
_EDITED = 0.01
_REPORTED = 0.002
_OPEN_REPORTS = 0.0005  # of all comments, those with a complaint that is not settled yet
_ANSWERABLE = 30  # of a thread's public comments, the newest that people still answer
_TONES, _WEIGHTS = (Tone.HARSH, Tone.ADVERTISING, Tone.FOREIGN), (85, 8, 7)
_LANGUAGES, _SPOKEN = ("en", "", "de", "fr", "es", "ar"), (80, 6, 5, 4, 4, 1)
_ADVERTISING = frozenset({SignalKind.SPAM, SignalKind.LINKS})
_TO_EDIT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is made up: of so many comments in so many threads, `pending` are left waiting."""

    comments: int
    threads: int
    pending: int
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Scene:
    """The site where it happens: its policy's number, its reasons, who decides there, and its pages by number."""

    site_id: int
    policy: int
    reasons: tuple[Reason, ...]
    team: Sequence[Actor]
    find_page: Callable[[int], Page]


@dataclass(slots=True)
class _Author:
    id: int
    name: str
    approved: int = 0


@dataclass(slots=True)
class _Thread:
    id: int
    answerable: deque[tuple[int, int]]  # comment and root


@dataclass(frozen=True, slots=True)
class _Written:
    """A comment that somebody will decide."""

    id: int
    root_id: int
    revision: int
    at: datetime
    text: JudgedText
    author: _Author
    thread: _Thread


class Month:
    """What has happened so far; each part of the time is played inside the transaction that keeps it."""

    def __init__(self, plan: Plan, scene: Scene, *, judge: TextJudge, words: Words, chance: Random) -> None:
        self._plan, self._scene, self._judge, self._words, self._chance = plan, scene, judge, words, chance
        self._authors: list[_Author] = []
        self._threads: dict[int, _Thread] = {}
        self._waiting: deque[_Written] = deque()
        self._reported: deque[_Written] = deque()
        self._step = self._held = 0
        self._load = Load()
        self._next_guest = self._next_thread = self._next_comment = 0

    @property
    def waiting(self) -> int:
        """How many comments wait by now."""
        return len(self._waiting)

    def play(self, session: Session, times: Iterable[datetime]) -> Load:
        """Have somebody comment at each of these times, and the team decide, and return what that adds."""
        self._load = Load()
        self._next_guest, self._next_thread = next_id(session, Guest), next_id(session, Thread)
        self._next_comment = next_id(session, Comment)
        for at in times:
            self._comment(session, at)
            self._step += 1
            self._work_off(at)
        return self._load

    def _work_off(self, at: datetime) -> None:
        """The team falls behind as steadily as comments come, to where the plan wants it."""
        plan = self._plan
        share = min(1.0, self._step / (_BEHIND * plan.comments))
        while len(self._waiting) > plan.pending * share:
            self._decide(self._waiting.popleft(), at)
        while len(self._reported) > max(1.0, plan.comments * _OPEN_REPORTS) * share:
            self._reject_reported(self._reported.popleft(), at)

    def _comment(self, session: Session, at: datetime) -> None:
        chance, scene, load = self._chance, self._scene, self._load
        thread, author = self._find_thread(session, at), self._find_author(at)
        texts = [self._judge.judge(each, is_first_timer=not author.approved) for each in self._draw_versions()]
        text, comment_id = texts[-1], self._next_comment
        self._next_comment += 1
        parent_id, root_id = None, None
        if thread.answerable and chance.random() < _REPLIES:
            parent_id, root_id = chance.choice(thread.answerable)
        written = _Written(comment_id, root_id or comment_id, len(texts), at, text, author, thread)
        complaints = self._complain(written) if text.status is Status.APPROVED and chance.random() < _REPORTED else 0
        load.comments.append(
            {
                "id": comment_id,
                "site_id": scene.site_id,
                "thread_id": thread.id,
                "parent_id": parent_id,
                "root_id": root_id,
                "guest_id": author.id,
                "author": author.name,
                "status": text.status.value,
                "revision": len(texts),
                "network": _network(author, at),
                "is_unscored": text.is_unscored,
                "risk": text.risk_when_reported(complaints) if complaints else text.risk,
                "created_at": at,
            }
        )
        old: Status | None = None
        for number, version in enumerate(texts, start=1):
            self._keep_version(comment_id, number, version, at + (number - 1) * _TO_EDIT)
            if version.status is not old:
                actor = machine(version.scorer)
                self._record(
                    _Written(comment_id, 0, number, at, version, author, thread),
                    (old, version.status),
                    DecisionKind.JUDGED,
                    actor,
                    at + (number - 1) * _TO_EDIT,
                )
            old = version.status
        if text.status is Status.PENDING:
            self._held += 1
            self._waiting.append(written)
        elif text.status is Status.APPROVED:
            self._publish(written)

    def _find_thread(self, session: Session, at: datetime) -> _Thread:
        """Each thread has a comment before any has two; later ones go where most already are."""
        plan, chance = self._plan, self._chance
        number = self._step if self._step < plan.threads else int(plan.threads * chance.random() ** 2)
        if number not in self._threads:
            page = self._scene.find_page(number)
            known = find_thread(session, site_id=self._scene.site_id, key=page.thread_key)
            thread_id = known.id if known else self._open_thread(page, at)
            self._threads[number] = _Thread(thread_id, deque(maxlen=_ANSWERABLE))
        return self._threads[number]

    def _open_thread(self, page: Page, at: datetime) -> int:
        thread_id = self._next_thread
        self._next_thread += 1
        self._load.threads.append(
            {
                "id": thread_id,
                "site_id": self._scene.site_id,
                "key": page.thread_key,
                "url": page.url,
                "title": page.url.rpartition("/")[2].replace("-", " ").capitalize(),
                "language": self._chance.choices(_LANGUAGES, _SPOKEN)[0],
                "version": 0,
                "created_at": at,
            }
        )
        return thread_id

    def _find_author(self, at: datetime) -> _Author:
        """Mostly somebody who was here before, and rather one who has been here long."""
        chance = self._chance
        if self._authors and chance.random() >= _NEW_GUESTS:
            return self._authors[int(len(self._authors) * chance.random() ** 2)]
        author = _Author(self._next_guest, clean_name(self._words.draw_name(chance)))
        self._next_guest += 1
        self._authors.append(author)
        # By its id, so that another run makes others.
        token = hash_token(f"made up {self._plan.seed} {author.id}")
        self._load.guests.append({"id": author.id, "token_hash": token, "created_at": at})
        return author

    def _draw_versions(self) -> tuple[str, ...]:
        """Draw what somebody says, and what it was edited to."""
        chance, plan = self._chance, self._plan
        if chance.random() < _EDITED:
            return self._words.draw_edit(chance)
        share = min(1.0, max(_HARSH, 2 * plan.pending / plan.comments))
        if self._held < _HELD * plan.pending * self._step / plan.comments:
            share *= 2
        tone = chance.choices(_TONES, _WEIGHTS)[0] if chance.random() < share else Tone.CIVIL
        return (self._words.draw_text(tone, chance),)

    def _keep_version(self, comment_id: int, number: int, text: JudgedText, at: datetime) -> None:
        named = {"comment_id": comment_id, "number": number}
        self._load.revisions.append({**named, "body": text.body, "html": text.html, "created_at": at})
        of = {"comment_id": comment_id, "revision": number}
        for scorer, values in text.answers.items():
            answer = {"scorer": scorer, "model": text.model, "probabilities": values, "policy": self._scene.policy}
            self._load.scores.append({**of, **answer, "created_at": at})
        for signal in text.signals:
            self._load.signals.append(
                {
                    **of,
                    "kind": signal.kind.value,
                    "effect": signal.effect.value,
                    "name": signal.name,
                    "value": signal.value,
                    "limit": signal.limit,
                    "scorer": signal.scorer,
                }
            )

    def _decide(self, written: _Written, at: datetime) -> None:
        """A moderator rejects with the probability that is the comment's risk."""
        choice = Choice.APPROVE
        if self._chance.random() < written.text.risk:
            kinds = {signal.kind for signal in written.text.signals}
            choice = Choice.SPAM if kinds & _ADVERTISING else Choice.REJECT
        self._carry_out(written, choice, old=Status.PENDING, at=at)
        if choice is Choice.APPROVE:
            self._publish(written)

    def _reject_reported(self, written: _Written, at: datetime) -> None:
        """A moderator agrees with those who complained."""
        self._carry_out(written, Choice.REJECT, old=Status.APPROVED, at=at)
        self._load.settled.append((written.id, at))
        self._load.public_changes[written.thread.id] += 1
        written.author.approved -= 1
        if (place := (written.id, written.root_id)) in written.thread.answerable:
            written.thread.answerable.remove(place)

    def _carry_out(self, written: _Written, choice: Choice, *, old: Status, at: datetime) -> None:
        self._load.moves.append((written.id, choice.status.value))
        actor = self._chance.choice(self._scene.team)
        self._record(written, (old, choice.status), choice.kind, actor, at)

    def _record(
        self,
        written: _Written,
        move: tuple[Status | None, Status],
        kind: DecisionKind,
        actor: Actor,
        at: datetime,
    ) -> None:
        old, new = move
        is_persons = actor.kind is ActorKind.MODERATOR
        waited = int((at - written.at).total_seconds()) if is_persons and old is Status.PENDING else None
        row: dict[str, Any] = {
            "site_id": self._scene.site_id,
            "comment_id": written.id,
            "revision": written.revision,
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
            "scores": written.text.answers or None,
            "created_at": at,
        }
        if kind is DecisionKind.REJECTED:
            code = suggest_reason(written.text.signals, self._scene.reasons)
            row["reason"] = code
            row["statement"] = next((each.sentence for each in self._scene.reasons if each.code == code), None)
        self._load.decisions.append(row)

    def _publish(self, written: _Written) -> None:
        written.author.approved += 1
        written.thread.answerable.append((written.id, written.root_id))
        self._load.public_changes[written.thread.id] += 1

    def _complain(self, written: _Written) -> int:
        """One to three other readers report a comment; return how many."""
        chance = self._chance
        others = {chance.choice(self._authors).id for _ in range(chance.randint(1, 3))} - {written.author.id}
        for reader in sorted(others):
            self._load.reports.append(
                {
                    "site_id": self._scene.site_id,
                    "comment_id": written.id,
                    "guest_id": reader,
                    "reason": chance.choice(list(ReportReason)).value,
                    "words": self._words.draw_complaint(chance),
                    "created_at": written.at,
                }
            )
        if others:
            self._reported.append(written)
        return len(others)


def _network(author: _Author, at: datetime) -> str:
    """Two of them share a household; like a real one, its hash is another on every day."""
    return sha256(f"made up {author.id // 2} {at.toordinal()}".encode()).hexdigest()[:32]
