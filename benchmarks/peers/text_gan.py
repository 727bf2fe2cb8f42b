#!/usr/bin/env python3
"""One step of each side of a game of texts: a language model that writes and a discriminator that reads, Transformers of 4 layers, width 128; 65 symbols, batch 32 x 33.

Each side: symbol embedding [65, 128] + place embedding (the model's [32, 128], the discriminator's [33, 128]); 4 blocks of
    x + out(causal attention(qkv(RMSNorm(x))))      4 heads of 32: qkv Linear(128, 384), out Linear(128, 128)
    x + down(SiLU(gate) * up)                       gate, up = Linear(128, 704) of RMSNorm(x), down Linear(352, 128)
RMSNorm, eps 1e-5; the model's head Linear(128, 65) is its symbol embedding, the discriminator's is Linear(128, 1) with a bias; no other bias, no dropout. Weights
normal (0, 0.02), out and down normal (0, 0.02 / sqrt(8)), the discriminator's head as PyTorch makes it; the discriminator begins with the model's weights.
Rows of 33 symbols: the first is a real row's, each further one the greatest of logits plus Gumbel noise, by a cache of keys and values, without gradients; 2 ends a row,
0 fills it up. Of every beginning of a row but its first symbol the discriminator says how real it is (Masson d'Autume et al. 2019, arXiv 1905.09922).
1. Discriminator: draw rows; softplus(-score) of real symbols + softplus(score) of drawn ones, means; backward; Adam.
2. Generator, by policy gradient: draw rows; rewards 2 sigmoid(score) - 1 of drawn symbols, returns with discount 0.9; less what is expected at each place (a moving
average, decay 0.9, of the returns' sum over that of their number), over the root of the mean square. Loss: minus the sum of these times the log-probabilities of what was
drawn, over the 1,024 real symbols, plus the cross-entropy of the real symbols; backward; Adam.
Gradients of either side are clipped to norm 1.0. Adam: learning rate 1e-4, betas (0.9, 0.999). Both losses are read. Input: uniformly drawn ids from 5 on, a new one of
8 batches each step.
"""

import itertools
import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness
from gpt import ATTENTION
from key_value_cache import CACHE
from llama import HEADS, LAYERS, SCALE, SIZE, VOCABULARY, WIDTH, FeedForward, RmsNorm

BATCH, LENGTH, FIRST = 32, 33, 5
PAD, END = 0, 2
DISCOUNT, DECAY = 0.9, 0.9
TINY = torch.finfo(torch.float32).tiny


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.out = nn.Linear(WIDTH, WIDTH, bias=False)

    def heads(self, x: Tensor) -> list[Tensor]:
        """Queries, keys and values of [B, T, E]: [B, H, T, D] each."""
        return [part.unflatten(-1, (HEADS, SIZE)).transpose(1, 2) for part in self.qkv(x).chunk(3, -1)]

    def joined(self, mixed: Tensor) -> Tensor:
        return self.out(mixed.transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attn_norm, self.attn, self.ffn_norm, self.ffn = RmsNorm(), Attention(), RmsNorm(), FeedForward()


class Body(nn.Module):
    def __init__(self, places: int, attention: str) -> None:
        super().__init__()
        self.positions = nn.Parameter(torch.empty(places, WIDTH))
        self.layers = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = RmsNorm()
        self.attend = ATTENTION[attention]
        mask = torch.ones(places, places, dtype=torch.bool).triu(1)
        self.register_buffer("mask", mask, persistent=False)
        self.register_buffer("bias", torch.zeros(places, places).masked_fill(mask, -torch.inf), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.positions
        for layer in self.layers:
            x = x + layer.attn.joined(self.attend(*layer.attn.heads(layer.attn_norm(x)), self.mask, self.bias))
            x = x + layer.ffn(layer.ffn_norm(x))
        return self.norm(x)

    def read_on(self, x: Tensor, at: int, caches: list) -> Tensor:
        """The next place alone, [B, 1, E]."""
        x = x + self.positions[at]
        for layer, cache in zip(self.layers, caches):
            q, k, v = layer.attn.heads(layer.attn_norm(x))
            k, v = cache.extend(at, k, v)
            x = x + layer.attn.joined(torch.softmax((q * SCALE) @ k.transpose(-2, -1), -1) @ v)
            x = x + layer.ffn(layer.ffn_norm(x))
        return self.norm(x)


class Reader(nn.Module):
    def __init__(self, places: int, attention: str) -> None:
        super().__init__()
        self.embedding, self.body = nn.Embedding(VOCABULARY, WIDTH), Body(places, attention)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, 0.0, 0.02 / (math.sqrt(2 * LAYERS) if "out." in name or "down." in name else 1))


class Generator(Reader):
    def __init__(self, knobs: dict) -> None:
        super().__init__(LENGTH - 1, knobs["attention"])
        self.cache = CACHE[knobs["cache"]]

    def forward(self, rows: Tensor) -> Tensor:
        """Logits [B, 32, 65] of what follows each symbol but the last."""
        return F.linear(self.body(self.embedding(rows[:, :-1])), self.embedding.weight)

    def draw(self, first: Tensor) -> tuple[Tensor, Tensor]:
        """Rows [B, 33], and which of their symbols but the first were drawn, [B, 32]."""
        rows = torch.full((BATCH, LENGTH), PAD)
        is_drawn = torch.zeros(BATCH, LENGTH - 1, dtype=torch.bool)
        rows[:, 0] = first
        with torch.inference_mode():
            caches = [self.cache(BATCH, HEADS, LENGTH - 1, SIZE) for _ in self.body.layers]
            ids, is_open = first, torch.ones(BATCH, dtype=torch.bool)
            for at in range(LENGTH - 1):
                if not is_open.any():
                    break
                logits = F.linear(self.body.read_on(self.embedding(ids)[:, None], at, caches), self.embedding.weight)[:, 0]
                noise = torch.empty_like(logits).exponential_().clamp_min_(TINY).log_()  # Gumbel, the sign turned
                ids = (logits - noise).argmax(-1).masked_fill_(~is_open, PAD)
                rows[:, at + 1], is_drawn[:, at] = ids, is_open
                is_open = is_open & (ids != END)
        return rows, is_drawn


class Discriminator(Reader):
    def __init__(self, knobs: dict) -> None:
        super().__init__(LENGTH, knobs["attention"])
        self.head = nn.Linear(WIDTH, 1)

    def forward(self, rows: Tensor) -> Tensor:
        """Scores [B, 32] of what reaches up to each symbol but the first."""
        return self.head(self.body(self.embedding(rows))).squeeze(-1)[:, 1:]


class Expected:
    """What return is to be expected at each place."""

    def __init__(self) -> None:
        self.sum, self.weight = torch.zeros(2, LENGTH - 1)
        places = torch.arange(LENGTH - 1)
        self.discounts = (DISCOUNT ** (places[:, None] - places).clamp_min(0)).tril()  # [from the place of the reward, to that of the symbol]

    def advantages(self, scores: Tensor, is_drawn: Tensor) -> Tensor:
        """[B, 32], 0 where nothing was drawn."""
        returns = ((2 * torch.sigmoid(scores) - 1) * is_drawn) @ self.discounts
        above = (returns - self.sum / self.weight.clamp_min(1e-30)) * is_drawn
        self.sum.lerp_((returns * is_drawn).sum(0), 1 - DECAY)
        self.weight.lerp_(is_drawn.sum(0, dtype=torch.float32), 1 - DECAY)
        return above / (above.square().sum() / is_drawn.sum()).sqrt().clamp_min(1e-6)


def make(knobs: dict) -> harness.Workload:
    model = nn.ModuleDict({"generator": Generator(knobs), "discriminator": Discriminator(knobs)})
    generator, discriminator, expected = model["generator"], model["discriminator"], Expected()
    with torch.no_grad():
        for name, parameter in generator.named_parameters():
            discriminator.get_parameter(name)[: len(parameter)] = parameter
    optimizer_d, optimizer_g = (torch.optim.Adam(side.parameters(), lr=1e-4, foreach=knobs["foreach"]) for side in (discriminator, generator))
    batches = [torch.randint(FIRST, VOCABULARY, (BATCH, LENGTH)) for _ in range(8)]
    turns = itertools.cycle(batches)

    def both(side: nn.Module, real: Tensor, drawn: Tensor) -> tuple[Tensor, Tensor]:
        """What a side says of real rows and of drawn ones, read at once or apart."""
        return side(torch.cat([real, drawn])).chunk(2) if knobs["rows"] == "together" else (side(real), side(drawn))

    def learn(side: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor) -> float:
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        nn.utils.clip_grad_norm_(side.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    def step() -> list[float]:
        real = next(turns)
        drawn, is_drawn = generator.draw(real[:, 0])
        of_real, of_drawn = both(discriminator, real, drawn)
        loss_d = learn(discriminator, optimizer_d, F.softplus(-of_real).mean() + F.softplus(of_drawn[is_drawn]).mean())

        drawn, is_drawn = generator.draw(real[:, 0])
        with torch.no_grad():
            advantages = expected.advantages(discriminator(drawn), is_drawn)
        of_real, of_drawn = both(generator, real, drawn)
        likelihood = F.cross_entropy(of_real.flatten(0, 1), real[:, 1:].flatten())
        nats = F.cross_entropy(of_drawn.flatten(0, 1), drawn[:, 1:].flatten(), reduction="none")
        return [loss_d, learn(generator, optimizer_g, torch.dot(advantages.flatten(), nats) / advantages.numel() + likelihood)]

    return harness.Workload(
        step, {"batch": BATCH, "length": LENGTH, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("text_gan", make, {
        "foreach": [True, False], "set_to_none": [True, False], "attention": ["baddbmm", "masked_fill", "sdpa"], "cache": ["preallocated", "joined"],
        "rows": ["together", "apart"],
    }, steps=20, warmup=4))
