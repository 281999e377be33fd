"""Flattening a thread's tree of comments into a list with depths, in reading order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar


class Node(Protocol):
    """Anything with an id and the id of its parent."""

    @property
    def id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...


N = TypeVar("N", bound=Node)


def walk_thread(roots: Iterable[N], replies: Sequence[N]) -> Iterator[tuple[int, N]]:
    """Yield (depth, node) for each root and its replies, depth first, with replies in the given order.

    A reply whose parent is missing is left out, because its place is unknown.
    """
    children: defaultdict[int, list[N]] = defaultdict(list)
    for reply in replies:
        if reply.parent_id is not None:
            children[reply.parent_id].append(reply)
    for root in roots:
        # A stack instead of recursion: a branch may be deeper than Python's recursion limit.
        stack = [(0, root)]
        while stack:
            depth, node = stack.pop()
            yield depth, node
            stack.extend((depth + 1, child) for child in reversed(children[node.id]))
