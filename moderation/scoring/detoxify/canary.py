"""Two sentences with known answers. A damaged model often loads without a word and calls everything clean."""

import math

from moderation.scoring.detoxify.scorer import Network
from moderation.scoring.scorer import ScorerUnavailable

RUDE = "you are a moron"
KIND = "thank you this is a good article"
AT_LEAST = 0.7  # toxicity and insult of the rude sentence
AT_MOST = 0.3  # every label of the kind one, and the threat that the rude one is not


def check_answers(network: Network, *, labels: frozenset[str], source: str) -> None:
    """Ask about an insult and a kind word, and refuse a model that cannot tell them apart.

    `labels` are the names it has to answer with; `source` is where it came from, for the message. What this sees: a
    vocabulary that is missing or another model's, weights that are missing, NaN or under other names, labels in the
    wrong places. Raises ScorerUnavailable.
    """
    try:
        unknown = network.count_unknown(RUDE) + network.count_unknown(KIND)
        rude, kind = dict(network.predict(RUDE)), dict(network.predict(KIND))
    except Exception as error:
        raise ScorerUnavailable(f"{source} loads, but breaks on a plain sentence ({type(error).__name__}).") from error
    if unknown:
        raise ScorerUnavailable(f"{source} does not know everyday words: its tokenizer's files are damaged.")
    if rude.keys() != labels:
        raise ScorerUnavailable(
            f"{source} answers with {', '.join(sorted(rude)) or 'nothing'}; this model has {', '.join(sorted(labels))}."
        )
    values = [*rude.values(), *kind.values()]
    if not all(math.isfinite(value) and 0 <= value <= 1 for value in values):
        raise ScorerUnavailable(f"{source} gives numbers that are no probabilities: its weights are damaged.")
    if min(rude["toxicity"], rude["insult"]) < AT_LEAST or max(rude["threat"], *kind.values()) > AT_MOST:
        raise ScorerUnavailable(
            f"{source} cannot tell an insult from a kind word (toxicity {rude['toxicity']:.2f} and "
            f"{kind['toxicity']:.2f}): weights or vocabulary are not those of the model."
        )
