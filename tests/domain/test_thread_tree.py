"""The order in which a thread is read."""

from dataclasses import dataclass

from moderation.domain.thread_tree import walk_thread


@dataclass(frozen=True)
class Leaf:
    id: int
    parent_id: int | None = None


def walk(roots: list[Leaf], replies: list[Leaf]) -> list[tuple[int, int]]:
    return [(depth, leaf.id) for depth, leaf in walk_thread(roots, replies)]


def test_replies_follow_what_they_answer() -> None:
    replies = [Leaf(3, 1), Leaf(4, 2), Leaf(5, 3), Leaf(6, 1)]
    assert walk([Leaf(2), Leaf(1)], replies) == [(0, 2), (1, 4), (0, 1), (1, 3), (2, 5), (1, 6)]


def test_a_reply_without_its_parent_is_left_out() -> None:
    assert walk([Leaf(1)], [Leaf(3, 2)]) == [(0, 1)]


def test_a_branch_may_be_deeper_than_the_stack_of_python() -> None:
    replies = [Leaf(number, number - 1) for number in range(2, 5_001)]
    assert walk([Leaf(1)], replies)[-1] == (4_999, 5_000)
