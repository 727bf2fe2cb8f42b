#!/usr/bin/env python3
"""One training step of both sides of CycleGAN (Zhu et al. 2017, arXiv 1703.10593), 1 x 32 x 32 to 4 x 32 x 32 and back, batch 4.

Generators, there and back: Conv 7 x 7 to 32 channels, Conv 3 x 3 stride 2 to 64 and to 128, four residual blocks (x + norm of Conv 3 x 3 of ReLU of norm of Conv 3 x 3),
transposed Conv 4 x 4 stride 2 to 64 and to 32, each without bias, under instance norm and ReLU; Conv 7 x 7 with bias, tanh. Borders are zeros.
Discriminators of images and of sources: Conv 4 x 4 stride 2 to 32, LeakyReLU 0.2, Conv 4 x 4 stride 1 without bias to 64, instance norm, LeakyReLU, Conv to 1.
Made pictures are made once for both sides. Each discriminator is shown, with probability one half, one of its history of 50 instead, whose place the new one
takes: of a kind's 4 numbers drawn from 0 to 99, one below 50 says which. The history begins full, as it is after the first dozen steps.
1. Generators: sum over both of (D(made) - 1)^2 + 10 |there and back - where from|, means; backward, the discriminators' parameters without gradients; Adam.
2. Discriminators: sum over both of ((D(real) - 1)^2 + D(shown)^2) / 2, means; backward; Adam.
Adam: learning rate 2e-4, betas (0.9, 0.999), one for the discriminators and one for the generators. Both losses are read. Input: uniform draws in [-1, 1), a
new one of 8 pairs of batches each step.
"""

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness

BATCH, SIDE, SOURCE, CHANNELS, WIDTH, BLOCKS, HISTORY, CYCLE = 4, 32, 1, 4, 32, 4, 50, 10


class Block(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.block = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.InstanceNorm2d(channels), nn.ReLU(inplace=True),
            nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.InstanceNorm2d(channels))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.block(x)


def normed(convolution: nn.Module) -> list[nn.Module]:
    return [convolution, nn.InstanceNorm2d(convolution.out_channels), nn.ReLU(inplace=True)]


class Generator(nn.Module):
    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *normed(nn.Conv2d(before, WIDTH, 7, padding=3, bias=False)),
            *normed(nn.Conv2d(WIDTH, 2 * WIDTH, 3, 2, 1, bias=False)), *normed(nn.Conv2d(2 * WIDTH, 4 * WIDTH, 3, 2, 1, bias=False)),
            nn.Sequential(*(Block(4 * WIDTH) for _ in range(BLOCKS))),
            *normed(nn.ConvTranspose2d(4 * WIDTH, 2 * WIDTH, 4, 2, 1, bias=False)), *normed(nn.ConvTranspose2d(2 * WIDTH, WIDTH, 4, 2, 1, bias=False)),
            nn.Conv2d(WIDTH, after, 7, padding=3))

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(self.layers(x))


class Discriminator(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(
            nn.Conv2d(channels, WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, inplace=True), nn.Conv2d(WIDTH, 2 * WIDTH, 4, 1, 1, bias=False), nn.InstanceNorm2d(2 * WIDTH),
            nn.LeakyReLU(0.2, inplace=True), nn.Conv2d(2 * WIDTH, 1, 4, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.blocks(x)


class History(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.register_buffer("pictures", torch.rand(HISTORY, channels, SIDE, SIDE) * 2 - 1)
        self.register_buffer("count", torch.tensor(HISTORY))

    def exchange(self, made: Tensor) -> Tensor:
        shown = made.clone()
        for i, place in enumerate(torch.randint(2 * HISTORY, (BATCH,)).tolist()):
            if place < HISTORY:
                shown[i] = self.pictures[place]
                self.pictures[place] = made[i]
        return shown


def initialize(module: nn.Module) -> None:
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def make(knobs: dict) -> harness.Workload:
    layout = torch.channels_last if knobs["channels_last"] else torch.contiguous_format
    model = nn.ModuleDict({
        "there": Generator(SOURCE, CHANNELS), "back": Generator(CHANNELS, SOURCE),
        "judge_image": Discriminator(CHANNELS), "judge_source": Discriminator(SOURCE),
        "made_images": History(CHANNELS), "made_sources": History(SOURCE),
    }).apply(initialize).to(memory_format=layout)
    there, back, made_images, made_sources = (model[name] for name in ("there", "back", "made_images", "made_sources"))
    judges = nn.ModuleList([model["judge_image"], model["judge_source"]])
    optimizer_d = torch.optim.Adam(judges.parameters(), lr=2e-4, foreach=knobs["foreach"])
    optimizer_g = torch.optim.Adam([*there.parameters(), *back.parameters()], lr=2e-4, foreach=knobs["foreach"])
    images, sources = ([(torch.rand(BATCH, channels, SIDE, SIDE) * 2 - 1).to(memory_format=layout) for _ in range(8)] for channels in (CHANNELS, SOURCE))
    turns = itertools.cycle(zip(images, sources))

    def step() -> list[float]:
        image, source = next(turns)
        made_image, made_source = there(source), back(image)
        judges.requires_grad_(False)
        game = sum((judge(made) - 1).square().mean() for judge, made in zip(judges, (made_image, made_source)))
        loss_g = game + CYCLE * (F.l1_loss(back(made_image), source) + F.l1_loss(there(made_source), image))
        optimizer_g.zero_grad(set_to_none=knobs["set_to_none"])
        loss_g.backward()
        optimizer_g.step()

        with torch.no_grad():
            shown_image, shown_source = made_images.exchange(made_image.detach()), made_sources.exchange(made_source.detach())
        judges.requires_grad_(True)
        loss_d = sum(
            ((judge(real) - 1).square().mean() + judge(shown).square().mean()) / 2
            for judge, real, shown in zip(judges, (image, source), (shown_image, shown_source)))
        optimizer_d.zero_grad(set_to_none=knobs["set_to_none"])
        loss_d.backward()
        optimizer_d.step()
        return [loss_g.item(), loss_d.item()]

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | harness.numbered(images) | {f"batch.source.{i}": source for i, source in enumerate(sources)})


if __name__ == "__main__":
    harness.main(harness.Benchmark("cyclegan", make, {
        "channels_last": [False, True], "foreach": [True, False], "set_to_none": [True, False],
    }, steps=20, warmup=4))
