"""Long texts are read completely, in windows that fit, and invalid probabilities are refused."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.scores import Label
from moderation.scoring.detoxify.scorer import DetoxifyScorer
from moderation.scoring.detoxify.windows import cut_last_window, cut_windows
from moderation.scoring.scorer import TextFailed


def count(text: str) -> int:
    """Return the number of tokens: a character becomes none, one, or several, as with real tokenizers."""
    return 2 + sum(0 if each in " \n" else ord(each) % 4 for each in text)


# Every character is unique, so that a window's position is known.
TEXTS = st.permutations([chr(0x4E00 + number) for number in range(150)]).flatmap(
    lambda letters: st.lists(st.sampled_from(["", "", " ", "\n"]), min_size=150, max_size=150).map(
        lambda blanks: "".join(letter + blank for letter, blank in zip(letters, blanks, strict=True))
    )
)


@given(TEXTS, st.integers(10, 80))
def test_windows_fit_and_cover_the_text(text: str, limit: int) -> None:
    covered = 0
    for window in cut_windows(text, count=count, limit=limit):
        assert count(window) <= limit
        start = text.index(window)
        assert start <= covered
        covered = max(covered, start + len(window))
    assert covered == len(text)


def test_a_text_that_fits_is_one_window() -> None:
    assert list(cut_windows("", count=count)) == [""]
    assert list(cut_windows("a" * 510, count=count)) == ["a" * 510]  # ord("a") % 4 is 1
    assert len(list(cut_windows("a" * 511, count=count))) == 2


@given(TEXTS, st.integers(10, 80))
def test_the_last_window_is_the_end_and_nearly_full(text: str, limit: int) -> None:
    window = cut_last_window(text, count=count, limit=limit)
    assert text.endswith(window)
    assert limit / 2 < count(window) <= limit or window == text


def test_a_word_at_a_border_is_whole_in_one_window() -> None:
    for before in range(400, 540):
        text = "a " * before + "moron" + " a" * 300
        assert any("moron" in window.split() for window in cut_windows(text, count=lambda text: len(text.split())))


def test_the_work_is_linear_in_the_length() -> None:
    asked: list[int] = []

    def note(text: str) -> int:
        asked.append(len(text))
        return count(text)

    windows = list(cut_windows("c" * 100_000, count=note))
    assert len(windows) < 900
    assert sum(asked) / 100_000 < 120
    assert max(asked) <= 10_000


@dataclass
class Network:
    """Returns the given answers, then the last one forever."""

    answers: list[Mapping[str, float]] = field(default_factory=list)
    takes: float = 0.0

    def count_tokens(self, text: str) -> int:
        return 2 + len(text.split())

    def count_unknown(self, text: str) -> int:
        return 0

    def predict(self, text: str) -> Mapping[str, float]:
        time.sleep(self.takes)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def scorer_of(network: Network, *, read_within: float = 8.0) -> DetoxifyScorer:
    return DetoxifyScorer("d", "d-1", languages=frozenset({"en"}), network=network, read_within=read_within)


def answer(**changes: float) -> Mapping[str, float]:
    return {**dict.fromkeys(Label, 0.1), **changes}


def test_every_label_uses_its_own_worst_window() -> None:
    network = Network([answer(threat=0.9), answer(insult=0.8), answer()])
    values = scorer_of(network).score("word " * 1_200).values
    assert (values["threat"], values["insult"], values["toxicity"]) == (0.9, 0.8, 0.1)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -0.1, 1.1])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_invalid_probability_in_any_window_is_refused(bad: float, place: int) -> None:
    answers = [answer(), answer(), answer()]
    answers[place] = answer(threat=bad)
    with pytest.raises(TextFailed, match=r"no valid probabilities for this text: d gave .* for threat"):
        scorer_of(Network(answers)).score("word " * 1_200)


def test_a_missing_label_is_refused() -> None:
    with pytest.raises(TextFailed, match="no score for threat"):
        scorer_of(Network([{label: 0.1 for label in Label if label is not Label.THREAT}])).score("hello")


def test_slow_texts_are_given_up() -> None:
    with pytest.raises(TextFailed, match=r"longer than 0\.1 s"):
        scorer_of(Network([answer()], takes=0.06), read_within=0.1).score("word " * 5_000)


@dataclass
class Listening(Network):
    """Finds an insult if the text contains one; all other words are harmless."""

    def predict(self, text: str) -> Mapping[str, float]:
        time.sleep(self.takes)
        return answer(insult=0.9 if "moron" in text else 0.1)


@pytest.mark.parametrize("text", ["moron" + " !" * 5_000, "! " * 5_000 + "moron"], ids=["in front", "at the end"])
def test_an_insult_at_an_end_counts_even_if_the_rest_is_too_slow(text: str) -> None:
    scorer = scorer_of(Listening(takes=0.06), read_within=0.1)
    assert scorer.score(text).values["insult"] == 0.9


def test_every_part_of_a_long_text_is_read_when_there_is_time() -> None:
    for before in range(0, 1_600, 100):
        text = "! " * before + "moron" + " !" * (1_600 - before)
        assert scorer_of(Listening()).score(text).values["insult"] == 0.9
