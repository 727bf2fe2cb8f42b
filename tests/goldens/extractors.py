#!/usr/bin/env python3
"""Makes extractors.safetensors: features of two pictures by published networks, with weights that a formula gives.

    /usr/bin/python3 tests/goldens/extractors.py             writes the file
    /usr/bin/python3 tests/goldens/extractors.py --check     fails unless the file holds the same bytes

Needs python3-torchvision. The networks are torchvision's; Inception's blocks pool as those of TensorFlow's graph of 2015 do, by which the Frechet distance is
measured: means without the padding, and greatest values in the last block. Weights would be large, so both sides draw them by `fill`.
"""

import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision import models
from torchvision.models import inception

from safetensors_io import serialize

PATH = Path(__file__).with_name("extractors.safetensors")
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def uniform(count: int, stream: int) -> np.ndarray:
    """Numbers in [0, 1): the finaliser of MurmurHash3 on i + 0x9E3779B9 stream, over 2^32."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(stream * 0x9E3779B9 & 0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        x = (x ^ (x >> np.uint32(shift))) * np.uint32(factor)
    return x.astype(np.float64) / 2**32


def fill(module: nn.Module) -> None:
    """Gives every tensor but the last layer's numbers by its place among all names: convolutions of variance 2 over their inputs, norms around 1 and 0."""
    state = {name: value for name, value in module.state_dict().items() if not name.startswith("fc.") and not name.endswith("num_batches_tracked")}
    for place, name in enumerate(sorted(state)):
        value = state[name]
        drawn = uniform(value.numel(), place + 1)
        if value.dim() == 4:
            drawn = (drawn - 0.5) * math.sqrt(24 / value[0].numel())
        elif name.endswith(("weight", "running_var")):
            drawn = drawn + 0.5
        else:
            drawn = (drawn - 0.5) * 0.2
        value.copy_(torch.from_numpy(drawn).float().reshape(value.shape))


def mean_pool(x: Tensor) -> Tensor:
    return F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)


def max_pool(x: Tensor) -> Tensor:
    return F.max_pool2d(x, 3, 1, 1)


class Repooled(nn.Module):
    """A torchvision block with another pooling in its branch of pooling."""

    def __init__(self, block: nn.Module, pool) -> None:
        super().__init__()
        self.block, self.pool = block, pool

    def forward(self, x: Tensor) -> Tensor:
        usual, inception.F = inception.F, self
        try:
            return self.block(x)
        finally:
            inception.F = usual

    def avg_pool2d(self, x: Tensor, **_) -> Tensor:
        return self.pool(x)

    def __getattr__(self, name: str):
        return super().__getattr__(name) if name in ("block",) else getattr(F, name)


def inception_features(pictures: Tensor) -> Tensor:
    network = models.inception_v3(weights=None, aux_logits=False, init_weights=False, transform_input=False).eval()
    fill(network)
    for name, block in list(network.named_children()):
        if name.startswith("Mixed_") and hasattr(block, "branch_pool"):
            setattr(network, name, Repooled(block, max_pool if name == "Mixed_7c" else mean_pool))
    network.fc, network.dropout = nn.Identity(), nn.Identity()
    return network(F.interpolate(pictures, (299, 299), mode="bilinear", align_corners=False))


def resnet_features(pictures: Tensor, make) -> Tensor:
    network = make(weights=None).eval()
    fill(network)
    network.fc = nn.Identity()
    resized = F.interpolate(pictures, (224, 224), mode="bilinear", align_corners=False, antialias=True)
    return network(((resized + 1) / 2 - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(DEVIATION).view(1, 3, 1, 1))


def main() -> None:
    torch.set_num_threads(1)
    pictures = torch.from_numpy(uniform(2 * 3 * 40 * 32, 0) * 2 - 1).float().reshape(2, 3, 40, 32)
    with torch.no_grad():
        tensors = {
            "pictures": pictures,
            "inception": inception_features(pictures),
            "resnet18": resnet_features(pictures, models.resnet18),
            "resnet34": resnet_features(pictures, models.resnet34),
            "resnet50": resnet_features(pictures, models.resnet50),
        }
    for name, value in tensors.items():
        print(name, tuple(value.shape), f"{value.mean():.4g} +- {value.std():.4g}")
    data = serialize(tensors, {"torch": torch.__version__, "made_by": "tests/goldens/extractors.py"})
    if "--check" in sys.argv[1:]:
        sys.exit(PATH.read_bytes() != data)
    PATH.write_bytes(data)


if __name__ == "__main__":
    main()
