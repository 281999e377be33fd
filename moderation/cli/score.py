"""`flask score`: JSON lines in, scores out, in the same order."""

import json
import sys
from typing import Any

import click
from flask.cli import with_appcontext

from moderation.cli.deployment import the_scorer
from moderation.scoring.scorer import Scorer, ScorerUnavailable


@click.command()
@click.option("--scorer", "name", help="Which scorer to ask; the first of PARLEY_SCORERS when left out.")
@with_appcontext
def score(name: str | None) -> None:
    """Score texts: {"id"?, "text"} a line in, {"id"?, "scores", "scorer", "model"} a line out.

    A line that cannot be scored gives {"error"}, and the exit status is 1 at the end.
    """
    scorer = the_scorer(name)
    failed = False
    for line in sys.stdin:
        answer = _score_line(scorer, line)
        failed = failed or "error" in answer
        click.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        sys.exit(1)


def _score_line(scorer: Scorer, line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        return {"error": f"This line is no JSON: {error}"}
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        return {"error": 'A line takes an object with a "text", as in {"text": "Well said."}'}
    named = {"id": asked["id"]} if "id" in asked else {}
    try:
        scores = scorer.score(asked["text"])
    except (ScorerUnavailable, ValueError) as error:
        return {**named, "error": str(error)}
    rounded = {label: round(value, 6) for label, value in scores.values.items()}
    return {**named, "scores": rounded, "scorer": scores.scorer, "model": scores.model}
