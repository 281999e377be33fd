"""Hand-written sentences about identities: to train that naming a group is not an insult, and to check it."""

import json
from itertools import permutations, product
from pathlib import Path

import numpy as np

from moderation.domain.scores import Label
from tools.embedded_training.table import LABELS, UNLABELLED, Table

SENTENCES_FILE = Path(__file__).with_name("identity.json")
"""Sentence templates and words to fill them with; templates named `check_` are never trained on."""

_NEUTRAL = [0] * len(LABELS)
# Hateful sentences are toxic and attack an identity; whether they are also insults or threats stays unlabelled.
_KNOWN = {Label.TOXICITY: 1, Label.IDENTITY_ATTACK: 1}
_HATEFUL = [_KNOWN.get(Label(label), UNLABELLED) for label in LABELS]


def make_training_sentences(*, count: int, seed: int) -> Table:
    """Draw `count` training sentences: half about one group, a quarter about two, a quarter hateful."""
    draw = np.random.default_rng(seed)
    parts = _read_parts()
    single = _fill(parts["neutral_person"], parts["persons"]) + _fill(parts["neutral_group"], parts["groups"])
    pairs = [frame.format(*pair) for frame in parts["neutral_pair"] for pair in permutations(parts["groups"], 2)]
    hateful = _fill(parts["hateful_group"], parts["groups"])
    texts: list[str] = []
    labels: list[list[int]] = []
    for sentences, share, label in ((single, 2, _NEUTRAL), (pairs, 1, _NEUTRAL), (hateful, 1, _HATEFUL)):
        wanted = count * share // 4
        texts += [sentences[place] for place in draw.choice(len(sentences), wanted, replace=False)]
        labels += [label] * wanted
    return Table(texts, np.array(labels, dtype=np.int8), np.array(["identity"] * len(texts)))


def list_check_sentences() -> tuple[list[str], list[str]]:
    """Return the neutral and the hateful sentences for evaluation."""
    parts = _read_parts()
    neutral = _fill(parts["check_person"], parts["check_adjectives"]) + _fill(parts["check_group"], parts["groups"])
    return neutral, _fill(parts["check_hateful"], parts["groups"])


def _read_parts() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = json.loads(SENTENCES_FILE.read_text(encoding="utf-8"))
    return parts


def _fill(frames: list[str], words: list[str]) -> list[str]:
    return [frame.format(word) for frame, word in product(frames, words)]
