"""What people call a language, by its tag."""

from babel import Locale

_NAMES = Locale("en")


def say_language(tag: str) -> str:
    """Return the name of a language ("de" is German) or, for "und-Cyrl", of its script; else the tag itself."""
    language, _, script = tag.partition("-")
    if script:
        return f"{_NAMES.scripts.get(script, script)} script"
    return str(_NAMES.languages.get(language, tag))
