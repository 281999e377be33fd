"""The scorer that ships with every installation: a hashed linear model and a small network, in numpy only."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.domain.scores import SPAM, Scores, Span
from moderation.scoring.embedded.explanation import explain_tokens
from moderation.scoring.embedded.lexicon import Lexicon, Tokens
from moderation.scoring.embedded.model import Model, read_model
from moderation.scoring.embedded.quantised import Floats
from moderation.scoring.embedded.tokens import read_tokens
from moderation.scoring.embedded.views import find_worst, judge, look_at
from moderation.scoring.text_normaliser import count_links, fold_text, fold_with_offsets

NAME = "embedded"
WEIGHTS_FILE = Path(__file__).with_name("embedded.weights")


class EmbeddedScorer:
    """Scores a text by learned weights of its words, their letters and their neighbours."""

    name = NAME
    languages = frozenset({"en"})

    def __init__(self, model: Model) -> None:
        self.model = model.version
        self._model = model
        self._lexicon = Lexicon(model.linear, model.network)

    def score(self, text: str) -> Scores:
        """Return each label's probability, calibrated for a blog where 5 % of comments are toxic."""
        tokens = self._lexicon.read(fold_text(text))
        view = look_at(tokens, self._model)
        structure = measure_structure(tokens.ids, links=count_links(text)) @ self._model.spam
        logits = np.append(judge(view, self._model), view.spam + structure).astype(np.float64)
        probabilities = 1 / (1 + np.exp(-logits.clip(-30, 30)))
        values = dict(zip((*self._model.labels, SPAM), probabilities.tolist(), strict=True))
        return Scores(self.name, self.model, values)

    def explain(self, text: str, *, label: str) -> list[Span]:
        """Return the words that affect a label, heaviest first, by how much its log-odds drop without them.

        In a long text only the worst window is explained. Raises ValueError for an unknown label.
        """
        if label not in self._model.labels:
            raise ValueError(f"The scorer {self.name} knows no label {label!r}.")
        column = self._model.labels.index(label)
        folded, offsets = fold_with_offsets(text)
        words = read_tokens(folded)
        tokens = self._lexicon.look_up(word.forms for word in words)
        window = find_worst(tokens, self._model, column=column)
        places = [(offsets[word.start], offsets[word.end - 1] + 1) for word in words[window]]

        def score(some: Tokens) -> float:
            return float(self._model.layer.apply(look_at(some, self._model).parts)[column])

        return explain_tokens(tokens.pick(window), places, score=score)

    def weigh_parts(self, text: str) -> Floats:
        """Return the log-odds (2 * labels,) of the linear part and the network, before they are combined."""
        return look_at(self._lexicon.read(fold_text(text)), self._model).parts


def measure_structure(ids: NDArray[np.integer[Any]], *, links: int) -> Floats:
    """Return features of advertising (2,): number of links, up to five, and share of repeated tokens (n,)."""
    repeated = 1 - len(np.unique(ids)) / len(ids) if len(ids) else 0.0
    return np.array([min(links, 5), repeated], dtype=np.float32)


def load_embedded(path: Path | None = None) -> EmbeddedScorer:
    """Load the scorer from a weights file, by default the one that is shipped.

    Raises ScorerUnavailable if the file is missing, damaged or in another format.
    """
    return EmbeddedScorer(read_model(path or WEIGHTS_FILE))
