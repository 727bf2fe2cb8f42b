#!/usr/bin/env python3
"""One training step of pix2pix (Isola et al. 2017, arXiv 1611.07004), 1 x 32 x 32 to 4 x 32 x 32, batch 16.

Generator: five convolutions 4 x 4 of stride 2 down (32, 64, 128, 256, 256 channels; batch norm but after the first and the last; LeakyReLU 0.2), five transposed
ones up (256, 128, 64, 32, 4; ReLU before, batch norm but after the last), what was seen going down laid beside what is built; tanh. Biases: the last alone.
Discriminator of pairs [16, 5, 32, 32]: Conv 4 x 4 stride 2 to 32, LeakyReLU 0.2, Conv 4 x 4 stride 1 without bias to 64, batch norm, LeakyReLU, Conv to 1.
1. Discriminator: made = G(source) without gradients; ((D(real) - 1)^2 + D(made)^2) / 2, means; backward; Adam.
2. Generator: made = G(source); (D(made) - 1)^2 + 100 |made - image|, means; backward, D's parameters without gradients; Adam.
Both networks train. Adam: learning rate 1e-3, betas (0.9, 0.999). Both losses are read. Input: uniform draws in [-1, 1), a new one of 8 pairs of batches each step.
"""

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness

BATCH, SIDE, SOURCE, CHANNELS, WIDTH, DEPTH = 16, 32, 1, 4, 32, 5


class Level(nn.Module):
    def __init__(self, before: int, here: int, after: int, outer: bool, inner: bool) -> None:
        super().__init__()
        self.down = nn.Conv2d(before, here, 4, 2, 1, bias=False)
        self.up = nn.ConvTranspose2d(here if inner else 2 * here, after, 4, 2, 1, bias=outer)
        self.downNorm = None if outer or inner else nn.BatchNorm2d(here)
        self.upNorm = None if outer else nn.BatchNorm2d(after)

    def go_down(self, x: Tensor) -> Tensor:
        x = self.down(x)
        return F.leaky_relu(x if self.downNorm is None else self.downNorm(x), 0.2, inplace=True)

    def go_up(self, x: Tensor) -> Tensor:
        x = self.up(F.relu(x))
        return x if self.upNorm is None else self.upNorm(x)


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        channels = [WIDTH << min(level, 3) for level in range(DEPTH)]
        self.levels = nn.ModuleList(
            Level(SOURCE if i == 0 else channels[i - 1], channels[i], CHANNELS if i == 0 else channels[i - 1], i == 0, i == DEPTH - 1) for i in range(DEPTH))

    def forward(self, source: Tensor) -> Tensor:
        seen = [source]
        for level in self.levels:
            seen.append(level.go_down(seen[-1]))
        built = seen[-1]
        for i in range(DEPTH - 1, -1, -1):
            built = self.levels[i].go_up(built)
            if i > 0:
                built = torch.cat([seen[i], built], 1)
        return torch.tanh(built)


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(
            nn.Conv2d(SOURCE + CHANNELS, WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, inplace=True), nn.Conv2d(WIDTH, 2 * WIDTH, 4, 1, 1, bias=False), nn.BatchNorm2d(2 * WIDTH),
            nn.LeakyReLU(0.2, inplace=True), nn.Conv2d(2 * WIDTH, 1, 4, 1, 1))

    def forward(self, source: Tensor, image: Tensor) -> Tensor:
        return self.blocks(torch.cat([source, image], 1))


def initialize(module: nn.Module) -> None:
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def make(knobs: dict) -> harness.Workload:
    layout = torch.channels_last if knobs["channels_last"] else torch.contiguous_format
    model = nn.ModuleDict({"generator": Generator(), "discriminator": Discriminator()}).apply(initialize).to(memory_format=layout)
    generator, discriminator = model["generator"], model["discriminator"]
    optimizer_d, optimizer_g = (torch.optim.Adam(net.parameters(), lr=1e-3, foreach=knobs["foreach"]) for net in (discriminator, generator))
    images, sources = ([(torch.rand(BATCH, channels, SIDE, SIDE) * 2 - 1).to(memory_format=layout) for _ in range(8)] for channels in (CHANNELS, SOURCE))
    turns = itertools.cycle(zip(sources, images))

    def step() -> list[float]:
        source, image = next(turns)
        discriminator.requires_grad_(True)
        with torch.no_grad():
            made = generator(source)
        loss_d = ((discriminator(source, image) - 1).square().mean() + discriminator(source, made).square().mean()) / 2
        optimizer_d.zero_grad(set_to_none=knobs["set_to_none"])
        loss_d.backward()
        optimizer_d.step()

        discriminator.requires_grad_(False)
        made = generator(source)
        pixels = F.l1_loss(made, image)
        loss_g = (discriminator(source, made) - 1).square().mean() + 100 * pixels
        optimizer_g.zero_grad(set_to_none=knobs["set_to_none"])
        loss_g.backward()
        optimizer_g.step()
        return [loss_d.item(), loss_g.item()]

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | harness.numbered(images) | {f"batch.source.{i}": source for i, source in enumerate(sources)})


if __name__ == "__main__":
    harness.main(harness.Benchmark("pix2pix", make, {
        "foreach": [True, False], "set_to_none": [True, False], "channels_last": [False, True],
    }, steps=30, warmup=5))
