"""Long texts in pieces that a model of 512 tokens can read, whatever its tokenizer."""

from collections.abc import Callable, Iterator

MAX_TOKENS = 512
"""All five models were trained to read this many, the two at the ends included. What comes later they never see."""

_LOOK_AHEAD = 10_000  # characters counted at once; a comment has no more
_OVERLAP = 8  # one part in so many is read twice, so that no insult is cut in two


def cut_windows(text: str, *, count: Callable[[str], int], limit: int = MAX_TOKENS) -> Iterator[str]:
    """Yield pieces of at most `limit` tokens that overlap a little and together are the text; one piece if it fits.

    `count` tells how many tokens a text becomes. It is only asked about pieces of bounded length, so the time is linear
    in the length of the text.
    """
    start = 0
    while True:
        piece = text[start : start + _LOOK_AHEAD]
        while (fitting := _fit(piece, count=count, limit=limit)) < len(piece):
            piece = piece[:fitting]
        end = start + len(piece)
        if end < len(text):
            piece = _end_at_blank(piece)
            end = start + len(piece)
        yield piece
        if end >= len(text):
            return
        start = max(end - len(piece) // _OVERLAP, start + 1)


def cut_last_window(text: str, *, count: Callable[[str], int], limit: int = MAX_TOKENS) -> str:
    """Return the end of the text, at most `limit` tokens of it, without cutting what is before."""
    piece = text[-_LOOK_AHEAD:]
    while (fitting := _fit(piece, count=count, limit=limit)) < len(piece):
        piece = piece[-fitting:]
    return piece


def _fit(piece: str, *, count: Callable[[str], int], limit: int) -> int:
    """Return how many characters to try next: all of them when they fit."""
    tokens = count(piece)
    return len(piece) if tokens <= limit else max(1, int(len(piece) * min(0.95, limit / tokens)))


def _end_at_blank(piece: str) -> str:
    blank = max(piece.rfind(mark, len(piece) * 3 // 4) for mark in " \n")
    return piece if blank < 1 else piece[:blank]
