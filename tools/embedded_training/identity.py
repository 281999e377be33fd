"""Sentences about who people are, of our own writing: to train that a group's name is no insult, and to check it."""

import json
from itertools import product
from pathlib import Path

import numpy as np

from embedded_training.table import LABELS, UNLABELLED, Table
from moderation.domain.scores import Label

SENTENCES_FILE = Path(__file__).with_name("identity.json")
"""Frames with a gap, and what to put in the gap; frames named `check_` are never trained on."""


def make_training_sentences(*, count: int, seed: int) -> Table:
    """Return `count` sentences, three neutral ones for each hateful one, drawn from the training frames."""
    draw = np.random.default_rng(seed)
    parts = _read_parts()
    neutral = _fill(parts["neutral_person"], parts["persons"]) + _fill(parts["neutral_group"], parts["groups"])
    hateful = _fill(parts["hateful_group"], parts["groups"])
    kinds = ((neutral, count - count // 4, _label(hateful=False)), (hateful, count // 4, _label(hateful=True)))
    texts: list[str] = []
    labels: list[list[int]] = []
    for sentences, wanted, label in kinds:
        texts += [sentences[place] for place in draw.choice(len(sentences), wanted, replace=False)]
        labels += [label] * wanted
    return Table(texts, np.array(labels, dtype=np.int8), np.array(["identity"] * count))


def list_check_sentences() -> tuple[list[str], list[str]]:
    """Return the neutral and the hateful sentences to check with."""
    parts = _read_parts()
    neutral = _fill(parts["check_person"], parts["check_adjectives"]) + _fill(parts["check_group"], parts["groups"])
    return neutral, _fill(parts["check_hateful"], parts["groups"])


def _read_parts() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = json.loads(SENTENCES_FILE.read_text(encoding="utf-8"))
    return parts


def _fill(frames: list[str], words: list[str]) -> list[str]:
    return [frame.format(word) for frame, word in product(frames, words)]


def _label(*, hateful: bool) -> list[int]:
    """Label a made-up sentence: hate is toxic and attacks identity; whether it is an insult or a threat stays open."""
    if not hateful:
        return [0] * len(LABELS)
    known = {Label.TOXICITY: 1, Label.IDENTITY_ATTACK: 1}
    return [known.get(Label(label), UNLABELLED) for label in LABELS]
