"""One golden file (`Golden`), one case of it in one dtype (`Case`), and the recording of a forward and a backward (`record`)."""

import json
import zlib
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from safetensors_io import serialize

SEED = 20240601
DTYPES = {"f32": torch.float32, "f64": torch.float64}


class Golden:
    """The tensors of one topic and, for each case, the settings that PyTorch was given."""

    def __init__(self, topic: str):
        self.topic = topic
        self.tensors: dict[str, Tensor] = {}
        self.settings: dict[str, dict] = {}

    def case(self, name: str, settings: dict, dtypes: tuple[str, ...] = ("f32", "f64")) -> Iterator["Case"]:
        """The case in each dtype: `NAME/f32`, then `NAME/f64`."""
        for suffix in dtypes:
            full = f"{name}/{suffix}"
            if full in self.settings:
                raise ValueError(f"{self.topic}: the case {full} exists already")
            self.settings[full] = settings
            yield Case(self, name, suffix)

    def serialize(self) -> bytes:
        return serialize(self.tensors, {
            "torch": torch.__version__,
            "script": "tests/goldens/make.py",
            "seed": str(SEED),
            "cases": json.dumps(self.settings, separators=(",", ":")),
        })


class Case:
    """Draws a case's numbers and keeps its tensors.

    The draws depend on the case's name alone, and are rounded to float32 first: both dtypes start from the same numbers,
    and a new case leaves the others as they were.
    """

    def __init__(self, golden: Golden, name: str, suffix: str):
        self.golden, self.prefix, self.dtype = golden, f"{name}/{suffix}", DTYPES[suffix]
        self.random = torch.Generator().manual_seed(zlib.crc32(f"{SEED}/{golden.topic}/{name}".encode()))

    def put(self, name: str, tensor: Tensor) -> None:
        self.golden.tensors[f"{self.prefix}/{name}"] = tensor.detach().clone()

    def rounded(self, tensor: Tensor) -> Tensor:
        return tensor.float().to(self.dtype)

    def normal(self, *shape: int) -> Tensor:
        return self.rounded(torch.randn(shape, generator=self.random, dtype=torch.float64))

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        return self.rounded(low + (high - low) * torch.rand(shape, generator=self.random, dtype=torch.float64))

    def indices(self, count: int, *shape: int) -> Tensor:
        return torch.randint(count, shape, generator=self.random)

    def signs(self, *shape: int) -> Tensor:
        return self.rounded(2 * self.indices(2, *shape) - 1)


def fill(case: Case, module: nn.Module) -> nn.Module:
    """The module in the case's dtype, with drawn parameters and running statistics in place of its initial ones."""
    module.to(case.dtype)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(0.5 * case.normal(*parameter.shape))
        for name, buffer in module.named_buffers():
            if name.endswith("running_mean"):
                buffer.copy_(case.normal(*buffer.shape))
            elif name.endswith("running_var"):
                buffer.copy_(case.uniform(0.5, 1.5, *buffer.shape))
    return module


def put_state(case: Case, module: nn.Module) -> None:
    for name, parameter in module.named_parameters():
        case.put(f"param.{name}", parameter)
    for name, buffer in module.named_buffers():
        case.put(f"buffer.{name}", buffer)


def flatten(outputs: object) -> list[Tensor]:
    """The tensors of a nested tuple from left to right, without the `None`s."""
    if isinstance(outputs, Tensor):
        return [outputs]
    return [] if outputs is None else [tensor for part in outputs for tensor in flatten(part)]


def numbered(name: str, index: int) -> str:
    """`out`, `out.1`, `out.2`, ..."""
    return name if index == 0 else f"{name}.{index}"


def record(
    case: Case,
    module: nn.Module,
    inputs: dict[str, Tensor],
    call: Callable[[nn.Module, dict[str, Tensor]], object] = lambda module, inputs: module(*inputs.values()),
    fixed: tuple[str, ...] = (),
) -> None:
    """Records one forward and the gradients of sum(out * cotangent), summed over the outputs, with respect to every
    parameter and every floating-point input whose name is not in `fixed`."""
    put_state(case, module)
    for name, tensor in inputs.items():
        case.put(f"in.{name}", tensor)
        tensor.requires_grad_(tensor.is_floating_point() and name not in fixed)

    outputs = flatten(call(module, inputs))
    loss = torch.zeros((), dtype=case.dtype)
    for index, out in enumerate(outputs):
        cotangent = case.normal(*out.shape)
        case.put(numbered("out", index), out)
        case.put(numbered("cotangent", index), cotangent)
        loss = loss + (out * cotangent).sum()
    loss.backward()

    for name, tensor in inputs.items():
        if tensor.requires_grad:
            case.put(f"grad.in.{name}", tensor.grad)
    for name, parameter in module.named_parameters():
        case.put(f"grad.{name}", parameter.grad)
    for name, buffer in module.named_buffers():
        case.put(f"after.buffer.{name}", buffer)


def layer(golden: Golden, name: str, kind: str, settings: dict, *shape: int, train: bool = True) -> None:
    """A layer of `torch.nn` with one input `x` of normal draws."""
    for case in golden.case(name, {"layer": kind, **settings, "train": train}):
        record(case, fill(case, getattr(nn, kind)(**settings)).train(train), {"x": case.normal(*shape)})
