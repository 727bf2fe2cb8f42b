"""A character model: Embedding(96, 256), two LSTM or GRU layers of 256, Linear(256, 96); 1,101,920 parameters with LSTM layers, 838,752 with GRU layers;
PyTorch's own initial weights; the state starts at zero."""

import torch
from torch import Tensor, nn

VOCABULARY, WIDTH, LAYERS = 96, 256, 2


class CharacterModel(nn.Module):
    """`layers`: nn.LSTM or nn.GRU."""

    def __init__(self, layers: type[nn.RNNBase], batch_first: bool = True) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        self.rnn = layers(WIDTH, WIDTH, LAYERS, batch_first=batch_first)
        self.head = nn.Linear(WIDTH, VOCABULARY)

    def forward(self, ids: Tensor, state: Tensor | tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, Tensor | tuple[Tensor, Tensor]]:
        """Logits [.., .., 96] of each next character, and the state after the last."""
        hidden, state = self.rnn(self.embedding(ids), state)
        return self.head(hidden), state


def random_ids(*shape: int) -> Tensor:
    return torch.randint(VOCABULARY, shape)
