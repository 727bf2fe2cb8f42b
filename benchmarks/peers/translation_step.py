"""The training step that seq2seq.py and seq2seq_gru.py share: data, smoothed loss, clipping."""

import itertools

import torch
from torch import nn
from torch.nn import functional as F

import harness

BATCH, LENGTH, VOCABULARY = 32, 36, 4096
SMOOTHING = 0.1


def workload(model: nn.Module, optimizer: torch.optim.Optimizer, set_to_none: bool) -> harness.Workload:
    """The model gives states [B, T, E] of (source, tokens); its table of tokens, `embedding`, is the head."""
    # Row 0 the sources, row 1 what is read, from the begin on, row 2 what follows, to the end.
    batches = [torch.randint(3, VOCABULARY, (3, BATCH, LENGTH)) for _ in range(8)]
    for batch in batches:
        batch[1, :, 0] = 1
        batch[2, :, :-1] = batch[1, :, 1:]
        batch[2, :, -1] = 2
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        source, tokens, target = next(turns)
        logits = F.linear(model(source, tokens), model.embedding.weight)
        loss = F.cross_entropy(logits.view(-1, VOCABULARY), target.reshape(-1), label_smoothing=SMOOTHING)
        optimizer.zero_grad(set_to_none=set_to_none)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": BATCH, "length": LENGTH, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | harness.numbered(batches))
