"""Translations of what readers see: one catalogue per language, compiled when first used.

`make translations` updates the catalogues from the code; there are no compiled files to forget.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent
SOURCE_LANGUAGE = "en"  # the language of the code


@cache
def load_catalogue(name: str) -> NullTranslations:
    """Return a catalogue's translations. Raises FileNotFoundError if there is no such catalogue."""
    if name == SOURCE_LANGUAGE:
        return NullTranslations()
    with (CATALOGUES / f"{name}.po").open("rb") as file:
        catalogue = read_po(file, locale=name)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
