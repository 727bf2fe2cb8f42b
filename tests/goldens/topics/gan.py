"""The residual GAN of Diorama.Models (Miyato et al. 2018, arXiv 1802.05957), written the plain way: maps are repeated before a
convolution and averaged after one, the head is a linear layer, the projection an embedding. Settings: `levels`, `channels`.

The generator takes `in.x` [B, inputs] and `in.label` [B]; the discriminator pictures and `in.label`, in training mode with one
step of spectral norm's power iteration: `buffer.*` are before it, `after.buffer.*` after.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import spectral_norm

from golden import Golden, fill, record

CLASSES = 3


def width(channels: int, halvings: int) -> int:
    return channels << min(halvings, 4)


class ClassBatchNorm(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.scale, self.shift = nn.Embedding(CLASSES, channels), nn.Embedding(CLASSES, channels)

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        return self.norm(x) * self.scale(label)[:, :, None, None] + self.shift(label)[:, :, None, None]


class UpBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.norm1, self.norm2 = ClassBatchNorm(inputs), ClassBatchNorm(outputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.shortcut = nn.Conv2d(inputs, outputs, 1, bias=False)

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        y = self.conv1(F.interpolate(F.relu(self.norm1(x, label)), scale_factor=2))
        y = self.conv2(F.relu(self.norm2(y, label)))
        return y + self.shortcut(F.interpolate(x, scale_factor=2))


class Generator(nn.Module):
    def __init__(self, inputs: int, channels: int, base: int, levels: int):
        super().__init__()
        self.base, self.first = base, width(channels, levels)
        self.add_module("in", nn.Linear(inputs, self.first * base * base))
        self.blocks = nn.ModuleList(UpBlock(width(channels, levels - i), width(channels, levels - i - 1)) for i in range(levels))
        self.norm = nn.BatchNorm2d(channels)
        self.out = nn.Conv2d(channels, 1, 3, padding=1)

    def forward(self, z: Tensor, label: Tensor) -> Tensor:
        x = getattr(self, "in")(z).view(-1, self.first, self.base, self.base)
        for block in self.blocks:
            x = block(x, label)
        return torch.tanh(self.out(F.relu(self.norm(x))))


class DownBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int, first: bool):
        super().__init__()
        self.first, hidden = first, outputs if first else inputs
        self.conv1 = spectral_norm(nn.Conv2d(inputs, hidden, 3, padding=1))
        self.conv2 = spectral_norm(nn.Conv2d(hidden, outputs, 3, padding=1))
        self.shortcut = spectral_norm(nn.Conv2d(inputs, outputs, 1, bias=False))

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv2(F.relu(self.conv1(x if self.first else F.relu(x))))
        return F.avg_pool2d(y, 2) + F.avg_pool2d(self.shortcut(x), 2)


class SameBlock(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.conv1 = spectral_norm(nn.Conv2d(channels, channels, 3, padding=1))
        self.conv2 = spectral_norm(nn.Conv2d(channels, channels, 3, padding=1))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(F.relu(self.conv1(F.relu(x))))


class Discriminator(nn.Module):
    def __init__(self, channels: int, levels: int):
        super().__init__()
        sizes = [1] + [width(channels, i) for i in range(levels)]
        self.blocks = nn.Sequential(*(DownBlock(a, b, a == 1) for a, b in zip(sizes, sizes[1:])), SameBlock(sizes[-1]))
        self.out = spectral_norm(nn.Linear(sizes[-1], 1))
        self.classes = spectral_norm(nn.Embedding(CLASSES, sizes[-1]))

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        features = F.relu(self.blocks(x)).sum((2, 3))
        return self.out(features).flatten() + (self.classes(label) * features).sum(1)


def build() -> Golden:
    golden, settings = Golden("gan"), dict(levels=2, channels=3)
    torch.manual_seed(1)  # spectral norm draws its first vectors from the global generator
    for name, net, shape in (("generator", Generator(5, 3, 4, 2), (4, 5)), ("discriminator", Discriminator(3, 2), (4, 1, 16, 16))):
        for case in golden.case(f"resnet/{name}", settings, dtypes=("f64",)):
            record(case, fill(case, net), {"x": case.normal(*shape), "label": case.indices(CLASSES, shape[0])})
    return golden
