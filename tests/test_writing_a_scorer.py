"""The example of docs/writing-a-scorer.md, taken out of the page and run in a copy of the code."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/writing-a-scorer.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code with the page's file, line and test in their places, and a list of words for it."""
    scorer, import_line, registry_line, test = BLOCKS
    shutil.copytree(ROOT / "moderation", tmp_path / "moderation", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("wsgi.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("templates", "static", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "moderation/scoring/word_list.py").write_text(scorer, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_word_list.py").write_text(test, encoding="utf-8")
    registry = tmp_path / "moderation/scoring/registry.py"
    opening = "SCORERS: dict[str, Entry] = {\n"
    code = registry.read_text(encoding="utf-8")
    assert opening in code
    code = code.replace("\n\n@dataclass", f"{import_line}\n\n@dataclass", 1).replace(opening, opening + registry_line)
    registry.write_text(code, encoding="utf-8")
    models = tmp_path / "instance/models"
    models.mkdir(parents=True)
    (models / "word-list.json").write_text('{"toxicity": {"trottel": 0.8}}', encoding="utf-8")
    return tmp_path


def run(copy: Path, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=copy,
        env={**os.environ, "PARLEY_INSTANCE": str(copy / "instance"), "FLASK_APP": "wsgi.py"},
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_pages_own_test_passes(copy: Path) -> None:
    ran = run(copy, "pytest", "-q", "tests/test_word_list.py")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "8 passed" in ran.stdout


def test_the_commands_know_the_scorer(copy: Path) -> None:
    scored = run(copy, "flask", "score", "--scorer", "word-list", given='{"text": "Du bist ein Trottel."}\n')
    assert scored.returncode == 0, scored.stderr
    assert json.loads(scored.stdout)["scores"]["toxicity"] == 0.8
    (copy / "rows.csv").write_text("text,toxic\nDu Trottel,1\nDanke,0\n", encoding="utf-8")
    judged = run(copy, "flask", "eval", "--data", "rows.csv", "--scorer", "word-list", "--format", "json")
    assert judged.returncode == 0, judged.stderr
    assert json.loads(judged.stdout)["labels"][0]["auc"] == 1


def test_the_example_is_short_and_in_the_house_style(copy: Path) -> None:
    lines = [line for line in BLOCKS[0].splitlines() if line.strip()]
    assert len(lines) <= 36
    for check in (("check", "--no-cache"), ("format", "--check", "--no-cache")):
        ran = run(copy, "ruff", *check, "moderation/scoring/word_list.py", "tests/test_word_list.py")
        assert ran.returncode == 0, ran.stdout + ran.stderr
