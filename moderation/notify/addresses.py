"""Email addresses: validation, and parsing of the sender."""

from email.headerregistry import Address
from email.utils import getaddresses

from email_validator import EmailNotValidError, ValidatedEmail, validate_email


def check_address(raw: str) -> ValidatedEmail:
    """Return a validated email address. Raises ValueError with the reason if it is invalid."""
    try:
        # No DNS look-up: the operator may be offline, and delivery is the real test. Special-use domains are allowed
        # for trying things out.
        return validate_email(raw.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error


def parse_sender(raw: str) -> Address:
    """Parse `Name <address>` or a bare address. Raises ValueError with the reason."""
    if any(not character.isprintable() for character in raw):
        raise ValueError("it contains invisible characters")
    (name, address), *more = getaddresses([raw])
    if more or not address:
        raise ValueError("it takes one address, such as comments@blog.example or Blog <comments@blog.example>")
    found = check_address(address)
    return Address(name, found.ascii_local_part or found.local_part, found.ascii_domain)
