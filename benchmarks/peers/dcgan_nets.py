"""The two networks of DCGAN (Radford et al. 2015, arXiv 1511.06434) at 1x32x32, 64 maps, 100 latent numbers.

Generator [B, 100, 1, 1] -> [B, 1, 32, 32], 1,066,880 parameters:
    ConvTranspose2d(100, 256, 4, stride 1, padding 0), BatchNorm2d(256), ReLU     4x4
    ConvTranspose2d(256, 128, 4, stride 2, padding 1), BatchNorm2d(128), ReLU     8x8
    ConvTranspose2d(128, 64, 4, stride 2, padding 1), BatchNorm2d(64), ReLU       16x16
    ConvTranspose2d(64, 1, 4, stride 2, padding 1), Tanh                          32x32
Discriminator [B, 1, 32, 32] -> logits [B], 661,248 parameters:
    Conv2d(1, 64, 4, stride 2, padding 1), LeakyReLU(0.2)                         16x16
    Conv2d(64, 128, 4, stride 2, padding 1), BatchNorm2d(128), LeakyReLU(0.2)     8x8
    Conv2d(128, 256, 4, stride 2, padding 1), BatchNorm2d(256), LeakyReLU(0.2)    4x4
    Conv2d(256, 1, 4, stride 1, padding 0)                                        1x1
No convolution has a bias. Weights are normal (0, 0.02); batch-norm weights normal (1, 0.02), biases 0.
"""

from torch import nn

LATENT = 100


def up(inputs: int, outputs: int, stride: int = 2, padding: int = 1) -> list[nn.Module]:
    return [nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]


def down(inputs: int, outputs: int) -> list[nn.Module]:
    return [
        nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2, inplace=True)]


def initialize(module: nn.Module) -> None:
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def generator() -> nn.Module:
    return nn.Sequential(
        *up(LATENT, 256, stride=1, padding=0), *up(256, 128), *up(128, 64),
        nn.ConvTranspose2d(64, 1, 4, 2, 1, bias=False), nn.Tanh(),
    ).apply(initialize)


def discriminator() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True), *down(64, 128), *down(128, 256),
        nn.Conv2d(256, 1, 4, 1, 0, bias=False), nn.Flatten(0),
    ).apply(initialize)
