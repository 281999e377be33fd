"""Conventions that are checked by tests."""

import re
from pathlib import Path

import pytest

from moderation.scoring.embedded.scorer import WEIGHTS_FILE, load_embedded

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# What the content security policy would block, htmx would act on, or the sanitiser could not see.
FORBIDDEN = re.compile(
    r"\|\s*safe\b|\bstyle=|\bhx-on|\bon[a-z]+=\"|<script(?![^>]*\bsrc=)|<style|javascript:|hx-vals='\s"
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_contain_no_code(template: Path) -> None:
    assert FORBIDDEN.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_begin_with_a_comment_on_their_context(template: Path) -> None:
    first = template.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(("{#", "{% extends"))


def test_the_model_card_describes_the_shipped_weights() -> None:
    card = (ROOT / "docs/model-card.md").read_text(encoding="utf-8")
    assert f"`{load_embedded().model}`" in card
    assert f"{WEIGHTS_FILE.stat().st_size:,} bytes" in card


@pytest.mark.parametrize("lock", sorted((ROOT / "locks").glob("*.txt")), ids=lambda path: path.name)
def test_lock_files_pin_hashes_and_name_no_index(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    pinned = [line for line in text.splitlines() if "==" in line]
    assert pinned
    assert text.count("--hash=sha256:") >= len(pinned)


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=lambda path: str(path.relative_to(ROOT))
)
def test_links_between_documents_work(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_named_in_the_map_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    names = re.findall(r"`((?:moderation|templates|static|tests|docs|tools)/[^`\s*]*)`", text)
    assert len(names) > 5
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_notice_names_every_vendored_folder() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    vendored = [folder for base in ("static/vendor", "tests/browser/vendor") for folder in (ROOT / base).iterdir()]
    assert vendored
    assert [each.name for each in vendored if each.name not in notice] == []
