"""A mail server that records what it receives and fails on request."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

USER, PASSWORD = "parley@mail.test", "pass/word:with@signs"


@dataclass
class Behaviour:
    """How the server answers, and what it received; while it `hangs` it does not answer."""

    to_recipient: str = ""
    to_text: str = ""
    to_sender: str = ""
    hangs: bool = False
    received: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    tries: int = 0

    async def handle_MAIL(  # noqa: N802  # named by aiosmtpd
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        self.tries += 1
        if self.hangs:
            await asyncio.Event().wait()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.to_sender or "250 OK"

    async def handle_RCPT(  # noqa: N802  # named by aiosmtpd
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.to_text:
            return self.to_text
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.envelopes.append(envelope)
        self.received.append(message)
        return "250 Taken as 4711"


@dataclass
class MailServer:
    """A running server; `url` is what an operator would configure."""

    port: int
    behaviour: Behaviour

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def received(self) -> list[EmailMessage]:
        return self.behaviour.received


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_server(
    *, implicit: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, asks_who: bool = False
) -> Iterator[MailServer]:
    behaviour = Behaviour()

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=given, handled=False)  # the server answers

    controller = Controller(
        behaviour,
        hostname="127.0.0.1",
        port=free_port(),
        ssl_context=implicit,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=check if asks_who else None,
        auth_required=asks_who,
        # This requires STARTTLS before signing in; aiosmtpd does not count implicit TLS.
        auth_require_tls=implicit is None,
    )
    controller.start()
    try:
        yield MailServer(controller.port, behaviour)
    finally:
        controller.stop()
