"""The forms of accounts and teams: invitations, passwords, one's own settings."""

# mypy: allow-subclassing-any
# WTForms carries no types, so to mypy its classes are Any.

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, SelectChoice, StringField

from moderation.domain.comment_text import MAX_NAME
from moderation.domain.mail import WaitingMail
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


class ForgotForm(FlaskForm):
    """Whose password was forgotten."""

    email = StringField("E-mail")


class JoinForm(FlaskForm):
    """What somebody needs to join: a password, the account's or a new one, and perhaps a name."""

    password = PasswordField("Password")
    name = StringField("Name", render_kw={"maxlength": MAX_NAME})


class NewPasswordForm(FlaskForm):
    """A new password, by a link."""

    password = PasswordField("New password")


class PasswordForm(FlaskForm):
    """A new password, by whoever knows the present one."""

    old = PasswordField("Present password")
    password = PasswordField("New password")


class AccountForm(FlaskForm):
    """What people set for themselves."""

    name = StringField("Name", render_kw={"maxlength": MAX_NAME})
    uses_keys = BooleanField("Single keys")
    veil_at = ProbabilityField("Veil comments at")
    waiting_mail = RadioField(
        "Mail about waiting comments",
        choices=[
            SelectChoice(WaitingMail.INSTANT.value, "at once, though at most every ten minutes"),
            SelectChoice(WaitingMail.HOURLY.value, "every hour"),
            SelectChoice(WaitingMail.DAILY.value, "every day, at 08:00 UTC"),
            SelectChoice(WaitingMail.NEVER.value, "never"),
        ],
        default=WaitingMail.DAILY.value,
    )
