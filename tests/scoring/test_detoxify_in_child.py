"""The real model in a child process: the parent never loads torch, and failed starts are reported."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.scoring.detoxify.canary import RUDE
from moderation.scoring.registry import load_scorer, open_in_child
from moderation.scoring.scorer import ScorerUnavailable, TextFailed
from tests.scoring.conftest import Tiny

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import json, os, signal, sys
from pathlib import Path
from moderation.scoring.options import ScorerOptions
from moderation.scoring.registry import open_in_child
from moderation.scoring.scorer import TextFailed
models, model, text = sys.argv[1:]
child = open_in_child("detoxify", ScorerOptions(models=Path(models), detoxify_model=model))
first = child.score(text)
os.kill(child.pid, signal.SIGSTOP)
os.kill(child.pid, signal.SIGKILL)
try:
    again = child.score(text)
except TextFailed:
    again = child.score(text)  # it had begun to ask
child.close()
print(json.dumps({
    "same": first == again, "scores": first.values, "model": child.model, "modules": sorted(sys.modules)
}))
"""


def test_the_parent_never_loads_torch_and_survives_a_kill(tiny: Tiny) -> None:
    options = tiny("unbiased")
    asked = subprocess.run(
        [sys.executable, "-W", "error", "-c", ASK, str(options.models), "unbiased", RUDE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    answer = json.loads(asked.stdout)
    here = load_scorer("detoxify", options)
    assert answer["same"]
    assert answer["scores"] == here.score(RUDE).values
    assert answer["model"] == here.model
    assert not {"torch", "transformers", "detoxify", "onnxruntime", "tokenizers"} & set(answer["modules"])
    assert asked.stderr == ""


def test_a_damaged_model_is_reported_with_the_childs_reason(tiny: Tiny) -> None:
    options = tiny("original")
    (options.models / "original/vocab.txt").unlink()
    child = open_in_child("detoxify", options)
    with pytest.raises(ScorerUnavailable, match=r"the tokenizer knows . pieces of words") as caught:
        child.score(RUDE)
    assert not isinstance(caught.value, TextFailed)
    assert child.pid is None
