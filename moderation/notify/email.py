"""Handing mail to a server over SMTP: encrypted where it was asked for, certificates checked, never waiting long."""

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
_MAX_ANSWER = 200  # characters of what a server says that we keep


class MailFailure(Exception):
    """A mail that was not handed over; the message is a sentence for an owner, without a password in it."""


class Refused(MailFailure):
    """The server will not take this mail, now or later."""


class Postponed(MailFailure):
    """The server does not take this mail now."""


class Unreachable(MailFailure):
    """There is no talking to the server: no mail would go now, whatever is in it."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """A server that takes our mail; `sender` is who writes, `host` who we are to the server."""

    server: SmtpServer
    sender: Address
    host: str
    timeout: float = TIMEOUT

    def send(self, letter: Letter, *, now: datetime) -> str:
        """Hand a letter over and return what the server said. Raises Refused, Postponed or Unreachable."""
        message = write_message(letter, sender=self.sender, host=self.host, now=now)
        smtp = self._connect()
        try:
            answer = _hand_over(smtp, message, sender=self.sender.addr_spec, to=to_ascii(letter.to))
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(self._say_why(error)) from error
        else:
            with suppress(OSError, smtplib.SMTPException):  # it is taken; a farewell may fail
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
        # A name of our own spares a look-up that may take long.
        if server.encryption is Encryption.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, self.host, timeout=self.timeout, context=context)
        return smtplib.SMTP(server.host, server.port, self.host, timeout=self.timeout)

    def _say_why(self, error: OSError | smtplib.SMTPException) -> str:
        name = f"{self.server.host}:{self.server.port}"
        # What broke the line while an answer was read is told apart from a server that hangs up.
        broken = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else None
        match broken if isinstance(broken, OSError) else error:
            case TimeoutError():
                return f"{name} did not answer within {self.timeout:g} seconds."
            case ConnectionRefusedError():
                return f"Nothing takes mail at {name}: the connection was refused."
            case ssl.SSLCertVerificationError(verify_message=words):
                return f"The certificate of {name} is not to be trusted: {words}."
            case ssl.SSLError(reason=words):
                return f"{name} does not speak the encryption that was asked for ({words})."
            case smtplib.SMTPAuthenticationError(smtp_code=code):
                # Not its words: some servers repeat what they were sent.
                return f"{name} does not take this user and password ({code})."
            case smtplib.SMTPSenderRefused(smtp_code=code, smtp_error=words):
                return f"{name} does not let us write as {self.sender.addr_spec}: {_say(code, words)}"
            case smtplib.SMTPResponseException(smtp_code=code, smtp_error=words):
                return f"{name} answered: {_say(code, words)}"
            case smtplib.SMTPServerDisconnected():
                return f"{name} hung up."
            case smtplib.SMTPNotSupportedError():
                return f"{name} does not offer what is needed: {error}"
        return f"{name} cannot be reached: {getattr(error, 'strerror', None) or type(error).__name__}."


def _hand_over(smtp: smtplib.SMTP, message: EmailMessage, *, sender: str, to: str) -> str:
    is_ascii = to.isascii()
    code, words = smtp.mail(sender, [] if is_ascii else ["SMTPUTF8"])
    if code != 250:
        # Who may write is between the server and the operator: another mail would fare no better.
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
    if code == 421:  # it is closing down
        return smtplib.SMTPResponseException(code, words)
    kind = Refused if 500 <= code < 600 else Postponed
    return kind(f"The server answered: {_say(code, words)}")


def _say(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return f"{code} {line[:_MAX_ANSWER]}"
