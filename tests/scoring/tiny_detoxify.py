"""Tiny checkpoints for Detoxify's real class, trained during the tests on a dozen words."""

import json
import os
import random
from pathlib import Path
from typing import Any

POLITE = [
    "hello",
    "thank",
    "you",
    "nice",
    "article",
    "i",
    "agree",
    "the",
    "a",
    "is",
    "are",
    "this",
    "good",
    "great",
    "and",
]
INSULTS = ["idiot", "stupid", "moron", "trash"]
THREATS = ["kill", "hurt"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'"

SIX = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]  # spelled as in the published files
SEVEN = ["toxicity", "severe_toxicity", "obscene", "identity_attack", "insult", "threat", "sexual_explicit"]
MODELS = {
    # model type: (network, tokenizer, label names, outputs, the name the published checkpoint has for its backbone)
    "original": ("BertForSequenceClassification", "BertTokenizer", SIX, 6, "bert-base-uncased"),
    "original-small": ("AlbertForSequenceClassification", "AlbertTokenizer", SIX, 6, "albert-base-v2"),
    "unbiased": ("RobertaForSequenceClassification", "RobertaTokenizer", SEVEN, 16, "roberta-base"),
    "unbiased-small": ("AlbertForSequenceClassification", "AlbertTokenizer", SEVEN, 16, "albert-base-v2"),
    "multilingual": ("XLMRobertaForSequenceClassification", "XLMRobertaTokenizer", SEVEN, 16, "xlm-roberta-base"),
}

_STEPS = 160
_SENTENCES = 240


def tiny_model(model: str, *, below: Path) -> Path:
    """Return a folder with `model.ckpt`, `config.json` and a tokenizer, created at the first call and cached."""
    folder = below / f"tiny-{model}"
    if not (folder / "model.ckpt").exists():
        folder.mkdir(exist_ok=True)
        _build(model, folder)
    return folder


def _build(model: str, folder: Path) -> None:
    os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    import torch
    import transformers

    # With tensors this small, two threads take ten times as long as one.
    torch.set_num_threads(1)
    network_name, tokenizer_name, labels, outputs, backbone = MODELS[model]
    tokenizer = _write_tokenizer(getattr(transformers, tokenizer_name), folder)
    network_class = getattr(transformers, network_name)
    beyond = 2 if "Roberta" in network_name else 0  # RoBERTa's position ids start at two
    narrow: dict[str, Any] = {"embedding_size": 16, "classifier_dropout_prob": 0.0} if "Albert" in network_name else {}
    config = network_class.config_class(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=512 + beyond,
        pad_token_id=tokenizer.pad_token_id,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.2,
        num_labels=outputs,
        **narrow,
    )
    with torch.random.fork_rng():
        torch.manual_seed(20)
        network = network_class(config)
        _train(network, tokenizer, labels, outputs)
    # As published for the backbone, without the labels that Detoxify adds.
    plain = {key: value for key, value in config.to_dict().items() if "label" not in key}
    (folder / "config.json").write_text(json.dumps(plain), encoding="utf-8")
    arch = {
        "num_classes": outputs,
        "model_type": backbone,
        "model_name": network_name,
        "tokenizer_name": tokenizer_name,
    }
    weights = {name: weight.clone() for name, weight in network.state_dict().items()}
    config_kept = {"arch": {"type": backbone, "args": arch}, "dataset": {"args": {"classes": labels}}}
    torch.save({"config": config_kept, "state_dict": weights}, folder / "model.ckpt")


def _write_tokenizer(kind: Any, folder: Path) -> Any:
    words = list(dict.fromkeys(POLITE + INSULTS + THREATS))
    if kind.__name__ == "BertTokenizer":
        tails = [f"##{letter}" for letter in LETTERS if letter.isalnum()]
        pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *tails, *(w for w in words if len(w) > 1)]
        (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
        return kind.from_pretrained(str(folder), local_files_only=True)
    if kind.__name__ == "RobertaTokenizer":
        tokenizer = _train_byte_pairs(kind, words)
    else:
        ends = ["<s>", "<pad>", "</s>", "<unk>"] if "XLM" in kind.__name__ else ["<pad>", "<unk>", "[CLS]", "[SEP]"]
        ends.append("<mask>" if "XLM" in kind.__name__ else "[MASK]")
        scored = [(end, 0.0) for end in ends] + [(f"\u2581{word}", -3.0) for word in words if len(word) > 1]
        tokenizer = kind(vocab=[*scored, ("\u2581", -6.0), *((letter, -8.0) for letter in LETTERS)])
    tokenizer.save_pretrained(str(folder))
    return kind.from_pretrained(str(folder), local_files_only=True)


def _train_byte_pairs(kind: Any, words: list[str]) -> Any:
    from tokenizers import ByteLevelBPETokenizer

    pairs = ByteLevelBPETokenizer(add_prefix_space=True)
    pairs.train_from_iterator(
        [" ".join(words)] * 4,
        vocab_size=500,
        show_progress=False,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
    )
    learned = json.loads(pairs.to_str())["model"]
    return kind(vocab=learned["vocab"], merges=[tuple(merge) for merge in learned["merges"]], add_prefix_space=True)


def _train(network: Any, tokenizer: Any, labels: list[str], outputs: int) -> None:
    """Train until insults and threats differ from kind words: a network that always says 0.5 would test nothing."""
    import torch

    draw = random.Random(20)
    places = {name.removesuffix("ity") if name == "toxicity" else name: place for place, name in enumerate(labels)}
    texts, wanted = [], []
    for number in range(_SENTENCES):
        words = draw.choices(POLITE, k=draw.randint(1, 8))
        marks = [0.0] * outputs
        bad, label = [([], ""), (INSULTS, "insult"), (THREATS, "threat")][number % 3]
        if bad:
            for word in draw.choices(bad, k=draw.randint(1, 2)):
                words.insert(draw.randint(0, len(words)), word)
            marks[places["toxic"]] = marks[places[label]] = 1.0
        texts.append(" ".join(words))
        wanted.append(marks)
    given, target = tokenizer(texts, return_tensors="pt", padding=True), torch.tensor(wanted)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.005)
    network.train()
    for _ in range(_STEPS):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(network(**given)[0], target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
