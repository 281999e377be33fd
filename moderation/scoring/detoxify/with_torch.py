"""The scorer `detoxify`: the original class, loaded offline from a checkpoint and a folder."""

import os
from collections.abc import Mapping
from typing import Any

from moderation.scoring.detoxify.canary import check_answers
from moderation.scoring.detoxify.checkpoint import read_checkpoint
from moderation.scoring.detoxify.checksums import check_sums, hash_file
from moderation.scoring.detoxify.models import ModelFiles, find_files, model_type_of
from moderation.scoring.detoxify.scorer import DetoxifyScorer
from moderation.scoring.detoxify.windows import MAX_TOKENS
from moderation.scoring.library_environment import LIBRARY_ENVIRONMENT
from moderation.scoring.options import ScorerOptions
from moderation.scoring.scorer import ScorerUnavailable

NAME = "detoxify"


class TorchNetwork:
    """Detoxify's own class as a Network."""

    def __init__(self, detoxify: Any) -> None:
        self.detoxify = detoxify

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens of the text."""
        return len(self.token_ids(text))

    def count_unknown(self, text: str) -> int:
        """Return the number of tokens that are not in the vocabulary."""
        return self.token_ids(text).count(self.detoxify.tokenizer.unk_token_id)

    def predict(self, text: str) -> Mapping[str, float]:
        """Return the probability of each label."""
        answer: dict[str, float] = self.detoxify.predict(text)
        return answer

    def token_ids(self, text: str) -> list[int]:
        """Return the ids of the text's tokens, including those at its ends."""
        ids: list[int] = self.detoxify.tokenizer(text, verbose=False)["input_ids"]
        return ids


def load_detoxify(options: ScorerOptions) -> DetoxifyScorer:
    """Load the chosen model from its files and check it with the canary.

    Raises ScorerUnavailable, saying what to do, if a file is missing, damaged or of another model.
    """
    files = find_files(options)
    network = load_network(options)
    languages = model_type_of(options.detoxify_model).languages
    model = f"{options.detoxify_model}-{hash_file(files.checkpoint)[:12]}"
    return DetoxifyScorer(NAME, model, languages=languages, network=network)


def load_network(options: ScorerOptions) -> TorchNetwork:
    """Load the chosen model as `load_detoxify` does, without a scorer around it."""
    model_type = model_type_of(options.detoxify_model)
    files = find_files(options)
    for folder in {files.checkpoint.parent, files.config}:
        check_sums(folder)
    network = _open_network(files, name=options.detoxify_model)
    check_answers(network, labels=model_type.labels, source=str(files.checkpoint))
    return network


def _open_network(files: ModelFiles, *, name: str) -> TorchNetwork:
    os.environ.update(LIBRARY_ENVIRONMENT)
    try:
        import torch
        import transformers
        from detoxify import Detoxify
    except ImportError as error:
        raise ScorerUnavailable(
            f"The scorer {NAME!r} needs packages that are not installed ({error.name}). `make detoxify` installs them."
        ) from None
    # Before any computation: a second thread costs more than it gains, and hangs processes forked later.
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    checkpoint = read_checkpoint(files.checkpoint, folder=files.config, name=name)
    try:
        # Not huggingface_config_path: the class would then read the number of labels from config.json, which the base
        # language model's folder lacks. `read_checkpoint` has set the folder in the checkpoint instead.
        detoxify = Detoxify(checkpoint=checkpoint.file)
        _check_fit(detoxify, checkpoint.weight_names)
    except ScorerUnavailable as error:
        raise ScorerUnavailable(f"{files.checkpoint} and {files.config} do not fit together: {error}") from None
    except Exception as error:
        # The libraries raise OSError, RuntimeError, ValueError, KeyError and Rust's own exceptions.
        raise ScorerUnavailable(
            f"{files.checkpoint} and {files.config} do not make a model ({type(error).__name__}). Does the folder "
            "belong to this model, with config.json and the tokenizer's files?"
        ) from error
    # Without tokenizer_config.json there is no limit, and long texts crash the model.
    detoxify.tokenizer.model_max_length = MAX_TOKENS
    return TorchNetwork(detoxify)


def _check_fit(detoxify: Any, weight_names: frozenset[str]) -> None:
    """Detect what the libraries ignore silently: weights left at random, a truncated vocabulary."""
    model, tokenizer = detoxify.model, detoxify.tokenizer
    missing = sorted(set(model.state_dict()) - weight_names)
    if missing:
        raise ScorerUnavailable(f"the checkpoint lacks {len(missing)} of the model's weights, {missing[0]} among them.")
    size, words = model.config.vocab_size, len(tokenizer)
    if not size - size // 100 <= words <= size:
        raise ScorerUnavailable(f"the tokenizer knows {words:,} pieces of words, the model {size:,}.")
    if model.config.max_position_embeddings < MAX_TOKENS:
        raise ScorerUnavailable(f"the model reads fewer than {MAX_TOKENS} tokens.")
