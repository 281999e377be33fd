"""Mail servers, and an authority that vouches for them."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.notify.mail_server import MailServer, run_server


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with run_server() as server:
        yield server


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority of our own, which this process trusts as an operator would have it do."""
    made = trustme.CA()
    path = tmp_path / "authority.pem"
    made.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return made


def certify(authority: trustme.CA, name: str) -> ssl.SSLContext:
    """Return what a server needs to show a certificate of this name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context
