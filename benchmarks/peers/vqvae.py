#!/usr/bin/env python3
"""One training step of a VQ-VAE (van den Oord et al. 2017, arXiv 1711.00937) with its prior, on 1 x 28 x 28 pictures at batch 64.

Encoder: Conv 4 x 4 stride 2 padding 1 to 32, ReLU, once more, Conv 3 x 3, two residual blocks (x + 1 x 1 of ReLU of 3 x 3 of ReLU of x), ReLU, Conv 1 x 1 to 16.
Decoder: Conv 3 x 3 to 32, two blocks, twice (ReLU, transposed Conv 4 x 4 stride 2 padding 1), to 32 and to 1. Codebook: 64 vectors.
Loss: (sum of binary cross-entropy with grey pixels + 0.25 * sum of squares of encoding minus vectors) / batch; gradients pass the choice of codes. Adam, 1e-3.
Then the codebook: N = 0.99 N + 0.01 n, m = 0.99 m + 0.01 sum; where N < 0.5, N is 0.5 e and m a row of the batch times it; vectors = m / N.
Then the prior, on the codes that the autoencoder has just learnt by: a gated PixelCNN (`pixelcnn_net`) of 6 layers of 48 channels, windows 5 and 3, head 96, over
embeddings of the 7 x 7 codes; mean nats a picture. Adam, 1e-3. Both losses' values are read.
Input: uniform draws in [-1, 1), a new one of 8 batches each step.
"""

import itertools
import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness
from pixelcnn_net import Network

BATCH, WIDTH, CODES, SIZE = 64, 32, 64, 16
PRIOR = 48
DECAY, COMMITMENT, RESTART = 0.99, 0.25, 0.5


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.wide = nn.Conv2d(WIDTH, WIDTH, 3, padding=1)
        self.narrow = nn.Conv2d(WIDTH, WIDTH, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.narrow(F.relu(self.wide(F.relu(x))))


class Prior(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.codes = nn.Embedding(CODES, PRIOR)
        self.network = Network(PRIOR, CODES, layers=6, width=PRIOR, first_kernel=5, kernel=3, head=96)

    def forward(self, codes: Tensor, channels_last: bool) -> Tensor:
        logits = self.network(self.codes(codes).permute(0, 3, 1, 2), channels_last=channels_last)
        return F.cross_entropy(logits, codes, reduction="sum") / codes.shape[0]


class VqVae(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, WIDTH, 4, 2, 1), nn.ReLU(), nn.Conv2d(WIDTH, WIDTH, 4, 2, 1), nn.ReLU(), nn.Conv2d(WIDTH, WIDTH, 3, padding=1),
            nn.Sequential(Block(), Block()), nn.ReLU(), nn.Conv2d(WIDTH, SIZE, 1))
        self.decoder = nn.Sequential(
            nn.Conv2d(SIZE, WIDTH, 3, padding=1), nn.Sequential(Block(), Block()), nn.ReLU(), nn.ConvTranspose2d(WIDTH, WIDTH, 4, 2, 1),
            nn.ReLU(), nn.ConvTranspose2d(WIDTH, 1, 4, 2, 1))
        self.prior = Prior()
        self.vectors, self.counts, self.sums = torch.randn(CODES, SIZE), torch.zeros(CODES), torch.zeros(CODES, SIZE)

    def encode(self, encoded: Tensor) -> tuple[Tensor, Tensor]:
        """The rows [B h w, D] and the codes [B h w]."""
        rows = encoded.permute(0, 2, 3, 1).reshape(-1, SIZE)
        with torch.no_grad():
            return rows, torch.addmm(self.vectors.square().sum(1), rows, self.vectors.T, alpha=-2).argmin(1)

    def autoencoder(self, image: Tensor) -> Tensor:
        grey = 0.5 + 0.5 * image
        encoded = self.encoder(grey)
        rows, codes = self.encode(encoded)
        self.codes = codes.view(len(image), *encoded.shape[2:])
        vectors = self.vectors[codes].view(*encoded.permute(0, 2, 3, 1).shape).permute(0, 3, 1, 2)
        logits = self.decoder(encoded + (vectors - encoded).detach())
        reconstruction = F.binary_cross_entropy_with_logits(logits, grey, reduction="sum")
        with torch.no_grad():
            taken = F.one_hot(codes, CODES).float()
            self.new_counts, self.new_sums = taken.sum(0), taken.T @ rows
            self.new_starts = rows[torch.randint(0, len(rows), (CODES,))]
        return (reconstruction + COMMITMENT * (encoded - vectors).square().sum()) / len(image)

    @torch.no_grad()
    def follow(self) -> None:
        self.counts.lerp_(self.new_counts, 1 - DECAY)
        self.sums.lerp_(self.new_sums, 1 - DECAY)
        dead, count = self.counts < RESTART, math.e * RESTART
        self.counts = self.counts.masked_fill(dead, count)
        self.sums = torch.where(dead[:, None], self.new_starts * count, self.sums)
        self.vectors = self.sums / self.counts[:, None]

    def prediction(self, channels_last: bool) -> Tensor:
        return self.prior(self.codes, channels_last)


def make(knobs: dict) -> harness.Workload:
    model = VqVae()
    if knobs["channels_last"]:
        model = model.to(memory_format=torch.channels_last)
    optimizers = [
        torch.optim.Adam(parameters, lr=1e-3, foreach=knobs["foreach"])
        for parameters in ([*model.encoder.parameters(), *model.decoder.parameters()], list(model.prior.parameters()))]
    batches = [torch.rand(BATCH, 1, 28, 28) * 2 - 1 for _ in range(8)]
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        image, losses = next(turns), []
        if knobs["channels_last"]:
            image = image.contiguous(memory_format=torch.channels_last)
        for optimizer, compute in zip(optimizers, (lambda: model.autoencoder(image), lambda: model.prediction(knobs["channels_last"]))):
            loss = compute()
            optimizer.zero_grad(set_to_none=knobs["set_to_none"])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if len(losses) == 1:
                model.follow()
        return losses

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | {"vectors": model.vectors} | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("vqvae", make, {
        "channels_last": [True, False], "foreach": [True, False], "set_to_none": [True, False],
    }, steps=20, warmup=5))
