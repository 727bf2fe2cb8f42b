#!/usr/bin/env python3
"""One training step of a PixelRNN of row LSTMs (van den Oord et al. 2016, arXiv 1601.06759) on 1 x 28 x 28 pictures at batch 32.

The input with a channel of ones, moved down by a row and right by a column, goes through a convolution 4 x 7 that looks up and one 1 x 4 that looks to the left,
to 64 features. Three row LSTMs: gates = Conv 1 x 2 (own and left place) of the features to 4 x 32, for all rows at once, plus row by row Conv 1 x 3 of the
state of the row above; order output, forget, input, content; c = f c + i tanh(g), h = o tanh(c); Conv 1 x 1 of the states to 64 is added to the features.
Head: ReLU, 1 x 1 to 64, ReLU, 1 x 1 to one logit a pixel.
Pixels are drawn black or white by their grey value (a uniform number below it is white) and read as -1 and 1. Loss: sum of binary cross-entropy / batch.
Adam, learning rate 1e-3. The loss's value is read at the end of a step. Input: uniform draws in [-1, 1), a new one of 8 batches each step.
"""

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness
from pixelcnn_net import Head

BATCH, STATE, LAYERS = 32, 32, 3
FEATURES = 2 * STATE


class RowLstm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.input_to_state = nn.Conv2d(FEATURES, 4 * STATE, (1, 2))
        self.state_to_state = nn.Conv2d(STATE, 4 * STATE, (1, 3), padding=(0, 1), bias=False)
        self.output = nn.Conv2d(STATE, FEATURES, 1)
        with torch.no_grad():
            self.input_to_state.bias[STATE : 2 * STATE] += 1

    def forward(self, x: Tensor, rows: str) -> Tensor:
        gates = self.input_to_state(F.pad(x, (1, 0)))
        weight = self.state_to_state.weight.squeeze(2)
        states, cell = [], None
        for row in gates.unbind(2):  # [B, 4 h, W]
            if states:
                if rows == "conv1d":
                    row = row + F.conv1d(states[-1], weight, padding=1)
                else:
                    row = row + self.state_to_state(states[-1].unsqueeze(2)).squeeze(2)
            opening = torch.sigmoid(row[:, : 3 * STATE])
            output, forget, enter = opening.chunk(3, 1)
            new = enter * torch.tanh(row[:, 3 * STATE :])
            cell = new if cell is None else torch.addcmul(new, forget, cell)
            states.append(output * torch.tanh(cell))
        return self.output(torch.stack(states, 2)) + x


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.above = nn.Conv2d(2, FEATURES, (4, 7))
        self.left = nn.Conv2d(2, FEATURES, (1, 4), bias=False)
        self.layers = nn.ModuleList(RowLstm() for _ in range(LAYERS))
        self.head = Head(FEATURES, 64, 1)

    def forward(self, x: Tensor, knobs: dict) -> Tensor:
        x = torch.cat([x, torch.ones_like(x)], 1)
        up, left = F.pad(x, (0, 0, 1, -1)), F.pad(x, (1, -1))
        if knobs["channels_last"]:
            up, left = (t.contiguous(memory_format=torch.channels_last) for t in (up, left))
        features = self.above(F.pad(up, (3, 3, 3, 0))) + self.left(F.pad(left, (3, 0)))
        for layer in self.layers:
            features = layer(features, knobs["rows"])
        return self.head(features)


def make(knobs: dict) -> harness.Workload:
    model = nn.ModuleDict({"network": Network()})
    if knobs["channels_last"]:
        model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=knobs["foreach"])
    batches = [torch.rand(BATCH, 1, 28, 28) * 2 - 1 for _ in range(8)]
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        image = next(turns)
        values = (torch.rand_like(image) < 0.5 + 0.5 * image).float()
        loss = F.binary_cross_entropy_with_logits(model["network"](values * 2 - 1, knobs), values, reduction="sum") / BATCH
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(model)}, harness.prefixed("weights", model) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("pixelrnn", make, {
        "rows": ["conv1d", "conv2d"], "channels_last": [True, False], "foreach": [True, False], "set_to_none": [True, False],
    }, steps=10, warmup=3))
