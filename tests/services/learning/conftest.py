"""A site whose moderators have decided enough for a model."""

from collections.abc import Callable

import pytest

from moderation.domain.learning import Learning
from moderation.services.learning.overview import describe_learning, set_learning
from moderation.services.learning.train import train_site
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from tests.conftest import NOON, FixedScorer
from tests.made_up_site import make_comments
from tests.services.insights.decided import fill


@pytest.fixture
def learned(site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer) -> Callable[..., None]:
    """Train on 1,000 decisions."""

    def learn(**settings: float | None) -> None:
        fill(make_comments(1_000, until=NOON), site, [ada, ben])
        train_site(site.id, scorer=scorer, now=NOON)
        let(site, ada, scorer, **settings)

    return learn


def let(site: SiteView, by: Reviewer, scorer: FixedScorer, **settings: float | None) -> None:
    seen = describe_learning(site.id, scorer=scorer, by=by).revision
    typed = Learning(**settings)  # type: ignore[arg-type]  # its own fields, checked where it is made
    set_learning(site.id, typed=typed, scorer=scorer, by=by, now=NOON, seen=seen)
