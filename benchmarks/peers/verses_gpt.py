#!/usr/bin/env python3
"""Trains what recipes/verses-gpt.yaml trains, in PyTorch: nanoGPT's setting for a processor on the bundled modern English verses by characters.

    /usr/bin/python3 benchmarks/peers/verses_gpt.py [--threads 2] [--steps 2000] [--seed 0] [--json] [--text]

The network is gpt.py's (nanoGPT's: 4 layers, 4 heads, width 128, context 64, no biases, tied head) with the vocabulary of the training text and Diorama's five
special ids; batch 12, AdamW (betas 0.9 and 0.99, weight decay 0.1 on matrices), gradients clipped to norm 1, the learning rate up to 1e-3 in 100 steps and
down to 1e-4 by a cosine. Windows of 65 characters that share one, in an order drawn anew each pass, as the recipe's; nanoGPT draws their starts at random.
The figure is `test.nats_per_symbol`, as `diorama train` measures it at the end and `diorama evaluate` again: all nats over all predicted characters of the
test books, every window of them. `--text` trains nothing and says which ids are learned and measured, so that a test can tell that both sides read the same.
"""

import argparse
import gzip
import hashlib
import json
import math
import time
from collections import Counter
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import gpt

FILE = Path(__file__).parents[2] / "data" / "verses" / "verses.tsv.gz"
HELD_OUT = {"Joshua", "Esther", "Ecclesiastes", "Habakkuk", "Haggai", "Malachi", "II Thessalonians", "Hebrews"}
TEST = {"Judges", "Song of Solomon", "Lamentations", "Amos", "Micah", "Galatians", "Philippians", "James", "Titus"}
FIGURE = "test.nats_per_symbol"
SPECIAL = 5  # padding, begin, end, unknown, newline
NEWLINE, UNKNOWN = 4, 3


def texts() -> tuple[str, str]:
    """The training and the test text, a verse a line, as Diorama's VersesCorpus divides and cleans them."""
    train, test = [], []
    for line in gzip.open(FILE, "rt", encoding="utf-8"):
        reference, modern = line.rstrip("\n").replace("\\nd ", "").split("\t")[:2]
        book = reference[: reference.rindex(" ")]
        if book not in HELD_OUT:
            (test if book in TEST else train).append(modern.split(" The following words used in the World English Bible")[0] + "\n")
    return "".join(train), "".join(test)


def encode(text: str, ids: dict[str, int]) -> Tensor:
    return torch.tensor([ids.get(c, UNKNOWN) for c in text])


def windows(ids: Tensor) -> Tensor:
    """[N, 65]: they follow each other and share one id."""
    return ids.unfold(0, gpt.CONTEXT + 1, gpt.CONTEXT)


def checksum(rows: Tensor) -> str:
    return hashlib.sha256(rows.contiguous().numpy().astype("<i8").tobytes()).hexdigest()


def rate(step: int, steps: int) -> float:
    """Linear up to 1e-3 over 100 steps, then half a cosine down to 1e-4."""
    if step < 100:
        return 1e-3 * (step + 1) / 100
    return 1e-4 + 0.5 * (1e-3 - 1e-4) * (1 + math.cos(math.pi * (step - 100) / (steps - 100)))


def loss_of(model: nn.Module, rows: Tensor) -> Tensor:
    return F.cross_entropy(model(rows[:, :-1]).reshape(-1, gpt.VOCABULARY), rows[:, 1:].reshape(-1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--attention", choices=list(gpt.ATTENTION), default="baddbmm")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--text", action="store_true", help="train nothing; say what is read")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)

    train, test = texts()
    counts = Counter(train)
    ids = {c: SPECIAL + i for i, (c, _) in enumerate(sorted(((c, n) for c, n in counts.items() if c != "\n"), key=lambda pair: (-pair[1], pair[0])))}
    ids["\n"] = NEWLINE
    gpt.VOCABULARY = SPECIAL + len(ids) - 1
    rows, measured = windows(encode(train, ids)), windows(encode(test, ids))
    if options.text:
        print(json.dumps({"learned": checksum(rows), "measured": checksum(measured), "windows": len(measured), "vocabulary": gpt.VOCABULARY}))
        return
    model = gpt.Gpt(options.attention)
    groups = [
        {"params": [p for p in model.parameters() if p.dim() == 2], "weight_decay": 0.1},
        {"params": [p for p in model.parameters() if p.dim() == 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99))

    began, order, last = time.perf_counter(), iter(()), []
    for step in range(options.steps):
        batch = [index for index in (next(order, None) for _ in range(gpt.BATCH)) if index is not None]
        if len(batch) < gpt.BATCH:
            order = iter(torch.randperm(len(rows)).tolist())
            batch = [next(order) for _ in range(gpt.BATCH)]
        for group in optimizer.param_groups:
            group["lr"] = rate(step, options.steps)
        loss = loss_of(model, rows[batch])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        last = (last + [loss.item()])[-100:]
    seconds = time.perf_counter() - began
    with torch.no_grad():
        total = sum(loss_of(model, part).item() * len(part) for part in measured.split(128)) / len(measured)
    result = {
        "name": "verses_gpt", "steps": options.steps, "seconds": seconds, "train": sum(last) / len(last), FIGURE: total,
        "vocabulary": gpt.VOCABULARY, "windows": len(rows), "symbols": len(measured) * gpt.CONTEXT, "threads": options.threads, "seed": options.seed, "torch": torch.__version__,
    }
    print(json.dumps(result) if options.json else "  ".join(f"{key} {value}" for key, value in result.items()))


if __name__ == "__main__":
    main()
