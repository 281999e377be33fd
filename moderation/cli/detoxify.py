"""`flask detoxify …`: the files of the second opinion."""

from collections.abc import Callable
from contextlib import ExitStack
from importlib.util import find_spec

import click
from flask.cli import AppGroup

from moderation.cli.deployment import settings
from moderation.scoring.detoxify.exporting import export_model
from moderation.scoring.detoxify.fetching import FetchFailed, Report
from moderation.scoring.detoxify.models import MODEL_TYPES
from moderation.scoring.detoxify.published import Fetched, fetch_model, list_published
from moderation.scoring.options import ScorerOptions
from moderation.scoring.registry import open_in_child
from moderation.scoring.scorer import ScorerUnavailable
from moderation.settings import scorer_options

detoxify = AppGroup("detoxify", help="Fetch and export Detoxify's models.")
_model = click.option(
    "--model", type=click.Choice(list(MODEL_TYPES)), help="Which model; PARLEY_DETOXIFY_MODEL when left out."
)


@detoxify.command()
@_model
@click.option(
    "--base-url", metavar="URL", help="A mirror with MODEL/FILE below it, instead of where they are published."
)
@click.option("--sha256", metavar="HEX", help="What the checkpoint's SHA-256 must be.")
@click.option("--again", is_flag=True, help="Fetch every file anew, also those that are there.")
def fetch(model: str | None, base_url: str | None, sha256: str | None, again: bool) -> None:
    """Fetch a model's files into instance/models, once; what was cut off is gone on with.

    What makes no model is thrown away again. This is the only command that asks another server for anything.
    """
    options = _options(model)
    name = options.detoxify_model
    try:
        files = list_published(name, base_url=base_url, sha256=sha256)
        with ExitStack() as bars:
            fetched = fetch_model(name, models=options.models, files=files, report=_bars(bars), again=again)
        click.echo(f"{fetched.folder} is complete.")
        _try_out(ScorerOptions(models=options.models, detoxify_model=name), fetched)
    except (FetchFailed, ScorerUnavailable) as error:
        raise click.ClickException(str(error)) from error


@detoxify.command()
@_model
def export(model: str | None) -> None:
    """Write a model as ONNX with weights of eight bits, for the scorer detoxify-onnx.

    Needs torch here, but not where the result is used: the folder may be copied to another machine.
    """
    try:
        exported = export_model(_options(model), say=click.echo)
    except ScorerUnavailable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{exported.folder} is ready: {exported.size / 1e6:,.1f} MB.")
    click.echo(f"Its probabilities differ from torch's by at most {exported.difference:.4f} on ten texts.")


def _options(model: str | None) -> ScorerOptions:
    given = scorer_options(settings())
    if model in (None, given.detoxify_model):
        return given
    # The named checkpoint and folder are those of the model in the settings.
    return ScorerOptions(models=given.models, detoxify_model=model or "")


def _try_out(options: ScorerOptions, fetched: Fetched) -> None:
    if find_spec("torch") is None or find_spec("detoxify") is None:
        click.echo("To try it out and to use it, run `make detoxify`: torch is not installed.")
        return
    child = open_in_child("detoxify", options)
    try:
        click.echo(f"It loads and tells an insult from a kind word: {child.model}.")
    except ScorerUnavailable as error:
        fetched.discard()
        thrown = ", ".join(fetched.names)
        done = f"Thrown away: {thrown}." if thrown else "Nothing had to be fetched: --again fetches every file anew."
        raise click.ClickException(f"{error} {done}") from error
    finally:
        child.close()


def _bars(bars: ExitStack) -> Callable[[str], Report]:
    """Show a progress bar for one file after the other."""

    def begin(name: str) -> Report:
        bars.close()
        bar = None

        def tell(done: int, total: int | None) -> None:
            nonlocal bar
            if bar is None:
                bar = bars.enter_context(click.progressbar(length=total or done, label=name, width=30))
            bar.update(done - bar.pos)

        return tell

    return begin
