"""Two sentences with known answers: a damaged model often loads without an error and calls everything clean."""

import math

from moderation.scoring.detoxify.scorer import Network
from moderation.scoring.scorer import ScorerUnavailable

RUDE = "you are a moron"
KIND = "thank you this is a good article"
AT_LEAST = 0.7  # required toxicity and insult of RUDE
AT_MOST = 0.3  # allowed for every label of KIND, and for the threat in RUDE


def check_answers(network: Network, *, labels: frozenset[str], source: str) -> None:
    """Refuse a model that cannot tell an insult from a kind sentence.

    `labels` are the names it has to answer with; `source` says where it came from, for the message. This detects a
    vocabulary that is missing or of another model, weights that are missing, NaN or misnamed, and labels in the wrong
    order. Raises ScorerUnavailable.
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
        raise ScorerUnavailable(f"{source} gives numbers that are not probabilities: its weights are damaged.")
    if min(rude["toxicity"], rude["insult"]) < AT_LEAST or max(rude["threat"], *kind.values()) > AT_MOST:
        raise ScorerUnavailable(
            f"{source} cannot tell an insult from a kind word (toxicity {rude['toxicity']:.2f} and "
            f"{kind['toxicity']:.2f}): weights or vocabulary are not those of the model."
        )
