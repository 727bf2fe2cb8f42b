#!/usr/bin/env python3
"""What PyTorch makes of two tasks over one layer, weighed by uncertainty and by GradNorm: writes task_weights.safetensors beside this file.

    /usr/bin/python3 tests/goldens/tasks/task_weights.py

Made with Debian 12's python3-torch 1.13.1+dfsg-4, in float64. A layer `shared` [4, 3] with tanh, and two heads: `left` [2, 4] with the mean of squares, `right`
[5, 4] with the mean of absolute values, which is ten times as long. Three steps of plain gradient descent at 0.05 on everything, the weights too. Tensors: `x`, `y.left`, `y.right`,
`start.*`; of each way `uncertainty.*` and `gradnorm.*`: `NAME.STEP` after each step for `shared`, `left`, `right` and `weights` (log variances, or weights), `loss.STEP` before it.

GradNorm is Chen et al. 2018, algorithm 1, as written there: the gradient of their loss by the weights goes through the gradients' lengths, by second derivatives.
"""

import sys
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).parents[1]))
import safetensors_io  # noqa: E402

STEPS, RATE, ALPHA = 3, 0.05, 1.5
torch.set_default_dtype(torch.float64)
torch.manual_seed(20261122)

tensors = {
    "x": torch.randn(6, 3), "y.left": torch.randn(6, 2), "y.right": 10 * torch.randn(6, 5),
    "start.shared": torch.randn(4, 3), "start.left": torch.randn(2, 4), "start.right": torch.randn(5, 4),
}


def losses(p: dict[str, torch.Tensor]) -> torch.Tensor:
    h = (tensors["x"] @ p["shared"].T).tanh()
    return torch.stack([(h @ p["left"].T - tensors["y.left"]).square().mean(), (h @ p["right"].T - tensors["y.right"]).abs().mean()])


def begin(weights: torch.Tensor) -> dict[str, torch.Tensor]:
    p = {name: tensors[f"start.{name}"].clone() for name in ("shared", "left", "right")} | {"weights": weights}
    return {name: value.requires_grad_() for name, value in p.items()}


def step(p: dict[str, torch.Tensor], gradients: dict[str, torch.Tensor]) -> None:
    with torch.no_grad():
        for name, gradient in gradients.items():
            p[name] -= RATE * gradient


def keep(way: str, number: int, p: dict[str, torch.Tensor], total: torch.Tensor) -> None:
    tensors[f"{way}.loss.{number}"] = total.detach().clone()
    for name, value in p.items():
        tensors[f"{way}.{name}.{number}"] = value.detach().clone()


p = begin(-torch.tensor([1.0, 0.5]).log())
for number in range(1, STEPS + 1):
    total = (torch.exp(-p["weights"]) * losses(p) + p["weights"] / 2).sum()
    step(p, dict(zip(p, torch.autograd.grad(total, list(p.values())))))
    keep("uncertainty", number, p, total)

p = begin(2 * torch.tensor([1.0, 0.5]) / 1.5)
first = None
for number in range(1, STEPS + 1):
    each = losses(p)
    first = each.detach() if first is None else first
    total = (p["weights"] * each).sum()
    lengths = torch.stack([torch.autograd.grad(w * loss, p["shared"], create_graph=True)[0].norm() for w, loss in zip(p["weights"], each)])
    rates = each.detach() / first
    target = (lengths.mean() * (rates / rates.mean()) ** ALPHA).detach()
    of_weights = torch.autograd.grad((lengths - target).abs().sum(), p["weights"], retain_graph=True)[0]
    names = ["shared", "left", "right"]
    gradients = dict(zip(names, torch.autograd.grad(total, [p[name] for name in names])))
    step(p, gradients | {"weights": of_weights})
    with torch.no_grad():
        p["weights"] *= 2 / p["weights"].sum()
    keep("gradnorm", number, p, total)

Path(__file__).with_name("task_weights.safetensors").write_bytes(safetensors_io.serialize(tensors, {
    "torch": torch.__version__, "script": "tests/goldens/tasks/task_weights.py",
}))
