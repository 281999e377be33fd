"""Sending mail over SMTP: encrypted as configured, with verified certificates and short timeouts."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from moderation.notify.letters import Letter, to_ascii, write_message
from moderation.notify.smtp_url import Encryption, SmtpServer

TIMEOUT = 10.0  # seconds for each answer
_MAX_ANSWER = 200  # characters kept of a server's answer


class MailFailure(Exception):
    """A mail was not sent; the message is a sentence for an owner and never contains the password."""


class Refused(MailFailure):
    """The server permanently refuses this mail."""


class Postponed(MailFailure):
    """The server refuses this mail for now."""


class Unreachable(MailFailure):
    """The server cannot be used, so no mail can be sent."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """An SMTP server to send through; `sender` is the From address, `host` our name in HELO."""

    server: SmtpServer
    sender: Address
    host: str
    timeout: float = TIMEOUT

    def send(self, letter: Letter, *, now: datetime) -> str:
        """Send a letter and return the server's answer. Raises Refused, Postponed or Unreachable."""
        message = write_message(letter, sender=self.sender, host=self.host, now=now)
        smtp = self._connect()
        try:
            answer = _hand_over(smtp, message, sender=self.sender.addr_spec, to=to_ascii(letter.to))
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(self._say_why(error)) from error
        else:
            with suppress(OSError, smtplib.SMTPException):  # the mail was accepted, so a failing QUIT does not matter
                smtp.quit()
            return answer
        finally:
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        server, smtp = self.server, None
        try:
            smtp = self._reach()
            smtp.ehlo_or_helo_if_needed()
            if server.encryption is Encryption.STARTTLS:
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
        except (OSError, smtplib.SMTPException) as error:
            if smtp is not None:
                smtp.close()
            raise Unreachable(self._say_why(error)) from error
        return smtp

    def _reach(self) -> smtplib.SMTP:
        server = self.server
        # Passing our host name avoids a DNS look-up that may be slow.
        if server.encryption is Encryption.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, self.host, timeout=self.timeout, context=context)
        return smtplib.SMTP(server.host, server.port, self.host, timeout=self.timeout)

    def _say_why(self, error: OSError | smtplib.SMTPException) -> str:
        name = f"{self.server.host}:{self.server.port}"
        # Tell an error while reading the answer apart from a server that hangs up.
        broken = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else None
        match broken if isinstance(broken, OSError) else error:
            case TimeoutError():
                return f"{name} did not answer within {self.timeout:g} seconds."
            case ConnectionRefusedError():
                return f"Nothing accepts mail at {name}: the connection was refused."
            case ssl.SSLCertVerificationError(verify_message=words):
                return f"The certificate of {name} cannot be trusted: {words}."
            case ssl.SSLError(reason=words):
                return f"{name} does not support the requested encryption ({words})."
            case smtplib.SMTPAuthenticationError(smtp_code=code):
                # Without the server's text: some servers repeat what they were sent.
                return f"{name} rejected this user and password ({code})."
            case smtplib.SMTPSenderRefused(smtp_code=code, smtp_error=words):
                return f"{name} does not allow mail from {self.sender.addr_spec}: {_say(code, words)}"
            case smtplib.SMTPResponseException(smtp_code=code, smtp_error=words):
                return f"{name} answered: {_say(code, words)}"
            case smtplib.SMTPServerDisconnected():
                return f"{name} closed the connection."
            case smtplib.SMTPNotSupportedError():
                return f"{name} does not offer what is needed: {error}"
        return f"{name} cannot be reached: {getattr(error, 'strerror', None) or type(error).__name__}."


def _hand_over(smtp: smtplib.SMTP, message: EmailMessage, *, sender: str, to: str) -> str:
    is_ascii = to.isascii()
    code, words = smtp.mail(sender, [] if is_ascii else ["SMTPUTF8"])
    if code != 250:
        # A refused sender is the operator's to fix; any other mail would be refused as well.
        raise smtplib.SMTPSenderRefused(code, words, sender)
    code, words = smtp.rcpt(to)
    if code not in (250, 251):
        raise _failure(code, words)
    try:
        code, words = smtp.data(message.as_bytes(policy=SMTP if is_ascii else SMTPUTF8))
    except smtplib.SMTPDataError as error:
        raise _failure(error.smtp_code, error.smtp_error) from error
    if code != 250:
        raise _failure(code, words)
    return _say(code, words)


def _failure(code: int, words: bytes | str) -> MailFailure | smtplib.SMTPException:
    if code == 421:  # service not available, closing the channel
        return smtplib.SMTPResponseException(code, words)
    kind = Refused if 500 <= code < 600 else Postponed
    return kind(f"The server answered: {_say(code, words)}")


def _say(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return f"{code} {line[:_MAX_ANSWER]}"
