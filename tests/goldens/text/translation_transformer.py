#!/usr/bin/env python3
"""What PyTorch computes for a small encoder-decoder Transformer: writes translation_transformer.safetensors beside this file.

    /usr/bin/python3 tests/goldens/text/translation_transformer.py

Made with Debian 12's python3-torch 1.13.1+dfsg-4. Two layers a side of `TransformerEncoderLayer` and `TransformerDecoderLayer` (norm_first), width 16,
two heads, 32 in the middle; one table of 13 ids, scaled by 4, sinusoidal positions; the head is the table. Two pairs, one padded (id 0) on both sides.
Tensors: `weights.*` by their names in a checkpoint, `source`, `tokens`, `logits`; `gradient.*` of the mean of logits * cotangent. All in float64, of weights that float32 holds: of a query's bias
the gradient nearly cancels, and what single precision leaves of it is up to the order of the products' sums.
"""

import math
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.append(str(Path(__file__).parents[1]))
import safetensors_io  # noqa: E402

IDS, WIDTH, HEADS, MIDDLE, LAYERS = 13, 16, 2, 32, 2


class Translator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        settings = {"dropout": 0.0, "batch_first": True, "norm_first": True}
        self.embedding = nn.Embedding(IDS, WIDTH)
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(WIDTH, HEADS, MIDDLE, **settings), LAYERS, nn.LayerNorm(WIDTH))
        self.decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(WIDTH, HEADS, MIDDLE, **settings), LAYERS, nn.LayerNorm(WIDTH))

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        angles = torch.arange(ids.shape[1])[:, None] * torch.exp(torch.arange(0, WIDTH, 2, dtype=torch.float64) * (-math.log(10000.0) / WIDTH))
        places = torch.stack([angles.sin(), angles.cos()], -1).flatten(1)
        return self.embedding(ids) * math.sqrt(WIDTH) + places.float()  # a table that single precision holds

    def forward(self, source: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
        padding = source == 0
        later = torch.ones(tokens.shape[1], tokens.shape[1], dtype=torch.bool).triu(1)
        memory = self.encoder(self.embed(source), src_key_padding_mask=padding)
        states = self.decoder(self.embed(tokens), memory, tgt_mask=later, memory_key_padding_mask=padding)
        return states @ self.embedding.weight.T


def main() -> None:
    torch.manual_seed(1)
    torch.set_num_threads(1)
    model = Translator()
    for parameter in model.parameters():
        nn.init.normal_(parameter, 0.0, 0.3)
    source = torch.tensor([[5, 6, 7, 8, 2], [9, 10, 2, 0, 0]])
    tokens = torch.tensor([[1, 8, 7, 6, 5], [1, 10, 9, 0, 0]])
    cotangent = torch.randn(*tokens.shape, IDS).double()
    logits = model.double()(source, tokens)
    (logits * cotangent).mean().backward()
    tensors = {"source": source, "tokens": tokens, "logits": logits.detach(), "cotangent": cotangent}
    for name, parameter in model.named_parameters():
        tensors[f"weights.{name}"] = parameter.detach()
        tensors[f"gradient.{name}"] = parameter.grad
    Path(__file__).with_suffix(".safetensors").write_bytes(safetensors_io.serialize(tensors, {"torch": torch.__version__}))


if __name__ == "__main__":
    main()
