"""Learning-rate schedules: `lr` holds the rate that each of 100 optimiser steps uses (the scheduler steps after each)."""

import math

import torch
from torch import nn
from torch.optim import SGD, Optimizer, lr_scheduler

from golden import Golden

STEPS = 100

VARIANTS: list[tuple[str, str, dict, dict]] = [
    # name, scheduler, base learning rate and momentum, the scheduler's settings
    ("constant/half", "ConstantLR", dict(lr=0.3), dict(factor=0.5, total_iters=10)),
    ("linear/default", "LinearLR", dict(lr=0.3), {}),
    ("linear/warm_up", "LinearLR", dict(lr=0.3), dict(start_factor=0.01, end_factor=1.0, total_iters=20)),
    ("linear/decay", "LinearLR", dict(lr=0.3), dict(start_factor=1.0, end_factor=0.1, total_iters=100)),
    ("cosine/whole", "CosineAnnealingLR", dict(lr=0.3), dict(T_max=100)),
    ("cosine/minimum", "CosineAnnealingLR", dict(lr=0.3), dict(T_max=99, eta_min=0.01)),
    # Past T_max the rate climbs again.
    ("cosine/several_periods", "CosineAnnealingLR", dict(lr=0.3), dict(T_max=30, eta_min=0.01)),
    ("step/default", "StepLR", dict(lr=0.3), dict(step_size=30)),
    ("step/gamma", "StepLR", dict(lr=0.3), dict(step_size=7, gamma=0.8)),
    ("multi_step/milestones", "MultiStepLR", dict(lr=0.3), dict(milestones=[5, 40, 41, 90], gamma=0.3)),
    ("exponential/gamma", "ExponentialLR", dict(lr=0.3), dict(gamma=0.95)),
    ("one_cycle/default", "OneCycleLR", dict(lr=0.3, momentum=0.9), dict(max_lr=0.3, total_steps=STEPS)),
    ("one_cycle/factors", "OneCycleLR", dict(lr=0.3, momentum=0.9), dict(
        max_lr=0.3, total_steps=STEPS, pct_start=0.2, div_factor=10.0, final_div_factor=100.0, cycle_momentum=False)),
    ("one_cycle/linear", "OneCycleLR", dict(lr=0.3, momentum=0.9), dict(
        max_lr=0.3, total_steps=STEPS, pct_start=0.45, anneal_strategy="linear", base_momentum=0.8, max_momentum=0.9)),
    ("one_cycle/three_phase", "OneCycleLR", dict(lr=0.3, momentum=0.9), dict(
        max_lr=0.3, total_steps=STEPS, three_phase=True)),
]

WARM_UP = [
    ("warm_up_cosine/zero", dict(lr=0.3), dict(warm_up=10, total=100, minimum=0.0)),
    ("warm_up_cosine/minimum", dict(lr=0.3), dict(warm_up=25, total=80, minimum=0.1)),
    ("warm_up_cosine/no_warm_up", dict(lr=0.3), dict(warm_up=0, total=100, minimum=0.05)),
    ("warm_up/constant", dict(lr=0.3), dict(warm_up=15, total=None, minimum=1.0)),
]


def warm_up_cosine(step: int, warm_up: int, total: int | None, minimum: float) -> float:
    """The factor of step 0, 1, ...: (step + 1) / warmUp during the warm-up; then half a cosine from 1 at step `warmUp` to
    `minimum` at step `total`, constant after it."""
    if step < warm_up:
        return (step + 1) / warm_up
    if total is None:
        return 1.0
    progress = min((step - warm_up) / (total - warm_up), 1.0)
    return minimum + (1 - minimum) * 0.5 * (1 + math.cos(math.pi * progress))


def run(optimizer: Optimizer, scheduler: lr_scheduler._LRScheduler) -> dict[str, torch.Tensor]:
    rates, momenta = [], []
    for step in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        if step + 1 < STEPS:  # OneCycleLR refuses a step past its total
            scheduler.step()
    return {name: torch.tensor(values, dtype=torch.float64) for name, values in (("lr", rates), ("momentum", momenta))}


def build() -> Golden:
    golden = Golden("schedule")
    for name, kind, base, settings in VARIANTS:
        for case in golden.case(name, {"schedule": kind, **base, **settings}, dtypes=("f64",)):
            optimizer = SGD([nn.Parameter(torch.zeros(1))], **base)
            lines = run(optimizer, getattr(lr_scheduler, kind)(optimizer, **settings))
            case.put("lr", lines["lr"])
            if kind == "OneCycleLR":
                case.put("momentum", lines["momentum"])
    for name, base, settings in WARM_UP:
        for case in golden.case(name, {"schedule": "LambdaLR", **base, **settings}, dtypes=("f64",)):
            optimizer = SGD([nn.Parameter(torch.zeros(1))], **base)
            scheduler = lr_scheduler.LambdaLR(optimizer, lambda step: warm_up_cosine(step, **settings))
            case.put("lr", run(optimizer, scheduler)["lr"])
    return golden
