"""Split long texts into windows that a model of 512 tokens can read, whatever its tokenizer."""

from collections.abc import Callable, Iterator

MAX_TOKENS = 512
"""Tokens that all five models were trained to read, including the two at the ends; they ignore the rest."""

_LOOK_AHEAD = 10_000  # characters tokenized at once; the longest comment
_OVERLAP = 8  # windows overlap by 1/8, so that no insult is cut in two


def cut_windows(text: str, *, count: Callable[[str], int], limit: int = MAX_TOKENS) -> Iterator[str]:
    """Yield overlapping pieces of at most `limit` tokens that cover the text; one piece if it fits.

    `count` returns the number of tokens of a text. It only gets pieces of bounded length, so the time is linear in the
    length of the text.
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
    """Return the end of the text, at most `limit` tokens, without tokenizing what comes before."""
    piece = text[-_LOOK_AHEAD:]
    while (fitting := _fit(piece, count=count, limit=limit)) < len(piece):
        piece = piece[-fitting:]
    return piece


def _fit(piece: str, *, count: Callable[[str], int], limit: int) -> int:
    """Return how many characters to try next; all of them if they fit."""
    tokens = count(piece)
    return len(piece) if tokens <= limit else max(1, int(len(piece) * min(0.95, limit / tokens)))


def _end_at_blank(piece: str) -> str:
    blank = max(piece.rfind(mark, len(piece) * 3 // 4) for mark in " \n")
    return piece if blank < 1 else piece[:blank]
