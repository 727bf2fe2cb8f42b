#!/usr/bin/env python3
"""One training step of low-rank adapters (Hu et al. 2021, arXiv 2106.09685) on gpt.py's network, batch 12 x 64.

The network's own 804,096 parameters are frozen. Beside each of the 16 linear layers of the blocks, of weight W [out, in], stand A [8, in] and B [out, 8]: the layer
is x (W + 2 B A)^T. The head, which shares its weight, has none. 65,536 parameters are moved. A is first uniform within 1 / sqrt(in), as a linear layer's weight;
B normal (0, 0.02), not zero as where training begins, so that the first steps say something of both.
Cross-entropy (mean over 768 positions), gradients clipped to norm 1.0, AdamW: learning rate 3e-3, betas (0.9, 0.99), no weight decay. The loss's value is read
at the end of a step. Input: rows as llama.py's, a new one of 8 batches each step.
"""

import itertools
import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import gpt
import harness

RANK, SCALE = 8, 16 / 8

# A layer of frozen weight W and adapter a, b, four ways.


def addmm(x: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """The second small product adds to what the frozen layer gave."""
    rows = x.flatten(0, 1)
    return torch.addmm(rows @ weight.T, rows @ a.T, b.T, alpha=SCALE).view(*x.shape[:2], -1)


def narrow(x: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """The factor goes to the narrow product."""
    return F.linear(x, weight) + F.linear(F.linear(x, a) * SCALE, b)


def wide(x: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """As in Hugging Face's PEFT."""
    return F.linear(x, weight) + F.linear(F.linear(x, a), b) * SCALE


def merged(x: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """One product by the weight as it is now."""
    return F.linear(x, torch.addmm(weight, b, a, alpha=SCALE))


PRODUCT = {"addmm": addmm, "narrow": narrow, "wide": wide, "merged": merged}


class Adapter(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.a = nn.Parameter(nn.init.kaiming_uniform_(torch.empty(RANK, inputs), a=math.sqrt(5)))
        self.b = nn.Parameter(torch.randn(outputs, RANK) * 0.02)


class Adapted(nn.Module):
    """A bias-free linear layer, frozen, with an adapter."""

    def __init__(self, layer: nn.Linear, product: str) -> None:
        super().__init__()
        self.weight = layer.weight.requires_grad_(False)
        self.lora = Adapter(layer.in_features, layer.out_features)
        self.product = PRODUCT[product]

    def forward(self, x: Tensor) -> Tensor:
        return self.product(x, self.weight, self.lora.a, self.lora.b)


def adapt(model: nn.Module, product: str) -> list[nn.Parameter]:
    """Freezes a model, gives its linear layers adapters, and returns their parameters."""
    model.requires_grad_(False)
    for parent in [*model.modules()]:
        for name, layer in parent.named_children():
            if isinstance(layer, nn.Linear):
                setattr(parent, name, Adapted(layer, product))
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


def make(knobs: dict) -> harness.Workload:
    model = gpt.Gpt(knobs["attention"])
    adapters = adapt(model, knobs["product"])
    optimizer = torch.optim.AdamW(adapters, lr=3e-3, betas=(0.9, 0.99), weight_decay=0.0, foreach=knobs["foreach"])
    batches = [torch.randint(1, gpt.VOCABULARY, (gpt.BATCH, gpt.CONTEXT + 1)) for _ in range(8)]
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        rows = next(turns)
        loss = F.cross_entropy(model(rows[:, :-1]).view(-1, gpt.VOCABULARY), rows[:, 1:].reshape(-1))
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        nn.utils.clip_grad_norm_(adapters, 1.0)
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": gpt.BATCH, "context": gpt.CONTEXT, "parameters": harness.count_parameters(model), "moved": sum(a.numel() for a in adapters)},
        harness.prefixed("weights", model) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("lora", make, {
        "product": ["addmm", "narrow", "wide", "merged"], "foreach": [True, False], "set_to_none": [True, False], "attention": ["baddbmm", "masked_fill", "sdpa"],
    }, steps=60, warmup=10))
