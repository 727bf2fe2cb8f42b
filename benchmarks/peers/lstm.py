#!/usr/bin/env python3
"""One training step of the model in `lstm_net.py` at batch 32 x 64 characters.

Cross-entropy (mean over 2,048 characters) of each next character, zero initial state, gradients clipped to norm 1.0 over
all parameters, Adam with learning rate 1e-3. The loss's value is read at the end of a step. Input: uniformly drawn ids, a new
one of 8 batches each step.
"""

import itertools

import torch
from torch import nn
from torch.nn import functional as F

import harness
from lstm_net import VOCABULARY, CharacterModel, random_ids

BATCH, TIME = 32, 64


def make(knobs: dict) -> harness.Workload:
    model = CharacterModel(knobs["batch_first"])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=knobs["foreach"])
    axes = (BATCH, TIME) if knobs["batch_first"] else (TIME, BATCH)
    batches = [random_ids(2, *axes) for _ in range(8)]
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        ids, target = next(turns)
        logits, _ = model(ids)
        loss = F.cross_entropy(logits.view(-1, VOCABULARY), target.view(-1))
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": BATCH, "time": TIME, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("lstm", make, {
        "foreach": [True, False], "set_to_none": [True, False], "batch_first": [False, True],
    }, steps=40, warmup=5))
