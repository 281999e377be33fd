"""What each check finds, and what it leaves alone."""

from dataclasses import replace

import pytest

from moderation.domain.checks import Submission, collect_signals, fold
from moderation.domain.policy import Policy, Preset, Thresholds, WhenUnscored, preset_policy
from moderation.domain.scores import Label, Scores
from moderation.domain.signals import Effect, Signal, SignalKind

BALANCED = preset_policy(Preset.BALANCED)


def scored(**values: float) -> Scores:
    return Scores("fixed", "1", {**dict.fromkeys(Label, 0.0), **values})


def submission(
    text: str = "Well said.", *, links: int = 0, honeypot: str = "", is_first_timer: bool = False
) -> Submission:
    return Submission(
        fold(text), ("https://a.example",) * links, scored(), is_first_timer=is_first_timer, honeypot=honeypot
    )


def kinds(found: list[Signal]) -> list[SignalKind]:
    return [signal.kind for signal in found]


def test_a_clean_comment_gives_no_signal() -> None:
    assert collect_signals(submission(), BALANCED) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"toxicity": 0.6999}, []),  # below the limit
        ({"toxicity": 0.70}, [("toxicity", Effect.HOLD, 0.70)]),  # reaching it is enough
        ({"toxicity": 1.0}, [("toxicity", Effect.HOLD, 0.70)]),  # reject is off for this label
        ({"threat": 0.40}, [("threat", Effect.HOLD, 0.40)]),
        ({"threat": 0.95}, [("threat", Effect.REJECT, 0.95)]),  # the gravest limit it reaches
        ({"insult": 0.79, "obscene": 0.8}, [("obscene", Effect.HOLD, 0.80)]),  # each label has its own
        ({"toxicity": 0.55}, []),  # a nudge is for the author, not for the queue
    ],
)
def test_labels_over_their_limits(values: dict[str, float], expected: list[tuple[str, Effect, float]]) -> None:
    found = collect_signals(replace(submission(), scores=scored(**values)), BALANCED)
    assert [(signal.name, signal.effect, signal.limit) for signal in found] == expected
    assert all(signal.value == values[signal.name] for signal in found)


def test_a_label_whose_limits_are_off_never_signals() -> None:
    policy = replace(BALANCED, thresholds={**BALANCED.thresholds, Label.TOXICITY: Thresholds()})
    assert collect_signals(replace(submission(), scores=scored(toxicity=1.0)), policy) == []


@pytest.mark.parametrize(
    ("when_unscored", "effect"), [(WhenUnscored.HOLD, Effect.HOLD), (WhenUnscored.PUBLISH, Effect.NOTE)]
)
def test_unscored_is_marked_either_way(when_unscored: WhenUnscored, effect: Effect) -> None:
    policy = replace(BALANCED, when_unscored=when_unscored)
    assert collect_signals(replace(submission(), scores=None), policy) == [Signal(SignalKind.UNSCORED, effect)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("You ASS", True),  # whatever the case
        ("first class", False),  # whole words only
        ("an ass.", True),  # punctuation ends a word
        ("\uff41\uff53\uff53", True),  # full-width letters are the same letters
        ("a\u200bs\u00ads", True),  # what is drawn as nothing hides nothing
        ("a\u0301ss", True),  # nor do accents
        ("assembly", False),
    ],
)
def test_held_words(body: str, found: bool) -> None:
    policy = replace(BALANCED, held_words=("ass",))
    assert kinds(collect_signals(submission(body), policy)) == ([SignalKind.HELD_WORD] if found else [])


def test_a_rejected_word_may_hold_any_character() -> None:
    policy = replace(BALANCED, rejected_words=("c++ sucks (",))
    assert kinds(collect_signals(submission("C++ sucks ("), policy)) == [SignalKind.REJECTED_WORD]


@pytest.mark.parametrize(("links", "found"), [(0, False), (2, False), (3, True)])  # two are allowed
def test_links_over_the_limit(links: int, found: bool) -> None:
    assert kinds(collect_signals(submission(links=links), BALANCED)) == ([SignalKind.LINKS] if found else [])


def test_folding_a_tower_of_marks_is_quick() -> None:
    """Normalising first took four tenths of a second for this, and grew with the square of its length."""
    assert fold("a" + "\u0301\u0323" * 50_000) == "a"


def test_all_signals_are_kept_not_the_first() -> None:
    policy = replace(BALANCED, hold_everything=True, hold_first_timers=True, held_words=("idiot",))
    found = collect_signals(replace(submission("idiot", is_first_timer=True), scores=scored(insult=0.9)), policy)
    assert kinds(found) == [
        SignalKind.LABEL,
        SignalKind.HELD_WORD,
        SignalKind.FIRST_TIMER,
        SignalKind.HOLD_EVERYTHING,
    ]


def test_a_filled_honeypot_is_spam() -> None:
    assert collect_signals(submission(honeypot="http://x"), BALANCED) == [Signal(SignalKind.HONEYPOT, Effect.SPAM)]


@pytest.mark.parametrize(
    ("seconds", "least", "is_held"),
    [(None, 2, False), (0.0, 2, True), (1.9, 2, True), (2.0, 2, False), (90.0, 2, False), (0.0, None, False)],
)
def test_faster_than_a_person_writes_waits(seconds: float | None, least: int | None, is_held: bool) -> None:
    found = collect_signals(replace(submission(), seconds=seconds), replace(BALANCED, hold_faster_than=least))
    assert found == ([Signal(SignalKind.TOO_FAST, Effect.HOLD, value=seconds, limit=least)] if is_held else [])


def test_first_timers_pass_unless_the_owner_holds_them() -> None:
    newcomer = submission(is_first_timer=True)
    assert collect_signals(newcomer, BALANCED) == []
    assert kinds(collect_signals(newcomer, replace(BALANCED, hold_first_timers=True))) == [SignalKind.FIRST_TIMER]


def test_every_preset_names_every_label() -> None:
    policies: list[Policy] = [preset_policy(preset) for preset in (Preset.RELAXED, Preset.BALANCED, Preset.STRICT)]
    holds = [policy.thresholds[Label.TOXICITY].hold_at for policy in policies]
    assert holds == [0.85, 0.70, 0.50]
