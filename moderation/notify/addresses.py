"""Addresses of mail: one opinion on what is one, and who we are when we write."""

from email.headerregistry import Address
from email.utils import getaddresses

from email_validator import EmailNotValidError, ValidatedEmail, validate_email


def check_address(raw: str) -> ValidatedEmail:
    """Return what is to know of an address. Raises ValueError with the reason when it is none."""
    try:
        # No DNS: an operator may be offline, and a mail's arrival is the real test. "special-use" names are for trying.
        return validate_email(raw.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error


def parse_sender(raw: str) -> Address:
    """Read `Name <address>` or an address alone. Raises ValueError with the reason."""
    if any(not character.isprintable() for character in raw):
        raise ValueError("it holds characters that cannot be seen")
    (name, address), *more = getaddresses([raw])
    if more or not address:
        raise ValueError("it takes one address, as in comments@blog.example, or Blog <comments@blog.example>")
    found = check_address(address)
    return Address(name, found.ascii_local_part or found.local_part, found.ascii_domain)
