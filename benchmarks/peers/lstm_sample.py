#!/usr/bin/env python3
"""Samples 200 characters, one at a time at batch 1, from `character_net.py`'s model with LSTM layers; 200 characters are one sample.

Each next character: logits / 0.8, the 40 largest, softmax, one multinomial draw; its id is read (a caller streams it). The
first character is id 0 and is not counted; the state starts at zero.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

import harness
from character_net import LAYERS, WIDTH, CharacterModel

LENGTH, TEMPERATURE, TOP_K = 200, 0.8, 40
PROBED = 8
Draw = Callable[[Tensor], Tensor]


def draw_gather(logits: Tensor) -> Tensor:
    values, indices = torch.topk(logits / TEMPERATURE, TOP_K)
    return indices.gather(-1, torch.multinomial(torch.softmax(values, -1), 1))


def draw_mask(logits: Tensor) -> Tensor:
    logits = logits / TEMPERATURE
    smallest = torch.topk(logits, TOP_K).values[:, -1:]
    return torch.multinomial(torch.softmax(logits.masked_fill(logits < smallest, -torch.inf), -1), 1)


def cells(model: CharacterModel) -> list[nn.LSTMCell]:
    """The layers as single-step cells that share the model's weights."""
    layers = []
    for index in range(LAYERS):
        cell = nn.LSTMCell(WIDTH, WIDTH)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            setattr(cell, name, getattr(model.rnn, f"{name}_l{index}"))
        layers.append(cell)
    return layers


def sample_layers(model: CharacterModel, draw: Draw) -> Callable[[], list[int]]:
    """A sampler that calls the two-layer LSTM on sequences of length 1."""
    def sample() -> list[int]:
        ids, state, text = torch.zeros(1, 1, dtype=torch.long), None, []
        for _ in range(LENGTH):
            logits, state = model(ids, state)
            ids = draw(logits[:, -1])
            text.append(ids.item())
        return text

    return sample


def sample_cells(model: CharacterModel, draw: Draw) -> Callable[[], list[int]]:
    """A sampler that calls each layer's cell."""
    layers = cells(model)

    def sample() -> list[int]:
        ids, text = torch.zeros(1, 1, dtype=torch.long), []
        states = [(torch.zeros(1, WIDTH), torch.zeros(1, WIDTH))] * LAYERS
        for _ in range(LENGTH):
            hidden = model.embedding(ids[:, 0])
            for index, cell in enumerate(layers):
                states[index] = cell(hidden, states[index])
                hidden = states[index][0]
            ids = draw(model.head(hidden))
            text.append(ids.item())
        return text

    return sample


def make(knobs: dict) -> harness.Workload:
    model = CharacterModel(nn.LSTM).eval()
    draw = {"gather": draw_gather, "mask": draw_mask}[knobs["top_k"]]
    sample = {"layers": sample_layers, "cells": sample_cells}[knobs["recurrence"]](model, draw)

    def step() -> list[float]:
        with torch.inference_mode():
            sample()
        return []

    def probe() -> list[float]:
        """The logits of what follows the first characters of the vocabulary, in turn."""
        with torch.inference_mode():
            return model(torch.arange(PROBED)[None])[0].flatten().tolist()

    return harness.Workload(step, {
        "characters": LENGTH, "temperature": TEMPERATURE, "topK": TOP_K, "parameters": harness.count_parameters(model),
    }, harness.prefixed("weights", model), probe)


if __name__ == "__main__":
    harness.main(harness.Benchmark("lstm_sample", make, {
        "recurrence": ["cells", "layers"], "top_k": ["gather", "mask"],
    }, steps=30, warmup=5, threads=1))
