"""A state dict as `safetensors.torch.save_file(net.state_dict(), ...)` writes it, and what the net computes.

`interchange.safetensors` holds the state dict alone, names as PyTorch gives them. `interchange_io.safetensors` holds the
inputs `image` [2, 1, 9, 7] and `label` [2] (int64), and `out` [2, 5] in evaluation mode.
"""

import torch
from torch import Tensor, nn

from golden import Case, Golden, fill
from safetensors_io import serialize


class Block(nn.Module):
    """Pre-norm self-attention, then a pre-norm perceptron, each with a residual."""

    def __init__(self, width: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, 2, batch_first=True)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 3 * width), nn.GELU(), nn.Linear(3 * width, width))

    def forward(self, x: Tensor) -> Tensor:
        normed = self.norm1(x)
        x = x + self.attention(normed, normed, normed, need_weights=False)[0]
        return x + self.mlp(self.norm2(x))


class Net(nn.Module):
    """Image -> convolutions -> the pixels as a sequence, plus the label's embedding -> GRU -> blocks -> mean -> head."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 6, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(6), nn.LeakyReLU(0.2),
            nn.Conv2d(6, 8, 3, padding=1), nn.GroupNorm(4, 8), nn.SiLU())
        self.embedding = nn.Embedding(11, 8)
        self.rnn = nn.GRU(8, 10, num_layers=2, batch_first=True)
        self.blocks = nn.ModuleList([Block(10), Block(10)])
        self.head = nn.Linear(10, 5)

    def forward(self, image: Tensor, label: Tensor) -> Tensor:
        sequence = self.encoder(image).flatten(2).transpose(1, 2)  # [2, 8, 5, 4] -> [2, 20, 8]
        sequence = sequence + self.embedding(label)[:, None]
        x, _ = self.rnn(sequence)
        for block in self.blocks:
            x = block(x)
        return self.head(x.mean(1))


def build() -> dict[str, bytes]:
    case = Case(Golden("interchange"), "net", "f32")
    net = fill(case, Net()).eval()
    net.encoder[1].num_batches_tracked.fill_(17)
    image, label = case.normal(2, 1, 9, 7), torch.tensor([3, 10])
    # With a gradient to record, MultiheadAttention takes its plain path, the one that training takes.
    io = {"image": image, "label": label, "out": net(image, label)}
    metadata = {"torch": torch.__version__, "script": "tests/goldens/make.py"}
    return {
        "interchange.safetensors": serialize(net.state_dict(), {"format": "pt"}),
        "interchange_io.safetensors": serialize(io, metadata),
    }
