#!/usr/bin/env python3
"""One training step of a VAE-GAN (Larsen et al. 2016, arXiv 1512.09300) on 1 x 28 x 28 pictures at batch 64: of all three sides.

Generator, which is the decoder: z [64, 32]; transposed convolutions without biases to 128 x 4 x 4 (4 x 4), 64 x 7 x 7 (3 x 3 stride 2 padding 1), 32 x 14 x 14
(4 x 4 stride 2 padding 1), each under batch norm and ReLU; one more to 1 x 28 x 28, tanh.
Encoder: Conv 4 x 4 stride 2 padding 1 to 32, once more to 64, Conv 3 x 3 stride 2 padding 1 to 128, without biases, under batch norm but the first, LeakyReLU 0.2;
Conv 4 x 4 to 64: means and log variances, side by side; z = mean + exp(logvar / 2) * noise.
Discriminator: the encoder's convolutions with biases, every weight by spectral norm, no batch norm; these are its features; Conv 4 x 4 to a score.
1. Discriminator: fakes = G(z of the pictures, then as many normal draws), 128, without gradients; hinge loss of D(real) and D(fakes), two forwards; backward; Adam.
2. Autoencoder, which is encoder and generator: half the sum of squares of features(G(z)) minus features(real), plus the divergence of z from the normal
distribution, over 64; backward, D's parameters without gradients; Adam.
3. Generator: fakes anew, gradients in G alone; -mean of D(fakes); backward; Adam, with moments of its own.
All networks train. Adam: learning rate 1e-3, betas (0.9, 0.999). All losses are read. Input: uniform draws in [-1, 1), a new one of 8 batches each step.
"""

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import spectral_norm

import harness
from dcgan_nets import initialize

BATCH, LATENT, WIDTH, SIDE = 64, 32, 32, 28
LEVELS = [(1, WIDTH, 4), (WIDTH, 2 * WIDTH, 4), (2 * WIDTH, 4 * WIDTH, 3)]  # channels before and after, and the kernel that halves the map
BASE = 4


class Up(nn.Module):
    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 2, padding: int = 1) -> None:
        super().__init__()
        self.conv = nn.ConvTranspose2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.norm(self.conv(x)), inplace=True)


class Generator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(Up(LATENT, 4 * WIDTH, BASE, 1, 0), Up(4 * WIDTH, 2 * WIDTH, 3), Up(2 * WIDTH, WIDTH, 4))
        self.out = nn.ConvTranspose2d(WIDTH, 1, 4, 2, 1, bias=False)
        self.apply(initialize)

    def forward(self, z: Tensor) -> Tensor:
        return torch.tanh(self.out(self.blocks(z[:, :, None, None])))


class Down(nn.Module):
    def __init__(self, conv: nn.Module, norm: nn.Module) -> None:
        super().__init__()
        self.conv, self.norm = conv, norm

    def forward(self, x: Tensor) -> Tensor:
        return F.leaky_relu(self.norm(self.conv(x)), 0.2, inplace=True)


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(
            Down(nn.Conv2d(inputs, outputs, kernel, 2, 1, bias=False), nn.BatchNorm2d(outputs) if inputs > 1 else nn.Identity())
            for inputs, outputs, kernel in LEVELS)).apply(initialize)
        self.out = nn.Conv2d(4 * WIDTH, 2 * LATENT, BASE)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Means, deviations, log variances, [B, 32] each."""
        mean, log_variance = self.out(self.blocks(image)).flatten(1).chunk(2, 1)
        return mean, (0.5 * log_variance).exp(), log_variance


class Discriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(Down(spectral_norm(nn.Conv2d(inputs, outputs, kernel, 2, 1)), nn.Identity()) for inputs, outputs, kernel in LEVELS))
        self.out = spectral_norm(nn.Conv2d(4 * WIDTH, 1, BASE))

    def forward(self, image: Tensor) -> Tensor:
        return self.out(self.blocks(image)).flatten()


def drawn(mean: Tensor, deviation: Tensor) -> Tensor:
    return torch.addcmul(mean, deviation, torch.randn_like(mean))


def make(knobs: dict) -> harness.Workload:
    layout = torch.channels_last if knobs["channels_last"] else torch.contiguous_format
    model = nn.ModuleDict({"generator": Generator(), "discriminator": Discriminator(), "encoder": Encoder()}).to(memory_format=layout)
    generator, discriminator, encoder = model["generator"], model["discriminator"], model["encoder"]
    optimizer_d, optimizer_a, optimizer_g = (
        torch.optim.Adam(parameters, lr=1e-3, foreach=knobs["foreach"])
        for parameters in (discriminator.parameters(), [*encoder.parameters(), *generator.parameters()], generator.parameters()))
    batches = [torch.rand(BATCH, 1, SIDE, SIDE) * 2 - 1 for _ in range(8)]
    turns = itertools.cycle(batches)

    def fakes(real: Tensor) -> Tensor:
        with torch.no_grad():
            encoded = drawn(*encoder(real)[:2])
        return generator(torch.cat([encoded, torch.randn(BATCH, LATENT)]))

    def autoencoder(real: Tensor) -> Tensor:
        mean, deviation, log_variance = encoder(real)
        made = generator(drawn(mean, deviation))
        with torch.no_grad():
            seen = discriminator.blocks(real)
        similarity = F.mse_loss(discriminator.blocks(made), seen, reduction="sum")
        divergence = (mean.square() + deviation.square() - log_variance - 1).sum()
        return (similarity + divergence) * (0.5 / BATCH)

    def learn(optimizer: torch.optim.Optimizer, loss: Tensor) -> float:
        optimizer.zero_grad(set_to_none=knobs["set_to_none"])
        loss.backward()
        optimizer.step()
        return loss.item()

    def step() -> list[float]:
        real = next(turns).contiguous(memory_format=layout)
        discriminator.requires_grad_(True)
        with torch.no_grad():
            fake = fakes(real)
        loss_d = learn(optimizer_d, F.relu(1 - discriminator(real)).mean() + F.relu(1 + discriminator(fake)).mean())
        discriminator.requires_grad_(False)
        return [loss_d, learn(optimizer_a, autoencoder(real)), learn(optimizer_g, -discriminator(fakes(real)).mean())]

    return harness.Workload(
        step, {"batch": BATCH, "parameters": harness.count_parameters(model)},
        harness.prefixed("weights", model) | harness.numbered(batches))


if __name__ == "__main__":
    harness.main(harness.Benchmark("vae_gan", make, {
        "foreach": [True, False], "set_to_none": [True, False], "channels_last": [False, True],
    }, steps=20, warmup=4))
