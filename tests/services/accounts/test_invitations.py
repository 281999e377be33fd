"""Invitations to a team: how long a link is valid, and what ends it."""

import pytest

from moderation.domain.roles import Role
from moderation.services.accounts import team
from moderation.services.accounts.join import join, join_anew
from moderation.services.accounts.moderators import create_moderator
from moderation.services.accounts.password_reset import get_password_link
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound, Unacceptable
from moderation.services.sites.access import Reviewer, get_reviewer
from moderation.services.sites.sites import SiteView
from tests.conftest import Clock
from tests.services.accounts.teams import SECRET, invite, opens
from tests.services.conftest import PASSWORD, make_reviewer


def test_an_invitation_is_valid_for_seven_days(ada: Reviewer, site: SiteView, clock: Clock) -> None:
    token = invite(ada, site, clock)
    clock.advance(days=7, seconds=-1)
    assert opens(token, clock)
    clock.advance(seconds=1)
    assert not opens(token, clock)
    assert team.list_team(ada, site.id, now=clock()).invitations == []


def test_a_new_invitation_ends_the_older_one(ada: Reviewer, site: SiteView, clock: Clock) -> None:
    first, other = invite(ada, site, clock), invite(ada, site, clock, email="fay@blog.test")
    second = invite(ada, site, clock, email=" EVA@blog.test ", role=Role.OWNER)
    assert [opens(token, clock) for token in (first, other, second)] == [False, True, True]


def test_a_withdrawn_invitation_does_not_work(ada: Reviewer, site: SiteView, clock: Clock) -> None:
    token = invite(ada, site, clock)
    (invitation,) = team.list_team(ada, site.id, now=clock()).invitations
    assert team.withdraw_invitation(ada, site.id, invitation_id=invitation.id, now=clock()) == "eva@blog.test"
    assert not opens(token, clock)
    with pytest.raises(ChangedMeanwhile):
        team.withdraw_invitation(ada, site.id, invitation_id=invitation.id, now=clock())


@pytest.mark.parametrize("email", ["ben@blog.test", "no address", ""])
def test_invalid_invitations_are_refused(
    ada: Reviewer, ben: Reviewer, site: SiteView, clock: Clock, email: str
) -> None:
    with pytest.raises(Unacceptable) as refusal:
        invite(ada, site, clock, email=email)
    assert refusal.value.field == "email"


def test_a_removed_member_cannot_return_with_an_older_invitation(ada: Reviewer, site: SiteView, clock: Clock) -> None:
    token = invite(ada, site, clock)
    create_moderator("eva@blog.test", site_key=site.key, role=Role.MODERATOR, password=PASSWORD, now=clock())
    eva = next(each for each in team.list_team(ada, site.id, now=clock()).members if each.email == "eva@blog.test")
    team.remove_member(ada, site.id, member_id=eva.id, now=clock())
    assert not opens(token, clock)


def test_invitations_by_a_former_owner_do_not_work(ada: Reviewer, ben: Reviewer, site: SiteView, clock: Clock) -> None:
    kept = invite(ada, site, clock, email="fay@blog.test")
    dan = make_reviewer("dan@blog.test", site.key, Role.OWNER, clock())
    token = invite(dan, site, clock)
    _, password_token = team.make_password_link(dan, site.id, member_id=ben.id, secret=SECRET, now=clock())
    team.change_role(ada, site.id, member_id=dan.id, role=Role.MODERATOR, now=clock())
    assert not opens(token, clock)
    assert opens(kept, clock)
    with pytest.raises(NotFound):
        get_password_link(password_token, secret=SECRET, now=clock())


def test_joining_ends_the_invitation(
    ada: Reviewer, ben: Reviewer, cleo: Reviewer, site: SiteView, clock: Clock
) -> None:
    token = invite(ada, site, clock)
    account = join_anew(token, password=PASSWORD, name="Eva", secret=SECRET, now=clock())
    eva = get_reviewer(account.id, session_epoch=account.session_epoch)
    assert eva is not None
    assert (eva.email, eva.name, eva.roles[site.id].role) == ("eva@blog.test", "Eva", Role.MODERATOR)
    assert not opens(token, clock)
    with pytest.raises(NotAllowed, match="This invitation is for"):
        join(invite(ada, site, clock, email=cleo.email), moderator_id=ben.id, secret=SECRET, now=clock())
