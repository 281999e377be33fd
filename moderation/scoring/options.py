"""Operators' options for scorers: which model, and where its files are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ScorerOptions:
    """Options for loading scorers; each scorer reads its own and ignores the rest.

    `models` is the folder of fetched and exported models. `detoxify_checkpoint` (a file) and `detoxify_config` (a
    folder) default to places under `models`.
    """

    models: Path = Path("instance/models")
    detoxify_model: str = "original"
    detoxify_checkpoint: Path | None = None
    detoxify_config: Path | None = None


def options_to_plain(options: ScorerOptions) -> dict[str, str | None]:
    """Return the options as JSON for another process, with absolute paths.

    The other process may have another working directory.
    """
    return {
        "models": str(options.models.absolute()),
        "detoxify_model": options.detoxify_model,
        "detoxify_checkpoint": _absolute(options.detoxify_checkpoint),
        "detoxify_config": _absolute(options.detoxify_config),
    }


def options_from_plain(plain: Mapping[str, str | None]) -> ScorerOptions:
    """Return the options from `options_to_plain`. Raises KeyError if one is missing."""
    checkpoint, config = plain["detoxify_checkpoint"], plain["detoxify_config"]
    return ScorerOptions(
        models=Path(plain["models"] or ""),
        detoxify_model=plain["detoxify_model"] or "",
        detoxify_checkpoint=Path(checkpoint) if checkpoint else None,
        detoxify_config=Path(config) if config else None,
    )


def _absolute(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())
