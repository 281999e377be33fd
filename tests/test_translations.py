"""Every language says everything that readers are told, with the same blanks to fill in."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from moderation.domain.languages import LANGUAGES
from moderation.translations import CATALOGUES, SOURCE_LANGUAGE, load_catalogue
from tools.update_catalogues import ROOT, extract, strings_of

NAMES = sorted(language.catalogue for language in LANGUAGES.values() if language.catalogue != SOURCE_LANGUAGE)
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w[^>]*>|[*`]+")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extract()


def read(name: str) -> Catalog:
    with (CATALOGUES / f"{name}.po").open("rb") as file:
        return read_po(file, locale=name)


def blanks(text: str) -> set[str]:
    return set(BLANK.findall(text))


def test_there_is_a_catalogue_for_every_language_and_no_other() -> None:
    assert sorted(path.stem for path in CATALOGUES.glob("*.po")) == NAMES


def marked_sentences() -> Iterator[str]:
    for path in (ROOT / "moderation").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name("gettext" | "ngettext" | "N_"), args=[ast.Constant(str(sentence)), *_]):
                    yield sentence


def test_no_sentence_is_marked_where_it_is_not_found(template: Catalog) -> None:
    # Babel reads tokens, and an f-string is one of them: what is marked within is never extracted.
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in template if message.id}
    marked = set(marked_sentences())
    assert len(marked) > 50
    assert marked - found == set()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_missing_and_nothing_is_left_over(name: str, template: Catalog) -> None:
    catalogue = read(name)
    said = {message.id for message in catalogue if message.id}
    asked = {message.id for message in template if message.id}
    assert (asked - said, said - asked) == (set(), set()), "run `make translations` and translate what is empty"
    assert [message.id for message in catalogue if message.id and not all(strings_of(message))] == []


@pytest.mark.parametrize("name", NAMES)
def test_blanks_and_plural_forms_are_those_of_the_source(name: str) -> None:
    catalogue = read(name)
    for message in catalogue:
        if not message.id:
            continue
        if isinstance(message.id, str):
            assert blanks(strings_of(message)[0]) == blanks(message.id), message.id
        else:
            assert len(strings_of(message)) == catalogue.num_plurals
            # A form that stands for one number alone may spell it out.
            assert all(blanks(each) <= blanks(message.id[1]) for each in strings_of(message)), message.id
            assert blanks(strings_of(message)[-1]) == blanks(message.id[1]), message.id


@pytest.mark.parametrize("name", NAMES)
def test_a_catalogue_speaks(name: str) -> None:
    assert load_catalogue(name).gettext("Write a comment") != "Write a comment"
