"""Update every language's catalogue from the code (`make translations`).

New sentences are added empty, removed ones are dropped; nothing is fuzzy-matched.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from moderation.domain.languages import LANGUAGES
from moderation.translations import CATALOGUES, SOURCE_LANGUAGE

ROOT = Path(__file__).resolve().parents[1]
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def extract() -> Catalog:
    """Return every sentence marked for translation, with the files it is in."""
    with (CATALOGUES / "extract.ini").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    template = Catalog(project="Parley", charset="utf-8")
    found = extract_from_dir(str(ROOT), methods, options, keywords=_KEYWORDS, comment_tags=("Translators:",))
    for name, _, message, comments, context in found:
        template.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return template


def update(name: str, template: Catalog) -> int:
    """Rewrite a language's catalogue and return the number of untranslated sentences."""
    path = CATALOGUES / f"{name}.po"
    catalogue = Catalog(locale=name)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=name)
    catalogue.update(template, no_fuzzy_matching=True)
    written = BytesIO()
    write_po(
        written, catalogue, width=120, omit_header=True, ignore_obsolete=True, sort_output=True, include_lineno=False
    )
    path.write_text(_head(catalogue) + written.getvalue().decode(), encoding="utf-8")
    return sum(not all(strings_of(message)) for message in catalogue if message.id)


def strings_of(message: Message) -> list[str]:
    """Return a message's translations, one per plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _head(catalogue: Catalog) -> str:
    """Return a minimal header, without the dates and names that would change with every run."""
    lines = (
        f"Language: {catalogue.locale_identifier}",
        f"Plural-Forms: nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def main() -> None:
    """Update all catalogues."""
    template = extract()
    for language in LANGUAGES.values():
        if language.catalogue != SOURCE_LANGUAGE:
            missing = update(language.catalogue, template)
            print(f"{language.catalogue}: {len(template)} sentences, {missing} to translate")


if __name__ == "__main__":
    main()
