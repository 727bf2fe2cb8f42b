#!/usr/bin/env python3
"""PyTorch reads modules of every kind that Diorama made and wrote, and must compute what Diorama computed.

    /usr/bin/python3 tests/goldens/check_modules.py MODULES.safetensors

For the float32 cases of the golden files, `MODULES` holds `CASE/state.NAME`, the state dict of a module with that case's settings, `CASE/x`, and `CASE/out`,
Diorama's output in evaluation mode. Names, shapes and dtypes must be those of PyTorch's own module, in each direction. Says how many modules it compared.
"""

import json
import struct
import sys
from pathlib import Path

import torch
from torch import Tensor, nn

from safetensors_io import deserialize

TOPICS = ("linear", "convolution", "embedding", "normalization", "activation", "recurrent", "attention", "reparametrization")


def cases() -> dict[str, dict]:
    found: dict[str, dict] = {}
    for topic in TOPICS:
        data = (Path(__file__).parent / f"{topic}.safetensors").read_bytes()
        header = json.loads(data[8:8 + struct.unpack("<Q", data[:8])[0]])
        found.update((name, settings) for name, settings in json.loads(header["__metadata__"]["cases"]).items() if name.endswith("/f32"))
    return found


def make(settings: dict) -> nn.Module | None:
    """PyTorch's module; none where this PyTorch has no such module."""
    settings = {name: value for name, value in settings.items() if name not in ("train", "steps", "forward")}
    kind, reparametrization = settings.pop("layer"), settings.pop("reparametrization", None)
    if not hasattr(nn, kind):
        return None
    try:
        module = getattr(nn, kind)(**settings)
    except TypeError:  # LayerNorm without a bias is younger than 1.13
        return None
    if reparametrization:
        arguments = dict(reparametrization)
        module = getattr(nn.utils, arguments.pop("name"))(module, **arguments)
    return module.eval()


def call(module: nn.Module, x: Tensor) -> Tensor:
    if isinstance(module, nn.MultiheadAttention):
        return module(x, x, x, need_weights=False)[0]
    out = module(x)
    return out[0] if isinstance(out, tuple) else out


tensors = deserialize(Path(sys.argv[1]).read_bytes())
compared = 0
for name, settings in cases().items():
    module = make(settings)
    if module is None:
        continue
    prefix = f"{name}/state."
    state = {key[len(prefix):]: value for key, value in tensors.items() if key.startswith(prefix)}
    for key, value in module.state_dict().items():
        if key in state and state[key].dtype != value.dtype:
            sys.exit(f"{name}: {key} is {state[key].dtype}, PyTorch's is {value.dtype}")
    module.load_state_dict(state, strict=True)
    # With a gradient to record: without, 1.13's MultiheadAttention takes a short cut that fails where there are no biases.
    out = call(module, tensors[f"{name}/x"]).detach()
    ours = tensors[f"{name}/out"]
    difference = (out - ours).abs().max().item()
    if out.shape != ours.shape or not difference <= 1e-5 * out.abs().max().item():
        sys.exit(f"{name}: PyTorch's output {list(out.shape)} differs by {difference:.3g} from ours {list(ours.shape)}")
    compared += 1
print(f"{compared} modules agree")
