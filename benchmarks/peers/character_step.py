"""The training step that lstm.py and gru.py share: data, loss, clipping, optimiser."""

import itertools

import torch
from torch import nn
from torch.nn import functional as F

import harness
from character_net import VOCABULARY, CharacterModel, random_ids

BATCH, TIME = 32, 64
KNOBS = {"foreach": [True, False], "set_to_none": [True, False], "batch_first": [False, True]}


def workload(layers: type[nn.RNNBase], knobs: dict) -> harness.Workload:
    """Of a model of these layers."""
    model = CharacterModel(layers, knobs["batch_first"])
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
