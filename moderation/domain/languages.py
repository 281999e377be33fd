"""The languages of the widget, and how a language tag is matched to one of them."""

from dataclasses import dataclass
from types import MappingProxyType

DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the widget: its HTML tag, the name of its catalogue, its own name, and its direction."""

    tag: str
    catalogue: str
    name: str
    is_rtl: bool = False

    @property
    def direction(self) -> str:
        """The value of HTML's `dir` attribute."""
        return "rtl" if self.is_rtl else "ltr"


_SPOKEN = (
    Language("en", "en", "English"),
    Language("de", "de", "Deutsch"),
    Language("fr", "fr", "Français"),
    Language("es", "es", "Español"),
    Language("pt", "pt", "Português"),
    Language("it", "it", "Italiano"),
    Language("nl", "nl", "Nederlands"),
    Language("pl", "pl", "Polski"),
    Language("uk", "uk", "Українська"),
    Language("ru", "ru", "Русский"),
    Language("tr", "tr", "Türkçe"),
    Language("ar", "ar", "العربية", is_rtl=True),
    Language("he", "he", "עברית", is_rtl=True),
    Language("hi", "hi", "हिन्दी"),
    Language("id", "id", "Bahasa Indonesia"),
    Language("ja", "ja", "日本語"),
    Language("ko", "ko", "한국어"),
    Language("zh-Hans", "zh_Hans", "简体中文"),
    Language("zh-Hant", "zh_Hant", "繁體中文"),
)
LANGUAGES = MappingProxyType({language.tag: language for language in _SPOKEN})

# Outdated tags that browsers and pages still send, and the default script of Chinese.
_OTHER_TAGS = MappingProxyType({"iw": "he", "in": "id", "zh": "zh-Hans"})
_TRADITIONAL = ("hant", "tw", "hk", "mo")


def choose_language(tag: str) -> Language:
    """Return the language for an RFC 5646 tag ("de" for "de-AT"), or English if the widget does not have it."""
    return find_language(tag) or LANGUAGES[DEFAULT]


def find_language(tag: str) -> Language | None:
    """Return the language for an RFC 5646 tag ("de" for "de-AT"), or None if the widget does not have it."""
    first, *rest = tag.replace("_", "-").lower().split("-")
    if first == "zh" and any(part in _TRADITIONAL for part in rest):
        return LANGUAGES["zh-Hant"]
    return LANGUAGES.get(_OTHER_TAGS.get(first, first))
