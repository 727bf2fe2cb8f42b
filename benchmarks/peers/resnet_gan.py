#!/usr/bin/env python3
"""One training step of a class-conditional residual GAN with spectral norm (Miyato et al. 2018, arXiv 1802.05957), 1 x 28 x 28, batch 64.

Generator: z [64, 64] normal; Linear to 128 x 7 x 7; two blocks 128 to 64 to 32, each x2: y = Conv 3 x 3 of (ReLU of norm of x, repeated 2 x 2),
y = Conv 3 x 3 of ReLU of norm of y, plus Conv 1 x 1 of x, repeated; norms are batch norms with scale and shift of the class, convolutions have no biases;
BatchNorm, ReLU, Conv 3 x 3, tanh.
Discriminator, every weight by spectral norm: a block 1 to 32 (Conv 3 x 3, ReLU, Conv 3 x 3, mean of 2 x 2, plus Conv 1 x 1 of the mean of x), one 32 to 64
with a ReLU before, a block of 64 that keeps its size; ReLU, sum over places; Conv 1 x 1 to a score, plus one without bias to 10, of which the class's counts.
1. Discriminator: fake = G(z) without gradients; D(real) and D(fake) in two forwards; hinge loss; backward; Adam.
2. Generator: a new z; -mean of D(G(z)); backward, D's parameters without gradients; Adam.
Both networks train. Adam: learning rate 1e-3, betas (0.9, 0.999). Both losses are read. Input: uniform draws in [-1, 1), a new one of 8 batches each step,
classes 0 to 9 in turn.
"""

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import spectral_norm

import harness

BATCH, LATENT, WIDTH, SIDE, CLASSES = 64, 64, 32, 28, 10


class ClassNorm(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.scale, self.shift = nn.Embedding(CLASSES, channels), nn.Embedding(CLASSES, channels)
        nn.init.ones_(self.scale.weight)
        nn.init.zeros_(self.shift.weight)

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        return torch.addcmul(self.shift(label)[:, :, None, None], self.norm(x), self.scale(label)[:, :, None, None])


def glorot(layer: nn.Module, gain: float = 1) -> nn.Module:
    nn.init.xavier_uniform_(layer.weight, gain)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


class Up(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = ClassNorm(inputs), ClassNorm(outputs)
        self.conv1 = glorot(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), 2**0.5)
        self.conv2 = glorot(nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), 2**0.5)
        self.shortcut = glorot(nn.Conv2d(inputs, outputs, 1, bias=False))

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        y = self.conv1(F.interpolate(F.relu(self.norm1(x, label), inplace=True), scale_factor=2))
        y = self.conv2(F.relu(self.norm2(y, label), inplace=True))
        return y + F.interpolate(self.shortcut(x), scale_factor=2)  # before it is repeated: a quarter of the work


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.add_module("in", glorot(nn.Linear(LATENT, 4 * WIDTH * (SIDE // 4) ** 2)))
        self.blocks = nn.ModuleList([Up(4 * WIDTH, 2 * WIDTH), Up(2 * WIDTH, WIDTH)])
        self.norm = nn.BatchNorm2d(WIDTH)
        self.out = glorot(nn.Conv2d(WIDTH, 1, 3, padding=1))

    def forward(self, z: Tensor, label: Tensor, layout: torch.memory_format) -> Tensor:
        x = getattr(self, "in")(z).view(len(z), 4 * WIDTH, SIDE // 4, SIDE // 4).contiguous(memory_format=layout)
        for block in self.blocks:
            x = block(x, label)
        return torch.tanh(self.out(F.relu(self.norm(x), inplace=True)))


def conv(inputs: int, outputs: int, kernel: int, gain: float = 1, bias: bool = True) -> nn.Module:
    return spectral_norm(glorot(nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=bias), gain))


class Down(nn.Module):
    def __init__(self, inputs: int, outputs: int, first: bool) -> None:
        super().__init__()
        hidden = outputs if first else inputs
        self.conv1, self.conv2 = conv(inputs, hidden, 3, 2**0.5), conv(hidden, outputs, 3, 2**0.5)
        self.shortcut = conv(inputs, outputs, 1, bias=False)
        self.first = first

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv2(F.relu(self.conv1(x if self.first else F.relu(x)), inplace=True))
        return F.avg_pool2d(y, 2) + self.shortcut(F.avg_pool2d(x, 2))


class Same(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1, self.conv2 = conv(width, width, 3, 2**0.5), conv(width, width, 3, 2**0.5)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(F.relu(self.conv1(F.relu(x)), inplace=True))


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(Down(1, WIDTH, True), Down(WIDTH, 2 * WIDTH, False), Same(2 * WIDTH))
        self.out = spectral_norm(nn.Conv2d(2 * WIDTH, 1, 1))
        self.classes = spectral_norm(nn.Conv2d(2 * WIDTH, CLASSES, 1, bias=False))

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        features = F.relu(self.blocks(x)).sum((2, 3), keepdim=True)
        return self.out(features).flatten() + self.classes(features).flatten(1).gather(1, label[:, None]).flatten()


def make(knobs: dict) -> harness.Workload:
    layout = torch.channels_last if knobs["channels_last"] else torch.contiguous_format
    model = nn.ModuleDict({"generator": Generator(), "discriminator": Discriminator()}).to(memory_format=layout)
    generator, discriminator = model["generator"], model["discriminator"]
    optimizer_d, optimizer_g = (torch.optim.Adam(net.parameters(), lr=1e-3, foreach=knobs["foreach"]) for net in (discriminator, generator))
    batches = [torch.rand(BATCH, 1, SIDE, SIDE) * 2 - 1 for _ in range(8)]
    label = torch.arange(BATCH) % CLASSES
    turns = itertools.cycle(batches)

    def made() -> Tensor:
        return generator(torch.randn(BATCH, LATENT), label, layout)

    def step() -> list[float]:
        real = next(turns).contiguous(memory_format=layout)
        discriminator.requires_grad_(True)
        with torch.no_grad():
            fake = made()
        loss_d = F.relu(1 - discriminator(real, label)).mean() + F.relu(1 + discriminator(fake, label)).mean()
        optimizer_d.zero_grad(set_to_none=knobs["set_to_none"])
        loss_d.backward()
        optimizer_d.step()

        discriminator.requires_grad_(False)
        loss_g = -discriminator(made(), label).mean()
        optimizer_g.zero_grad(set_to_none=knobs["set_to_none"])
        loss_g.backward()
        optimizer_g.step()
        return [loss_d.item(), loss_g.item()]

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | harness.numbered(batches) | {f"batch.label.{i}": label for i in range(8)})


if __name__ == "__main__":
    harness.main(harness.Benchmark("resnet_gan", make, {
        "foreach": [True, False], "set_to_none": [True, False], "channels_last": [False, True],
    }, steps=20, warmup=4))
