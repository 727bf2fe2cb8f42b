"""Spectral and weight norm, with the state-dict names of `torch.nn.utils.spectral_norm` (`weight_orig`, `weight_u`,
`weight_v`) and `torch.nn.utils.weight_norm` (`weight_g`, `weight_v`)."""

import torch
from torch import nn

from golden import Case, Golden, fill, record

STEPS = 3

LAYERS = {
    "linear": ("Linear", dict(in_features=7, out_features=5), (3, 7)),
    "conv2d": ("Conv2d", dict(in_channels=3, out_channels=4, kernel_size=3, padding=1), (1, 3, 5, 4)),
    "convtranspose2d": ("ConvTranspose2d", dict(in_channels=3, out_channels=4, kernel_size=2, stride=2), (1, 3, 3, 4)),
}


def wrap_spectral(case: Case, module: nn.Module, settings: dict) -> nn.Module:
    """The layer with drawn weights and drawn, unit-length u and v (PyTorch draws them from its global generator)."""
    module = nn.utils.spectral_norm(fill(case, module), **settings)
    for name in ("weight_u", "weight_v"):
        buffer = getattr(module, name)
        buffer.copy_(nn.functional.normalize(case.normal(*buffer.shape), dim=0))
    return module


def spectral(golden: Golden) -> None:
    """Records STEPS training forwards; `in.*`, `out` and the gradients belong to the last, `step.N.*` to each."""
    for variant, settings in {"default": {}, "three_iterations": dict(n_power_iterations=3)}.items():
        for name, (kind, arguments, shape) in LAYERS.items():
            described = {"layer": kind, **arguments, "reparametrization": {"name": "spectral_norm", **settings}, "steps": STEPS}
            for case in golden.case(f"spectral_norm/{name}_{variant}", described):
                module = wrap_spectral(case, getattr(nn, kind)(**arguments), settings)
                start = {name: buffer.clone() for name, buffer in module.named_buffers()}
                x = case.normal(*shape)
                for step in range(1, STEPS):
                    case.put(f"step.{step}.out", module(x))
                    put_step(case, module, step)
                record(case, module, {"x": x})
                put_step(case, module, STEPS)
                for buffer, value in start.items():
                    case.put(f"buffer.{buffer}", value)  # the state before the first forward
                with torch.no_grad():
                    case.put("eval.out", module.eval()(x))


def put_step(case: Case, module: nn.Module, step: int) -> None:
    for name, buffer in module.named_buffers():
        case.put(f"step.{step}.buffer.{name}", buffer)


def weight(golden: Golden) -> None:
    for variant, settings in {"default": {}, "dim_1": dict(dim=1), "whole": dict(dim=None)}.items():
        for name, (kind, arguments, shape) in LAYERS.items():
            described = {"layer": kind, **arguments, "reparametrization": {"name": "weight_norm", **settings}}
            for case in golden.case(f"weight_norm/{name}_{variant}", described):
                module = fill(case, nn.utils.weight_norm(getattr(nn, kind)(**arguments), **settings))
                record(case, module, {"x": case.normal(*shape)})


def build() -> Golden:
    golden = Golden("reparametrization")
    spectral(golden)
    weight(golden)
    return golden
