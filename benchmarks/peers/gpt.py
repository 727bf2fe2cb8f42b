#!/usr/bin/env python3
"""One training step of a small GPT of nanoGPT's shape: 4 layers, 4 heads, width 128, context 64, vocabulary 65, batch 12.

Token embedding [65, 128] + position embedding [64, 128]; 4 blocks of
    x + c_proj(causal attention(c_attn(LayerNorm(x))))      c_attn Linear(128, 384), c_proj Linear(128, 128)
    x + c_proj(GELU(c_fc(LayerNorm(x))))                    c_fc Linear(128, 512), c_proj Linear(512, 128), exact GELU
LayerNorm; head Linear(128, 65) whose weight is the token embedding's. No bias anywhere (LayerNorm has a weight alone), no
dropout. 804,096 parameters. Weights normal (0, 0.02), the c_proj normal (0, 0.02 / sqrt(8)).
Cross-entropy (mean over 768 positions), gradients clipped to norm 1.0, AdamW: learning rate 1e-3, betas (0.9, 0.99), weight
decay 0.1 on matrices and embeddings, 0 on LayerNorm weights. The loss's value is read at the end of a step. Input: uniformly
drawn ids, a new one of 8 batches each step.
"""

import itertools
import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness

BATCH, CONTEXT, VOCABULARY, WIDTH, HEADS, LAYERS = 12, 64, 65, 128, 4, 4
SCALE = 1 / math.sqrt(WIDTH // HEADS)

# Causal attention of q, k, v [B, H, T, D], three ways; `mask` is true, `bias` -inf, where a position may not look.


def masked_fill(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, bias: Tensor) -> Tensor:
    scores = (q @ k.transpose(-2, -1)) * SCALE
    return torch.softmax(scores.masked_fill(mask, -torch.inf), -1) @ v


def baddbmm(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, bias: Tensor) -> Tensor:
    q, k, v_ = q.flatten(0, 1), k.flatten(0, 1), v.flatten(0, 1)
    scores = torch.baddbmm(bias, q, k.transpose(1, 2), alpha=SCALE)
    return torch.bmm(torch.softmax(scores, -1), v_).view_as(v)


def fused(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, bias: Tensor) -> Tensor:
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return F._scaled_dot_product_attention(q, k, v, is_causal=True)[0]  # PyTorch 1.13's, not yet public


ATTENTION = {"masked_fill": masked_fill, "baddbmm": baddbmm, "sdpa": fused}


class LayerNorm(nn.Module):
    """`nn.LayerNorm(bias=False)`, which PyTorch 1.13 lacks."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        return F.layer_norm(x, (WIDTH,), self.weight)


class Attention(nn.Module):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.c_attn = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.c_proj = nn.Linear(WIDTH, WIDTH, bias=False)
        self.attend = ATTENTION[kind]
        mask = torch.ones(CONTEXT, CONTEXT, dtype=torch.bool).triu(1)
        self.register_buffer("mask", mask, persistent=False)
        self.register_buffer("bias", torch.zeros(CONTEXT, CONTEXT).masked_fill(mask, -torch.inf), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = (
            part.view(*x.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2) for part in self.c_attn(x).split(WIDTH, 2))
        return self.c_proj(self.attend(q, k, v, self.mask, self.bias).transpose(1, 2).reshape(x.shape))


class Block(nn.Module):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.ln_1, self.attn, self.ln_2 = LayerNorm(), Attention(kind), LayerNorm()
        self.c_fc = nn.Linear(WIDTH, 4 * WIDTH, bias=False)
        self.c_proj = nn.Linear(4 * WIDTH, WIDTH, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.ln_1(x))
        return x + self.c_proj(F.gelu(self.c_fc(self.ln_2(x))))


class Gpt(nn.Module):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.wte, self.wpe = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.blocks = nn.ModuleList(Block(kind) for _ in range(LAYERS))
        self.ln_f = LayerNorm()
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, 0.0, 0.02 / (math.sqrt(2 * LAYERS) if "c_proj" in name else 1))
        self.register_buffer("positions", torch.arange(CONTEXT), persistent=False)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.wte(ids) + self.wpe(self.positions)
        for block in self.blocks:
            x = block(x)
        return F.linear(self.ln_f(x), self.wte.weight)


def make(knobs: dict) -> harness.Workload:
    model = Gpt(knobs["attention"])
    matrices = [parameter for parameter in model.parameters() if parameter.dim() == 2]
    vectors = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99), foreach=knobs["foreach"])
    batches = [torch.randint(VOCABULARY, (2, BATCH, CONTEXT)) for _ in range(8)]
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        ids, target = next(turns)
        loss = F.cross_entropy(model(ids).view(-1, VOCABULARY), target.view(-1))
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": BATCH, "context": CONTEXT, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("gpt", make, {
        "foreach": [True, False], "set_to_none": [True, False], "attention": ["baddbmm", "masked_fill", "sdpa"],
    }, steps=60, warmup=10))
