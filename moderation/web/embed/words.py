"""What the widget's script says by itself, in the reader's language: handed over in the page, for scripts know none."""

from moderation.web.locales import gettext


def frame_words() -> dict[str, str]:
    """Return the script's sentences by name; {braces} are filled in by it."""
    return {
        "write": gettext("Write a comment"),
        "reply": gettext("Write a reply"),
        "draft": gettext("Your draft from before is here again."),
        "discard": gettext("Discard it"),
        "left": gettext("Characters left: {count}"),
        "over": gettext("Characters too many: {count}"),
        "unreachable": gettext("Could not reach the server. Please try again."),
        "unreachable_kept": gettext("Could not reach the server. Your text is kept; please try again."),
        "too_large": gettext("That is too much for the server. Your text is kept; please shorten it."),
        "busy": gettext("The server cannot take this just now. Please try again."),
        "busy_kept": gettext("The server cannot take this just now. Your text is kept; please try again."),
    }
