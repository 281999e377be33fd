"""Agreement between two judges of the same comments: two moderators, or moderators and a scorer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from moderation.domain.learning import Share

LEAST_JUDGED = 20
"""With fewer comments judged by both, a rate says little: 3 differences in 19 means anything from 6 to 38 %."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement of a comment; `is_blind` if it was made without knowing how others had judged it."""

    is_rejected: bool
    is_blind: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two judgements of one revision of a comment; `is_blind` if at least one was made without knowing the other."""

    comment_id: int
    revision: int
    first_rejects: bool
    second_rejects: bool
    is_blind: bool = True

    @property
    def is_differing(self) -> bool:
        """Whether one approves the comment and the other rejects it."""
        return self.first_rejects is not self.second_rejects


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many comments two judges agree on, and how many only one of them rejects."""

    both_approve: int = 0
    only_first_rejects: int = 0
    only_second_rejects: int = 0
    both_reject: int = 0

    @property
    def count(self) -> int:
        """The number of comments that both judged."""
        return self.both_approve + self.only_first_rejects + self.only_second_rejects + self.both_reject

    @property
    def missing(self) -> int:
        """How many more comments are needed before a rate is shown."""
        return max(0, LEAST_JUDGED - self.count)

    @property
    def differing(self) -> Share:
        """The share of comments on which the two differ."""
        return Share(self.only_first_rejects + self.only_second_rejects, self.count)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa, the agreement beyond chance: at most 1, and None if both always gave the same single answer.

        (p_o - p_e) / (1 - p_e), where p_o is the observed agreement and p_e the agreement expected of two judges who
        reject as often as these but at random. J. Cohen, "A coefficient of agreement for nominal scales", Educational
        and Psychological Measurement 20 (1960), 37-46. Both shares are multiplied by the square of the count here, so
        that only the final division rounds.
        """
        first = self.only_first_rejects + self.both_reject
        second = self.only_second_rejects + self.both_reject
        by_chance = first * second + (self.count - first) * (self.count - second)
        beyond = self.count**2 - by_chance
        if not beyond:
            return None
        return (self.count * (self.both_approve + self.both_reject) - by_chance) / beyond


def count_agreement(meetings: Iterable[Meeting]) -> Agreement:
    """Return how often the first and the second judge of these meetings agree."""
    counts = {(first, second): 0 for first in (False, True) for second in (False, True)}
    for each in meetings:
        counts[each.first_rejects, each.second_rejects] += 1
    return Agreement(counts[False, False], counts[True, False], counts[False, True], counts[True, True])


def find_meetings(
    judged: Mapping[tuple[int, int], Mapping[int, Judgement]],
) -> Iterator[tuple[tuple[int, int], Meeting]]:
    """Yield the meetings of every pair of moderators, keyed by their ids, the lower first.

    `judged` maps each (comment id, revision) to the judgements by moderator id. A moderator who overrides a
    colleague's decision knows it and usually disagrees, so such a meeting is not blind and no rate is taken from it.
    """
    for (comment_id, revision), judgements in judged.items():
        for first, second in combinations(sorted(judgements), 2):
            one, other = judgements[first], judgements[second]
            is_blind = one.is_blind or other.is_blind
            yield (first, second), Meeting(comment_id, revision, one.is_rejected, other.is_rejected, is_blind)
