"""The language of a response: the widget's is in the URL, everything else is in English."""

import flask_babel
from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import Babel, Domain, format_decimal, get_locale, refresh

from moderation.domain.languages import DEFAULT, LANGUAGES, Language, choose_language, find_language
from moderation.domain.messages import Message
from moderation.translations import load_catalogue


class _Catalogues(Domain):  # type: ignore[misc]  # flask_babel has no types
    """Load our own catalogues instead of compiled files."""

    def get_translations(self) -> NullTranslations:
        return load_catalogue(str(get_locale() or DEFAULT))


def register_locales(app: Flask) -> None:
    """Register gettext for templates and views."""
    babel = Babel(app, locale_selector=lambda: speaking().catalogue)
    babel.domain_instance = _Catalogues()
    app.add_template_global(speaking)


def speak(tag: str) -> Language:
    """Set the language of the current response by its tag, and return it."""
    g.language = choose_language(tag)
    refresh()
    return speaking()


def find_accepted() -> str:
    """Return the tag of the first supported language in Accept-Language; "" for the default language."""
    supported = (find_language(tag) for tag in request.accept_languages.values())
    tag = next((language.tag for language in supported if language), DEFAULT)
    return "" if tag == DEFAULT else tag


def speaking() -> Language:
    """Return the language of the current response."""
    language: Language = g.get("language", LANGUAGES[DEFAULT])
    return language


def gettext(sentence: str, **values: object) -> str:
    """Return a sentence in the language of the response, with its %(placeholders)s filled in."""
    return str(flask_babel.gettext(sentence, **values))


def say(message: str) -> str:
    """Return a message from a service in the language of the response."""
    if not isinstance(message, Message):
        return message
    values = {name: format_decimal(each) if isinstance(each, int) else each for name, each in message.values.items()}
    return gettext(message.sentence, **values)


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Return the plural form of a sentence for a number, with its %(placeholders)s filled in."""
    return str(flask_babel.ngettext(one, many, num, **values))
