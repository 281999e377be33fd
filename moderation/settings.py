"""Deployment settings from the environment; an invalid value prevents the start, with a one-line error."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, StringConstraints, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from moderation.domain.origins import BadOrigin, origin_of
from moderation.notify.addresses import parse_sender
from moderation.notify.smtp_url import parse_smtp_url
from moderation.scoring.options import ScorerOptions

_PREFIX = "PARLEY_"
MIN_SECRET = 16  # characters; `flask setup` makes 64
_ROOT = Path(__file__).resolve().parent.parent


class BadSettings(Exception):
    """An invalid setting; the message is one line with the variable, its value and what is allowed."""


class Settings(BaseSettings):
    """All settings; the defaults work on a single machine."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore", frozen=True)

    bind: Annotated[str, StringConstraints(pattern=r"^[^\s/]+:\d{1,5}$")] = "127.0.0.1:8000"
    public_url: str = ""
    instance: Path = _ROOT / "instance"
    database_url: str = ""
    secret_key: Annotated[SecretStr, Field(min_length=MIN_SECRET)] | None = None
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    threads: Annotated[int, Field(ge=1, le=64)] = 4
    scorers: Annotated[str, StringConstraints(pattern=r"^[a-z-]+(,[a-z-]+)?$")] = "embedded"
    detoxify_model: Literal["original", "unbiased", "multilingual", "original-small", "unbiased-small"] = "original"
    detoxify_checkpoint: Path | None = None
    detoxify_config: Path | None = None
    smtp_url: SecretStr | None = None
    mail_from: Annotated[str, Field(validate_default=True)] = ""
    trusted_proxies: Annotated[int, Field(ge=0, le=8)] = 0
    log_level: Annotated[str, StringConstraints(pattern=r"^(debug|info|warning|error)$")] = "info"

    @field_validator("bind")
    @classmethod
    def _check_bind(cls, value: str) -> str:
        if not 1 <= int(value.rpartition(":")[2]) <= 65_535:
            raise ValueError("a port must be a number from 1 to 65535")
        return value

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: str) -> str:
        if value and not value.startswith("sqlite:///"):
            raise ValueError("it must be sqlite:/// and a path; other databases are not supported yet")
        return value

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str) -> str:
        if not value:
            return value
        try:
            origin = origin_of(value)
        except BadOrigin as error:
            raise ValueError(str(error)) from error
        if value.rstrip("/") != origin:
            raise ValueError("it must be scheme and host only, as in https://comments.example")
        return origin

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        parse_smtp_url(value.get_secret_value())
        return value

    @field_validator("mail_from")
    @classmethod
    def _check_mail_from(cls, value: str, info: ValidationInfo) -> str:
        if value:
            parse_sender(value)
        elif info.data.get("smtp_url") is not None:
            raise ValueError("with PARLEY_SMTP_URL set, it must be the sender's address")
        return value

    @property
    def port(self) -> int:
        """Return the port that the server listens on."""
        return int(self.bind.rpartition(":")[2])

    @property
    def public_origin(self) -> str:
        """Return the origin where browsers reach Parley; localhost by default, so that 127.0.0.1 can be the demo's."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def database(self) -> str:
        """Return the database's URL."""
        return self.database_url or f"sqlite:///{self.instance / 'parley.db'}"

    @property
    def first_scorer(self) -> str:
        """Return the first scorer, which runs while a comment's author waits."""
        return self.scorers.split(",")[0]

    @property
    def second_scorer(self) -> str:
        """Return the slow scorer for second opinions, or ""."""
        return self.scorers.partition(",")[2]


def scorer_options(settings: Settings) -> ScorerOptions:
    """Return the settings that scorers need to load."""
    return ScorerOptions(
        models=settings.instance / "models",
        detoxify_model=settings.detoxify_model,
        detoxify_checkpoint=settings.detoxify_checkpoint,
        detoxify_config=settings.detoxify_config,
    )


def load_settings(**overrides: Any) -> Settings:
    """Read the environment; for secrets, `NAME_FILE` may name a file with the value. `overrides` win over both.

    Raises BadSettings with a one-line message for the operator.
    """
    try:
        return Settings(**{**_from_files(), **overrides})
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{_PREFIX}{str(first['loc'][0]).upper()}"
        # Keys, and URLs that may contain a password, must not be printed or logged.
        is_secret = first["loc"][0] in ("secret_key", "database_url", "smtp_url")
        got = "a value" if is_secret else repr(first["input"])
        raise BadSettings(f"{name} got {got}: {first['msg'].removeprefix('Value error, ')}.") from None


def _from_files() -> dict[str, str]:
    values = {}
    for field in Settings.model_fields:
        name = f"{_PREFIX}{field.upper()}"
        path = os.environ.get(f"{name}_FILE")
        if path and name not in os.environ:
            try:
                values[field] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise BadSettings(f"{name}_FILE got {path!r}, which cannot be read: {error.strerror}.") from error
    return values
