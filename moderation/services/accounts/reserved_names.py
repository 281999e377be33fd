"""Names reserved for a site's team: commenters must not use one that looks the same."""

import re

from sqlalchemy.orm import Session

from moderation.domain.comment_text import ANONYMOUS
from moderation.domain.messages import N_
from moderation.scoring.text_normaliser import fold_lookalikes, fold_text
from moderation.services.refusals import Unacceptable
from moderation.store.accounts.moderators import team_names

_BADGE = "team"  # shown next to the team's names; typed as part of a name, it would look the same
_SEPARATORS = re.compile(r"[\W_]+")
# Look-alikes within one script. Whole names are compared, so this may be coarse.
_STROKES = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "$": "s"})
_RUNS = (("rn", "m"), ("vv", "w"))


def check_name(session: Session, name: str, *, site_id: int) -> None:
    """Raise Unacceptable if a name looks like the site's or that of someone on its team."""
    if name == ANONYMOUS:
        return
    folded = fold_name(name)
    reserved = {fold_name(each) for each in team_names(session, site_id)} - {""}
    if folded in reserved or any(folded in (each + _FOLDED_BADGE, _FOLDED_BADGE + each) for each in reserved):
        raise Unacceptable(N_("That name is reserved for the team. Please choose another."), field="author")


def fold_name(name: str) -> str:
    """Return a name without case, accents, spaces and punctuation, and with look-alike letters unified.

    The result is empty for a name of punctuation only.
    """
    folded = fold_lookalikes(fold_text(name).casefold()).translate(_STROKES)
    for run, letter in _RUNS:
        folded = folded.replace(run, letter)
    return _SEPARATORS.sub("", folded)


_FOLDED_BADGE = fold_name(_BADGE)
