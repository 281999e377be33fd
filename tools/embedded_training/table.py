"""Read the training tables with our label names, without marks that give away the source."""

import html
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from moderation.domain.scores import Label

COLUMNS = {
    Label.TOXICITY: "toxic",
    Label.SEVERE_TOXICITY: "severe_toxic",
    Label.OBSCENE: "obscene",
    Label.THREAT: "threat",
    Label.INSULT: "insult",
    Label.IDENTITY_ATTACK: "identity_hate",
}
LABELS = tuple(label.value for label in COLUMNS)
UNLABELLED = -1

# Nearly all tweets of one source are toxic, so marks found only in tweets would be learned as abuse.
_TWEET_SOURCE = "davidson"
_TWEET_MARKS = re.compile("(?<!\\w)@\\w+:?|\\bRT\\b|[\u2600-\u27bf\U0001f1e6-\U0001faff]")


@dataclass(frozen=True, slots=True)
class Table:
    """Texts and their labels (texts, labels) as 0, 1 or UNLABELLED; `sources` names each text's source."""

    texts: list[str]
    labels: NDArray[np.int8]
    sources: NDArray[np.str_]

    def __add__(self, other: "Table") -> "Table":
        """Return the rows of both."""
        return Table(
            self.texts + other.texts,
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.sources, other.sources]),
        )


def read_table(path: Path, *, strip_tweets: bool = False) -> Table:
    """Read a Parquet table; `strip_tweets` removes mentions, "RT" and emoji from tweets, for training only."""
    frame = pd.read_parquet(path, columns=["text", "source", *COLUMNS.values()])
    texts = [html.unescape(text) for text in frame["text"]]
    sources = frame["source"].to_numpy(dtype=np.str_)
    if strip_tweets:
        texts = [
            _TWEET_MARKS.sub(" ", text) if source == _TWEET_SOURCE else text
            for text, source in zip(texts, sources, strict=True)
        ]
    return Table(texts, frame[list(COLUMNS.values())].to_numpy(dtype=np.int8), sources)
