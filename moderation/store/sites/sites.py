"""Sites, their origins, and the revisions of their policies."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.learning import Learning
from moderation.domain.policy import Policy, Preset, SecondOpinion, Thresholds, WhenUncovered, WhenUnscored
from moderation.domain.scores import Label
from moderation.domain.widget_settings import Look, WidgetSettings
from moderation.store.base import Base


class Site(Base):
    """One blog; `key` is its name in the snippet, `origins` are patterns of pages that may embed it."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    origins: Mapped[list[str]] = mapped_column(JSON)
    widget: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    created_at: Mapped[datetime]


class PolicyRevision(Base):
    """One revision of a site's policy; the newest is in force, older ones explain old decisions."""

    __tablename__ = "policy_revisions"
    __table_args__ = (UniqueConstraint("site_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    number: Mapped[int]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    model: Mapped[str]  # the scorer's weights that it was set for
    actor: Mapped[str]
    created_at: Mapped[datetime]


def find_site(session: Session, key: str) -> Site | None:
    """Return the site with this snippet key."""
    return session.scalar(select(Site).where(Site.key == key))


def newest_policy(session: Session, site_id: int) -> PolicyRevision | None:
    """Return the policy in force."""
    return session.scalar(
        select(PolicyRevision).where(PolicyRevision.site_id == site_id).order_by(PolicyRevision.number.desc()).limit(1)
    )


def write_policy(policy: Policy) -> dict[str, Any]:
    """Return a policy as a JSON object."""
    rules = asdict(policy)
    thresholds = {label.value: asdict(each) for label, each in policy.thresholds.items()}
    del rules["thresholds"]
    return {"limits": thresholds, **rules}  # stored revisions have always used this key


def read_policy(rules: dict[str, Any]) -> Policy:
    """Return the policy from its JSON object."""
    kept = {name: value for name, value in rules.items() if name != "limits"}
    return Policy(
        **{
            **kept,
            "thresholds": {Label(label): Thresholds(**each) for label, each in rules["limits"].items()},
            "preset": Preset(rules["preset"]),
            "when_unscored": WhenUnscored(rules["when_unscored"]),
            # Revisions stored before these rules existed lack them.
            "when_uncovered": WhenUncovered(rules.get("when_uncovered", WhenUncovered.HOLD)),
            "second_opinion": SecondOpinion(rules.get("second_opinion", SecondOpinion.ALL)),
            "learning": Learning(**rules.get("learning", {})),
            "held_words": tuple(rules["held_words"]),
            "rejected_words": tuple(rules["rejected_words"]),
        }
    )


def write_widget(settings: WidgetSettings) -> dict[str, Any]:
    """Return the widget's settings as a JSON object."""
    return asdict(settings)


def read_widget(kept: dict[str, Any]) -> WidgetSettings:
    """Return the widget's settings from their JSON object.

    Missing settings get the default for a new site; unknown ones are ignored.
    """
    look = Look(**_known(Look, kept.get("look", {})))
    return WidgetSettings(**{**_known(WidgetSettings, kept), "look": look})


def _known(kind: type[Look] | type[WidgetSettings], kept: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in kept.items() if name in names}


def all_sites(session: Session) -> list[Site]:
    """Return all sites by key."""
    return list(session.scalars(select(Site).order_by(Site.key)))
