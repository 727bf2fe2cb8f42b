#!/usr/bin/env python3
"""Makes evaluation.safetensors: distances of two sets of features, by the formulas of the papers, in float64, pair by pair.

    /usr/bin/python3 tests/goldens/evaluation.py             writes the file
    /usr/bin/python3 tests/goldens/evaluation.py --check     fails unless the file holds the same bytes

The features are drawn by PyTorch; everything else is written out in numpy, with none of the shortcuts that Diorama takes.
"""

import sys
from pathlib import Path

import numpy as np
import torch

from safetensors_io import serialize

PATH = Path(__file__).with_name("evaluation.safetensors")


def frechet(x: np.ndarray, y: np.ndarray) -> float:
    """Dowson and Landau 1982, the root's trace from the eigenvalues of the product of covariances."""
    difference = x.mean(0) - y.mean(0)
    first, second = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    roots = np.sqrt(np.linalg.eigvals(first @ second).astype(complex))
    return float(difference @ difference + np.trace(first) + np.trace(second) - 2 * roots.real.sum())


def kernel(a: np.ndarray, b: np.ndarray) -> float:
    return (float(a @ b) / len(a) + 1) ** 3


def mmd(x: np.ndarray, y: np.ndarray) -> float:
    """Gretton et al. 2012, eq. 3, over every pair."""
    n, m = len(x), len(y)
    xx = sum(kernel(x[i], x[j]) for i in range(n) for j in range(n) if i != j)
    yy = sum(kernel(y[i], y[j]) for i in range(m) for j in range(m) if i != j)
    xy = sum(kernel(a, b) for a in x for b in y)
    return xx / (n * (n - 1)) + yy / (m * (m - 1)) - 2 * xy / (n * m)


def reach(points: np.ndarray, k: int) -> np.ndarray:
    return np.array([sorted(np.linalg.norm(points - p, axis=1))[k] for p in points])  # the nearest is the point itself


def prdc(real: np.ndarray, fake: np.ndarray, k: int) -> list[float]:
    """Naeem et al. 2020, eq. 3 to 6."""
    between = np.array([[np.linalg.norm(r - f) for f in fake] for r in real])
    real_reach, fake_reach = reach(real, k), reach(fake, k)
    inside = between < real_reach[:, None]
    return [
        inside.any(0).mean(),
        (between < fake_reach[None, :]).any(1).mean(),
        inside.sum(0).mean() / k,
        (between.min(1) < real_reach).mean(),
    ]


def build() -> bytes:
    generator = torch.Generator().manual_seed(6)
    mix = torch.randn(8, 8, generator=generator)
    real = torch.randn(120, 8, generator=generator) @ mix
    fake = torch.randn(90, 8, generator=generator) @ mix * 0.8 + 1
    x, y = real.double().numpy(), fake.double().numpy()
    values = {
        "real": real,
        "generated": fake,
        "frechet": torch.tensor([frechet(x, y)], dtype=torch.float64),
        "kernel": torch.tensor([mmd(x, y)], dtype=torch.float64),
        "prdc": torch.tensor(prdc(x, y, 5), dtype=torch.float64),
    }
    return serialize(values, {"torch": torch.__version__, "numpy": np.__version__, "script": "evaluation.py"})


def main() -> int:
    data = build()
    if "--check" in sys.argv:
        return 0 if PATH.read_bytes() == data else 1
    PATH.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
