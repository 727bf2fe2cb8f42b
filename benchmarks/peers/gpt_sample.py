#!/usr/bin/env python3
"""Samples 200 characters, one at a time at batch 1, from gpt.py's network with a context of 256 and a key-value cache; 200 characters are one sample.

Each next character: logits / 0.8, the 40 largest, softmax, one multinomial draw; its id is read (a caller streams it). The first
character is id 0 and is not counted; the cache starts empty.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

import gpt
import harness
from key_value_cache import CACHE
from lstm_sample import LENGTH, TEMPERATURE, TOP_K, draw_gather, draw_mask

gpt.CONTEXT = 256
PROBED = 8
WIDTH = gpt.WIDTH // gpt.HEADS


def read(model: gpt.Gpt, ids: Tensor, at: int, caches: list) -> Tensor:
    """Logits [1, 1, V] of what follows the character `ids` [1, 1] at a place."""
    x = model.wte(ids) + model.wpe.weight[at]
    for block, cache in zip(model.blocks, caches):
        q, k, v = (part.view(1, 1, gpt.HEADS, WIDTH).transpose(1, 2) for part in block.attn.c_attn(block.ln_1(x)).split(gpt.WIDTH, 2))
        k, v = cache.extend(at, k, v)
        mixed = torch.softmax((q @ k.transpose(-2, -1)) * gpt.SCALE, -1) @ v
        x = x + block.attn.c_proj(mixed.transpose(1, 2).reshape(1, 1, gpt.WIDTH))
        x = x + block.c_proj(F.gelu(block.c_fc(block.ln_2(x))))
    return F.linear(model.ln_f(x), model.wte.weight)


def make(knobs: dict) -> harness.Workload:
    model = gpt.Gpt("baddbmm").eval()
    draw: Callable[[Tensor], Tensor] = {"gather": draw_gather, "mask": draw_mask}[knobs["top_k"]]
    kind = CACHE[knobs["cache"]]

    def caches() -> list:
        return [kind(1, gpt.HEADS, gpt.CONTEXT, WIDTH) for _ in model.blocks]

    def step() -> list[float]:
        with torch.inference_mode():
            ids, text, kept = torch.zeros(1, 1, dtype=torch.long), [], caches()
            for at in range(LENGTH):
                ids = draw(read(model, ids, at, kept)[:, -1])
                text.append(ids.item())
        return []

    def probe() -> list[float]:
        """The logits of what follows the first characters of the vocabulary, in turn."""
        with torch.inference_mode():
            kept = caches()
            return torch.cat([read(model, torch.tensor([[id]]), id, kept) for id in range(PROBED)], 1).flatten().tolist()

    return harness.Workload(step, {
        "characters": LENGTH, "temperature": TEMPERATURE, "topK": TOP_K, "parameters": harness.count_parameters(model),
    }, harness.prefixed("weights", model), probe)


if __name__ == "__main__":
    harness.main(harness.Benchmark("gpt_sample", make, {
        "cache": ["preallocated", "joined"], "top_k": ["gather", "mask"],
    }, steps=20, warmup=3, threads=1))
