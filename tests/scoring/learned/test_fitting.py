"""The fit, its calibration and its figures, each compared with an independent computation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.learned.features import BITS, TextReader, read_numbers
from moderation.scoring.learned.fitting import TrainingExample, fit_model, measure
from moderation.scoring.learned.model import pack, read_text, unpack
from moderation.scoring.learned.regression import PENALTY, Rows, fit_weights
from tests.conftest import NOON
from tests.made_up_site import make_comments


@pytest.fixture(scope="module")
def decided() -> list[TrainingExample]:
    return [
        TrainingExample(each.text, each.scores, (), each.is_rejected, is_held_by_labels=each.scores["toxicity"] >= 0.7)
        for each in make_comments(1_200, until=NOON)
    ]


def gather(decided: list[TrainingExample]) -> tuple[Rows, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    numbers = [read_numbers(each.probabilities, each.signals) for each in decided]
    outcomes = np.array([float(each.is_rejected) for each in decided])
    return Rows.gather(numbers, [read_text(each.text) for each in decided]), outcomes


def test_no_small_step_from_the_fit_lowers_the_penalised_loss(decided: list[TrainingExample]) -> None:
    rows, outcomes = gather(decided)
    weights = fit_weights(rows, outcomes)
    spread = rows.numbers.std(axis=0)

    def loss(text: np.ndarray[tuple[int], np.dtype[np.float64]], bias: float) -> float:
        logits = weights.weigh(rows) - weights.bias + bias
        if text is not weights.text:
            sizes = np.diff(rows.starts)
            moved = np.add.reduceat((text - weights.text)[rows.buckets], rows.starts[:-1]) / np.sqrt(sizes)
            logits = logits + moved
        numbers = weights.numbers * np.where(spread < 1e-6, 1, spread)
        squares = float((text**2).sum() + (numbers**2).sum())
        return float(np.logaddexp(0, logits).sum() - (outcomes * logits).sum() + PENALTY / 2 * squares)

    best = loss(weights.text, weights.bias)
    draw = np.random.default_rng(1)
    for _ in range(10):
        assert loss(weights.text + draw.normal(0, 0.1, 1 << BITS), weights.bias) > best
    for step in (-0.2, 0.2):
        assert loss(weights.text, weights.bias + step) > best


def test_probabilities_are_calibrated_on_unseen_comments(decided: list[TrainingExample]) -> None:
    fitted = fit_model(decided[:900])
    said = np.array(
        [fitted.model.weigh(read_numbers(each.probabilities, ()), read_text(each.text)) for each in decided[900:]]
    )
    happened = np.array([each.is_rejected for each in decided[900:]])
    for low, high in ((0.0, 0.2), (0.6, 1.0)):
        some = (said >= low) & (said <= high)
        assert some.sum() > 30
        assert abs(said[some].mean() - happened[some].mean()) < 0.1


def test_held_out_figures_match_later_comments(decided: list[TrainingExample]) -> None:
    """They are measured on unseen comments, so they are no better than on later ones."""
    fitted = fit_model(decided[:900])
    said = [fitted.model.weigh(read_numbers(each.probabilities, ()), read_text(each.text)) for each in decided[900:]]
    later = measure(
        np.array(said), np.array([float(each.is_rejected) for each in decided[900:]]), np.ones(300, dtype=np.bool_)
    )
    assert fitted.held_out.auc == pytest.approx(later.auc, abs=0.05)


def test_figures_are_correct_on_a_small_example() -> None:
    found = measure(np.array([0.1, 0.2, 0.2, 0.9]), np.array([0.0, 0.0, 1.0, 1.0]), np.array([True, True, True, False]))
    assert (found.count, found.rejected, found.auc) == (4, 2, 0.875)
    assert found.brier == pytest.approx((0.01 + 0.04 + 0.64 + 0.01) / 4)
    assert (found.precision(0.5).part, found.precision(0.5).whole) == (1, 1)
    assert (found.recall(0.2).part, found.recall(0.2).whole) == (2, 2)
    assert (found.publish_error(0.2).part, found.publish_error(0.2).whole) == (1, 3)


def test_reposted_texts_do_not_improve_the_figures(decided: list[TrainingExample]) -> None:
    """Random text can only be memorised, so held-out figures must be at chance, although each text is there twice."""
    draw = np.random.default_rng(4)
    flat = dict.fromkeys(decided[0].probabilities, 0.01)
    nonsense = [
        TrainingExample(f"{chr(97 + n % 26)}{n * 7919:x} {n * 104729:x}", flat, (), bool(draw.random() < 0.5), False)
        for n in range(300)
    ]
    assert fit_model(nonsense * 2).held_out.auc < 0.65


def test_outside_judgements_are_trained_on_and_not_measured(decided: list[TrainingExample]) -> None:
    draw = np.random.default_rng(5)
    flat = dict.fromkeys(decided[0].probabilities, 0.01)
    heard_of = [f"My cousin {number} paints sundials." for number in range(10)]
    outside = [TrainingExample(text, flat, (), True, False, is_outside=True) for text in heard_of * 6]
    alone, beside = fit_model(decided[:400]), fit_model([*decided[:400], *outside])
    own = sum(each.is_rejected for each in decided[:400])
    assert (beside.held_out.count, beside.held_out.rejected) == (400, own)
    assert beside.held_out.over[0] == (400, own)
    probe = (read_numbers(flat, ()), read_text("Sundials, my cousin paints them."))
    assert beside.model.weigh(*probe) > alone.model.weigh(*probe) + 0.3
    # Easy or nonsensical suggestions do not improve the figures.
    noise = [
        TrainingExample(f"x{n * 7919:x}", flat, (), bool(draw.random() < 0.5), False, is_outside=True)
        for n in range(200)
    ]
    assert fit_model([*decided[:400], *noise]).held_out.auc <= alone.held_out.auc + 0.02


@given(st.text())
def test_any_text_is_read_the_same_alone_and_among_others(text: str) -> None:
    reader = TextReader()
    reader.read(reader.split(f"{text} idiot"))
    assert reader.read(reader.split(text)).tolist() == read_text(text).tolist()


def test_weights_survive_storage_and_other_bytes_are_refused(decided: list[TrainingExample]) -> None:
    model = fit_model(decided[:300]).model
    again = unpack(pack(model))
    probe = (read_numbers(decided[0].probabilities, ()), read_text(decided[0].text))
    assert again.weigh(*probe) == pytest.approx(model.weigh(*probe), abs=1e-4)
    for wrong in (b"", b"nothing", pack(model)[:-9]):
        with pytest.raises(ValueError, match="learned model"):
            unpack(wrong)
