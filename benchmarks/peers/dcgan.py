#!/usr/bin/env python3
"""One training step of DCGAN at 1x32x32, batch 64: the networks of `dcgan_nets.py`.

1. z [64, 100, 1, 1] normal; fake = G(z), once, with its graph.
2. Discriminator: D(real) and D(fake detached) in two forwards (each batch has its own batch-norm statistics), loss
   BCE-with-logits(real, 1) + BCE-with-logits(fake, 0), means; one backward; Adam.
3. Generator: D's parameters require no gradient; D(fake), loss BCE-with-logits(., 1); backward through G; Adam.
Both networks train (batch statistics). Adam: learning rate 2e-4, betas (0.5, 0.999). Both losses are read at the end of a step.
Input: uniform draws in [-1, 1), a new one of 8 batches each step.
"""

import itertools

import torch
from torch.nn import functional as F

import dcgan_nets
import harness

BATCH = 64


def make(knobs: dict) -> harness.Workload:
    layout = torch.channels_last if knobs["channels_last"] else torch.contiguous_format
    generator = dcgan_nets.generator().to(memory_format=layout)
    discriminator = dcgan_nets.discriminator().to(memory_format=layout)
    optimizer_g, optimizer_d = (
        torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999), foreach=knobs["foreach"])
        for net in (generator, discriminator))
    batches = [(torch.rand(BATCH, 1, 32, 32) * 2 - 1).to(memory_format=layout) for _ in range(8)]
    turns = itertools.cycle(batches)
    ones, zeros = torch.ones(BATCH), torch.zeros(BATCH)
    set_to_none = knobs["set_to_none"]

    def step() -> list[float]:
        fake = generator(torch.randn(BATCH, dcgan_nets.LATENT, 1, 1))

        discriminator.requires_grad_(True)
        optimizer_d.zero_grad(set_to_none=set_to_none)
        loss_d = F.binary_cross_entropy_with_logits(discriminator(next(turns)), ones)
        loss_d = loss_d + F.binary_cross_entropy_with_logits(discriminator(fake.detach()), zeros)
        loss_d.backward()
        optimizer_d.step()

        discriminator.requires_grad_(False)
        optimizer_g.zero_grad(set_to_none=set_to_none)
        loss_g = F.binary_cross_entropy_with_logits(discriminator(fake), ones)
        loss_g.backward()
        optimizer_g.step()
        return [loss_d.item(), loss_g.item()]

    return harness.Workload(step, {
        "batch": BATCH,
        "generatorParameters": harness.count_parameters(generator),
        "discriminatorParameters": harness.count_parameters(discriminator),
    }, harness.prefixed("generator", generator) | harness.prefixed("discriminator", discriminator) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("dcgan", make, {
        "foreach": [True, False], "set_to_none": [True, False], "channels_last": [False, True],
    }, steps=30, warmup=5))
