"""Export a checkpoint to a network that needs no torch: trace, quantise to eight bits, compare, install."""

import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.scoring.detoxify.canary import KIND, RUDE, check_answers
from moderation.scoring.detoxify.checksums import hash_file, write_sums
from moderation.scoring.detoxify.models import model_type_of, onnx_folder
from moderation.scoring.detoxify.scorer import Network
from moderation.scoring.detoxify.windows import MAX_TOKENS
from moderation.scoring.detoxify.with_onnx import ABOUT, INPUT, NETWORK, OUTPUT, TOKENIZER, open_onnx
from moderation.scoring.detoxify.with_torch import TorchNetwork, load_network
from moderation.scoring.options import ScorerOptions
from moderation.scoring.scorer import ScorerUnavailable

COMPARED = (
    RUDE,
    KIND,
    "",
    "I could not agree less, and here is why.",
    "You people should be ashamed of yourselves.",
    "Somebody ought to hurt you for this nonsense.",
    "The second chart is wrong: the axis starts at forty, not at zero.",
    "What a load of trash, you absolute moron!",
    "As a gay Muslim woman I found the article fair.",
    "Thank you, this is a good article. " * 40,
)


@dataclass(frozen=True, slots=True)
class Exported:
    """An export's folder, the size of its network in bytes, and its largest deviation from torch."""

    folder: Path
    size: int
    difference: float


def export_model(options: ScorerOptions, *, say: Callable[[str], None]) -> Exported:
    """Export the chosen model as ONNX with eight-bit weights to its folder under `options.models`.

    `say` receives progress messages. An earlier export stays until the new one is complete and has passed the canary.
    Raises ScorerUnavailable if something is missing or the result is unusable.
    """
    with _plain_errors():
        return _export(options, say=say)


def largest_difference(one: Network, other: Network) -> float:
    """Return the largest difference between two networks over all labels of a few texts."""
    answers = [(one.predict(text), other.predict(text)) for text in COMPARED]
    return max(abs(first[label] - second[label]) for first, second in answers for label in first)


def _export(options: ScorerOptions, *, say: Callable[[str], None]) -> Exported:
    folder = onnx_folder(options.models, options.detoxify_model)
    say("1/4  Loading and checking the checkpoint.")
    network = load_network(options)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with _quiet_libraries():
            say("2/4  Tracing the network.")
            _write_tokenizer(network, draft)
            _trace(network, draft / "whole.onnx")
            say("3/4  Quantising its weights to eight bits.")
            _quantize(draft / "whole.onnx", draft / NETWORK)
            (draft / "whole.onnx").unlink()
        say("4/4  Comparing its answers with torch's.")
        exported = open_onnx(draft)
        labels = model_type_of(options.detoxify_model).labels
        check_answers(exported, labels=labels, source="The exported network")
        difference = largest_difference(network, exported)
        write_sums(draft, {name: hash_file(draft / name) for name in (NETWORK, TOKENIZER, ABOUT)})
        _put_in_place(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Exported(folder, (folder / NETWORK).stat().st_size, difference)


def _write_tokenizer(network: TorchNetwork, folder: Path) -> None:
    tokenizer = network.detoxify.tokenizer
    if not hasattr(tokenizer, "backend_tokenizer"):
        raise ScorerUnavailable("Exporting needs transformers 5, whose tokenizers can be saved. Run `make detoxify`.")
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    unknown = -1 if tokenizer.unk_token_id is None else tokenizer.unk_token_id
    about = {"labels": network.detoxify.class_names, "unknown_token": unknown}
    (folder / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _trace(network: TorchNetwork, path: Path) -> None:
    import onnx
    import torch

    class Logits(torch.nn.Module):  # type: ignore[misc]  # torch is Any to the checker
        def __init__(self, model: Any) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any) -> Any:
            return self.model(input_ids=input_ids)[0]

    # One text at a time, so there is no padding and no mask. Tracing torch's fused attention would include its mask
    # handling, which takes a tenth of the time.
    model = network.detoxify.model.eval()
    model.set_attn_implementation("eager")
    with torch.no_grad():
        program = torch.onnx.export(
            Logits(model).eval(),
            (torch.tensor([network.token_ids(RUDE)]),),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_shapes={INPUT: {1: torch.export.Dim("tokens", min=2, max=MAX_TOKENS)}},
            dynamo=True,
            verbose=False,
        )
    proto = program.model_proto
    # The recorded shapes have the example's length, and the quantizer fails on them.
    del proto.graph.value_info[:]
    onnx.save(proto, str(path))


def _quantize(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # Seven of the eight bits: with all eight, sums overflow silently on CPUs without VNNI, and the machine that serves
    # may not be the one that exports.
    quantize_dynamic(str(source), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def _put_in_place(draft: Path, folder: Path) -> None:
    draft.chmod(0o755)
    if folder.exists():
        old = folder.with_name(f".{folder.name}-old")
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
        draft.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        draft.rename(folder)


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise ScorerUnavailable(
            f"Exporting needs packages that are not installed ({error.name}). `make detoxify` installs them."
        ) from None
    except OSError as error:
        place = f" to {error.filename}" if error.filename else ""
        raise ScorerUnavailable(f"The export cannot be written{place}: {error.strerror or error}.") from error
    except ScorerUnavailable:
        raise
    except Exception as error:
        raise ScorerUnavailable(f"This network cannot be exported ({type(error).__name__}: {error}).") from error


@contextmanager
def _quiet_libraries() -> Iterator[None]:
    """Suppress the exporter's warnings about its internals."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
