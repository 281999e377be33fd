"""The desk's form fields, with their parsing and error messages, and its small forms."""

# mypy: allow-subclassing-any
# WTForms carries no types, so to mypy its classes are Any.

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FloatField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from moderation.domain.policy import SecondOpinion, WhenUncovered, WhenUnscored
from moderation.services.sites.sites import MAX_NAME

MAX_WORDS = 1_000
MAX_WORD = 100  # characters
_DECIMALS = 4  # as many as the form shows, so that saving an unchanged form changes nothing


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error message, and the field it is about."""

    field_id: str
    label: str
    sentence: str


def list_errors(form: Any) -> Iterator[FieldError]:
    """Yield every error of a form and the forms inside it, in the order of the page."""
    for field in form:
        if isinstance(field, FormField):
            yield from (replace(error, label=f"{field.label.text}, {error.label}") for error in list_errors(field.form))
        else:
            yield from (FieldError(field.id, field.label.text, str(sentence)) for sentence in field.errors)


def _take_sent(valuelist: list[str]) -> str:
    """Return the value sent for a field. Raises ValueError if it was not sent, since that does not mean "off"."""
    if not valuelist:
        raise ValueError("This field was missing from the form. Reload the page and try again.")
    return valuelist[0]


class ProbabilityField(FloatField):
    """A number from 0 to 1, with a point or a comma; empty means off. Invalid input stays in the field."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        raw = _take_sent(valuelist).strip().replace(",", ".")
        if raw:
            try:
                self.data = float(raw)
            except ValueError as error:
                raise ValueError(
                    f"“{raw[:20]}” is not a number. Write it like 0.80, or leave the field empty."
                ) from error

    def pre_validate(self, form: Form) -> None:
        if self.data is not None and not 0.0 <= self.data <= 1.0:
            raise ValidationError(f"{self.data:g} is out of range. Enter a number from 0.00 to 1.00.")
        if self.data is not None and round(self.data, _DECIMALS) != self.data:
            raise ValidationError(f"Enter at most {_DECIMALS} decimals, as in 0.8125.")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return f"{self.data:.2f}" if round(self.data, 2) == self.data else f"{self.data:g}"


class LinesField(TextAreaField):
    """Words or phrases, one per line."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = []
        lines = (" ".join(line.split()) for line in _take_sent(valuelist).splitlines())
        self.data = list(dict.fromkeys(line for line in lines if line))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "\n".join(self.data or [])


class WordsField(LinesField):
    """Words that a check looks for."""

    def pre_validate(self, form: Form) -> None:
        if len(self.data) > MAX_WORDS:
            raise ValidationError(f"Enter at most {MAX_WORDS:,} words; this list has {len(self.data):,}.")
        for word in self.data:
            if len(word) > MAX_WORD:
                raise ValidationError(f"“{word[:30]}…” is longer than {MAX_WORD} characters.")


class CountField(IntegerField):
    """A whole number within bounds; empty means off. Invalid input stays in the field."""

    widget = TextInput()

    def __init__(self, label: str, *, least: int, most: int, **bound: Any) -> None:
        super().__init__(label, **bound)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        raw = _take_sent(valuelist).strip()
        self.data = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None
        if raw and (self.data is None or not self.least <= self.data <= self.most):
            raise ValueError(f"Enter a whole number from {self.least} to {self.most:,}, or leave the field empty.")


class SignInForm(FlaskForm):
    """An email address and a password; `next` is the page to show after signing in."""

    email = StringField("Email")
    password = PasswordField("Password")
    next = HiddenField()


class SiteForm(FlaskForm):
    """A site's name and origins; the service checks both."""

    name = StringField("Name", render_kw={"maxlength": MAX_NAME})
    origins = LinesField("Origins")


class PolicyForm(FlaskForm):
    """The rules of a policy, in fields named like the policy's own."""

    revision = HiddenField()
    hold_everything = BooleanField("Hold every comment")
    hold_first_timers = BooleanField("Hold first-time commenters")
    hold_links_over = CountField("Hold comments with more links than", least=0, most=100)
    hold_faster_than = CountField("Hold comments sent within (seconds)", least=1, most=60)
    held_words = WordsField("Held words")
    rejected_words = WordsField("Rejected words")
    close_after_days = CountField("Close conversations after (days)", least=1, most=3650)
    hold_spam_at = ProbabilityField("Hold advertising at")
    when_unscored = RadioField(
        "When no scorer answers",
        choices=[
            SelectChoice(WhenUnscored.HOLD.value, "hold the comment"),
            SelectChoice(WhenUnscored.PUBLISH.value, "publish it with a mark"),
        ],
    )
    when_uncovered = RadioField(
        "When the scorer was not trained on a comment’s language",
        choices=[
            SelectChoice(WhenUncovered.HOLD.value, "hold the comment"),
            SelectChoice(WhenUncovered.PUBLISH.value, "publish it with a mark"),
        ],
    )
    second_opinion = RadioField(
        "Second opinion",
        choices=[
            SelectChoice(SecondOpinion.ALL.value, "for every public or waiting comment"),
            SelectChoice(SecondOpinion.UNCERTAIN.value, "only for comments near a threshold or without a score"),
            SelectChoice(SecondOpinion.OFF.value, "never"),
        ],
    )
