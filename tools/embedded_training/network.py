"""Fit the small network: hashed token embeddings, one convolution, two poolings, two dense layers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from moderation.scoring.embedded.features import TokenHashes
from moderation.scoring.embedded.model import NETWORK_KINDS, Network
from tools.embedded_training.table import UNLABELLED
from tools.embedded_training.vocabulary import Document, group_buckets

Report = Callable[[str], None]

# In the order of LABELS. Rare labels weigh more: three threats in a thousand rows would have no effect otherwise
# (AUC of threats .88 with equal weights, .95 with these).
_LABEL_WEIGHTS = (1.0, 4.0, 1.5, 12.0, 1.5, 5.0)
_LONGEST = 256  # tokens; longer texts are cut at random
_SHUFFLED_TOGETHER = 50  # batches whose texts are grouped by length
_LAST_RATE = 0.01  # as a share of the initial rate


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network and training parameters."""

    bits: int = 16
    width: int = 48
    channels: int = 96
    epochs: int = 3
    batch: int = 128
    rate: float = 3e-3
    dropout: float = 0.3
    token_dropout: float = 0.1
    feature_dropout: float = 0.2


class _Net(nn.Module):  # type: ignore[misc]
    def __init__(self, shape: Shape, labels: int) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.EmbeddingBag(1 << shape.bits, shape.width, mode="sum", sparse=True)
        nn.init.normal_(self.embedding.weight, 0, 0.1)
        self.kernel = nn.Linear(3 * shape.width, shape.channels)
        self.hidden = nn.Linear(2 * shape.channels, shape.channels)
        self.output = nn.Linear(shape.channels, labels)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, vectors: Tensor, numbers: Tensor) -> Tensor:
        """Score texts from the vectors (tokens + 1, width) of their distinct tokens; number 0 is padding."""
        seen = vectors[numbers] * (torch.rand(numbers.shape) >= self.shape.token_dropout).unsqueeze(-1)
        padded = nn.functional.pad(seen, (0, 0, 1, 1))
        beside = torch.cat([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], dim=2)
        is_token = (numbers > 0).unsqueeze(-1)
        active = torch.relu(self.kernel(beside)) * is_token
        pooled = torch.cat([active.amax(1), active.sum(1) / is_token.sum(1).clamp(min=1)], dim=1)
        logits: Tensor = self.output(self.dropout(torch.relu(self.hidden(self.dropout(pooled)))))
        return logits

    def embed(self, buckets: Tensor, starts: Tensor, tokens: Tensor) -> Tensor:
        """Return the tokens' vectors after a zero vector, with some features dropped at random."""
        counts = starts[tokens + 1] - starts[tokens]
        firsts = torch.cumsum(counts, 0) - counts
        places = torch.repeat_interleave(starts[tokens] - firsts, counts) + torch.arange(int(counts.sum()))
        share = 1 - self.shape.feature_dropout
        kept = (torch.rand(len(places)) < share) / share
        sums = self.embedding(buckets[places], firsts, per_sample_weights=kept)
        return torch.cat([torch.zeros(1, self.shape.width), sums / counts.sqrt().unsqueeze(1)])


def fit_network(
    documents: Sequence[Document],
    labels: NDArray[np.int8],
    features: TokenHashes,
    *,
    shape: Shape,
    seed: int,
    report: Report,
) -> Network:
    """Fit the network, each label on the rows where it is known; seeded and single-threaded."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    net = _Net(shape, labels.shape[1])
    buckets, starts = map(torch.from_numpy, group_buckets(features, bits=shape.bits, kinds=NETWORK_KINDS))
    sparse = torch.optim.SparseAdam([net.embedding.weight], lr=shape.rate)
    dense = torch.optim.Adam(
        [p for name, p in net.named_parameters() if not name.startswith("embedding")], lr=shape.rate
    )
    steps = shape.epochs * -(-len(documents) // shape.batch)
    step = 0
    for epoch in range(shape.epochs):
        loss_sum = 0.0
        for batch in _make_batches(documents, shape.batch, draw=draw):
            distinct, numbers = _number([_cut(documents[row], draw) for row in batch])
            logits = net(net.embed(buckets, starts, distinct), numbers)
            loss = _measure_loss(logits, torch.from_numpy(labels[batch].astype(np.float32)))
            for optimiser in (sparse, dense):
                optimiser.param_groups[0]["lr"] = shape.rate * max(1 - step / steps, _LAST_RATE)
                optimiser.zero_grad()
            loss.backward()
            sparse.step()
            dense.step()
            step += 1
            loss_sum += loss.item()
        report(f"network, epoch {epoch + 1} of {shape.epochs}: loss {loss_sum * shape.epochs / steps:.4f}")
    return _export(net)


def _make_batches(documents: Sequence[Document], size: int, *, draw: np.random.Generator) -> list[NDArray[np.int64]]:
    """Return shuffled batches of rows of similar length, to reduce padding."""
    lengths = np.array([len(document) for document in documents])
    order = draw.permutation(len(documents))
    batches = []
    for start in range(0, len(order), size * _SHUFFLED_TOGETHER):
        together = order[start : start + size * _SHUFFLED_TOGETHER]
        together = together[np.argsort(lengths[together], kind="stable")]
        batches += [together[first : first + size] for first in range(0, len(together), size)]
    return [batches[place] for place in draw.permutation(len(batches))]


def _cut(document: Document, draw: np.random.Generator) -> Document:
    start = int(draw.integers(0, max(len(document) - _LONGEST, 0) + 1))
    return document[start : start + _LONGEST]


def _number(documents: Sequence[Document]) -> tuple[Tensor, Tensor]:
    """Return a batch's distinct tokens, and the texts (rows, longest) as indices into them, from 1."""
    padded = np.full((len(documents), max(1, *map(len, documents))), -1, dtype=np.int64)
    for row, document in enumerate(documents):
        padded[row, : len(document)] = document
    distinct, places = np.unique(padded, return_inverse=True)
    has_gaps = int(distinct[0] == -1)
    return torch.from_numpy(distinct[has_gaps:]), torch.from_numpy(places.reshape(padded.shape) + 1 - has_gaps)


def _measure_loss(logits: Tensor, truth: Tensor) -> Tensor:
    losses = nn.functional.binary_cross_entropy_with_logits(logits, truth.clamp(min=0), reduction="none")
    known = (truth != UNLABELLED).float()
    return (losses * known * torch.tensor(_LABEL_WEIGHTS)).sum() / known.sum()


def _export(net: _Net) -> Network:
    """Return the network as arrays; the embedding is quantised to bytes, with one scale per column."""
    state = {name: tensor.numpy().astype(np.float32) for name, tensor in net.state_dict().items()}
    embedding = state["embedding.weight"]
    scale = np.abs(embedding).max(axis=0) / np.float32(127)
    return Network(
        embedding=np.rint(embedding / scale).astype(np.int8),
        scale=scale,
        kernel=np.ascontiguousarray(state["kernel.weight"].T),
        kernel_bias=state["kernel.bias"],
        hidden=np.ascontiguousarray(state["hidden.weight"].T),
        hidden_bias=state["hidden.bias"],
        output=np.ascontiguousarray(state["output.weight"].T),
        output_bias=state["output.bias"],
    )
