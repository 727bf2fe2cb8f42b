"""Fifty steps of each optimiser on two parameters.

The gradients are drawn, not computed: `gradient.NAME` has a leading axis of steps. Gradients that follow from the
parameters would fade as these settle, and what momentum is then left with is rounding.
"""

import torch
from torch import Tensor, nn

from golden import Case, Golden

STEPS, KEPT = 50, (1, 10, 50)
SHAPES = {"weight": (3, 4), "bias": (5,)}

VARIANTS: list[tuple[str, str, dict]] = [
    ("sgd/plain", "SGD", dict(lr=0.05)),
    ("sgd/momentum", "SGD", dict(lr=0.05, momentum=0.9)),
    ("sgd/nesterov", "SGD", dict(lr=0.05, momentum=0.9, nesterov=True)),
    ("sgd/weight_decay", "SGD", dict(lr=0.05, weight_decay=0.1)),
    ("sgd/momentum_dampening", "SGD", dict(lr=0.05, momentum=0.8, dampening=0.3)),
    ("sgd/momentum_weight_decay", "SGD", dict(lr=0.05, momentum=0.9, weight_decay=0.1)),
    ("sgd/maximize", "SGD", dict(lr=0.005, momentum=0.9, maximize=True)),
    ("adam/default", "Adam", dict(lr=0.05)),
    ("adam/betas", "Adam", dict(lr=0.05, betas=[0.5, 0.9])),
    ("adam/eps", "Adam", dict(lr=0.05, eps=0.1)),
    ("adam/weight_decay", "Adam", dict(lr=0.05, weight_decay=0.1)),
    ("adam/amsgrad", "Adam", dict(lr=0.05, amsgrad=True)),
    ("adam/amsgrad_weight_decay", "Adam", dict(lr=0.05, amsgrad=True, weight_decay=0.1, betas=[0.5, 0.9])),
    ("adamw/default", "AdamW", dict(lr=0.05)),
    ("adamw/betas_weight_decay", "AdamW", dict(lr=0.05, betas=[0.9, 0.95], weight_decay=0.1)),
    ("adamw/no_weight_decay", "AdamW", dict(lr=0.05, weight_decay=0)),
    ("adamw/amsgrad", "AdamW", dict(lr=0.05, amsgrad=True)),
    ("rmsprop/plain", "RMSprop", dict(lr=0.01)),
    ("rmsprop/alpha_eps", "RMSprop", dict(lr=0.01, alpha=0.9, eps=0.01)),
    ("rmsprop/centered", "RMSprop", dict(lr=0.01, centered=True)),
    ("rmsprop/momentum", "RMSprop", dict(lr=0.01, momentum=0.9)),
    ("rmsprop/centered_momentum_weight_decay", "RMSprop", dict(lr=0.01, centered=True, momentum=0.5, weight_decay=0.1)),
]

# The learning rate falls before the 26th step: momentum must not be scaled with it.
CHANGE = {"after_step": 25, "lr": 0.01}
CHANGED = [
    ("sgd/lr_change", "SGD", dict(lr=0.05, momentum=0.9)),
    ("adam/lr_change", "Adam", dict(lr=0.05)),
    ("adamw/lr_change", "AdamW", dict(lr=0.05)),
    ("rmsprop/lr_change", "RMSprop", dict(lr=0.02, momentum=0.9)),
]

# One group of settings a parameter; what a group lacks comes from the settings of the optimiser.
GROUPS = {"weight": dict(weight_decay=0.1), "bias": dict(weight_decay=0, lr=0.02)}
GROUPED = [
    ("adamw/groups", "AdamW", dict(lr=0.05)),
    ("sgd/groups", "SGD", dict(lr=0.05, momentum=0.9)),
]


def run(case: Case, kind: str, settings: dict, groups: dict | None = None, change: dict | None = None) -> None:
    parameters = {name: nn.Parameter(case.normal(*shape)) for name, shape in SHAPES.items()}
    # Noise around a direction, as a training has it.
    gradients = {name: case.rounded(case.normal(STEPS, *shape) + case.normal(*shape)) for name, shape in SHAPES.items()}
    listed = [{"params": [parameters[name]], **(groups or {}).get(name, {})} for name in SHAPES]
    optimizer = getattr(torch.optim, kind)(listed, foreach=False, **settings)
    for name, parameter in parameters.items():
        case.put(f"start.{name}", parameter)
        case.put(f"gradient.{name}", gradients[name])

    for step in range(1, STEPS + 1):
        for name, parameter in parameters.items():
            parameter.grad = gradients[name][step - 1].clone()
        optimizer.step()
        if step in KEPT:
            for name, parameter in parameters.items():
                case.put(f"after.{step}.{name}", parameter)
        if change and step == change["after_step"]:
            for group in optimizer.param_groups:
                group["lr"] = change["lr"]

    for name, parameter in parameters.items():
        for key, value in optimizer.state[parameter].items():
            if isinstance(value, Tensor) and value.shape == parameter.shape:
                case.put(f"after.{STEPS}.state.{name}.{key}", value)


def build() -> Golden:
    golden = Golden("optimizer")
    for name, kind, settings in VARIANTS:
        for case in golden.case(name, {"optimizer": kind, **settings}):
            run(case, kind, settings)
    for name, kind, settings in CHANGED:
        for case in golden.case(name, {"optimizer": kind, **settings, "change": CHANGE}):
            run(case, kind, settings, change=CHANGE)
    for name, kind, settings in GROUPED:
        for case in golden.case(name, {"optimizer": kind, **settings, "groups": GROUPS}):
            run(case, kind, settings, groups=GROUPS)
    return golden
