#!/usr/bin/env python3
"""One training step of a translator of gated recurrent units with attention: embedding 256, hidden 512, vocabulary 4,096, batch 32 x 36.

Encoder: GRUs of 256 forwards and backwards, side by side. Decoder: a GRU of 512, begun by tanh of a linear layer of the source's mean; attention by the score
h W s over the source; a second GRU of the first one's output and what attention found; tanh of a linear layer of both to 256; the head is the table of tokens,
which both sides read scaled by 16. Dropout 0.2 on what is embedded, on the source as read, between the decoder's layers, before the last linear layer and the head.
Table normal (0, 1/16), all else as PyTorch makes it. Cross-entropy (mean over 1,152 targets), labels smoothed by 0.1, gradients clipped to norm 1, Adam: learning
rate 1e-3. The loss's value is read at the end of a step. Input: uniformly drawn ids, a new one of 8 batches each step.
"""

import torch
from torch import Tensor, nn

import harness
import translation_step
from translation_step import VOCABULARY

EMBEDDING, HIDDEN = 256, 512


class Translator(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, EMBEDDING)
        nn.init.normal_(self.embedding.weight, 0.0, EMBEDDING**-0.5)
        self.encoder = nn.ModuleDict({side: nn.GRU(EMBEDDING, HIDDEN // 2, batch_first=True) for side in ("forwards", "backwards")})
        self.begin1, self.begin2 = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.decoder1 = nn.GRU(EMBEDDING, HIDDEN, batch_first=True)
        self.attention = nn.Linear(HIDDEN, HIDDEN, bias=False)
        self.decoder2 = nn.GRU(2 * HIDDEN, HIDDEN, batch_first=True)
        self.combine = nn.Linear(2 * HIDDEN, EMBEDDING)
        self.dropout = nn.Dropout(dropout)

    def embed(self, ids: Tensor) -> Tensor:
        return self.dropout(self.embedding(ids) * EMBEDDING**0.5)

    def forward(self, source: Tensor, tokens: Tensor) -> Tensor:
        x = self.embed(source)
        states = self.dropout(torch.cat([self.encoder["forwards"](x)[0], self.encoder["backwards"](x.flip(1))[0].flip(1)], -1))
        mean = states.mean(1)
        first, _ = self.decoder1(self.embed(tokens), torch.tanh(self.begin1(mean))[None])
        context = torch.softmax(self.attention(first) @ states.transpose(1, 2), -1) @ states
        second, _ = self.decoder2(self.dropout(torch.cat([first, context], -1)), torch.tanh(self.begin2(mean))[None])
        return self.dropout(torch.tanh(self.combine(self.dropout(torch.cat([second, context], -1)))))


def make(knobs: dict) -> harness.Workload:
    model = Translator(knobs["dropout"])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=knobs["foreach"])
    return translation_step.workload(model, optimizer, knobs["set_to_none"])


if __name__ == "__main__":
    harness.main(harness.Benchmark("seq2seq_gru", make, {
        "foreach": [True, False], "set_to_none": [True, False],
    }, steps=30, warmup=5, workloads={"dropout": [0.2, 0.0]}))
