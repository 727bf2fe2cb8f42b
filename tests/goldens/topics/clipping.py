"""Gradient clipping: `in.*` are gradients, `out.*` the clipped ones, `norm` what `clip_grad_norm_` returns."""

import math

import torch
from torch import nn

from golden import Golden

SHAPES = {"weight": (3, 5), "bias": (7,)}
VARIANTS = [
    ("norm/two", "clip_grad_norm_", dict(max_norm=1.0, norm_type=2.0)),
    ("norm/one", "clip_grad_norm_", dict(max_norm=1.0, norm_type=1.0)),
    ("norm/infinity", "clip_grad_norm_", dict(max_norm=0.5, norm_type=math.inf)),
    ("norm/within", "clip_grad_norm_", dict(max_norm=100.0, norm_type=2.0)),
    ("value/clipped", "clip_grad_value_", dict(clip_value=0.5)),
    ("value/within", "clip_grad_value_", dict(clip_value=100.0)),
]


def build() -> Golden:
    golden = Golden("clipping")
    for name, function, settings in VARIANTS:
        # JSON has no infinity.
        described = {key: "inf" if value == math.inf else value for key, value in settings.items()}
        for case in golden.case(name, {"clipping": function, **described}):
            parameters = {key: nn.Parameter(torch.zeros(shape, dtype=case.dtype)) for key, shape in SHAPES.items()}
            for key, parameter in parameters.items():
                parameter.grad = case.normal(*parameter.shape)
                case.put(f"in.{key}", parameter.grad)
            norm = getattr(nn.utils, function)(parameters.values(), **settings)
            if norm is not None:
                case.put("norm", norm)
            for key, parameter in parameters.items():
                case.put(f"out.{key}", parameter.grad)
    return golden
