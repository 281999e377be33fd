"""Read a published checkpoint without executing anything in it, and prepare it for loading offline."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.scoring.scorer import ScorerUnavailable

# The classes of the published models. A file must not choose freely among the library's classes.
_ARCHITECTURES = {
    "BertForSequenceClassification": "BertTokenizer",
    "RobertaForSequenceClassification": "RobertaTokenizer",
    "AlbertForSequenceClassification": "AlbertTokenizer",
    "XLMRobertaForSequenceClassification": "XLMRobertaTokenizer",
}
_MULTILINGUAL = "XLMRobertaForSequenceClassification"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What Detoxify's class accepts in place of a path, and the names of the weights in it."""

    file: io.BytesIO
    weight_names: frozenset[str]


def read_checkpoint(path: Path, *, folder: Path, name: str) -> Checkpoint:
    """Read the checkpoint of the model `name` and point it at a local folder instead of a model hub.

    Detoxify's class unpickles whatever it is given, so the file goes through torch's weights-only reader first. Raises
    ScorerUnavailable if it is damaged, contains code, or belongs to another model.
    """
    import torch

    try:
        loaded: Any = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise ScorerUnavailable(
            f"{path} is not a checkpoint, or is damaged ({type(error).__name__}). Fetch it again."
        ) from error
    try:
        arch, weights = loaded["config"]["arch"]["args"], loaded["state_dict"]
        _check_architecture(arch, path=path, name=name)
        arch["model_type"] = str(folder.absolute())
        spoilt = [key for key, weight in weights.items() if not torch.isfinite(weight).all()]
    except (KeyError, TypeError, AttributeError) as error:
        raise ScorerUnavailable(f"{path} is not structured like Detoxify's checkpoints. Fetch it again.") from error
    if spoilt:
        raise ScorerUnavailable(f"{path} has weights that are not finite, in {spoilt[0]}. Fetch it again.")
    file = io.BytesIO()
    torch.save(loaded, file)
    file.seek(0)
    return Checkpoint(file, frozenset(weights))


def _check_architecture(arch: dict[str, Any], *, path: Path, name: str) -> None:
    kind, tokenizer = arch["model_name"], arch["tokenizer_name"]
    if _ARCHITECTURES.get(kind) != tokenizer:
        raise ScorerUnavailable(f"{path} asks for {kind} with {tokenizer}, which no published model is made of.")
    # All others read English only; confusing one of them with the multilingual model would misstate its languages.
    if (kind == _MULTILINGUAL) is not (name == "multilingual"):
        raise ScorerUnavailable(
            f"{path} is not the model {name!r}: it is made of {kind}. Set PARLEY_DETOXIFY_MODEL to the model it is."
        )
