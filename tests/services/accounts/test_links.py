"""A link's token can be recreated only with both its row and the secret."""

from sqlalchemy import select

from moderation.services.accounts.links import make_token
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.accounts.links import AccountLink
from moderation.store.mail.outbox import OutboxMail
from moderation.store.session import reading
from tests.conftest import Clock
from tests.services.accounts.teams import SECRET, invite


def test_the_token_is_recreated_from_row_and_secret(ada: Reviewer, site: SiteView, clock: Clock) -> None:
    token = invite(ada, site, clock)
    with reading() as session:
        link, mail = session.scalars(select(AccountLink)).one(), session.scalars(select(OutboxMail)).one()
        assert make_token(link, secret=SECRET) == token
        assert make_token(link, secret="another secret of this server") is None
        kept = {str(value) for row in (link, mail) for value in vars(row).values()}
    derived, _, signature = token.partition(".")
    assert not [value for value in kept if derived in value or signature in value]


def test_a_link_from_before_nonces_is_not_recreated(ada: Reviewer, site: SiteView, clock: Clock) -> None:
    invite(ada, site, clock)
    with reading() as session:
        link = session.scalars(select(AccountLink)).one()
        link.nonce = ""
        assert make_token(link, secret=SECRET) is None
