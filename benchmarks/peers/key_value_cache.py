"""The keys and values of a Transformer's layer for the places that it has read, [rows, heads, places, size] each, kept in two ways."""

import torch
from torch import Tensor


class Preallocated:
    """In memory made once; a place is written and the part up to it read."""

    def __init__(self, rows: int, heads: int, places: int, size: int) -> None:
        self.keys, self.values = torch.empty(2, rows, heads, places, size)

    def extend(self, at: int, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Those of all places up to now, with those of place `at`: [rows, heads, 1, size] each."""
        self.keys[:, :, at : at + 1], self.values[:, :, at : at + 1] = k, v
        return self.keys[:, :, : at + 1], self.values[:, :, : at + 1]


class Joined:
    """Joined anew for each place."""

    def __init__(self, rows: int, heads: int, places: int, size: int) -> None:
        pass

    def extend(self, at: int, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        self.keys, self.values = (k, v) if at == 0 else (torch.cat((self.keys, k), 2), torch.cat((self.values, v), 2))
        return self.keys, self.values


CACHE = {"preallocated": Preallocated, "joined": Joined}
