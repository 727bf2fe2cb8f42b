#!/usr/bin/env python3
"""Translates 8 sentences of 36 tokens by a beam of 4 with seq2seq.py's network, no dropout, keys and values kept; 8 translations are one sample.

A beam search in 40 steps: each reads the last token of every hypothesis (at first one a sentence, the begin, then four) and gives the logarithms of its
continuations' probabilities. Of a sentence's continuations the 8 likeliest are looked at; padding, begin and unknown (0, 1, 3) never are. Those with the end (2)
among the first 4 end a translation; the 4 likeliest others go on. A translation's score is its log-probability over ((5 + length) / 6)^0.6. The best that has
ended is the translation, or the likeliest after 39 tokens where none has.
None has: the last norm's biases are 0.5 and the end's row of the table is -1, so that its logit is always -128, and every search takes all 40 steps. That norm's
weights are -1: else first weights would have each token follow itself, for the head's table is the embedding's, and no hypothesis would overtake another.
Input: sentences of 35 uniformly drawn ids from 5 on, and the end. The translations' ids are read.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

import harness
import seq2seq
from seq2seq import HEADS, WIDTH
from translation_step import LENGTH, VOCABULARY

SENTENCES, BEAM, STEPS, PENALTY = 8, 4, 40, 0.6
BEGIN, END, FIRST = 1, 2, 5
BARRED = [0, 1, 3]
SIZE = WIDTH // HEADS

seq2seq.LENGTH = STEPS  # places


class Joined:
    """A layer's keys and values so far, [rows, H, T, D], chosen and joined anew at each step."""

    def __init__(self, rows: int) -> None:
        pass

    def extend(self, parents: Tensor | None, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """With those of a further place, [rows, H D], where row i continues row parents[i]; at first there are none."""
        k, v = (x.view(-1, HEADS, 1, SIZE) for x in (k, v))
        if parents is not None:
            k, v = torch.cat([self.keys[parents], k], 2), torch.cat([self.values[parents], v], 2)
        self.keys, self.values = k, v
        return k, v


class Places:
    """The same place by place, [T, rows, H D], in memory made once: what is chosen goes into a second one, and the two take turns."""

    def __init__(self, rows: int) -> None:
        self.now, self.then = torch.empty(2, 2, STEPS, rows, WIDTH)
        self.length = 0

    def extend(self, parents: Tensor | None, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        self.now, self.then, length = self.then, self.now, self.length
        for now, then, new in zip(self.now, self.then, (k, v)):
            if parents is not None:
                torch.index_select(then[:length], 1, parents, out=now[:length])
            now[length, : len(new)] = new
        self.length += 1
        keys, values = (x[: self.length, : len(k)].unflatten(2, (HEADS, SIZE)).permute(1, 2, 0, 3) for x in self.now)
        return keys, values


CACHE = {"places": Places, "joined": Joined}


def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.softmax((q * SIZE**-0.5) @ k.transpose(-2, -1), -1) @ v


class Reader:
    """Reads sentences, and then hypotheses of them token by token."""

    def __init__(self, model: seq2seq.Translator, source: Tensor, beam: int, knobs: dict) -> None:
        self.model = model
        self.caches = [CACHE[knobs["cache"]](SENTENCES * beam) for _ in model.decoder.layers]
        self.is_shared = knobs["memory"] == "shared"
        self.at = 0
        x = model.embedding(source) * WIDTH**0.5 + model.places[: source.shape[1]]
        for layer in model.encoder.layers:
            x = layer(x)
        x = model.encoder.norm(x)
        self.memory = []  # of each layer keys and values, [sentences, H, S, D]
        for layer in model.decoder.layers:
            weight, bias = layer.multihead_attn.in_proj_weight, layer.multihead_attn.in_proj_bias
            parts = F.linear(x, weight[WIDTH:], bias[WIDTH:]).chunk(2, -1)
            self.memory.append([part.view(*x.shape[:2], HEADS, SIZE).transpose(1, 2).contiguous() for part in parts])

    def ask(self, q: Tensor, memory: list[Tensor], fork: int) -> Tensor:
        """What rows [rows, H D], `fork` for each sentence, find in its memory."""
        if self.is_shared:
            q = q.view(-1, fork, HEADS, SIZE).transpose(1, 2)
            return attend(q, *memory).transpose(1, 2).reshape(-1, WIDTH)
        return attend(q.view(-1, HEADS, 1, SIZE), *memory).view(-1, WIDTH)

    def read(self, ids: Tensor, parents: Tensor | None = None) -> Tensor:
        """Logits [rows, V] of what follows ids [rows], a sentence's rows together; row i continues what row parents[i] was."""
        fork = len(ids) // SENTENCES
        if not self.is_shared and len(self.memory[0][0]) != len(ids):
            self.memory = [[x.repeat_interleave(len(ids) // len(x), 0) for x in memory] for memory in self.memory]
        x = self.model.embedding(ids) * WIDTH**0.5 + self.model.places[self.at]
        for layer, cache, memory in zip(self.model.decoder.layers, self.caches, self.memory):
            own, other = layer.self_attn, layer.multihead_attn
            q, k, v = F.linear(layer.norm1(x), own.in_proj_weight, own.in_proj_bias).split(WIDTH, 1)
            x = x + own.out_proj(attend(q.view(-1, HEADS, 1, SIZE), *cache.extend(parents, k, v)).view(-1, WIDTH))
            q = F.linear(layer.norm2(x), other.in_proj_weight[:WIDTH], other.in_proj_bias[:WIDTH])
            x = x + other.out_proj(self.ask(q, memory, fork))
            x = x + layer.linear2(F.relu(layer.linear1(layer.norm3(x))))
        self.at += 1
        return F.linear(self.model.decoder.norm(x), self.model.embedding.weight)


# The 8 likeliest continuations of each sentence: log-probabilities, rows and ids, [sentences, 8] each, of scores [sentences, hypotheses] and logits.


def by_sentence(scores: Tensor, logits: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Of all continuations at once."""
    total = torch.log_softmax(logits, -1).add_(scores.view(-1, 1))
    total[:, BARRED] = -torch.inf
    best, places = total.view(SENTENCES, -1).topk(2 * BEAM)
    return best, torch.div(places, VOCABULARY, rounding_mode="floor"), places % VOCABULARY


def by_row(scores: Tensor, logits: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Of each row's 8 likeliest."""
    normal = scores.view(-1, 1) - torch.logsumexp(logits, -1, keepdim=True)
    logits[:, BARRED] = -torch.inf
    likeliest, ids = logits.topk(2 * BEAM)
    best, places = (likeliest + normal).view(SENTENCES, -1).topk(2 * BEAM)
    return best, torch.div(places, 2 * BEAM, rounding_mode="floor"), ids.view(SENTENCES, -1).gather(1, places)


CHOOSE = {"row": by_row, "sentence": by_sentence}


def translate(reader: Reader, choose: str) -> list[list[int]]:
    scores, ids, parents = torch.zeros(SENTENCES, 1), torch.full((SENTENCES,), BEGIN), None
    chain: list[tuple[Tensor, Tensor]] = []  # of each step the hypothesis that each continues, and its token, [sentences, BEAM]
    ended: list[tuple[float, int, int, int]] = []  # score, sentence, step, hypothesis
    for step in range(STEPS):
        best, rows, tokens = CHOOSE[choose](scores, reader.read(ids, parents))
        is_end = tokens == END
        if is_end.any():
            for sentence, rank in is_end[:, :BEAM].nonzero().tolist():
                score = best[sentence, rank].item() / ((6 + step) / 6) ** PENALTY
                ended.append((score, sentence, step, rows[sentence, rank].item()))
            order = is_end.byte().argsort(1, stable=True)
            best, rows, tokens = (x.gather(1, order) for x in (best, rows, tokens))
        if step == STEPS - 1:
            break
        fork = scores.shape[1]
        scores, rows, tokens = (x[:, :BEAM].contiguous() for x in (best, rows, tokens))
        parents = (rows + torch.arange(SENTENCES)[:, None] * fork).flatten()
        ids = tokens.flatten()
        chain.append((rows, tokens))
    steps, hypotheses = [STEPS - 1] * SENTENCES, [0] * SENTENCES  # the likeliest that is alive
    for _, sentence, step, hypothesis in sorted(ended):
        steps[sentence], hypotheses[sentence] = step, hypothesis
    rows, tokens = (torch.stack(part).tolist() for part in zip(*chain))
    translations = []
    for sentence, (step, at) in enumerate(zip(steps, hypotheses)):
        text = []
        for before in range(step - 1, -1, -1):
            text.append(tokens[before][sentence][at])
            at = rows[before][sentence][at]
        translations.append(text[::-1])
    return translations


def make(knobs: dict) -> harness.Workload:
    model = seq2seq.Translator("plain", 0.0).requires_grad_(False).eval()
    model.decoder.norm.weight.fill_(-1.0)
    model.decoder.norm.bias.fill_(0.5)
    model.embedding.weight[END] = -1.0
    source = torch.randint(FIRST, VOCABULARY, (SENTENCES, LENGTH))
    source[:, -1] = END

    def step() -> list[float]:
        with torch.inference_mode():
            translate(Reader(model, source, BEAM, knobs), knobs["choose"])
        return []

    def probe() -> list[float]:
        """Of two hypotheses a sentence, which cross once, logits of 64 ids; then the translations' ids in thousands."""
        with torch.inference_mode():
            reader, rows = Reader(model, source, 2, knobs), torch.arange(2 * SENTENCES)
            reader.read(torch.full((SENTENCES,), BEGIN))
            reader.read(FIRST + rows, rows // 2)
            logits = reader.read(FIRST + 100 + rows, rows ^ 1)[:, FIRST : FIRST + 64]
            translations = translate(Reader(model, source, BEAM, knobs), knobs["choose"])
        return logits.flatten().tolist() + [id / 1000 for text in translations for id in text]

    return harness.Workload(
        step, {"sentences": SENTENCES, "beam": BEAM, "steps": STEPS, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | {"batch.0": source}, probe)


if __name__ == "__main__":
    harness.main(harness.Benchmark("translate", make, {
        "cache": ["places", "joined"], "memory": ["shared", "expanded"], "choose": ["row", "sentence"],
    }, steps=15, warmup=3))
