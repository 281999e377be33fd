"""The forms of accounts and teams: invitations, passwords, one's own settings."""

# mypy: allow-subclassing-any
# WTForms carries no types, so to mypy its classes are Any.

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, SelectChoice, StringField

from moderation.domain.roles import Role
from moderation.web.desk.forms import ProbabilityField


class InviteForm(FlaskForm):
    """Whom to invite, and as what."""

    email = StringField("E-mail")
    role = RadioField(
        "Role",
        choices=[
            SelectChoice(Role.MODERATOR.value, "moderator: decides about comments, authors and threads"),
            SelectChoice(Role.OWNER.value, "owner: also sets the policy, the reasons, the site and its team"),
        ],
        default=Role.MODERATOR.value,
    )


class JoinForm(FlaskForm):
    """What somebody needs to join: a password, the account's or a new one, and perhaps a name."""

    password = PasswordField("Password")
    name = StringField("Name")


class NewPasswordForm(FlaskForm):
    """A new password, by a link."""

    password = PasswordField("New password")


class PasswordForm(FlaskForm):
    """A new password, by whoever knows the present one."""

    old = PasswordField("Present password")
    password = PasswordField("New password")


class AccountForm(FlaskForm):
    """What people set for themselves."""

    name = StringField("Name")
    uses_keys = BooleanField("Single keys")
    veil_at = ProbabilityField("Veil comments at")
