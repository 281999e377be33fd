"""Which scorers there are and how they are: what an operator, an owner and a supervisor are told."""

from moderation.scoring.registry import SCORERS


def gives_second_opinions(name: str) -> bool:
    """Tell whether a scorer is one of the slow ones, whose answer never is the first a comment gets."""
    return name in SCORERS and SCORERS[name].is_slow
