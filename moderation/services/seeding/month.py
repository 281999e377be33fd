"""Simulating a made-up month in chronological order: authors, comments, reports and decisions."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from moderation.domain.comment_text import clean_name
from moderation.domain.decisions import Choice
from moderation.domain.reports import ReportReason
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.services.seeding.rows import Recorder
from moderation.services.seeding.scene import Author, Conversation, Scene, Written
from moderation.services.seeding.texts import TextJudge, Tone, Words
from moderation.store.comments.threads import find_thread
from moderation.store.seeding.load import Load

_NEW_GUESTS = 0.2  # the share of comments that are an author's first
_REPLIES = 0.4  # the share of comments that reply to another
_HELD = 1.5  # how many comments are held for each that is left waiting; the others are decided
_USUALLY_WAITING = 4  # until the team falls behind
_BEHIND = 0.95  # the part of the month after which the planned number is waiting
_EDITED = 0.01
_REPORTED = 0.002
_OPEN_REPORTS = 0.0005  # the share of comments that still have an open report at the end
_ANSWERABLE = 30  # only the newest public comments of a thread get replies
_TONES, _WEIGHTS = (Tone.HARSH, Tone.ADVERTISING, Tone.FOREIGN), (85, 8, 7)
_LANGUAGES, _SPOKEN = ("en", "", "de", "fr", "es", "ar"), (80, 6, 5, 4, 4, 1)
_ADVERTISING = frozenset({SignalKind.SPAM, SignalKind.LINKS})


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to make up: the numbers of comments and threads, and how many comments are left pending.

    `harsh` is the share of comments that are not civil; it is raised if too few would be left waiting. With a
    `suddenness` of 1 the team falls behind steadily, with a higher one late in the month.
    """

    comments: int
    threads: int
    pending: int
    seed: int = 1
    harsh: float = 0.08
    suddenness: int = 1


class Month:
    """The state of the simulation; each part of the month is played inside the transaction that stores it."""

    def __init__(self, plan: Plan, scene: Scene, *, judge: TextJudge, words: Words, chance: Random) -> None:
        self._plan, self._scene, self._judge, self._words, self._chance = plan, scene, judge, words, chance
        self._authors: list[Author] = []
        self._conversations: dict[int, Conversation] = {}
        self._waiting: deque[Written] = deque()
        self._reported: deque[Written] = deque()
        self._step = self._held = 0
        self._rows: Recorder  # of the current part

    @property
    def waiting(self) -> int:
        """The number of comments waiting at present."""
        return len(self._waiting)

    def play(self, session: Session, times: Iterable[datetime]) -> Load:
        """Add a comment at each of these times and let the team decide, and return the new rows."""
        self._rows = Recorder(session, self._scene)
        for at in times:
            self._comment(session, at)
            self._step += 1
            self._work_off(at)
        return self._rows.load

    def _work_off(self, at: datetime) -> None:
        """Decide comments so that the team falls behind up to the planned number."""
        plan = self._plan
        share = min(1.0, self._step / (_BEHIND * plan.comments))
        usual = min(_USUALLY_WAITING, plan.pending * share)
        while len(self._waiting) > max(usual, plan.pending * share**plan.suddenness):
            self._decide(self._waiting.popleft(), at)
        while len(self._reported) > max(1.0, plan.comments * _OPEN_REPORTS) * share:
            self._reject_reported(self._reported.popleft(), at)

    def _comment(self, session: Session, at: datetime) -> None:
        written = self._write(session, at)
        status = written.text.status
        is_reported = status is Status.APPROVED and self._chance.random() < _REPORTED
        self._rows.add_comment(written, reports=self._report(written) if is_reported else 0)
        if status is Status.PENDING:
            self._held += 1
            self._waiting.append(written)
        elif status is Status.APPROVED:
            self._publish(written)

    def _write(self, session: Session, at: datetime) -> Written:
        chance = self._chance
        conversation, author = self._find_conversation(session, at), self._find_author(at)
        is_new = not author.approved
        versions = tuple([self._judge.judge(each, is_first_timer=is_new) for each in self._draw_versions()])
        comment_id = self._rows.take_comment_id()
        parent_id, root_id = None, comment_id
        if conversation.answerable and chance.random() < _REPLIES:
            parent_id, root_id = chance.choice(conversation.answerable)
        return Written(comment_id, parent_id, root_id, at, versions, author, conversation)

    def _find_conversation(self, session: Session, at: datetime) -> Conversation:
        """Return a new thread until every thread has a comment, then one at random, busy ones more often."""
        plan, chance = self._plan, self._chance
        number = self._step if self._step < plan.threads else int(plan.threads * chance.random() ** 2)
        if number not in self._conversations:
            thread_id = self._find_thread(session, number, at)
            self._conversations[number] = Conversation(thread_id, deque(maxlen=_ANSWERABLE))
        return self._conversations[number]

    def _find_thread(self, session: Session, number: int, at: datetime) -> int:
        page = self._scene.find_page(number)
        known = find_thread(session, site_id=self._scene.site_id, key=page.thread_key)
        if known:
            return known.id
        titles, said = self._scene.titles, page.url.rpartition("/")[2].replace("-", " ").capitalize()
        title = titles[number] if number < len(titles) else said
        return self._rows.add_thread(page, title=title, language=self._chance.choices(_LANGUAGES, _SPOKEN)[0], at=at)

    def _find_author(self, at: datetime) -> Author:
        """Return a new author or, more often, an earlier one, the first ones most often."""
        chance = self._chance
        if self._authors and chance.random() >= _NEW_GUESTS:
            return self._authors[int(len(self._authors) * chance.random() ** 2)]
        name = clean_name(self._words.draw_name(chance))
        author = Author(self._rows.add_guest(seed=self._plan.seed, at=at), name)
        self._authors.append(author)
        return author

    def _draw_versions(self) -> tuple[str, ...]:
        """Return the text of a comment and of its edits, if any."""
        chance, plan = self._chance, self._plan
        if chance.random() < _EDITED:
            return self._words.draw_edit(chance)
        share = min(1.0, max(plan.harsh, 2 * plan.pending / plan.comments))
        if self._held < _HELD * plan.pending * self._step / plan.comments:
            share *= 2
        tone = chance.choices(_TONES, _WEIGHTS)[0] if chance.random() < share else Tone.CIVIL
        return (self._words.draw_text(tone, chance),)

    def _report(self, written: Written) -> int:
        """Have up to three other readers report a comment, and return how many."""
        chance = self._chance
        others = {chance.choice(self._authors).id for _ in range(chance.randint(1, 3))} - {written.author.id}
        for reader in sorted(others):
            reason, words = chance.choice(list(ReportReason)), self._words.draw_report(chance)
            self._rows.add_report(written, guest_id=reader, reason=reason, words=words)
        if others:
            self._reported.append(written)
        return len(others)

    def _publish(self, written: Written) -> None:
        written.author.approved += 1
        written.conversation.answerable.append(written.place)
        self._rows.count_public_change(written.conversation)

    def _decide(self, written: Written, at: datetime) -> None:
        """Have a moderator decide a comment, rejecting it as often as comments with this text are rejected."""
        choice = Choice.APPROVE
        if self._chance.random() < self._words.find_rejection_rate(written.text.body, written.text.risk):
            kinds = {signal.kind for signal in written.text.signals}
            choice = Choice.SPAM if kinds & _ADVERTISING else Choice.REJECT
        self._carry_out(written, choice, old=Status.PENDING, at=at)
        if choice is Choice.APPROVE:
            self._publish(written)

    def _reject_reported(self, written: Written, at: datetime) -> None:
        """Have a moderator reject a reported comment."""
        self._carry_out(written, Choice.REJECT, old=Status.APPROVED, at=at)
        self._rows.settle_reports(written, at=at)
        self._rows.count_public_change(written.conversation)
        written.author.approved -= 1
        if written.place in written.conversation.answerable:
            written.conversation.answerable.remove(written.place)

    def _carry_out(self, written: Written, choice: Choice, *, old: Status, at: datetime) -> None:
        self._rows.add_choice(written, choice, old=old, by=self._chance.choice(self._scene.team), at=at)
