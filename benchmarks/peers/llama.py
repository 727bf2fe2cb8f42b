#!/usr/bin/env python3
"""One training step of a small Llama (Touvron et al. 2023, arXiv 2302.13971): 4 layers, width 128, context 64, vocabulary 65, batch 12.

Token embedding [65, 128]; 4 blocks of
    x + out(causal attention(qkv(RMSNorm(x))))      4 heads of 32 and 2 of keys and values: qkv Linear(128, 256), out Linear(128, 128)
    x + down(SiLU(gate) * up)                       gate, up = Linear(128, 704) of RMSNorm(x), down Linear(352, 128)
RMSNorm; head Linear(128, 65) whose weight is the token embedding's. No bias anywhere, no dropout. 746,752 parameters. Queries and keys are turned by their places, pairs
(i, i + 16), wavelengths from 2 pi to 20,000 pi; heads 0 and 1 of the queries read the first keys and values, 2 and 3 the second. RMSNorm: eps 1e-5. Weights
normal (0, 0.02), out and down normal (0, 0.02 / sqrt(8)).
Cross-entropy (mean over 768 positions), gradients clipped to norm 1.0, AdamW: learning rate 1e-3, betas (0.9, 0.99), weight decay 0.1 on matrices and
embeddings, 0 on RMSNorm weights. The loss's value is read at the end of a step. Input: rows of 65 uniformly drawn ids from 1 to 64 (0 is padding), of which the
first 64 are read and the last 64 predicted; a new one of 8 batches each step.
"""

import itertools
import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness

BATCH, CONTEXT, VOCABULARY, WIDTH, HIDDEN, LAYERS = 12, 64, 65, 128, 352, 4
HEADS, KEYS = 4, 2
SIZE, GROUP = WIDTH // HEADS, HEADS // KEYS
SCALE = 1 / math.sqrt(SIZE)
EPS = 1e-5

# Causal attention of queries [B, T, 4, D] to keys and values [B, T, 2, D]: [B, T, 4 D], three ways. `mask` is true, `bias` -inf, where a position may not look.


def folded(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, bias: Tensor) -> Tensor:
    """Queries of one group stand behind one another, so that keys and values need not be repeated. The bias is [2 T, T]."""
    batch = len(q)
    q = q.view(batch, CONTEXT, KEYS, GROUP, SIZE).permute(0, 2, 3, 1, 4).reshape(batch * KEYS, GROUP * CONTEXT, SIZE)
    k, v = (x.transpose(1, 2).reshape(batch * KEYS, CONTEXT, SIZE) for x in (k, v))
    y = torch.bmm(torch.softmax(torch.baddbmm(bias, q, k.transpose(1, 2), alpha=SCALE), -1), v)
    return y.view(batch, HEADS, CONTEXT, SIZE).transpose(1, 2).reshape(batch, CONTEXT, WIDTH)


def masked_fill(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, bias: Tensor) -> Tensor:
    q, k, v = q.transpose(1, 2), *(x.repeat_interleave(GROUP, 2).transpose(1, 2) for x in (k, v))
    y = torch.softmax(((q @ k.transpose(-2, -1)) * SCALE).masked_fill(mask, -torch.inf), -1) @ v
    return y.transpose(1, 2).reshape(len(q), CONTEXT, WIDTH)


def fused(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, bias: Tensor) -> Tensor:
    q, k, v = q.transpose(1, 2), *(x.repeat_interleave(GROUP, 2).transpose(1, 2) for x in (k, v))
    if hasattr(F, "scaled_dot_product_attention"):
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    else:
        y = F._scaled_dot_product_attention(q, k, v, is_causal=True)[0]  # PyTorch 1.13's, not yet public
    return y.transpose(1, 2).reshape(len(q), CONTEXT, WIDTH)


ATTENTION = {"folded": folded, "masked_fill": masked_fill, "sdpa": fused}

# Pairs turned by angles: x [B, T, N, D]; cosines and sines [T, 1, D / 2].


def halves(x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    a, b = x.chunk(2, -1)
    return torch.cat([a * cosines - b * sines, b * cosines + a * sines], -1)


def whole(x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    """By tables of the whole width, as Hugging Face's `rotate_half` does it."""
    a, b = x.chunk(2, -1)
    return x * torch.cat([cosines, cosines], -1) + torch.cat([-b, a], -1) * torch.cat([sines, sines], -1)


def pairs(x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    """Complex numbers times complex numbers of size one; the pairs must stand together."""
    turned = torch.view_as_complex(x.unflatten(-1, (2, SIZE // 2)).transpose(-2, -1).contiguous()) * torch.complex(cosines, sines)
    return torch.view_as_real(turned).transpose(-2, -1).flatten(-2)


ROTARY = {"halves": halves, "whole": whole, "pairs": pairs}


class RmsNorm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + EPS) * self.weight


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, (HEADS + 2 * KEYS) * SIZE, bias=False)
        self.out = nn.Linear(WIDTH, WIDTH, bias=False)


class FeedForward(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.up = nn.Linear(WIDTH, 2 * HIDDEN, bias=False)
        self.down = nn.Linear(HIDDEN, WIDTH, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        gate, up = self.up(x).chunk(2, -1)
        return self.down(F.silu(gate) * up)


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attn_norm, self.attn, self.ffn_norm, self.ffn = RmsNorm(), Attention(), RmsNorm(), FeedForward()


class Llama(nn.Module):
    def __init__(self, attention: str, rotary: str) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        self.layers = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = RmsNorm()
        self.attend, self.turn = ATTENTION[attention], ROTARY[rotary]
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, 0.0, 0.02 / (math.sqrt(2 * LAYERS) if "out." in name or "down." in name else 1))
        angles = torch.arange(CONTEXT)[:, None] * torch.exp(torch.arange(0, SIZE, 2) * (-math.log(10000.0) / SIZE))
        mask = torch.ones(CONTEXT, CONTEXT, dtype=torch.bool).triu(1)
        bias = torch.zeros(CONTEXT, CONTEXT).masked_fill(mask, -torch.inf)
        for name, table in {"cosines": angles.cos()[:, None], "sines": angles.sin()[:, None], "mask": mask, "bias": bias.repeat(GROUP, 1)}.items():
            self.register_buffer(name, table, persistent=False)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.embedding(ids)
        for layer in self.layers:
            qkv = layer.attn.qkv(layer.attn_norm(x)).view(*ids.shape, HEADS + 2 * KEYS, SIZE)
            turned, v = qkv.split([HEADS + KEYS, KEYS], 2)
            q, k = self.turn(turned, self.cosines, self.sines).split([HEADS, KEYS], 2)  # turned together
            x = x + layer.attn.out(self.attend(q, k, v, self.mask, self.bias))
            x = x + layer.ffn(layer.ffn_norm(x))
        return F.linear(self.norm(x), self.embedding.weight)


def make(knobs: dict) -> harness.Workload:
    model = Llama(knobs["attention"], knobs["rotary"])
    matrices = [parameter for parameter in model.parameters() if parameter.dim() == 2]
    vectors = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99), foreach=knobs["foreach"])
    batches = [torch.randint(1, VOCABULARY, (BATCH, CONTEXT + 1)) for _ in range(8)]
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        rows = next(turns)
        loss = F.cross_entropy(model(rows[:, :-1]).view(-1, VOCABULARY), rows[:, 1:].reshape(-1))
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": BATCH, "context": CONTEXT, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("llama", make, {
        "foreach": [True, False], "set_to_none": [True, False], "attention": ["folded", "masked_fill", "sdpa"], "rotary": ["halves", "whole", "pairs"],
    }, steps=60, warmup=10))
