"""A published checkpoint, read without running what is in it, and made fit to be loaded offline."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.scoring.scorer import ScorerUnavailable

# The classes the published models are made of. A file does not get to choose among all of the library's.
_ARCHITECTURES = {
    "BertForSequenceClassification": "BertTokenizer",
    "RobertaForSequenceClassification": "RobertaTokenizer",
    "AlbertForSequenceClassification": "AlbertTokenizer",
    "XLMRobertaForSequenceClassification": "XLMRobertaTokenizer",
}
_MULTILINGUAL = "XLMRobertaForSequenceClassification"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What Detoxify's class takes in place of a path, and the names of the weights in it."""

    file: io.BytesIO
    weight_names: frozenset[str]


def read_checkpoint(path: Path, *, folder: Path, name: str) -> Checkpoint:
    """Read the checkpoint of the model called `name` and point it at the local folder instead of a model hub.

    Detoxify's class unpickles whatever it is given, so the file goes through torch's reader of plain data first.
    Raises ScorerUnavailable when it is damaged, holds code, or is another model's.
    """
    import torch

    try:
        loaded: Any = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise ScorerUnavailable(
            f"{path} is no checkpoint, or a damaged one ({type(error).__name__}). Fetch it anew."
        ) from error
    try:
        arch, weights = loaded["config"]["arch"]["args"], loaded["state_dict"]
        _check_architecture(arch, path=path, name=name)
        arch["model_type"] = str(folder.absolute())
        spoilt = [key for key, weight in weights.items() if not torch.isfinite(weight).all()]
    except (KeyError, TypeError, AttributeError) as error:
        raise ScorerUnavailable(f"{path} is not made as Detoxify's checkpoints are. Fetch it anew.") from error
    if spoilt:
        raise ScorerUnavailable(f"{path} has weights that are no numbers, in {spoilt[0]}. Fetch it anew.")
    file = io.BytesIO()
    torch.save(loaded, file)
    file.seek(0)
    return Checkpoint(file, frozenset(weights))


def _check_architecture(arch: dict[str, Any], *, path: Path, name: str) -> None:
    kind, tokenizer = arch["model_name"], arch["tokenizer_name"]
    if _ARCHITECTURES.get(kind) != tokenizer:
        raise ScorerUnavailable(f"{path} asks for {kind} with {tokenizer}, which no published model is made of.")
    # The others all read English; taking one of them for this one, or the reverse, would misstate the languages.
    if (kind == _MULTILINGUAL) is not (name == "multilingual"):
        raise ScorerUnavailable(
            f"{path} is not the model {name!r}: it is made of {kind}. Set PARLEY_DETOXIFY_MODEL to the model it is."
        )
