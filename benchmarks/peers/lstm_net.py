"""A character model: Embedding(96, 256), two LSTM layers of 256, Linear(256, 96); 1,101,920 parameters; PyTorch's own
initial weights; the state starts at zero."""

import torch
from torch import Tensor, nn

VOCABULARY, WIDTH, LAYERS = 96, 256, 2


class CharacterModel(nn.Module):
    def __init__(self, batch_first: bool = True) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        self.rnn = nn.LSTM(WIDTH, WIDTH, LAYERS, batch_first=batch_first)
        self.head = nn.Linear(WIDTH, VOCABULARY)

    def forward(self, ids: Tensor, state: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Logits [.., .., 96] of each next character, and the state after the last."""
        hidden, state = self.rnn(self.embedding(ids), state)
        return self.head(hidden), state


def cells(model: CharacterModel) -> list[nn.LSTMCell]:
    """The layers as single-step cells that share the model's weights."""
    layers = []
    for index in range(LAYERS):
        cell = nn.LSTMCell(WIDTH, WIDTH)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            setattr(cell, name, getattr(model.rnn, f"{name}_l{index}"))
        layers.append(cell)
    return layers


def random_ids(*shape: int) -> Tensor:
    return torch.randint(VOCABULARY, shape)
