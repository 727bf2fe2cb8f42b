#!/usr/bin/env python3
"""One training step of an importance-weighted autoencoder (Burda et al. 2016, arXiv 1509.00519) at batch 128 with 5 draws.

Encoder: Linear(784, 500), ReLU, Linear(500, 500), ReLU, Linear(500, 80): means and log variances, side by side; z = mean + exp(logvar / 2) * noise.
Decoder: Linear(40, 500), ReLU, Linear(500, 500), ReLU, Linear(500, 784). Prior: a mixture of 200 normal distributions with learnt means, log variances
(first -1) and logits (first 0). Pixels are drawn black or white by their grey value (a uniform number below it is white).
Loss: -mean over pictures of log mean over draws of p(x|z) p(z) / q(z|x). Adam, learning rate 1e-3. The loss's value is read at the end of a step.
Input: uniform draws in [-1, 1), a new one of 8 batches each step.
"""

import itertools
import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness

BATCH, DRAWS, LATENT, COMPONENTS = 128, 5, 40, 200


class Mixture(nn.Module):
    def __init__(self, latent: int) -> None:
        super().__init__()
        self.means = nn.Parameter(torch.randn(COMPONENTS, latent))
        self.log_variances = nn.Parameter(torch.full((COMPONENTS, latent), -1.0))
        self.logits = nn.Parameter(torch.zeros(COMPONENTS))

    def forward(self, z: Tensor) -> Tensor:
        """log p(z) without its constant; the square of z - mean is multiplied out."""
        precisions = (-self.log_variances).exp()
        scaled = self.means * precisions
        components = -0.5 * (self.means * scaled + self.log_variances).sum(1) + torch.log_softmax(self.logits, 0)
        return torch.logsumexp(z @ scaled.T - 0.5 * (z.square() @ precisions.T) + components, -1)


class Iwae(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(784, 500), nn.ReLU(), nn.Linear(500, 500), nn.ReLU(), nn.Linear(500, 2 * LATENT))
        self.decoder = nn.Sequential(nn.Linear(LATENT, 500), nn.ReLU(), nn.Linear(500, 500), nn.ReLU(), nn.Linear(500, 784))
        self.prior = Mixture(LATENT)

    def forward(self, image: Tensor, reconstruction: str) -> Tensor:
        x = (torch.rand_like(image) < 0.5 + 0.5 * image).float()
        mean, log_variance = self.encoder(x).chunk(2, 1)
        noise = torch.randn(DRAWS, BATCH, LATENT)
        z = mean + (0.5 * log_variance).exp() * noise
        logits = self.decoder(z)
        if reconstruction == "softplus":
            nats = (F.softplus(logits) - logits * x).sum(-1)
        else:
            nats = F.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none").sum(-1)
        weights = self.prior(z) + 0.5 * (noise.square() + log_variance).sum(-1) - nats
        return (math.log(DRAWS) - torch.logsumexp(weights, 0)).mean()


def make(knobs: dict) -> harness.Workload:
    iwae = Iwae()
    optimizer = torch.optim.Adam(iwae.parameters(), lr=1e-3, foreach=knobs["foreach"])
    batches = [torch.rand(BATCH, 784) * 2 - 1 for _ in range(8)]
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        loss = iwae(next(turns), knobs["reconstruction"])
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": BATCH, "draws": DRAWS, "parameters": harness.count_parameters(iwae)},
        harness.prefixed("weights", iwae) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("iwae", make, {
        "foreach": [True, False], "set_to_none": [True, False], "reconstruction": ["softplus", "logits"],
    }, steps=60, warmup=10))
