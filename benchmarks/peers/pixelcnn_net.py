"""The gated PixelCNN of the benchmarks pixelcnn and vqvae (van den Oord et al. 2016, arXiv 1606.05328).

The input with a channel of ones is moved down by a row for the vertical stack and right by a column for the horizontal one. A layer with p channels:
a = vertical convolution (rows above, both sides) to 2p; b = horizontal convolution (places to the left) to 2p + 1 x 1 convolution of a;
vertical = gate(a), horizontal = 1 x 1 convolution of gate(b), each added to what came in but in the first layer; gate = tanh(first half) * sigmoid(second).
Head: ReLU, 1 x 1, ReLU, 1 x 1.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def gate(x: Tensor) -> Tensor:
    content, opening = x.chunk(2, dim=1)
    return torch.tanh(content) * torch.sigmoid(opening)


class Layer(nn.Module):
    def __init__(self, inputs: int, width: int, kernel: int, first: bool, conditions: int = 0) -> None:
        super().__init__()
        self.first, self.side, self.height = first, kernel // 2, (kernel + 1) // 2
        self.vertical = nn.Conv2d(inputs, 2 * width, (self.height, kernel))
        self.to_horizontal = nn.Conv2d(2 * width, 2 * width, 1, bias=False)
        self.horizontal = nn.Conv2d(inputs, 2 * width, (1, self.height))
        self.output = nn.Conv2d(width, width, 1)
        if conditions:
            self.vertical_condition = nn.Linear(conditions, 2 * width, bias=False)
            self.horizontal_condition = nn.Linear(conditions, 2 * width, bias=False)

    def forward(self, vertical: Tensor, horizontal: Tensor, condition: Tensor | None) -> tuple[Tensor, Tensor]:
        above = self.vertical(F.pad(vertical, (self.side, self.side, self.height - 1, 0)))
        if condition is not None:
            above = above + self.vertical_condition(condition)[:, :, None, None]
        left = self.horizontal(F.pad(horizontal, (self.height - 1, 0))) + self.to_horizontal(above)
        if condition is not None:
            left = left + self.horizontal_condition(condition)[:, :, None, None]
        up, across = gate(above), self.output(gate(left))
        return (up, across) if self.first else (up + vertical, across + horizontal)


class Head(nn.Module):
    def __init__(self, width: int, head: int, outputs: int) -> None:
        super().__init__()
        self.hidden = nn.Conv2d(width, head, 1)
        self.output = nn.Conv2d(head, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.output(F.relu(self.hidden(F.relu(x))))


class Network(nn.Module):
    def __init__(self, inputs: int, outputs: int, layers: int, width: int, first_kernel: int, kernel: int, head: int, conditions: int = 0) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            Layer(inputs + 1 if i == 0 else width, width, first_kernel if i == 0 else kernel, i == 0, conditions) for i in range(layers))
        self.head = Head(width, head, outputs)

    def forward(self, x: Tensor, condition: Tensor | None = None, channels_last: bool = True) -> Tensor:
        x = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
        vertical, horizontal = F.pad(x, (0, 0, 1, -1)), F.pad(x, (1, -1))
        if channels_last:
            vertical, horizontal = (t.contiguous(memory_format=torch.channels_last) for t in (vertical, horizontal))
        for layer in self.layers:
            vertical, horizontal = layer(vertical, horizontal, condition)
        return self.head(horizontal)
