"""A site's own look: overrides of static/tokens.css, followed by the owner's own rules."""

import hashlib
from collections.abc import Iterator

from flask import Response, request, url_for

from moderation.domain.widget_settings import Look
from moderation.services.sites.sites import SiteView, get_site

_FONTS = {
    "serif": 'Charter, "Bitstream Charter", "Sitka Text", Cambria, "Noto Serif", serif',
    "humanist": 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", source-sans-pro, sans-serif',
    "geometric": 'Avenir, Montserrat, Corbel, "URW Gothic", source-sans-pro, sans-serif',
    "mono": 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
}
_SIZES = {
    "small": {"text-small": "0.8125rem", "text-base": "0.9375rem", "text-lead": "1.125rem"},
    "large": {"text-small": "0.9375rem", "text-base": "1.0625rem", "text-lead": "1.25rem"},
    "larger": {"text-small": "1rem", "text-base": "1.125rem", "text-lead": "1.3125rem"},
}
_CORNERS = {"sharp": "0", "round": "12px"}
_DENSITIES = {
    "compact": {"line": "1.45", "space-3": "0.5rem", "space-4": "0.75rem", "space-6": "1rem", "space-8": "1.25rem"},
    "airy": {"line": "1.65", "space-3": "1rem", "space-4": "1.25rem", "space-6": "2rem", "space-8": "2.5rem"},
}
# The defaults of static/tokens.css, for an owner who sets the colour of one scheme only.
_ACCENT = ("#0b6258", "#74cdbd")
_TEXT = ("#1f2328", "#e6e4df")
_FOREVER = "public, max-age=31536000, immutable"


def show_theme(key: str) -> Response:
    """Show a site's own style sheet; cached forever under the URL with its hash."""
    return answer_styles(write_theme(get_site(key).widget.look))


def answer_styles(text: str) -> Response:
    """Return a style sheet with its ETag, or 304."""
    response = Response(text, mimetype="text/css")
    response.set_etag(_hash(text))
    is_exact = request.args.get("v") == _hash(text)
    response.headers["Cache-Control"] = _FOREVER if is_exact else "no-cache"
    response.make_conditional(request)
    return response


def theme_url(site: SiteView) -> str:
    """Return the URL of a site's own style sheet; empty if it has none, which saves a request."""
    text = write_theme(site.widget.look)
    return url_for("embed.theme", key=site.key, v=_hash(text)) if text else ""


def write_theme(look: Look) -> str:
    """Return the style sheet of a checked look; empty if it changes nothing."""
    roles = dict(_list_roles(look))
    lines = "".join(f"  --{name}: {value};\n" for name, value in roles.items())
    # Same specificity as the rule of the tokens, and later.
    return (f":root {{\n{lines}}}\n" if lines else "") + (f"{look.styles}\n" if look.styles else "")


def _list_roles(look: Look) -> Iterator[tuple[str, str]]:
    if look.accent_light or look.accent_dark:
        light, dark = look.accent_light or _ACCENT[0], look.accent_dark or _ACCENT[1]
        yield "accent", f"light-dark({light}, {dark})"
        # Towards black on light and white on dark, so the contrast is never below the one that was checked.
        yield "accent-strong", f"color-mix(in srgb, light-dark({light}, {dark}), light-dark(#000000, #ffffff) 25%)"
        yield "on-accent", "light-dark(#ffffff, #16181b)"
    if look.text_light or look.text_dark:
        yield "ink", f"light-dark({look.text_light or _TEXT[0]}, {look.text_dark or _TEXT[1]})"
    if look.font in _FONTS:
        yield "font-text", _FONTS[look.font]
    yield from _SIZES.get(look.text_size, {}).items()
    if look.corners in _CORNERS:
        yield "radius", _CORNERS[look.corners]
    yield from _DENSITIES.get(look.density, {}).items()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
