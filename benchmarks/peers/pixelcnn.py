#!/usr/bin/env python3
"""One training step of a gated PixelCNN on 1 x 28 x 28 pictures at batch 32.

The network is `pixelcnn_net.Network`: 8 layers of 32 channels, windows 7 and 3, head 64, one logit a pixel.
Pixels are drawn black or white by their grey value (a uniform number below it is white) and read as -1 and 1.
Loss: sum of binary cross-entropy / batch. Adam, learning rate 1e-3. The loss's value is read at the end of a step.
Input: uniform draws in [-1, 1), a new one of 8 batches each step.
"""

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness
from pixelcnn_net import Network

BATCH = 32


class Pixels(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.network = Network(1, 1, layers=8, width=32, first_kernel=7, kernel=3, head=64)

    def forward(self, image: Tensor, channels_last: bool) -> Tensor:
        """Nats a picture."""
        values = (torch.rand_like(image) < 0.5 + 0.5 * image).float()
        logits = self.network(values * 2 - 1, channels_last=channels_last)
        return F.binary_cross_entropy_with_logits(logits, values, reduction="sum") / image.shape[0]


def make(knobs: dict) -> harness.Workload:
    pixels = Pixels()
    if knobs["channels_last"]:
        pixels = pixels.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(pixels.parameters(), lr=1e-3, foreach=knobs["foreach"])
    batches = [torch.rand(BATCH, 1, 28, 28) * 2 - 1 for _ in range(8)]
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        loss = pixels(next(turns), knobs["channels_last"])
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(pixels)},
        harness.prefixed("weights", pixels) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("pixelcnn", make, {
        "channels_last": [True, False], "foreach": [True, False], "set_to_none": [True, False],
    }, steps=10, warmup=3))
