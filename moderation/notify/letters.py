"""Mail messages: templates rendered in the reader's language, safe against header injection."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from moderation.domain.languages import DEFAULT, LANGUAGES, Language
from moderation.notify.addresses import check_address
from moderation.translations import load_catalogue

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "mail"
_MAX_SUBJECT = 200  # characters
_WRITTEN_BY_A_MACHINE = {
    "Auto-Submitted": "auto-generated",  # RFC 3834: prevents automatic replies
    "X-Auto-Response-Suppress": "All",  # the same for Exchange, which ignores the former
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one address: template, context, and the unsubscribe link, if any."""

    to: str
    template: str
    facts: Mapping[str, object]
    language: Language = field(default=LANGUAGES[DEFAULT])
    stop_url: str = ""


def write_message(letter: Letter, *, sender: Address, host: str, now: datetime) -> EmailMessage:
    """Return a letter as a message in text and HTML; `host` is our host name, for the Message-ID."""
    facts = {**letter.facts, "stop_url": letter.stop_url, "language": letter.language}
    text = _environment(letter.language.catalogue).get_template(f"{letter.template}.txt")
    page = _environment(letter.language.catalogue).get_template(f"{letter.template}.html")
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to_ascii(letter.to)
    message["Subject"] = _to_one_line(_render_block(text, "subject", facts))
    message["Date"] = now
    message["Message-ID"] = make_msgid(domain=host)
    for name, value in _WRITTEN_BY_A_MACHINE.items():
        message[name] = value
    if letter.stop_url:
        # RFC 8058: a mail client posts this to the link, without opening it first.
        message["List-Unsubscribe"] = f"<{letter.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Quoted-printable keeps lines short enough for SMTP and in seven bits.
    message.set_content(_render_block(text, "body", facts), cte="quoted-printable")
    message.add_alternative(page.render(facts), subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language.tag  # last, because Content- headers move into the parts
    return message


def to_ascii(address: str) -> str:
    """Return an address in ASCII if it can be written that way."""
    found = check_address(address)
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


def _render_block(template: Template, name: str, facts: Mapping[str, object]) -> str:
    return "".join(template.blocks[name](template.new_context(dict(facts))))


def _to_one_line(raw: str) -> str:
    # A line break would start another header.
    line = " ".join("".join(character if character.isprintable() else " " for character in raw).split())
    return line if len(line) <= _MAX_SUBJECT else f"{line[: _MAX_SUBJECT - 1]}…"


@cache
def _environment(catalogue: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.install_gettext_translations(load_catalogue(catalogue), newstyle=True)  # type: ignore[attr-defined]
    return environment
