"""One training step of flow matching with the U-Net of `unet_net.py` on digits, by class: 1x28x28 seen in patches of 2, width
64 and 128, one block a level, batch 64; as the recipe digits-flow.

Times evenly spread over the batch from one draw, x = (1 - t) noise + t picture, mean squared error of the velocity; one label in ten
is dropped; gradients clipped to norm 1.0, AdamW with learning rate 1e-3 and no decay. The loss's value is read at the end of a step.
Input: uniform pictures and labels, a new one of 8 batches each step.
"""

import itertools

import torch
from torch import nn
from torch.nn import functional as F

import harness
from unet_net import Denoiser, Shape

BATCH, DROP = 64, 0.1
SHAPE = Shape(blocks=1, patch=2)


def make(knobs: dict) -> harness.Workload:
    layout = torch.channels_last if knobs["channels_last"] else torch.contiguous_format
    model = Denoiser(SHAPE).to(memory_format=layout)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0, foreach=knobs["foreach"])
    batches = [torch.rand(BATCH, 1, 28, 28) * 2 - 1 for _ in range(8)]
    labels = torch.arange(BATCH) % SHAPE.classes
    places = torch.arange(BATCH) / BATCH
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        image = next(turns)
        time = (torch.rand(1) + places).frac().clamp_max(1 - 1e-6)
        noise = torch.randn(image.shape)
        x = torch.lerp(noise, image, time[:, None, None, None]).contiguous(memory_format=layout)
        label = labels.masked_fill(torch.rand(BATCH) < DROP, SHAPE.classes)
        loss = F.mse_loss(model(x, (1 - time) * 1000, label), image - noise)
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("unet", make, {
        "foreach": [True, False], "set_to_none": [True, False], "channels_last": [False, True],
    }, steps=20, warmup=4))
