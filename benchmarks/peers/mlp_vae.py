#!/usr/bin/env python3
"""One training step of a 784-400-20 VAE (Kingma and Welling 2013) at batch 128.

Encoder: Linear(784, 400), ReLU; mean: Linear(400, 20); log variance: Linear(400, 20); z = mean + exp(logvar / 2) * noise.
Decoder: Linear(20, 400), ReLU, Linear(400, 784), sigmoid. 652,824 parameters, all with bias.
Loss: (sum of binary cross-entropy + sum of KL) / batch. Adam, learning rate 1e-3. The loss's value is read at the end of a step.
Input: uniform draws in [0, 1), a new one of 8 batches each step.
"""

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness

BATCH = 128


class Vae(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Linear(784, 400)
        self.mean = nn.Linear(400, 20)
        self.log_variance = nn.Linear(400, 20)
        self.decoder = nn.Linear(20, 400)
        self.pixels = nn.Linear(400, 784)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of the pixels, mean and log variance."""
        hidden = F.relu(self.encoder(x))
        mean, log_variance = self.mean(hidden), self.log_variance(hidden)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        return self.pixels(F.relu(self.decoder(z))), mean, log_variance


def make(knobs: dict) -> harness.Workload:
    vae = Vae()
    optimizer = torch.optim.Adam(vae.parameters(), lr=1e-3, foreach=knobs["foreach"])
    batches = [torch.rand(BATCH, 784) for _ in range(8)]
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        x = next(turns)
        logits, mean, log_variance = vae(x)
        if knobs["reconstruction"] == "logits":
            reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        else:
            reconstruction = F.binary_cross_entropy(torch.sigmoid(logits), x, reduction="sum")
        divergence = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
        loss = (reconstruction + divergence) / BATCH
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(vae)},
        harness.prefixed("weights", vae) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("mlp_vae", make, {
        "foreach": [True, False], "set_to_none": [True, False], "reconstruction": ["sigmoid", "logits"],
    }, steps=200, warmup=30))
