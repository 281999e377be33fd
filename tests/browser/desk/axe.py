"""What axe-core objects to on a page, in each of the looks that it can have."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

VENDOR = next(Path(__file__).parents[1].glob("vendor/axe-core-*"))
AXE = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
LOOKS = ("light", "dark", "narrow", "right to left")
_RUN = """async () => (await axe.run({resultTypes: ["violations"]})).violations.map((each) =>
    each.id + ": " + each.nodes.map((node) => node.target.join(" ")).slice(0, 5).join(" | "))"""


def bring_axe(page: Page) -> None:
    """Have axe on every page that is opened from now on."""
    page.context.add_init_script(AXE)


def look(name: str, page: Page) -> list[str]:
    """Run axe on a page in each of its looks, with all that can be unfolded.

    It is at rest, or axe would measure colours on their way to others.
    """
    said: list[str] = []
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for each in LOOKS:
        page.emulate_media(color_scheme="dark" if each == "dark" else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": 320 if each == "narrow" else 1000, "height": 800})
        page.evaluate("(dir) => document.documentElement.dir = dir", "rtl" if each == "right to left" else "ltr")
        found: list[Any] = page.evaluate(_RUN)
        said += [f"{name}, {each}: {violation}" for violation in found]
    return said
