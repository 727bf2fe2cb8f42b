#!/usr/bin/env python3
"""Makes the goldens: what PyTorch computes for every layer, loss, optimiser and schedule of Diorama.Nn, and for the U-Net of Diorama.Models.

    /usr/bin/python3 tests/goldens/make.py             writes tests/goldens/*.safetensors
    /usr/bin/python3 tests/goldens/make.py --check     computes all again and fails unless every file holds the same bytes
"""

import argparse
import sys
import warnings
from pathlib import Path

import torch

from topics import (
    activation, attention, clipping, convolution, embedding, gan, initialization, interchange, linear, loss, moving_average,
    normalization, optimizer, padding, pooling, recurrent, reparametrization, schedule, unet, upsampling,
)

TOPICS = [
    activation, attention, clipping, convolution, embedding, gan, initialization, linear, loss, moving_average,
    normalization, optimizer, padding, pooling, recurrent, reparametrization, schedule, unet, upsampling,
]


def build() -> dict[str, bytes]:
    """Every file's name and bytes."""
    files = {f"{golden.topic}.safetensors": golden.serialize() for golden in (topic.build() for topic in TOPICS)}
    return files | interchange.build()


def main() -> int:
    parser = argparse.ArgumentParser(description="Makes the goldens from PyTorch.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail unless the files hold the same bytes")
    check = parser.parse_args().check

    warnings.filterwarnings("ignore", "reduction: 'mean' divides")  # KLDivLoss's mean is wanted as it is
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    folder, stale = Path(__file__).parent, []
    files = build()
    for name, content in files.items():
        path = folder / name
        if not check:
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            stale.append(name)
    for name in stale:
        print(f"{name}: differs from what PyTorch {torch.__version__} gives here", file=sys.stderr)
    print(f"{len(files)} files, {sum(map(len, files.values())) / 2**20:.2f} MiB, torch {torch.__version__}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
