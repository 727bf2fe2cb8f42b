#!/usr/bin/env python3
"""What an operator costs beyond its arithmetic, on 16 floats; 1,000 calls are one sample: `medianMs` is also microseconds a call.

`--set chain=add`: `x + x`, the result dropped. `--set chain=mixed`: eight operators that feed each other (add, mul, sub, tanh,
relu, neg, exp, reciprocal), 125 times. Without gradients.
"""

import torch

import harness

OPERATORS = 1000


def add(x: torch.Tensor) -> None:
    for _ in range(OPERATORS):
        x + x


def mixed(x: torch.Tensor) -> None:
    for _ in range(OPERATORS // 8):
        y = torch.tanh((x + x) * x - x)
        (-torch.relu(y)).exp().reciprocal()


def make(knobs: dict) -> harness.Workload:
    x = torch.rand(16)
    chain = {"add": add, "mixed": mixed}[knobs["chain"]]
    mode = {"inference": torch.inference_mode, "no_grad": torch.no_grad}[knobs["mode"]]

    def step() -> list[float]:
        with mode():
            chain(x)
        return []

    return harness.Workload(step, {"operators": OPERATORS, "elements": 16}, {"x": x}, lambda: (x + x).tolist())


if __name__ == "__main__":
    harness.main(harness.Benchmark("operator_overhead", make, {
        "mode": ["inference", "no_grad"],
    }, workloads={"chain": ["add", "mixed"]}, steps=200, warmup=30, threads=1))
