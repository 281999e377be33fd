"""`flask detoxify …`: fetch and export the models for second opinions."""

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
    "--model", type=click.Choice(list(MODEL_TYPES)), help="The model; defaults to PARLEY_DETOXIFY_MODEL."
)


@detoxify.command()
@_model
@click.option("--base-url", metavar="URL", help="A mirror with MODEL/FILE below it, instead of the original locations.")
@click.option("--sha256", metavar="HEX", help="The expected SHA-256 of the checkpoint.")
@click.option("--again", is_flag=True, help="Fetch all files again, including existing ones.")
def fetch(model: str | None, base_url: str | None, sha256: str | None, again: bool) -> None:
    """Fetch a model's files into instance/models; an interrupted download is resumed.

    Files that do not make a working model are deleted. Apart from mail and `flask compare`, this is the only command
    that contacts another server.
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
    """Export a model to ONNX with 8-bit weights, for the scorer detoxify-onnx.

    Exporting needs torch, but using the result does not: the folder can be copied to another machine.
    """
    try:
        exported = export_model(_options(model), say=click.echo)
    except ScorerUnavailable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{exported.folder} is ready: {exported.size / 1e6:,.1f} MB.")
    click.echo(f"On ten test texts its probabilities differ from torch's by at most {exported.difference:.4f}.")


def _options(model: str | None) -> ScorerOptions:
    options = scorer_options(settings())
    if model in (None, options.detoxify_model):
        return options
    # The checkpoint and config in the settings belong to the model in the settings.
    return ScorerOptions(models=options.models, detoxify_model=model or "")


def _try_out(options: ScorerOptions, fetched: Fetched) -> None:
    if find_spec("torch") is None or find_spec("detoxify") is None:
        click.echo("Not tested, since torch is not installed. To test and use the model, run `make detoxify`.")
        return
    child = open_in_child("detoxify", options)
    try:
        click.echo(f"The model loads and tells an insult from a kind word: {child.model}.")
    except ScorerUnavailable as error:
        fetched.discard()
        names = ", ".join(fetched.names)
        hint = f"Deleted: {names}." if names else "No files were fetched; use --again to fetch all files again."
        raise click.ClickException(f"{error} {hint}") from error
    finally:
        child.close()


def _bars(bars: ExitStack) -> Callable[[str], Report]:
    """Show a progress bar for each file."""

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
