"""Detoxify's own class with tiny checkpoints: answers, and detection of damage."""

import math
import os
import pickle
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.domain.scores import Label
from moderation.scoring.detoxify.canary import KIND, RUDE
from moderation.scoring.detoxify.checksums import hash_file, write_sums
from moderation.scoring.detoxify.models import MODEL_TYPES
from moderation.scoring.detoxify.with_torch import load_network
from moderation.scoring.options import ScorerOptions
from moderation.scoring.registry import load_scorer
from moderation.scoring.scorer import Scorer, ScorerUnavailable
from tests.scoring.conftest import Tiny
from tests.scoring.tiny_detoxify import tiny_model


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Scorer:
    folder = tiny_model("original", below=tmp_path_factory.getbasetemp())
    return load_scorer("detoxify", ScorerOptions(detoxify_checkpoint=folder / "model.ckpt", detoxify_config=folder))


@pytest.mark.parametrize("model", MODEL_TYPES)
def test_each_model_answers_with_its_labels_by_name(model: str, tiny: Tiny) -> None:
    options = tiny(model)
    scorer = load_scorer("detoxify", options)
    rude, threat = scorer.score(RUDE).values, scorer.score("i kill you").values
    assert set(rude) == set(Label) | ({"sexual_explicit"} if "unbiased" in model or model == "multilingual" else set())
    assert min(rude["toxicity"], rude["insult"]) > 0.8 > 0.2 > rude["threat"]
    assert min(threat["toxicity"], threat["threat"]) > 0.8 > 0.2 > threat["insult"]
    assert max(scorer.score(KIND).values.values()) < 0.2
    digest = hash_file(options.models / model / "model.ckpt")
    assert (scorer.name, scorer.model) == ("detoxify", f"{model}-{digest[:12]}")
    assert "fr" in scorer.languages if model == "multilingual" else scorer.languages == {"en"}


def test_short_texts_get_the_same_scores_as_from_the_class(tiny: Tiny) -> None:
    options = tiny("unbiased")
    text = "hello idiot " * 200
    assert load_scorer("detoxify", options).score(text).values == load_network(options).detoxify.predict(text)


def test_an_insult_after_token_512_is_found(original: Scorer) -> None:
    praise = "this is a good article and i agree " * 180
    assert original.score(praise).values["insult"] < 0.2
    assert original.score(f"{praise} moron {praise}").values["insult"] > 0.8
    assert original.score(praise.replace(" ", "") + " moron").values["insult"] > 0.8


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_text_gets_probabilities(original: Scorer, text: str) -> None:
    assert all(0 <= value <= 1 for value in original.score(text).values.values())


def test_threads_do_not_mix_up_their_texts(original: Scorer) -> None:
    texts = [RUDE, KIND, "hello moron " * 600, ""] * 5
    alone = [original.score(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(original.score, texts)) == alone


_asked: list[str] = []
_is_listening = False


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if _is_listening and event in ("socket.connect", "socket.getaddrinfo"):
        _asked.append(f"{event} {arguments[1:]}")


def test_loading_makes_no_network_requests(tiny: Tiny) -> None:
    global _is_listening
    sys.addaudithook(_listen)
    options = tiny("original-small")
    _is_listening = True
    try:
        load_scorer("detoxify", options)
        assert _asked == []
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", 1), timeout=1)
        assert _asked  # the audit hook works
    finally:
        _is_listening = False


def _load(folder: Path) -> dict[str, Any]:
    import torch

    loaded: dict[str, Any] = torch.load(folder / "model.ckpt", weights_only=True)
    return loaded


def _save(folder: Path, checkpoint: object) -> None:
    import torch

    torch.save(checkpoint, folder / "model.ckpt")


def _change_weights(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        checkpoint = _load(folder)
        checkpoint["state_dict"] = change(checkpoint["state_dict"])
        _save(folder, checkpoint)

    return spoil


def _change_arch(**changes: object) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        checkpoint = _load(folder)
        checkpoint["config"]["arch"]["args"].update(changes)
        _save(folder, checkpoint)

    return spoil


def _change_labels(change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        checkpoint = _load(folder)
        dataset = checkpoint["config"]["dataset"]["args"]
        dataset["classes"] = change(dataset["classes"])
        _save(folder, checkpoint)

    return spoil


def _cut(name: str, *, to: float) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: int(len(whole) * to)])

    return spoil


def _write(name: str, text: str) -> Callable[[Path], None]:
    return lambda folder: void((folder / name).write_text(text, encoding="utf-8"))


def void(_: object) -> None:
    """Discard a result."""


def _turn_vocabulary_round(folder: Path) -> None:
    words = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    (folder / "vocab.txt").write_text("\n".join([*words[:5], *reversed(words[5:])]) + "\n", encoding="utf-8")


def _poison_one_word(weights: dict[str, Any]) -> dict[str, Any]:
    weights["bert.embeddings.word_embeddings.weight"][7] = math.nan
    return weights


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "no checkpoint": (lambda folder: (folder / "model.ckpt").unlink(), "Run `flask detoxify fetch`"),
    "no configuration": (
        lambda folder: (folder / "config.json").unlink(),
        "no config.json in .*Run `flask detoxify fe",
    ),
    "an empty file": (_cut("model.ckpt", to=0), "not a checkpoint, or is damaged"),
    "half a file": (_cut("model.ckpt", to=0.5), "not a checkpoint, or is damaged"),
    "a web page": (_write("model.ckpt", "<!doctype html><title>Sign in</title>"), "not a checkpoint, or is damaged"),
    "a list": (lambda folder: _save(folder, [1, 2]), "not structured like Detoxify's"),
    "no configuration inside": (lambda folder: _save(folder, {"state_dict": {}}), "not structured like Detoxify's"),
    "weights under other names": (
        _change_weights(lambda weights: {f"model.{name}": weight for name, weight in weights.items()}),
        "lacks 2. of the model's weights",
    ),
    "no classifier": (
        _change_weights(lambda weights: {k: v for k, v in weights.items() if not k.startswith("classifier")}),
        "lacks 2 of the model's weights, classifier.bias among",
    ),
    "weights of nothing": (
        _change_weights(lambda weights: {name: weight * 0 for name, weight in weights.items()}),
        "cannot tell an insult from a kind word",
    ),
    "one word's weights no numbers": (_change_weights(_poison_one_word), "weights that are not finite"),
    "another number of labels": (_change_arch(num_classes=16), "do not make a model"),
    "more labels than outputs": (_change_labels(lambda names: [*names, "spam"]), "breaks on a plain sentence"),
    "labels in other places": (_change_labels(lambda names: names[::-1]), "cannot tell an insult"),
    "labels of another model": (
        _change_labels(lambda names: [*names[:-1], "funny"]),
        "answers with funny, .*this model has identity_attack",
    ),
    "another network": (_change_arch(model_name="GPT2LMHeadModel"), "which no published model is made of"),
    "a multilingual network": (
        _change_arch(model_name="XLMRobertaForSequenceClassification", tokenizer_name="XLMRobertaTokenizer"),
        "Set PARLEY_DETOXIFY_MODEL to the model it is",
    ),
    "too many words for the class": (_change_arch(surplus=1), "do not make a model"),
    "no vocabulary": (lambda folder: (folder / "vocab.txt").unlink(), "the tokenizer knows . pieces of words"),
    "half the vocabulary": (_cut("vocab.txt", to=0.5), "the tokenizer knows .. pieces of words"),
    "another vocabulary": (_turn_vocabulary_round, "cannot tell an insult|does not know everyday words"),
    "another model's configuration": (_write("config.json", '{"model_type": "bert"}'), "do not make a model"),
    "a broken configuration": (_write("config.json", "{"), "do not make a model"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_reported_and_never_used(damage: str, tiny: Tiny) -> None:
    options = tiny("original")
    spoil, message = DAMAGES[damage]
    spoil(options.models / "original")
    with pytest.raises(ScorerUnavailable, match=message):
        load_scorer("detoxify", options)


class Hostile:
    """Creates a folder when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.mark),)


def test_code_in_a_checkpoint_is_not_run(tiny: Tiny, tmp_path: Path) -> None:
    options = tiny("original")
    checkpoint = _load(options.models / "original")
    _save(options.models / "original", {**checkpoint, "surprise": Hostile(tmp_path / "ran")})
    with pytest.raises(ScorerUnavailable, match="not a checkpoint"):
        load_scorer("detoxify", options)
    (options.models / "original/model.ckpt").write_bytes(pickle.dumps(Hostile(tmp_path / "ran")))
    with pytest.raises(ScorerUnavailable, match="not a checkpoint"):
        load_scorer("detoxify", options)
    assert not (tmp_path / "ran").exists()


def test_a_changed_file_is_refused(tiny: Tiny) -> None:
    options = tiny("original")
    folder = options.models / "original"
    write_sums(folder, {name: hash_file(folder / name) for name in ("model.ckpt", "vocab.txt")})
    load_scorer("detoxify", options)
    _turn_vocabulary_round(folder)
    with pytest.raises(ScorerUnavailable, match=r"vocab\.txt has changed"):
        load_scorer("detoxify", options)
    (folder / "vocab.txt").unlink()
    with pytest.raises(ScorerUnavailable, match=r"vocab\.txt cannot be read"):
        load_scorer("detoxify", options)


@pytest.mark.parametrize("sums", [b"\xff\xfe", b"<html>Sign in</html>\n", b"00ff  model.ckpt\n", None])
def test_a_damaged_list_of_hashes_is_reported(sums: bytes | None, tiny: Tiny) -> None:
    options = tiny("original")
    path = options.models / "original/SHA256SUMS"
    if sums is None:
        path.mkdir()
    else:
        path.write_bytes(sums)
    with pytest.raises(ScorerUnavailable, match=r"SHA256SUMS (is damaged|cannot be read)"):
        load_scorer("detoxify", options)


def test_checkpoint_and_folder_may_be_anywhere(tiny: Tiny, tmp_path: Path) -> None:
    options = tiny("original")
    elsewhere = tmp_path / "elsewhere"
    (options.models / "original").rename(elsewhere)
    (elsewhere / "model.ckpt").rename(tmp_path / "toxic.ckpt")
    moved = replace(options, detoxify_checkpoint=tmp_path / "toxic.ckpt", detoxify_config=elsewhere)
    assert load_scorer("detoxify", moved).score(RUDE).values["insult"] > 0.8


def test_an_unknown_model_is_refused_with_the_choices(tmp_path: Path) -> None:
    with pytest.raises(ScorerUnavailable, match="no model 'huge'; choose from original, unbiased"):
        load_scorer("detoxify", ScorerOptions(models=tmp_path, detoxify_model="huge"))


@pytest.mark.parametrize("package", ["torch", "transformers", "detoxify"])
def test_missing_packages_are_named(package: str, tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    options = tiny("original")
    monkeypatch.setitem(sys.modules, package, None)  # makes the import fail
    with pytest.raises(ScorerUnavailable, match=rf"not installed \({package}\)\. `make detoxify` installs them"):
        load_scorer("detoxify", options)
