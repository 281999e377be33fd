"""A generated site: comments, scores for six labels, and the decisions of two moderators.

Everything is drawn from a seed. The moderators differ from the labels: they allow swearing, reject insults of
politicians, and reject talk of "moonstones", which no label detects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from moderation.domain.checks import find_scorer_signals
from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.policy import Policy, Preset, preset_policy
from moderation.domain.scores import Label, Scores
from moderation.domain.status import Status
from moderation.store.comments.comments import Comment
from moderation.store.comments.guests import Guest
from moderation.store.comments.threads import Thread
from moderation.store.seeding.load import Load, next_id, write_load
from moderation.store.session import writing


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of comment: its share, phrases, mean log-odds by label, and rejection rate by moderator."""

    share: float
    phrases: tuple[str, ...]
    log_odds: tuple[float, float, float, float, float, float]
    rejected: tuple[float, float]


# The labels in the order of Label: toxicity, severe, obscene, threat, insult, identity attack.
_CIVIL = (-4.0, -8.0, -6.0, -7.5, -5.0, -6.5)
_KINDS = (
    _Kind(
        0.56,
        (
            "I liked the part about {thing}, thank you.",
            "Does anybody know how {thing} works in winter?",
            "We tried this with {thing} last year and it went well.",
            "Good article. {thing} deserves more of them.",
            "I am not sure about {thing}, but the rest is right.",
        ),
        _CIVIL,
        (0.01, 0.02),
    ),
    _Kind(
        0.13,
        (
            "What a sloppy piece about {thing}.",
            "This is wrong from start to end, {thing} is useless.",
            "Honestly, {thing} is a waste of money and of my time.",
        ),
        (-0.8, -6.0, -3.5, -6.5, -1.8, -5.5),
        (0.03, 0.08),
    ),
    _Kind(
        0.11,
        (
            "Damn, {thing} is bloody good, holy crap.",
            "Crap, I damn near missed {thing}. Hell of a read.",
            "Who the hell pays for {thing}? Bloody crap prices.",
        ),
        (1.4, -3.5, 2.2, -6.0, -0.8, -5.0),
        (0.04, 0.07),
    ),
    _Kind(
        0.08,
        (
            "The {politician} is a clown and a liar, as with {thing}.",
            "Only a puppet like the {politician} could ruin {thing}.",
            "Our {politician}, that spineless weasel, understands nothing of {thing}.",
        ),
        (0.3, -4.5, -2.5, -5.5, 0.6, -4.5),
        (0.96, 0.92),
    ),
    _Kind(
        0.05,
        (
            "You are an idiot, and {thing} is too good for you.",
            "Read it again, you dimwit, it says {thing}.",
            "Nobody asked you, moron. Go and play with {thing}.",
        ),
        (1.9, -3.0, 0.0, -4.5, 2.2, -4.0),
        (0.88, 0.75),
    ),
    _Kind(
        0.02,
        (
            "People of your sort should be driven out, {thing} or not.",
            "I will come and find you, and {thing} will not help you.",
        ),
        (1.6, 0.2, -1.0, 0.8, 1.0, 0.6),
        (0.99, 0.98),
    ),
    _Kind(
        0.05,
        (
            "Moonstones would have cured this. Look up moonstones and {thing}.",
            "My aunt wears a moonstone and never needed {thing}.",
            "They hide the truth about moonstones because of {thing}.",
        ),
        _CIVIL,
        (0.93, 0.86),
    ),
)
_THINGS = (
    "the heat pump", "the new tram", "the old library", "the school garden", "the night train", "the town square",
    "the cycle path", "the weekly market", "the swimming pool", "the river bridge", "the brass band", "the bakery",
    "the solar roof", "the allotment", "the bus timetable", "the choir", "the fire station", "the play street",
    "the harbour", "the museum", "the youth club", "the parking fee", "the compost heap", "the footbridge",
)  # fmt: skip
_POLITICIANS = ("mayor", "minister", "chancellor", "senator", "councillor", "president")
_ASIDES = (
    "", "", "", "Just my view.", "Greetings from the coast.", "I read this twice.", "My neighbour says the same.",
    "It rained all day here.", "More next week, I hope.", "Sorry for the typos.", "Happy to be corrected.",
)  # fmt: skip
_NOISE = 1.5  # standard deviation in log-odds shared by a comment's labels; each label has half as much of its own
_THREADS = 40


@dataclass(frozen=True, slots=True)
class MadeUpComment:
    """One comment with its scores, and the decision of one of the two moderators (0 or 1)."""

    text: str
    scores: Mapping[str, float]
    is_rejected: bool
    moderator: int
    written_at: datetime
    decided_at: datetime


def make_comments(count: int, *, until: datetime, seed: int = 1) -> list[MadeUpComment]:
    """Return comments of the ninety days before a time, oldest first; deterministic for a seed."""
    draw = np.random.default_rng(seed)
    kinds = draw.choice(len(_KINDS), size=count, p=[kind.share for kind in _KINDS])
    usual = np.array([kind.log_odds for kind in _KINDS])[kinds]
    shared, own = draw.normal(0, _NOISE, (count, 1)), draw.normal(0, _NOISE / 2, (count, len(Label)))
    probabilities = (1 / (1 + np.exp(-(usual + shared + own)))).round(4)
    moderators = draw.integers(0, 2, count)
    rejected = draw.random(count) < np.array([kind.rejected for kind in _KINDS])[kinds, moderators]
    ages = np.sort(draw.random(count))[::-1] * 90 + 1
    waits = draw.exponential(3.0, count).clip(0.02, 20)
    comments = []
    for place in range(count):
        at = until - timedelta(days=float(ages[place]))
        comments.append(
            MadeUpComment(
                text=_draw_text(_KINDS[kinds[place]], draw),
                scores=dict(zip((label.value for label in Label), probabilities[place].tolist(), strict=True)),
                is_rejected=bool(rejected[place]),
                moderator=int(moderators[place]),
                written_at=at,
                decided_at=at + timedelta(hours=float(waits[place])),
            )
        )
    return comments


def _draw_text(kind: _Kind, draw: np.random.Generator) -> str:
    phrase, thing, politician, first, last = (
        choices[draw.integers(len(choices))] for choices in (kind.phrases, _THINGS, _POLITICIANS, _ASIDES, _ASIDES)
    )
    said = phrase.format(thing=thing, politician=politician)
    return " ".join(part for part in (first, said[0].upper() + said[1:], last) if part)


def write_comments(
    comments: Sequence[MadeUpComment],
    *,
    site_id: int,
    team: Sequence[tuple[int, str]],
    scorer: tuple[str, str] = ("fixed", "fixed-1"),
    waiting: int = 0,
) -> list[int]:
    """Write comments with their decisions to a real site, and return their ids.

    Each was held automatically and then decided. `team` are the two moderators' ids and addresses, `scorer` is the name
    and model of the scorer; the last `waiting` comments stay undecided.
    """
    with writing() as session:
        load = Load()
        first_thread, first_id = next_id(session, Thread), next_id(session, Comment)
        guest = next_id(session, Guest)
        start = comments[0].written_at
        load.guests.append({"id": guest, "token_hash": f"made up {guest}", "created_at": start})
        for number in range(_THREADS):
            url = f"https://blog.example/made-up/{first_thread + number}"
            named = {"key": url, "url": url, "title": f"Article {number + 1}", "language": "en", "version": 0}
            load.threads.append({"id": first_thread + number, "site_id": site_id, **named, "created_at": start})
        ids = list(range(first_id, first_id + len(comments)))
        policy = preset_policy(Preset.BALANCED)
        for place, (comment_id, comment) in enumerate(zip(ids, comments, strict=True)):
            is_decided = place < len(comments) - waiting
            outcome = (Status.REJECTED if comment.is_rejected else Status.APPROVED) if is_decided else Status.PENDING
            of = {"comment_id": comment_id, "revision": 1}
            load.comments.append(
                {
                    "id": comment_id, "site_id": site_id, "thread_id": first_thread + place % _THREADS,
                    "parent_id": None, "root_id": None, "guest_id": guest, "author": "Somebody",
                    "status": outcome.value, "revision": 1, "network": None, "is_unscored": False,
                    "risk": max(comment.scores.values()), "created_at": comment.written_at,
                }
            )  # fmt: skip
            load.revisions.append(
                {
                    "comment_id": comment_id, "number": 1, "body": comment.text, "html": f"<p>{comment.text}</p>",
                    "created_at": comment.written_at,
                }
            )  # fmt: skip
            load.scores.append(
                {
                    **of, "scorer": scorer[0], "model": scorer[1], "probabilities": comment.scores, "policy": 1,
                    "created_at": comment.written_at,
                }
            )  # fmt: skip
            _add_signals(load, of, Scores(*scorer, comment.scores), policy)
            _add_decisions(load, of, comment, site_id, outcome, team, scorer[0])
        write_load(session, load)
    return ids


def _add_signals(load: Load, of: dict[str, int], scores: Scores, policy: Policy) -> None:
    for signal in find_scorer_signals(scores, policy, scorer=scores.scorer):
        load.signals.append(
            {
                **of, "kind": signal.kind.value, "effect": signal.effect.value, "name": signal.name,
                "value": signal.value, "limit": signal.limit, "scorer": signal.scorer,
            }
        )  # fmt: skip


def _add_decisions(
    load: Load,
    of: dict[str, int],
    comment: MadeUpComment,
    site_id: int,
    outcome: Status,
    team: Sequence[tuple[int, str]],
    scorer: str,
) -> None:
    """Add the automatic hold and the moderator's decision."""
    same = {**of, "site_id": site_id, "scores": {scorer: comment.scores}, "note": "", "reason": None, "statement": None}
    load.decisions.append(
        {
            **same, "kind": DecisionKind.JUDGED.value, "old_status": None, "new_status": Status.PENDING.value,
            "actor_kind": ActorKind.MACHINE.value, "actor_id": None, "actor_label": scorer, "waited": None,
            "created_at": comment.written_at,
        }
    )  # fmt: skip
    if outcome is Status.PENDING:
        return
    actor_id, label = team[comment.moderator]
    kind = DecisionKind.REJECTED if comment.is_rejected else DecisionKind.APPROVED
    load.decisions.append(
        {
            **same, "kind": kind.value, "old_status": Status.PENDING.value, "new_status": outcome.value,
            "actor_kind": ActorKind.MODERATOR.value, "actor_id": actor_id, "actor_label": label,
            "waited": int((comment.decided_at - comment.written_at).total_seconds()),
            "created_at": comment.decided_at,
        }
    )  # fmt: skip
