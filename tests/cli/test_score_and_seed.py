"""Scoring and made-up load from the command line."""

import json

from tests.cli.conftest import Invoke


def test_score_answers_line_by_line(run: Invoke) -> None:
    lines = [
        json.dumps({"id": 7, "text": "What a lovely garden you have."}),
        "no json",
        json.dumps({"text": 5}),
        json.dumps({"text": "You are a stupid idiot."}),
    ]
    scored = run("score", given="\n".join(lines) + "\n")
    assert scored.exit_code == 1
    kind, broken, untyped, harsh = (json.loads(line) for line in scored.stdout.splitlines())
    assert kind["id"] == 7
    assert (kind["scorer"], set(kind)) == ("embedded", {"id", "scores", "scorer", "model"})
    assert kind["scores"]["toxicity"] < 0.5 < harsh["scores"]["toxicity"]
    assert "not JSON" in broken["error"]
    assert '"text"' in untyped["error"]
    assert run("score", given=lines[0] + "\n").exit_code == 0


def test_an_unknown_scorer_is_named_with_the_choices(run: Invoke) -> None:
    failed = run("score", "--scorer", "oracle", given="")
    assert failed.exit_code == 1
    assert "oracle" in failed.stderr
    assert "embedded" in failed.stderr


def test_seed_fills_threads(run: Invoke) -> None:
    run("setup")
    seeded = run("seed", "--comments", "60", "--threads", "4")
    assert seeded.exit_code == 0, seeded.stderr
    assert "60 comments in 4 threads of Demo blog;" in seeded.stdout
