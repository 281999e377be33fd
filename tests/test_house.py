"""Conventions that are checked by tests."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from moderation.scoring.embedded.scorer import WEIGHTS_FILE, load_embedded

ROOT = Path(__file__).resolve().parents[1]
VENDORED = sorted(
    path
    for folder in ("moderation", "static", "templates", "tests", "tools")
    for path in (ROOT / folder).rglob("vendor/*/")
    if "node_modules" not in path.parts
)
_SOURCES = {".py", ".html", ".css", ".js", ".sh", ".txt"}
_GENERATED = {"vendor", "versions", "locks"}
TEMPLATES = sorted(path for kind in ("html", "xml") for path in (ROOT / "templates").rglob(f"*.{kind}"))
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


@pytest.mark.parametrize("folder", VENDORED, ids=lambda path: path.name)
def test_notice_names_vendored_files_and_their_licence(folder: Path) -> None:
    about = tomllib.loads((folder / "VENDOR.toml").read_text(encoding="utf-8"))
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(str(folder.relative_to(ROOT)))}\n((?: +.*\n)+)", notice, re.MULTILINE)
    assert found, f"NOTICE does not name {folder.relative_to(ROOT)}"
    assert about["licence"] in found[1]
    assert (folder / "LICENSE").is_file()


def test_notice_names_the_training_data_of_the_model_card() -> None:
    card = (ROOT / "docs/model-card.md").read_text(encoding="utf-8")
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    rows = card.partition("| source | origin |")[2].partition("\n\n")[0].splitlines()[2:]
    sources = {row.split("|")[1].strip() for row in rows} - {"our own"}
    assert sources
    # The card gives a title in quotes where the data has no name of its own, and short names before a comma.
    names = {source.split('"')[1] if '"' in source else source.split(",")[0] for source in sources}
    assert [name for name in sorted(names) if name not in notice] == []


def test_the_licence_is_stated_and_its_files_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "MIT"
    assert "Copyright (c) 2026 The Parley authors" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert [pattern for pattern in project["license-files"] if not list(ROOT.glob(pattern))] == []


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    files = [ROOT / name for name in listed.decode().split("\0") if name]
    ours = [each for each in files if each.suffix in _SOURCES and not _GENERATED & set(each.relative_to(ROOT).parts)]
    assert len(ours) > 500
    assert {str(each.relative_to(ROOT)) for each in ours if each.exists() and _count_lines(each) > 300} == set()


def _count_lines(file: Path) -> int:
    return file.read_text(encoding="utf-8").count("\n")
