#!/usr/bin/env python3
"""One training step of `character_net.py`'s model with LSTM layers at batch 32 x 64 characters.

Cross-entropy (mean over 2,048 characters) of each next character, zero initial state, gradients clipped to norm 1.0 over
all parameters, Adam with learning rate 1e-3. The loss's value is read at the end of a step. Input: uniformly drawn ids, a new
one of 8 batches each step.
"""

from torch import nn

import character_step
import harness


def make(knobs: dict) -> harness.Workload:
    return character_step.workload(nn.LSTM, knobs)


if __name__ == "__main__":
    harness.main(harness.Benchmark("lstm", make, character_step.KNOBS, steps=40, warmup=5))
