"""The five published models: labels, languages, and file locations."""

from dataclasses import dataclass
from pathlib import Path

from moderation.domain.scores import Label
from moderation.scoring.options import ScorerOptions
from moderation.scoring.scorer import ScorerUnavailable

CHECKPOINT = "model.ckpt"
_SIX = frozenset(label.value for label in Label)
_SEVEN = _SIX | {"sexual_explicit"}
_ENGLISH = frozenset({"en"})
_MULTILINGUAL = frozenset({"en", "fr", "es", "it", "pt", "tr", "ru"})


@dataclass(frozen=True, slots=True)
class ModelType:
    """One published model: its labels, whose order differs between models, and its languages."""

    labels: frozenset[str]
    languages: frozenset[str] = _ENGLISH


MODEL_TYPES = {
    "original": ModelType(_SIX),
    "unbiased": ModelType(_SEVEN),
    "multilingual": ModelType(_SEVEN, _MULTILINGUAL),
    "original-small": ModelType(_SIX),
    "unbiased-small": ModelType(_SEVEN),
}


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model's files: the checkpoint, and the folder with its configuration and tokenizer."""

    checkpoint: Path
    config: Path


def model_type_of(name: str) -> ModelType:
    """Return a model's labels and languages. Raises ScorerUnavailable if the name is unknown."""
    try:
        return MODEL_TYPES[name]
    except KeyError:
        raise ScorerUnavailable(f"Detoxify has no model {name!r}; choose from {', '.join(MODEL_TYPES)}.") from None


def model_folder(models: Path, name: str) -> Path:
    """Return the folder that `flask detoxify fetch` fills."""
    return models / name


def onnx_folder(models: Path, name: str) -> Path:
    """Return the folder that `flask detoxify export` fills."""
    return models / f"{name}-onnx"


def find_files(options: ScorerOptions) -> ModelFiles:
    """Return where the chosen model's files are.

    Raises ScorerUnavailable, saying what to do, if they are missing.
    """
    model_type_of(options.detoxify_model)
    folder = model_folder(options.models, options.detoxify_model)
    files = ModelFiles(options.detoxify_checkpoint or folder / CHECKPOINT, options.detoxify_config or folder)
    if not files.checkpoint.is_file():
        raise ScorerUnavailable(
            f"There is no file {files.checkpoint}. Run `flask detoxify fetch`, or set PARLEY_DETOXIFY_CHECKPOINT "
            "to the checkpoint."
        )
    if not (files.config / "config.json").is_file():
        raise ScorerUnavailable(
            f"There is no config.json in {files.config}. Run `flask detoxify fetch`, or set PARLEY_DETOXIFY_CONFIG "
            "to the folder with the model's configuration and tokenizer."
        )
    return files
