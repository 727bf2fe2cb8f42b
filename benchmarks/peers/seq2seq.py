#!/usr/bin/env python3
"""One training step of an encoder-decoder Transformer for translation: 3 + 3 layers, 4 heads, width 256, 1,024 in the middle, vocabulary 4,096, batch 32 x 36.

Layers as `nn.TransformerEncoderLayer` and `nn.TransformerDecoderLayer` with norm_first, ReLU and a LayerNorm after each stack; one table of tokens for both
sides and the head, scaled by 16 where it is read; sinusoidal positions. Dropout 0.2 on what is embedded and on what each part of a layer adds, none
within attention or the feed-forward part. 6,579,200 parameters. Table normal (0, 1/16), all else as PyTorch makes it.
Cross-entropy (mean over 1,152 targets), labels smoothed by 0.1, gradients clipped to norm 1, AdamW: learning rate 1e-3, betas (0.9, 0.98), eps 1e-9,
weight decay 0.01. The loss's value is read at the end of a step. Input: uniformly drawn ids, a new one of 8 batches each step.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness
import translation_step
from translation_step import LENGTH, VOCABULARY

WIDTH, HEADS, MIDDLE, LAYERS = 256, 4, 1024, 3


class Attention(nn.Module):
    """`nn.MultiheadAttention(batch_first=True)` by the operators that are fastest on a CPU."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.in_proj_weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty(3 * WIDTH, WIDTH)))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * WIDTH))
        self.out_proj = nn.Linear(WIDTH, WIDTH)
        nn.init.zeros_(self.out_proj.bias)
        self.kind = kind

    def heads(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)

    def forward(self, x: Tensor, memory: Tensor | None, mask: Tensor | None) -> Tensor:
        if memory is None:
            q, k, v = F.linear(x, self.in_proj_weight, self.in_proj_bias).split(WIDTH, 2)
        else:
            q = F.linear(x, self.in_proj_weight[:WIDTH], self.in_proj_bias[:WIDTH])
            k, v = F.linear(memory, self.in_proj_weight[WIDTH:], self.in_proj_bias[WIDTH:]).split(WIDTH, 2)
        q, k, v = self.heads(q), self.heads(k), self.heads(v)
        if self.kind == "sdpa" and hasattr(F, "scaled_dot_product_attention"):
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        else:
            scores = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-2, -1)
            y = torch.softmax(scores if mask is None else scores + mask, -1) @ v
        return self.out_proj(y.transpose(1, 2).reshape(x.shape))


class Layer(nn.Module):
    def __init__(self, kind: str, dropout: float, writes: bool) -> None:
        super().__init__()
        self.self_attn = Attention(kind)
        if writes:
            self.multihead_attn = Attention(kind)
            self.norm3 = nn.LayerNorm(WIDTH)
        self.linear1, self.linear2 = nn.Linear(WIDTH, MIDDLE), nn.Linear(MIDDLE, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.dropout = nn.Dropout(dropout)
        self.writes = writes

    def forward(self, x: Tensor, memory: Tensor | None = None, mask: Tensor | None = None) -> Tensor:
        x = x + self.dropout(self.self_attn(self.norm1(x), None, mask))
        if self.writes:
            x = x + self.dropout(self.multihead_attn(self.norm2(x), memory, None))
        last = self.norm3 if self.writes else self.norm2
        return x + self.dropout(self.linear2(F.relu(self.linear1(last(x)))))


class Stack(nn.Module):
    def __init__(self, kind: str, dropout: float, writes: bool) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(kind, dropout, writes) for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)


class Translator(nn.Module):
    def __init__(self, kind: str, dropout: float) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        nn.init.normal_(self.embedding.weight, 0.0, WIDTH**-0.5)
        self.encoder, self.decoder = Stack(kind, dropout, False), Stack(kind, dropout, True)
        self.dropout = nn.Dropout(dropout)
        angles = torch.arange(LENGTH)[:, None] * torch.exp(torch.arange(0, WIDTH, 2) * (-math.log(10000.0) / WIDTH))
        self.register_buffer("places", torch.stack([angles.sin(), angles.cos()], -1).flatten(1), persistent=False)
        later = torch.ones(LENGTH, LENGTH, dtype=torch.bool).triu(1)
        self.register_buffer("mask", torch.zeros(LENGTH, LENGTH).masked_fill(later, -torch.inf), persistent=False)

    def embed(self, ids: Tensor) -> Tensor:
        return self.dropout(self.embedding(ids) * math.sqrt(WIDTH) + self.places)

    def forward(self, source: Tensor, tokens: Tensor) -> Tensor:
        memory = self.embed(source)
        for layer in self.encoder.layers:
            memory = layer(memory)
        memory = self.encoder.norm(memory)
        x = self.embed(tokens)
        for layer in self.decoder.layers:
            x = layer(x, memory, self.mask)
        return self.decoder.norm(x)


def make(knobs: dict) -> harness.Workload:
    model = Translator(knobs["attention"], knobs["dropout"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.01, foreach=knobs["foreach"])
    return translation_step.workload(model, optimizer, knobs["set_to_none"])


if __name__ == "__main__":
    harness.main(harness.Benchmark("seq2seq", make, {
        "foreach": [True, False], "set_to_none": [True, False], "attention": ["plain", "sdpa"],
    }, steps=30, warmup=5, workloads={"dropout": [0.2, 0.0]}))
