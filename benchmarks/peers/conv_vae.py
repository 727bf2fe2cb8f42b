#!/usr/bin/env python3
"""One training step of a convolutional VAE (Kingma and Welling 2014, arXiv 1312.6114) on 1 x 28 x 28 pictures at batch 128.

Encoder: Conv 4 x 4 stride 2 padding 1 to 32, ReLU, once more to 64, Linear(3136, 32): means and log variances, side by side; z = mean + exp(logvar / 2) * noise.
Decoder: Linear(16, 3136), ReLU, transposed Conv 4 x 4 stride 2 padding 1 to 32, ReLU, once more to 1. Prior: a mixture of 200 normal distributions with learnt
means, log variances (first -1) and logits (first 0), as iwae.py's. Pixels are drawn black or white by their grey value (a uniform number below it is white).
Loss: (sum of binary cross-entropy + sum of log q(z|x) - log p(z), at one draw of z) / batch. Adam, learning rate 1e-3. The loss's value is read at the end of
a step. Input: uniform draws in [-1, 1), a new one of 8 batches each step.
"""

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import harness
from iwae import Mixture

BATCH, LATENT, NARROW, WIDE, SIDE = 128, 16, 32, 64, 7


class ConvVae(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Unflatten(1, (1, 4 * SIDE, 4 * SIDE)), nn.Conv2d(1, NARROW, 4, 2, 1), nn.ReLU(inplace=True),
            nn.Conv2d(NARROW, WIDE, 4, 2, 1), nn.ReLU(inplace=True), nn.Flatten(),
            nn.Linear(WIDE * SIDE * SIDE, 2 * LATENT))
        self.decoder = nn.Sequential(
            nn.Linear(LATENT, WIDE * SIDE * SIDE), nn.ReLU(inplace=True), nn.Unflatten(1, (WIDE, SIDE, SIDE)),
            nn.ConvTranspose2d(WIDE, NARROW, 4, 2, 1), nn.ReLU(inplace=True), nn.ConvTranspose2d(NARROW, 1, 4, 2, 1), nn.Flatten())
        self.prior = Mixture(LATENT)

    def forward(self, image: Tensor, reconstruction: str) -> Tensor:
        x = (torch.rand_like(image) < 0.5 + 0.5 * image).float()
        mean, log_variance = self.encoder(x).chunk(2, 1)
        noise = torch.randn_like(mean)
        z = mean + (0.5 * log_variance).exp() * noise
        logits = self.decoder(z)
        if reconstruction == "softplus":
            nats = F.softplus(logits).sum() - torch.dot(logits.flatten(), x.flatten())
        else:
            nats = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        divergence = -0.5 * (noise.square() + log_variance).sum() - self.prior(z).sum()
        return (nats + divergence) / BATCH


def make(knobs: dict) -> harness.Workload:
    vae = ConvVae()
    if knobs["channels_last"]:
        vae = vae.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(vae.parameters(), lr=1e-3, foreach=knobs["foreach"])
    batches = [torch.rand(BATCH, (4 * SIDE) ** 2) * 2 - 1 for _ in range(8)]
    turns = itertools.cycle(batches)

    def step() -> list[float]:
        loss = vae(next(turns), knobs["reconstruction"])
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        optimizer.step()
        return [loss.item()]

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(vae)},
        harness.prefixed("weights", vae) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("conv_vae", make, {
        "channels_last": [False, True], "foreach": [True, False], "set_to_none": [True, False], "reconstruction": ["softplus", "logits"],
    }, steps=40, warmup=8))
