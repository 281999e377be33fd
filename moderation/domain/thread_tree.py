"""The order in which a thread is read: a flat list with depths."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar


class Node(Protocol):
    """What has an id and answers to another."""

    @property
    def id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...


N = TypeVar("N", bound=Node)


def walk_thread(roots: Iterable[N], replies: Sequence[N]) -> Iterator[tuple[int, N]]:
    """Yield (depth, node) for each root followed by its replies, depth first, replies in their given order.

    A reply whose parent is absent is left out: its place cannot be told.
    """
    children: defaultdict[int, list[N]] = defaultdict(list)
    for reply in replies:
        if reply.parent_id is not None:
            children[reply.parent_id].append(reply)
    for root in roots:
        # A stack, not recursion: a branch may be deeper than Python's frames.
        stack = [(0, root)]
        while stack:
            depth, node = stack.pop()
            yield depth, node
            stack.extend((depth + 1, child) for child in reversed(children[node.id]))
