"""Names that belong to a site's team: nobody else may look like one of them."""

import re

from sqlalchemy.orm import Session

from moderation.domain.comment_text import ANONYMOUS
from moderation.domain.messages import N_
from moderation.scoring.text_normaliser import fold_lookalikes, fold_text
from moderation.services.refusals import Unacceptable
from moderation.store.accounts.moderators import team_names

_BADGE = "team"  # as readers see it beside the name; typed into a name, it would look the same
_NOT_SEEN_APART = re.compile(r"[\W_]+")
# Within one script: digits, strokes, and letters that run together. Whole names are compared, so this may be coarse.
_STROKES = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "$": "s"})
_RUNS = (("rn", "m"), ("vv", "w"))


def check_name(session: Session, name: str, *, site_id: int) -> None:
    """Raise Unacceptable for a name that reads as the site's own or as that of somebody on its team."""
    if name == ANONYMOUS:
        return
    asked = fold_name(name)
    reserved = {fold_name(each) for each in team_names(session, site_id)} - {""}
    if asked in reserved or any(asked in (each + _SEEN_BADGE, _SEEN_BADGE + each) for each in reserved):
        raise Unacceptable(N_("That name is reserved for the team. Please choose another."), field="author")


def fold_name(name: str) -> str:
    """Return what is left of a name for the eye: no case, accents, spaces or marks, and look-alikes as one.

    Of a name that is nothing but marks, nothing is left.
    """
    folded = fold_lookalikes(fold_text(name).casefold()).translate(_STROKES)
    for run, letter in _RUNS:
        folded = folded.replace(run, letter)
    return _NOT_SEEN_APART.sub("", folded)


_SEEN_BADGE = fold_name(_BADGE)
