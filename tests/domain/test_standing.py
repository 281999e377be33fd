"""What a site's regard for an author, a network and a domain means for a comment: the table."""

from dataclasses import replace
from itertools import product

import pytest

from moderation.domain.checks import Submission, collect_signals
from moderation.domain.policy import Policy, Preset, preset_policy
from moderation.domain.scores import SPAM, Label, Scores
from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.domain.standing import MatchedStanding, Standing, Target, TargetKind, list_targets, may_have
from moderation.domain.status import Status
from moderation.domain.verdict import decide

AUTHOR, NETWORK, DOMAIN = (
    Target(TargetKind.GUEST, "7"),
    Target(TargetKind.NETWORK, "a hash"),
    Target(TargetKind.DOMAIN, "bad.example"),
)
POLICY = replace(preset_policy(Preset.BALANCED), held_words=("shill",), rejected_words=("slur",))
CLEAN = Submission("well said", (), Scores("fixed", "1", dict.fromkeys(Label, 0.0)), is_first_timer=True)


def standings(author: Standing | None, *, network: bool = False, domain: bool = False) -> tuple[MatchedStanding, ...]:
    return (
        *((MatchedStanding(AUTHOR, author),) if author else ()),
        *((MatchedStanding(NETWORK, Standing.BLOCKED),) if network else ()),
        *((MatchedStanding(DOMAIN, Standing.BLOCKED),) if domain else ()),
    )


def judge(submission: Submission, policy: Policy = POLICY) -> tuple[Status, list[Signal]]:
    found = collect_signals(submission, policy)
    return decide(found), found


@pytest.mark.parametrize(
    ("author", "network", "domain"), list(product((None, *Standing), (False, True), (False, True))), ids=str
)
def test_who_is_blocked_is_rejected_whoever_else_is_trusted(
    author: Standing | None, network: bool, domain: bool
) -> None:
    status, found = judge(replace(CLEAN, standings=standings(author, network=network, domain=domain)))
    blocked = [signal.name for signal in found if signal.kind is SignalKind.BLOCKED]
    assert blocked == [
        *(["author"] if author is Standing.BLOCKED else []),
        *(["network"] if network else []),
        *(["bad.example"] if domain else []),
    ]
    expected = Status.REJECTED if blocked else Status.PENDING if author is Standing.HELD else Status.APPROVED
    assert status is expected


SPARED = {
    SignalKind.FIRST_TIMER: (CLEAN, replace(POLICY, hold_first_timers=True)),
    SignalKind.HOLD_EVERYTHING: (CLEAN, replace(POLICY, hold_everything=True)),
    SignalKind.HOLD_THREAD: (replace(CLEAN, is_thread_held=True), POLICY),
    SignalKind.TOO_FAST: (replace(CLEAN, seconds=0.5), POLICY),
    SignalKind.LINKS: (replace(CLEAN, links=("https://a.example",) * 3), POLICY),
}
COUNTED = {
    SignalKind.LABEL: replace(CLEAN, scores=Scores("fixed", "1", {**dict.fromkeys(Label, 0.0), Label.INSULT: 0.9})),
    SignalKind.SPAM: replace(CLEAN, scores=Scores("fixed", "1", {**dict.fromkeys(Label, 0.0), SPAM: 0.99})),
    SignalKind.HELD_WORD: replace(CLEAN, folded="a shill"),
    SignalKind.REJECTED_WORD: replace(CLEAN, folded="a slur"),
    SignalKind.UNSCORED: replace(CLEAN, scores=None),
    SignalKind.LANGUAGE: replace(CLEAN, uncovered="ru"),
    SignalKind.HONEYPOT: replace(CLEAN, honeypot="x"),
}


@pytest.mark.parametrize("kind", SPARED)
@pytest.mark.parametrize("author", [None, Standing.TRUSTED, Standing.HELD])
def test_what_is_asked_of_strangers_is_only_noted_of_the_trusted(kind: SignalKind, author: Standing | None) -> None:
    submission, policy = SPARED[kind]
    status, found = judge(replace(submission, standings=standings(author)), policy)
    is_trusted = author is Standing.TRUSTED
    assert {signal.kind: signal.effect for signal in found}[kind] is (Effect.NOTE if is_trusted else Effect.HOLD)
    assert status is (Status.APPROVED if is_trusted else Status.PENDING)


@pytest.mark.parametrize("kind", COUNTED)
def test_what_the_trusted_say_still_counts(kind: SignalKind) -> None:
    status, found = judge(COUNTED[kind])
    trusted, more = judge(replace(COUNTED[kind], standings=standings(Standing.TRUSTED)))
    assert trusted is status is not Status.APPROVED
    assert more == [*found[:1], *more[1:]]
    assert {signal.kind for signal in more} == {kind, SignalKind.TRUSTED}


@pytest.mark.parametrize(("kind", "standing"), list(product(TargetKind, Standing)))
def test_only_people_are_trusted_and_held(kind: TargetKind, standing: Standing) -> None:
    assert may_have(kind, standing) is (kind is TargetKind.GUEST or standing is Standing.BLOCKED)


def test_each_target_is_asked_for_once() -> None:
    found = list_targets(guest_id=7, networks=["a hash", "", "a hash"], domains=["bad.example", "", "bad.example"])
    assert found == [AUTHOR, NETWORK, DOMAIN]
    assert list_targets(guest_id=None, networks=[], domains=[]) == []
