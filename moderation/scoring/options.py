"""What an operator may tell scorers: where their models lie."""

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
