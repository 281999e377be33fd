"""A site's team: members, roles, and password links."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from moderation.domain.events import EventKind
from moderation.domain.roles import Role
from moderation.services.accounts import team
from moderation.services.accounts.moderators import create_moderator
from moderation.services.accounts.password_reset import get_password_link
from moderation.services.comments.post import Posted
from moderation.services.refusals import NotAllowed, NotFound, Refusal, Unacceptable
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.review.presence import Claim
from moderation.store.session import reading, writing
from tests.conftest import Clock
from tests.services.accounts.teams import SECRET, again, events, invite, opens
from tests.services.conftest import PASSWORD


def test_the_list_includes_open_invitations(ada: Reviewer, ben: Reviewer, site: SiteView, clock: Clock) -> None:
    invite(ada, site, clock)
    listed = team.list_team(ada, site.id, now=clock())
    assert [(each.email, each.role, each.is_last_owner, each.may_get_link) for each in listed.members] == [
        ("ada@blog.test", Role.OWNER, True, False),
        ("ben@blog.test", Role.MODERATOR, False, True),
    ]
    assert [(each.email, each.role, each.by) for each in listed.invitations] == [
        ("eva@blog.test", Role.MODERATOR, "ada@blog.test")
    ]


def test_roles_can_be_changed_and_members_removed(
    app: Flask, ada: Reviewer, ben: Reviewer, site: SiteView, clock: Clock
) -> None:
    for role in (Role.OWNER, Role.OWNER, Role.MODERATOR):
        team.change_role(ada, site.id, member_id=ben.id, role=role, now=clock())
        assert again(ben).roles[site.id].role is role
    team.remove_member(ada, site.id, member_id=ben.id, now=clock())
    assert again(ben).roles == {}
    assert events(app) == [
        (EventKind.MEMBER_CHANGED, "ben@blog.test", "ada@blog.test"),  # once: the second changed nothing
        (EventKind.MEMBER_CHANGED, "ben@blog.test", "ada@blog.test"),
        (EventKind.MEMBER_REMOVED, "ben@blog.test", "ada@blog.test"),
    ]
    with pytest.raises(NotFound):
        team.remove_member(ada, site.id, member_id=ben.id, now=clock())


def test_removing_a_member_deletes_their_claim(
    ada: Reviewer, ben: Reviewer, site: SiteView, clock: Clock, post: Callable[..., Posted]
) -> None:
    comment_id = post("toxic").comment_id
    with writing() as session:
        session.add(Claim(moderator_id=ben.id, comment_id=comment_id, claimed_at=clock()))
    team.remove_member(ada, site.id, member_id=ben.id, now=clock())
    with reading() as session:
        assert session.get(Claim, ben.id) is None


def test_the_last_owner_cannot_step_down_or_be_removed(
    ada: Reviewer, ben: Reviewer, site: SiteView, clock: Clock
) -> None:
    with pytest.raises(Unacceptable, match="the only owner"):
        team.change_role(ada, site.id, member_id=ada.id, role=Role.MODERATOR, now=clock())
    with pytest.raises(Unacceptable, match="the only owner"):
        team.remove_member(ada, site.id, member_id=ada.id, now=clock())
    team.change_role(ada, site.id, member_id=ben.id, role=Role.OWNER, now=clock())
    team.remove_member(ada, site.id, member_id=ada.id, now=clock())
    assert again(ada).roles == {}


def test_two_owners_who_remove_each_other_leave_one(
    app: Flask, ada: Reviewer, ben: Reviewer, site: SiteView, clock: Clock
) -> None:
    team.change_role(ada, site.id, member_id=ben.id, role=Role.OWNER, now=clock())
    ben = again(ben)

    def remove(pair: tuple[Reviewer, Reviewer]) -> bool:
        with app.app_context():
            try:
                team.remove_member(pair[0], site.id, member_id=pair[1].id, now=clock())
            except Refusal:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, [(ada, ben), (ben, ada)])) == [False, True]


def test_password_links_are_only_for_members_of_no_other_site(
    ada: Reviewer, ben: Reviewer, cleo: Reviewer, site: SiteView, clock: Clock
) -> None:
    email, token = team.make_password_link(ada, site.id, member_id=ben.id, secret=SECRET, now=clock())
    assert (email, get_password_link(token, secret=SECRET, now=clock())) == ("ben@blog.test", "ben@blog.test")
    create_moderator(ben.email, site_key="other", role=Role.MODERATOR, password=PASSWORD, now=clock())
    with pytest.raises(NotFound):  # otherwise Ada could enter Cleo's site with her older link
        get_password_link(token, secret=SECRET, now=clock())
    with pytest.raises(NotAllowed, match="a site that you do not own"):
        team.make_password_link(ada, site.id, member_id=ben.id, secret=SECRET, now=clock())
    create_moderator(ada.email, site_key="other", role=Role.MODERATOR, password=PASSWORD, now=clock())
    with pytest.raises(NotAllowed):  # a moderator there is not an owner
        team.make_password_link(again(ada), site.id, member_id=ben.id, secret=SECRET, now=clock())


def test_owners_cannot_make_links_for_themselves(ada: Reviewer, site: SiteView, clock: Clock) -> None:
    with pytest.raises(NotAllowed, match="your own account"):
        team.make_password_link(ada, site.id, member_id=ada.id, secret=SECRET, now=clock())


def test_only_owners_manage_the_team(
    ada: Reviewer, ben: Reviewer, cleo: Reviewer, site: SiteView, clock: Clock
) -> None:
    token = invite(ada, site, clock)
    (invitation,) = team.list_team(ada, site.id, now=clock()).invitations
    acts: list[Callable[[Reviewer], object]] = [
        lambda by: team.list_team(by, site.id, now=clock()),
        lambda by: invite(by, site, clock, email="fay@blog.test"),
        lambda by: team.withdraw_invitation(by, site.id, invitation_id=invitation.id, now=clock()),
        lambda by: team.change_role(by, site.id, member_id=ada.id, role=Role.MODERATOR, now=clock()),
        lambda by: team.remove_member(by, site.id, member_id=ada.id, now=clock()),
        lambda by: team.make_password_link(by, site.id, member_id=ada.id, secret=SECRET, now=clock()),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act(ben)
        with pytest.raises(NotFound):
            act(cleo)
    assert opens(token, clock)


def test_ids_of_another_site_are_not_found(ada: Reviewer, cleo: Reviewer, site: SiteView, clock: Clock) -> None:
    there = next(iter(cleo.roles.values())).site
    invite(cleo, there, clock)
    (invitation,) = team.list_team(cleo, there.id, now=clock()).invitations
    with pytest.raises(NotFound):
        team.withdraw_invitation(ada, site.id, invitation_id=invitation.id, now=clock())
    with pytest.raises(NotFound):
        team.change_role(ada, site.id, member_id=cleo.id, role=Role.MODERATOR, now=clock())
    with pytest.raises(NotFound):
        team.make_password_link(ada, site.id, member_id=cleo.id, secret=SECRET, now=clock())
