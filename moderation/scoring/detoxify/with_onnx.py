"""The scorer `detoxify-onnx`: an exported model run by onnxruntime, smaller and faster than torch."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from moderation.scoring.detoxify.canary import check_answers
from moderation.scoring.detoxify.checksums import check_sums, read_sums
from moderation.scoring.detoxify.models import model_type_of, onnx_folder
from moderation.scoring.detoxify.scorer import DetoxifyScorer
from moderation.scoring.detoxify.windows import MAX_TOKENS
from moderation.scoring.options import ScorerOptions
from moderation.scoring.scorer import ScorerUnavailable

NAME = "detoxify-onnx"
NETWORK = "model.onnx"
TOKENIZER = "tokenizer.json"
ABOUT = "about.json"
INPUT = "input_ids"
OUTPUT = "logits"


class OnnxNetwork:
    """An exported network and its tokenizer."""

    def __init__(self, session: Any, tokenizer: Any, *, labels: list[str], unknown: int) -> None:
        """Take an onnxruntime session and a tokenizer; `unknown` is the id of the unknown token."""
        self._session = session
        self._tokenizer = tokenizer
        self._labels = labels
        self._unknown = unknown

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens of the text."""
        return len(self._ids(text))

    def count_unknown(self, text: str) -> int:
        """Return the number of tokens that are not in the vocabulary."""
        return self._ids(text).count(self._unknown)

    def predict(self, text: str) -> Mapping[str, float]:
        """Return the probability of each label."""
        ids = self._ids(text)
        if len(ids) > MAX_TOKENS:
            ids = [*ids[: MAX_TOKENS - 1], ids[-1]]
        (logits,) = self._session.run([OUTPUT], {INPUT: np.array([ids], dtype=np.int64)})
        probabilities = 1 / (1 + np.exp(-np.clip(logits[0].astype(np.float64), -60, 60)))
        # The unbiased models have more outputs than labels; the labels come first.
        return dict(zip(self._labels, probabilities.tolist(), strict=False))

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids


def load_detoxify_onnx(options: ScorerOptions) -> DetoxifyScorer:
    """Load the exported model and check it with the canary.

    Raises ScorerUnavailable, saying what to do, if a file is missing or damaged.
    """
    model_type = model_type_of(options.detoxify_model)
    folder = onnx_folder(options.models, options.detoxify_model)
    digest = read_sums(folder).get(NETWORK)
    if digest is None:
        raise ScorerUnavailable(
            f"There is no exported model in {folder}. Run `flask detoxify export` where torch is installed, or copy "
            "the folder from there."
        )
    check_sums(folder)
    network = open_onnx(folder)
    check_answers(network, labels=model_type.labels, source=str(folder))
    model = f"{options.detoxify_model}-int8-{digest[:12]}"
    return DetoxifyScorer(NAME, model, languages=model_type.languages, network=network)


def open_onnx(folder: Path) -> OnnxNetwork:
    """Open an export's network and tokenizer, for one thread.

    Raises ScorerUnavailable if that fails. Its answers are not checked; see `check_answers`.
    """
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ScorerUnavailable(
            f"The scorer {NAME!r} needs packages that are not installed ({error.name}). "
            "`make detoxify-onnx` installs them."
        ) from None
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        labels, unknown = [str(label) for label in about["labels"]], about["unknown_token"]
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors
        session = onnxruntime.InferenceSession(
            str(folder / NETWORK), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        # Both libraries raise their own exception types, which derive from Exception only.
        raise ScorerUnavailable(
            f"{folder} cannot be loaded ({type(error).__name__}). Export the model again."
        ) from error
    return OnnxNetwork(session, tokenizer, labels=labels, unknown=unknown)
