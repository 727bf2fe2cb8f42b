import torch
from torch import Tensor, nn
from torch.nn import functional as F

from golden import Golden, fill, layer, record


class LayerNormWithoutBias(nn.Module):
    """`LayerNorm(bias=False)`, which PyTorch 1.13 lacks."""

    def __init__(self, normalized_shape: list[int]):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(normalized_shape))

    def forward(self, x: Tensor) -> Tensor:
        return F.layer_norm(x, self.weight.shape, self.weight, None)


class RmsNorm(nn.Module):
    """`RMSNorm`, which PyTorch 1.13 lacks: x / sqrt(mean(x^2) + eps) * weight (arXiv 1910.07467), in float64 whatever
    the dtype, then rounded to it. Its `eps` defaults to the machine epsilon of the input's dtype, as in PyTorch 2."""

    def __init__(self, normalized_shape: list[int], eps: float | None = None, elementwise_affine: bool = True):
        super().__init__()
        self.axes, self.eps = tuple(range(-len(normalized_shape), 0)), eps
        self.weight = nn.Parameter(torch.ones(normalized_shape)) if elementwise_affine else None

    def forward(self, x: Tensor) -> Tensor:
        eps = torch.finfo(x.dtype).eps if self.eps is None else self.eps
        wide = x.double()
        out = wide / (wide.square().mean(self.axes, keepdim=True) + eps).sqrt()
        return (out if self.weight is None else out * self.weight.double()).to(x.dtype)


def batch_norm(golden: Golden) -> None:
    for axes, shape in {1: (5, 3, 4), 2: (3, 4, 3, 5), 3: (2, 3, 3, 2, 4)}.items():
        for mode in ("train", "eval"):
            layer(golden, f"batchnorm{axes}d/{mode}", f"BatchNorm{axes}d", dict(num_features=shape[1]), *shape, train=mode == "train")
    layer(golden, "batchnorm1d/two_axes", "BatchNorm1d", dict(num_features=4), 6, 4)
    layer(golden, "batchnorm2d/eps_momentum", "BatchNorm2d", dict(num_features=3, eps=0.1, momentum=0.3), 2, 3, 3, 3)
    layer(golden, "batchnorm2d/cumulative", "BatchNorm2d", dict(num_features=3, momentum=None), 2, 3, 3, 3)
    layer(golden, "batchnorm2d/no_affine", "BatchNorm2d", dict(num_features=3, affine=False), 2, 3, 3, 3)
    layer(
        golden, "batchnorm2d/no_statistics", "BatchNorm2d", dict(num_features=3, track_running_stats=False), 2, 3, 3, 3,
        train=False)


def instance_norm(golden: Golden) -> None:
    for axes, shape in {1: (2, 3, 7), 2: (2, 3, 3, 5)}.items():
        kind = f"InstanceNorm{axes}d"
        for variant, settings in {
            "plain": {},
            "affine": dict(affine=True),
            "statistics": dict(affine=True, track_running_stats=True),
        }.items():
            layer(golden, f"{kind.lower()}/{variant}", kind, dict(num_features=3, **settings), *shape)
        layer(
            golden, f"{kind.lower()}/statistics_eval", kind, dict(num_features=3, affine=True, track_running_stats=True), *shape,
            train=False)


def layer_norm(golden: Golden) -> None:
    layer(golden, "layernorm/last_axis", "LayerNorm", dict(normalized_shape=[7]), 3, 5, 7)
    layer(golden, "layernorm/two_axes", "LayerNorm", dict(normalized_shape=[3, 5], eps=0.01), 4, 3, 5)
    layer(golden, "layernorm/no_affine", "LayerNorm", dict(normalized_shape=[7], elementwise_affine=False), 3, 7)
    for case in golden.case("layernorm/no_bias", dict(layer="LayerNorm", normalized_shape=[7], bias=False)):
        record(case, fill(case, LayerNormWithoutBias([7])), {"x": case.normal(3, 5, 7)})


def rms_norm(golden: Golden) -> None:
    for variant, settings in {
        "default_eps": dict(normalized_shape=[7]),
        "eps": dict(normalized_shape=[7], eps=0.01),
        "two_axes": dict(normalized_shape=[5, 7]),
        "no_affine": dict(normalized_shape=[7], elementwise_affine=False),
    }.items():
        for case in golden.case(f"rmsnorm/{variant}", {"layer": "RMSNorm", **settings}):
            record(case, fill(case, RmsNorm(**settings)), {"x": case.normal(3, 5, 7)})


def build() -> Golden:
    golden = Golden("normalization")
    batch_norm(golden)
    instance_norm(golden)
    layer_norm(golden)
    rms_norm(golden)
    layer(golden, "groupnorm/groups", "GroupNorm", dict(num_groups=2, num_channels=6), 2, 6, 3, 5)
    layer(golden, "groupnorm/one_group", "GroupNorm", dict(num_groups=1, num_channels=3, eps=0.01), 2, 3, 7)
    layer(golden, "groupnorm/no_affine", "GroupNorm", dict(num_groups=3, num_channels=6, affine=False), 4, 6, 3)
    layer(golden, "dropout/eval", "Dropout", dict(p=0.3), 3, 5, train=False)
    layer(golden, "dropout/zero", "Dropout", dict(p=0.0), 3, 5)
    layer(golden, "dropout2d/eval", "Dropout2d", dict(p=0.3), 2, 3, 3, 2, train=False)
    return golden
