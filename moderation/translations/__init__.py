"""What readers are told in other languages: a catalogue each, compiled when it is first asked for.

`make translations` brings the catalogues in step with the code; there is no compiled file to forget.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent
SOURCE_LANGUAGE = "en"  # what the code says by itself


@cache
def load_catalogue(name: str) -> NullTranslations:
    """Return the translations of a language by its catalogue's name. Raises FileNotFoundError where there is none."""
    if name == SOURCE_LANGUAGE:
        return NullTranslations()
    with (CATALOGUES / f"{name}.po").open("rb") as file:
        catalogue = read_po(file, locale=name)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
