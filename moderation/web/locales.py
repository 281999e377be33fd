"""Which language an answer is in: the widget's is asked for in the address, all else is English."""

import flask_babel
from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import Babel, Domain, format_decimal, get_locale, refresh

from moderation.domain.languages import DEFAULT, LANGUAGES, Language, choose_language, find_language
from moderation.domain.messages import Message
from moderation.translations import load_catalogue


class _Catalogues(Domain):  # type: ignore[misc]  # flask_babel has no types
    """Ours, in place of compiled files in a folder."""

    def get_translations(self) -> NullTranslations:
        return load_catalogue(str(get_locale() or DEFAULT))


def register_locales(app: Flask) -> None:
    """Give templates and views gettext."""
    babel = Babel(app, locale_selector=lambda: speaking().catalogue)
    babel.domain_instance = _Catalogues()
    app.add_template_global(speaking)


def speak(tag: str) -> Language:
    """Have this request answered in the language that a tag asks for, and return it."""
    g.language = choose_language(tag)
    refresh()
    return speaking()


def find_accepted() -> str:
    """Return the tag of the first language of Accept-Language that is spoken here; nothing where that is the usual."""
    spoken = (find_language(tag) for tag in request.accept_languages.values())
    tag = next((language.tag for language in spoken if language), DEFAULT)
    return "" if tag == DEFAULT else tag


def speaking() -> Language:
    """Return the language that this request is answered in."""
    language: Language = g.get("language", LANGUAGES[DEFAULT])
    return language


def gettext(sentence: str, **values: object) -> str:
    """Return a sentence in the language of this request, its %(blanks)s filled in."""
    return str(flask_babel.gettext(sentence, **values))


def say(message: str) -> str:
    """Return a sentence that was made without knowing who reads it, in the language of this request."""
    if not isinstance(message, Message):
        return message
    values = {name: format_decimal(each) if isinstance(each, int) else each for name, each in message.values.items()}
    return gettext(message.sentence, **values)


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Return the form of a sentence that its language has for a number, its %(blanks)s filled in."""
    return str(flask_babel.ngettext(one, many, num, **values))
