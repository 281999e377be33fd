"""The forms of accounts and teams: invitations, passwords, preferences."""

# mypy: allow-subclassing-any
# WTForms carries no types, so to mypy its classes are Any.

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, SelectChoice, StringField

from moderation.domain.comment_text import MAX_NAME
from moderation.domain.mail import WaitingMail
from moderation.domain.roles import Role
from moderation.web.desk.forms import ProbabilityField

COMFORTABLE, DENSE = "comfortable", "dense"


class InviteForm(FlaskForm):
    """The address and role of a new member."""

    email = StringField("Email")
    role = RadioField(
        "Role",
        choices=[
            SelectChoice(Role.MODERATOR.value, "moderator: reviews comments, authors and conversations"),
            SelectChoice(Role.OWNER.value, "owner: also manages the policy, the reasons, the site and its team"),
        ],
        default=Role.MODERATOR.value,
    )


class ForgotForm(FlaskForm):
    """The address of the account whose password was forgotten."""

    email = StringField("Email")


class JoinForm(FlaskForm):
    """A password, new or of the existing account, and an optional name."""

    password = PasswordField("Password")
    name = StringField("Name", render_kw={"maxlength": MAX_NAME})


class NewPasswordForm(FlaskForm):
    """A new password, set by a link."""

    password = PasswordField("New password")


class PasswordForm(FlaskForm):
    """The current and a new password."""

    old = PasswordField("Current password")
    password = PasswordField("New password")


class AccountForm(FlaskForm):
    """A moderator's own settings."""

    name = StringField("Name", render_kw={"maxlength": MAX_NAME})
    uses_keys = BooleanField("Keyboard shortcuts")
    density = RadioField(
        "Density",
        choices=[SelectChoice(COMFORTABLE, "Comfortable"), SelectChoice(DENSE, "Dense")],
        default=COMFORTABLE,
    )
    veil_at = ProbabilityField("Blur comments scoring at least")
    waiting_mail = RadioField(
        "Email about waiting comments",
        choices=[
            SelectChoice(WaitingMail.INSTANT.value, "immediately, at most every 10 minutes"),
            SelectChoice(WaitingMail.HOURLY.value, "every hour"),
            SelectChoice(WaitingMail.DAILY.value, "every day, at 08:00 UTC"),
            SelectChoice(WaitingMail.NEVER.value, "never"),
        ],
        default=WaitingMail.DAILY.value,
    )
