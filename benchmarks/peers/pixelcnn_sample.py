#!/usr/bin/env python3
"""Draws 64 pictures of 1 x 28 x 28, pixel by pixel, from pixelcnn.py's network; 64 pictures are one sample.

What a pixel does not change is kept (Ramachandran et al. 2017, arXiv 1704.06001): a row of the vertical stack is computed once, from the rows that its windows see,
and with it what it says to the horizontal stack; of that one place at a time, from the places that its windows see.
Each pixel: the logit; white (1) where a uniform number is below its sigmoid, else black (-1); it is read at the next place and in the next row.
64 pictures, for so many are drawn at least, whatever is asked for, by our library: a picture's bytes depend on its number alone.
"""

from collections.abc import Callable
from typing import List  # TorchScript's

import torch
from torch import Tensor
from torch.nn import functional as F

import harness
from pixelcnn import Pixels
from pixelcnn_net import Layer, Network, gate

BATCH, SIDE, PROBED = 64, 28, 2

# A place's way through the horizontal stack [B, C], two ways. Of each layer: `above` [W, B, 2 P], what the vertical stack says, `places`, the inputs so far
# behind zeros, and the weights of the window's taps.


def joined(column: int, x: Tensor, above: List[Tensor], places: List[Tensor], left: List[Tensor], output: List[Tensor], bias: List[Tensor]) -> Tensor:
    """Places [B, taps - 1 + W, C]; the window lies together for one product, left [taps * C, 2 P]."""
    for i in range(len(left)):
        taps = places[i].shape[1] - above[i].shape[0] + 1
        places[i][:, column + taps - 1] = x
        window = places[i][:, column : column + taps].reshape(x.shape[0], -1)
        content, opening = torch.addmm(above[i][column], window, left[i]).chunk(2, 1)
        across = torch.addmm(bias[i], torch.tanh(content) * torch.sigmoid(opening), output[i])
        x = across if i == 0 else across + x
    return x


def tapped(column: int, x: Tensor, above: List[Tensor], places: List[Tensor], left: List[Tensor], output: List[Tensor], bias: List[Tensor]) -> Tensor:
    """Places [taps - 1 + W, B, C]; a product for each tap, left [taps, C, 2 P], and nothing copied."""
    for i in range(len(left)):
        taps = left[i].shape[0]
        places[i][column + taps - 1] = x
        sums = torch.addmm(above[i][column], x, left[i][taps - 1])
        for tap in range(taps - 1):
            sums = torch.addmm(sums, places[i][column + tap], left[i][tap])
        content, opening = sums.chunk(2, 1)
        across = torch.addmm(bias[i], torch.tanh(content) * torch.sigmoid(opening), output[i])
        x = across if i == 0 else across + x
    return x


PLACE = {"joined": joined, "tapped": tapped}


class Sampler:
    """Draws pictures from a network's weights as they are."""

    def __init__(self, network: Network, knobs: dict) -> None:
        self.layers: list[Layer] = list(network.layers)
        self.layout = torch.channels_last if knobs["channels_last"] else torch.contiguous_format
        self.is_joined = knobs["window"] == "joined"
        self.place = torch.jit.script(PLACE[knobs["window"]]) if knobs["compiled"] else PLACE[knobs["window"]]
        taps = [layer.horizontal.weight[:, :, 0].permute(2, 1, 0).contiguous() for layer in self.layers]  # [taps, C, 2 P]
        self.left = [weight.flatten(0, 1) for weight in taps] if self.is_joined else taps
        self.output = [layer.output.weight[:, :, 0, 0].T.contiguous() for layer in self.layers]
        self.bias = [layer.output.bias for layer in self.layers]
        self.head = [(layer.weight[:, :, 0, 0].T.contiguous(), layer.bias) for layer in (network.head.hidden, network.head.output)]

    def begin(self, batch: int) -> None:
        """Begins new pictures."""
        self.rows = [torch.zeros(batch, layer.vertical.in_channels, layer.height, SIDE).to(memory_format=self.layout) for layer in self.layers]
        shapes = [(batch, layer.height - 1 + SIDE) if self.is_joined else (layer.height - 1 + SIDE, batch) for layer in self.layers]
        self.places = [torch.zeros(*shape, layer.horizontal.in_channels) for shape, layer in zip(shapes, self.layers)]

    def begin_row(self, x: Tensor) -> None:
        """Reads the row before, [B, 2, 1, W]: its pixels and ones; zeros above the first."""
        self.above = []
        for i, layer in enumerate(self.layers):
            self.rows[i] = torch.cat([self.rows[i][:, :, 1:], x], 2)
            sums = F.conv2d(self.rows[i], layer.vertical.weight, layer.vertical.bias, padding=(0, layer.side))
            said = F.conv2d(sums, layer.to_horizontal.weight, layer.horizontal.bias)
            self.above.append(said.squeeze(2).permute(2, 0, 1).contiguous())
            x = gate(sums) if i == 0 else gate(sums) + x

    def logits(self, column: int, x: Tensor) -> Tensor:
        """Reads the place to the left, [B, 2], and gives the logits of this one, [B, 1]."""
        x = self.place(column, x, self.above, self.places, self.left, self.output, self.bias)
        for weight, bias in self.head:
            x = torch.addmm(bias, F.relu(x), weight)
        return x

    def draw(self, batch: int, choose: Callable[[int, Tensor], Tensor]) -> Tensor:
        """Pictures [B, 1, H, W]; `choose` makes pixels [B] of a place's number and logits [B, 1]."""
        self.begin(batch)
        pictures, nothing = torch.ones(batch, 2, SIDE, SIDE), torch.zeros(batch, 2)
        for row in range(SIDE):
            self.begin_row(pictures[:, :, row - 1 : row] if row > 0 else torch.zeros(batch, 2, 1, SIDE))
            for column in range(SIDE):
                logits = self.logits(column, pictures[:, :, row, column - 1] if column > 0 else nothing)
                pictures[:, 0, row, column] = choose(row * SIDE + column, logits)
        return pictures[:, :1]


def make(knobs: dict) -> harness.Workload:
    pixels = Pixels().requires_grad_(False)
    if knobs["channels_last"]:
        pixels = pixels.to(memory_format=torch.channels_last)
    sampler = Sampler(pixels.network, knobs)
    given = (torch.rand(PROBED, 1, SIDE, SIDE) < 0.5).float() * 2 - 1

    def step() -> list[float]:
        with torch.inference_mode():
            uniform = torch.rand(SIDE * SIDE, BATCH)
            sampler.draw(BATCH, lambda place, logits: (uniform[place] < torch.sigmoid(logits[:, 0])).float() * 2 - 1)
        return []

    def probe() -> list[float]:
        """The logits of two given pictures, place by place."""
        probed, values = [], given.flatten(1).T

        def take(place: int, logits: Tensor) -> Tensor:
            probed.extend(logits.flatten().tolist())
            return values[place]

        with torch.inference_mode():
            sampler.draw(PROBED, take)
        return probed

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(pixels)},
        harness.prefixed("weights", pixels) | {"batch.0": given}, probe)


if __name__ == "__main__":
    harness.main(harness.Benchmark("pixelcnn_sample", make, {
        "window": ["tapped", "joined"], "compiled": [False, True], "channels_last": [False, True],
    }, steps=5, warmup=2))
