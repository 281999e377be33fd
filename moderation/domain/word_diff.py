"""Word-by-word diff of two revisions of a comment."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 600  # words and gaps on either side: comparing more can take too long if someone provokes it


class Change(StrEnum):
    """What happened to a passage."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words that were kept, removed or added together."""

    change: Change
    text: str


def diff_words(old: str, new: str) -> list[Passage]:
    """Return both texts merged into one list of passages; removed words come before those that replaced them.

    If there are too many words between the first change and the last, all of them count as removed and added.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    head = _count_same(before, after)
    tail = _count_same(before[head:][::-1], after[head:][::-1])
    end, new_end = len(before) - tail, len(after) - tail
    passages = [
        Passage(Change.KEPT, "".join(before[:head])),
        *_compare(before[head:end], after[head:new_end]),
        Passage(Change.KEPT, "".join(before[end:])),
    ]
    return [passage for passage in passages if passage.text]


def _count_same(before: Sequence[str], after: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))


def _compare(before: Sequence[str], after: Sequence[str]) -> Iterator[Passage]:
    if max(len(before), len(after)) > _MOST:
        yield Passage(Change.REMOVED, "".join(before))
        yield Passage(Change.ADDED, "".join(after))
        return
    removed = added = ""
    for operation, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        # A kept gap between two changed words belongs to the change: "you fool" for "my dear" is one change.
        if operation != "equal" or "".join(before[start:end]).isspace():
            removed += "".join(before[start:end])
            added += "".join(after[new_start:new_end])
            continue
        yield from (Passage(Change.REMOVED, removed), Passage(Change.ADDED, added))
        yield Passage(Change.KEPT, "".join(before[start:end]))
        removed = added = ""
    yield from (Passage(Change.REMOVED, removed), Passage(Change.ADDED, added))
