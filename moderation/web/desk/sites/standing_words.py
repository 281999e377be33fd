"""The desk's words for authors, networks and domains, and what a site thinks of them."""

from moderation.domain.standing import Standing, TargetKind
from moderation.services.sites.standings import StandingView
from moderation.web.desk.wording import say_day

_REGARDS = {Standing.TRUSTED: "Trusted", Standing.HELD: "Always held", Standing.BLOCKED: "Blocked"}
_MEANINGS = {
    Standing.TRUSTED: "Not held for being new, for links, or where everything is; what the comments say still counts.",
    Standing.HELD: "Every new comment waits for a moderator.",
    Standing.BLOCKED: "Every new comment is rejected, and nobody is bothered.",
}


def say_standing(standing: Standing) -> str:
    """Return what a site thinks of somebody, in a word or two."""
    return _REGARDS[standing]


def say_meaning(standing: Standing) -> str:
    """Return what a standing means for the next comment, as a sentence."""
    return _MEANINGS[standing]


def say_target(view: StandingView) -> str:
    """Return whom or what a standing is about."""
    if view.target.kind is TargetKind.NETWORK and view.day is not None:
        return f"the network of a comment of {say_day(view.day)}"
    if view.target.kind is TargetKind.DOMAIN:
        return f"links to {view.name}"
    return view.name


def say_lifted(view: StandingView) -> str:
    """Return what has just been taken back, as a sentence."""
    what = say_target(view)
    if view.standing is Standing.BLOCKED:
        return f"Lifted: {what} {'are' if view.target.kind is TargetKind.DOMAIN else 'is'} no longer blocked."
    return f"Lifted: {what} is no longer {say_standing(view.standing).lower()}."


# Registered as template filters under the functions' own names.
FILTERS = (
    say_meaning,
    say_standing,
    say_target,
)
