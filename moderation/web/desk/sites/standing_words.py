"""Words for the standing of authors, networks and domains."""

from moderation.domain.standing import Standing, TargetKind
from moderation.services.sites.standings import StandingView
from moderation.web.desk.wording import say_day

_STANDINGS = {Standing.TRUSTED: "Trusted", Standing.HELD: "Always held", Standing.BLOCKED: "Blocked"}
_MEANINGS = {
    Standing.TRUSTED: "Not held for being new, for links, or where everything is held; scores and words still count.",
    Standing.HELD: "Every new comment is held for review.",
    Standing.BLOCKED: "Every new comment is rejected, and no moderator is notified.",
}


def say_standing(standing: Standing) -> str:
    """Return the name of a standing."""
    return _STANDINGS[standing]


def say_meaning(standing: Standing) -> str:
    """Return what a standing does to new comments, as a sentence."""
    return _MEANINGS[standing]


def say_target(view: StandingView) -> str:
    """Return the author, network or domain that a standing is about."""
    if view.target.kind is TargetKind.NETWORK and view.day is not None:
        return f"the network of a comment from {say_day(view.day)}"
    if view.target.kind is TargetKind.DOMAIN:
        return f"links to {view.name}"
    return view.name


def say_lifted(view: StandingView) -> str:
    """Return which standing was just removed, as a sentence."""
    what = say_target(view)
    if view.standing is Standing.BLOCKED:
        return f"Removed: {what} {'are' if view.target.kind is TargetKind.DOMAIN else 'is'} no longer blocked."
    return f"Removed: {what} is no longer {say_standing(view.standing).lower()}."


# Registered as template filters under the functions' own names.
FILTERS = (
    say_meaning,
    say_standing,
    say_target,
)
