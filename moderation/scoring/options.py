"""What an operator may tell scorers: where their models lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ScorerOptions:
    """The settings that loading a scorer may need; each scorer reads its own and leaves the others alone.

    `models` is the folder that fetched and exported models live in. `detoxify_checkpoint` (a file) and
    `detoxify_config` (a folder) are looked for under `models` when None.
    """

    models: Path = Path("instance/models")
    detoxify_model: str = "original"
    detoxify_checkpoint: Path | None = None
    detoxify_config: Path | None = None


def options_to_plain(options: ScorerOptions) -> dict[str, str | None]:
    """Write the options down for another process; paths become absolute, for it may stand elsewhere."""
    return {
        "models": str(options.models.absolute()),
        "detoxify_model": options.detoxify_model,
        "detoxify_checkpoint": _absolute(options.detoxify_checkpoint),
        "detoxify_config": _absolute(options.detoxify_config),
    }


def options_from_plain(plain: Mapping[str, str | None]) -> ScorerOptions:
    """Read what `options_to_plain` wrote. Raises KeyError when something is missing."""
    checkpoint, config = plain["detoxify_checkpoint"], plain["detoxify_config"]
    return ScorerOptions(
        models=Path(plain["models"] or ""),
        detoxify_model=plain["detoxify_model"] or "",
        detoxify_checkpoint=Path(checkpoint) if checkpoint else None,
        detoxify_config=Path(config) if config else None,
    )


def _absolute(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())
