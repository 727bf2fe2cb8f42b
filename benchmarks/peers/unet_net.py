"""The U-Net of Diorama's diffusion families with its time, class and caption embeddings, names and all: Ho et al. 2020
(arXiv 2006.11239) with the scale and shift of Dhariwal and Nichol 2021 (arXiv 2105.05233).

`Denoiser(Shape(...))` maps pictures [B, C, H, W], times [B] from 0 to 1000, labels [B] and captions [B, L] to [B, C, H, W].
Convolutions and the output that Diorama begins at zero are drawn here as PyTorch draws them: a network that says nothing
but zeros would prove nothing.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Shape:
    channels: int = 1
    side: int = 28
    classes: int = 10  # 0: not told
    words: int = 0     # the vocabulary of captions; 0: not told
    length: int = 0
    word_dim: int = 64
    word_layers: int = 1
    width: int = 64
    multipliers: tuple[int, ...] = (1, 2)
    blocks: int = 2
    attention: int = 8
    head_width: int = 32
    patch: int = 1

    @property
    def embedding(self) -> int:
        return 4 * self.width


def groups(channels: int) -> int:
    return next(g for g in range(max(1, min(32, channels // 4)), 0, -1) if channels % g == 0)


def heads(channels: int, head_width: int) -> int:
    return channels // head_width if channels % head_width == 0 else 1


def sinusoidal(values: Tensor, dim: int) -> Tensor:
    half = dim // 2
    frequencies = torch.exp(torch.arange(half, dtype=values.dtype) * (-math.log(10_000) / half))
    angles = values[:, None] * frequencies
    return torch.cat([angles.cos(), angles.sin()], 1)


class PictureAttention(nn.Module):
    def __init__(self, channels: int, shape: Shape, context: int = 0):
        super().__init__()
        self.norm = nn.GroupNorm(groups(channels), channels)
        self.attention = nn.MultiheadAttention(channels, heads(channels, shape.head_width), batch_first=True)
        self.context = nn.Linear(context, channels) if context else None

    def forward(self, x: Tensor, words: Tensor | None = None, padding: Tensor | None = None) -> Tensor:
        places = self.norm(x).flatten(2).transpose(1, 2)
        source = places if self.context is None else self.context(words)
        seen = self.attention(places, source, source, key_padding_mask=None if self.context is None else padding, need_weights=False)[0]
        return x + seen.transpose(1, 2).reshape(x.shape)


class ResidualBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int, shape: Shape):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups(inputs), inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.embedding = nn.Linear(shape.embedding, 2 * outputs)
        self.norm2 = nn.GroupNorm(groups(outputs), outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.shortcut = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else None

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        scale, shift = self.embedding(embedding)[:, :, None, None].chunk(2, 1)
        hidden = self.norm2(self.conv1(F.silu(self.norm1(x))))
        hidden = self.conv2(F.silu(torch.addcmul(shift, hidden, scale + 1)))
        return (x if self.shortcut is None else self.shortcut(x)) + hidden


class UnetBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int, attends: bool, words: bool, shape: Shape):
        super().__init__()
        self.residual = ResidualBlock(inputs, outputs, shape)
        self.attention = PictureAttention(outputs, shape) if attends else None
        self.words = PictureAttention(outputs, shape, shape.word_dim) if attends and words else None

    def forward(self, x: Tensor, embedding: Tensor, words: Tensor | None, padding: Tensor | None) -> Tensor:
        x = self.residual(x, embedding)
        if self.attention is not None:
            x = self.attention(x)
        return x if self.words is None else self.words(x, words, padding)


class Level(nn.Module):
    def __init__(self, blocks: list[UnetBlock], following: nn.Conv2d | None):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.next = following


class Unet(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.patch, channels = shape.patch, shape.channels * shape.patch**2
        last = len(shape.multipliers) - 1
        widths = [shape.width * m for m in shape.multipliers]

        def block(level: int, inputs: int) -> UnetBlock:
            return UnetBlock(inputs, widths[level], shape.side // shape.patch >> level <= shape.attention, shape.words > 0, shape)

        def first(level: int) -> int:
            return widths[level - 1] if level else shape.width

        self.input = nn.Conv2d(channels, shape.width, 3, padding=1)
        self.down = nn.ModuleList(
            Level([block(n, widths[n] if i else first(n)) for i in range(shape.blocks)],
                  nn.Conv2d(widths[n], widths[n], 3, 2, 1) if n < last else None)
            for n in range(last + 1))
        self.middle = nn.ModuleList([block(last, widths[last]), UnetBlock(widths[last], widths[last], False, False, shape)])
        self.up = nn.ModuleList(
            Level([block(n, 2 * widths[n]) for _ in range(shape.blocks)], nn.Conv2d(widths[n], widths[n - 1], 3, padding=1) if n else None)
            for n in range(last, -1, -1))
        self.norm = nn.GroupNorm(groups(widths[0]), widths[0])
        self.output = nn.Conv2d(widths[0], channels, 3, padding=1)

    def forward(self, x: Tensor, embedding: Tensor, words: Tensor | None = None, padding: Tensor | None = None) -> Tensor:
        x, skips = self.input(F.pixel_unshuffle(x, self.patch)), []
        for level in self.down:
            for block in level.blocks:
                x = block(x, embedding, words, padding)
                skips.append(x)
            x = x if level.next is None else level.next(x)
        for block in self.middle:
            x = block(x, embedding, words, padding)
        for level in self.up:
            for block in level.blocks:
                x = block(torch.cat([x, skips.pop()], 1), embedding, words, padding)
            x = x if level.next is None else level.next(F.interpolate(x, scale_factor=2))
        return F.pixel_shuffle(self.output(F.silu(self.norm(x))), self.patch)


class CaptionBody(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.positions = nn.Parameter(0.02 * torch.randn(shape.length + 1, shape.word_dim))
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(shape.word_dim, heads(shape.word_dim, 32), 4 * shape.word_dim, 0.0, F.gelu, batch_first=True, norm_first=True)
            for _ in range(shape.word_layers))
        self.norm = nn.LayerNorm(shape.word_dim)

    def forward(self, x: Tensor, padding: Tensor) -> Tensor:
        x = x + self.positions
        for layer in self.layers:
            x = layer(x, src_key_padding_mask=padding)
        return self.norm(x)


class CaptionEncoder(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.words = nn.Embedding(shape.words, shape.word_dim, padding_idx=0)
        self.body = CaptionBody(shape)

    def forward(self, caption: Tensor) -> tuple[Tensor, Tensor]:
        sign = torch.zeros_like(caption[:, :1])
        padding = torch.cat([sign != 0, caption == 0], 1)
        return self.body(self.words(torch.cat([sign, caption], 1)), padding), padding


class Denoiser(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.time = nn.Sequential(nn.Linear(shape.width, shape.embedding), nn.SiLU(), nn.Linear(shape.embedding, shape.embedding))
        self.classes = nn.Embedding(shape.classes + 1, shape.embedding) if shape.classes else None
        self.captions = CaptionEncoder(shape) if shape.words else None
        self.pooled = nn.Linear(shape.word_dim, shape.embedding) if shape.words else None
        self.unet = Unet(shape)

    def forward(self, x: Tensor, time: Tensor, label: Tensor | None = None, caption: Tensor | None = None) -> Tensor:
        embedding, words, padding = self.time(sinusoidal(time, self.shape.width)), None, None
        if self.classes is not None:
            embedding = embedding + self.classes(label)
        if self.captions is not None:
            words, padding = self.captions(caption)
            embedding = embedding + self.pooled(words[:, 0])
        return self.unet(x, F.silu(embedding), words, padding)
