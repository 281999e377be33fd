"""How far two agree who judged the same words: moderators among themselves, or moderators and a machine."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from moderation.domain.learning import Share

LEAST_JUDGED = 20
"""From fewer comments that both judged, a rate says next to nothing: of 19 with 3 differing, 6 to 38 % is sure."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody made of a comment's words, whether without knowing what others made of them."""

    is_rejected: bool
    is_blind: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two judgements of the same words of a comment; `is_blind` where one of the two could not know of the other."""

    comment_id: int
    revision: int
    first_rejects: bool
    second_rejects: bool
    is_blind: bool = True

    @property
    def is_differing(self) -> bool:
        """Whether one of the two approves what the other rejects."""
        return self.first_rejects is not self.second_rejects


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many comments two have judged alike, and how many only one of them rejects."""

    both_approve: int = 0
    only_first_rejects: int = 0
    only_second_rejects: int = 0
    both_reject: int = 0

    @property
    def count(self) -> int:
        """How many both judged."""
        return self.both_approve + self.only_first_rejects + self.only_second_rejects + self.both_reject

    @property
    def missing(self) -> int:
        """How many more it takes until there is something to say."""
        return max(0, LEAST_JUDGED - self.count)

    @property
    def differing(self) -> Share:
        """Of how many one approves what the other rejects."""
        return Share(self.only_first_rejects + self.only_second_rejects, self.count)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: how far two agree beyond chance, 1 at most; None where both only ever said one same thing.

        (p_o - p_e) / (1 - p_e), where p_o is the share on which they agree, and p_e the one on which two would who
        reject as often as these, but by lot. J. Cohen, "A coefficient of agreement for nominal scales", Educational
        and Psychological Measurement 20 (1960), 37-46. Both shares are taken times the square of the count here, so
        that it is exact up to the one division.
        """
        first = self.only_first_rejects + self.both_reject
        second = self.only_second_rejects + self.both_reject
        by_chance = first * second + (self.count - first) * (self.count - second)
        beyond = self.count**2 - by_chance
        if not beyond:
            return None
        return (self.count * (self.both_approve + self.both_reject) - by_chance) / beyond


def count_agreement(meetings: Iterable[Meeting]) -> Agreement:
    """Return how often two agree who met over these comments, in the same order each time."""
    counts = {(first, second): 0 for first in (False, True) for second in (False, True)}
    for each in meetings:
        counts[each.first_rejects, each.second_rejects] += 1
    return Agreement(counts[False, False], counts[True, False], counts[False, True], counts[True, True])


def find_meetings(
    judged: Mapping[tuple[int, int], Mapping[int, Judgement]],
) -> Iterator[tuple[tuple[int, int], Meeting]]:
    """Yield the meetings of each two moderators, by their ids, the lower first.

    `judged` has for each comment and revision what each moderator made of it. Who decides anew what a colleague has
    decided knows of it, and does so mostly because they differ: no blind meeting, and none to take a rate of.
    """
    for (comment_id, revision), judgements in judged.items():
        for first, second in combinations(sorted(judgements), 2):
            one, other = judgements[first], judgements[second]
            is_blind = one.is_blind or other.is_blind
            yield (first, second), Meeting(comment_id, revision, one.is_rejected, other.is_rejected, is_blind)
