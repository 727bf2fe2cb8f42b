"""Initialisers cannot be compared draw by draw: a case holds the distribution that PyTorch draws from, in float64.

Uniform: `bound` (draws lie in [-bound, bound]) and `std`. Normal: `std`. Truncated normal: `low`, `high`, `mean`, `std` of
the truncated distribution. Orthogonal: `gain`. Every case's `fan_in` and `fan_out` where the shape has two axes or more.
A large draw by PyTorch itself is checked against each case's figures while the file is made.
"""

import math

import torch
from torch import nn
from torch.nn import init

from golden import Golden

SHAPES = {"linear": (24, 37), "conv2d": (8, 6, 3, 5), "conv1d": (9, 4, 7), "conv3d": (5, 3, 2, 3, 2)}
DRAWS = 200_000


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    return init._calculate_fan_in_and_fan_out(torch.empty(shape))


def kaiming() -> list[tuple[str, str, dict]]:
    return [
        (variant, kind, settings)
        for kind in ("kaiming_uniform_", "kaiming_normal_")
        for variant, settings in {
            "default": {},
            "relu": dict(nonlinearity="relu"),
            "leaky": dict(a=0.2, nonlinearity="leaky_relu", mode="fan_out"),
            "sqrt_five": dict(a=math.sqrt(5)),
            "tanh": dict(nonlinearity="tanh"),
        }.items()
    ]


def kaiming_std(shape: tuple[int, ...], a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu") -> float:
    fan = fans(shape)[mode == "fan_out"]
    return init.calculate_gain(nonlinearity, a) / math.sqrt(fan)


def xavier_std(shape: tuple[int, ...], gain: float = 1) -> float:
    return gain * math.sqrt(2 / sum(fans(shape)))


def truncated(mean: float, std: float, a: float, b: float) -> tuple[float, float]:
    """Mean and standard deviation of a normal distribution truncated to [a, b]."""
    low, high = (a - mean) / std, (b - mean) / std
    density = lambda z: math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    mass = (math.erf(high / math.sqrt(2)) - math.erf(low / math.sqrt(2))) / 2
    shift = (density(low) - density(high)) / mass
    spread = 1 + (low * density(low) - high * density(high)) / mass - shift**2
    return mean + std * shift, std * math.sqrt(spread)


def check(name: str, draws: torch.Tensor, mean: float, std: float) -> None:
    """PyTorch's own draws have the mean and standard deviation that the case claims, within 5 standard errors or so."""
    error = 5 * std / math.sqrt(draws.numel())
    if abs(draws.mean() - mean) > error or abs(draws.std() - std) > error:
        raise ValueError(f"{name}: PyTorch drew mean {draws.mean()}, std {draws.std()}; expected {mean}, {std}")


def many(initialize: object, shape: tuple[int, ...]) -> torch.Tensor:
    count = math.ceil(DRAWS / math.prod(shape))
    return torch.stack([initialize(torch.empty(shape, dtype=torch.float64)) for _ in range(count)]).flatten()


def put(golden: Golden, name: str, kind: str, shape: tuple[int, ...], settings: dict, figures: dict[str, float]) -> None:
    if len(shape) > 1:
        figures = figures | dict(zip(("fan_in", "fan_out"), fans(shape)))
    for case in golden.case(name, {"initializer": kind, "shape": list(shape), **settings}, dtypes=("f64",)):
        for key, value in figures.items():
            case.put(key, torch.tensor(value, dtype=torch.float64))


def scaled(golden: Golden) -> None:
    xavier = [
        (variant, kind, settings)
        for kind in ("xavier_uniform_", "xavier_normal_")
        for variant, settings in {"default": {}, "gain": dict(gain=1.5)}.items()
    ]
    for variant, kind, settings in kaiming() + xavier:
        for layer, shape in SHAPES.items():
            std = (kaiming_std if kind.startswith("kaiming") else xavier_std)(shape, **settings)
            draws = many(lambda tensor: getattr(init, kind)(tensor, **settings), shape)
            check(kind, draws, 0, std)
            figures = {"std": std}
            if "uniform" in kind:
                figures["bound"] = math.sqrt(3) * std
                if not 0.999 < draws.abs().max() / figures["bound"] <= 1:
                    raise ValueError(f"{kind} {variant}: PyTorch's largest draw {draws.abs().max()} misses the bound")
            put(golden, f"{kind.rstrip('_')}/{variant}_{layer}", kind, shape, settings, figures)


def truncated_normal(golden: Golden) -> None:
    for variant, settings in {
        "default": dict(mean=0.0, std=1.0, a=-2.0, b=2.0),
        "small": dict(mean=0.0, std=0.02, a=-2.0, b=2.0),
        "uneven": dict(mean=0.3, std=0.5, a=-0.2, b=0.5),
    }.items():
        mean, std = truncated(**settings)
        draws = many(lambda tensor: init.trunc_normal_(tensor, **settings), SHAPES["linear"])
        check("trunc_normal_", draws, mean, std)
        figures = {"mean": mean, "std": std, "low": settings["a"], "high": settings["b"]}
        put(golden, f"trunc_normal/{variant}", "trunc_normal_", SHAPES["linear"], settings, figures)


def orthogonal(golden: Golden) -> None:
    """The smaller side of the weight, flattened to two axes, is orthogonal: its Gram matrix is gain^2 times the identity."""
    for layer, shape in SHAPES.items():
        for variant, settings in {"default": {}, "gain": dict(gain=1.5)}.items():
            rows = init.orthogonal_(torch.empty(shape, dtype=torch.float64), **settings).flatten(1)
            small = rows if rows.shape[0] <= rows.shape[1] else rows.T
            gain = settings.get("gain", 1.0)
            torch.testing.assert_close(small @ small.T, gain**2 * torch.eye(small.shape[0], dtype=torch.float64))
            put(golden, f"orthogonal/{variant}_{layer}", "orthogonal_", shape, settings, {"gain": gain})


def gains(golden: Golden) -> None:
    for nonlinearity in ("linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu", "selu"):
        put(golden, f"gain/{nonlinearity}", "calculate_gain", (), dict(nonlinearity=nonlinearity), {
            "gain": init.calculate_gain(nonlinearity)})
    put(golden, "gain/leaky_relu_slope", "calculate_gain", (), dict(nonlinearity="leaky_relu", param=0.2), {
        "gain": init.calculate_gain("leaky_relu", 0.2)})


# What PyTorch's layers draw in their own constructors: the parameter's bound (uniform) or standard deviation (normal).
DEFAULTS: list[tuple[str, dict, dict[str, tuple[str, float]]]] = [
    ("Linear", dict(in_features=37, out_features=24), {
        "weight": ("bound", 37**-0.5), "bias": ("bound", 37**-0.5)}),
    ("Conv2d", dict(in_channels=6, out_channels=8, kernel_size=3, groups=2), {
        "weight": ("bound", 27**-0.5), "bias": ("bound", 27**-0.5)}),
    # Its fan counts the output channels of a group: the weight is [in, out / groups, height, width].
    ("ConvTranspose2d", dict(in_channels=6, out_channels=8, kernel_size=3, groups=2), {
        "weight": ("bound", 36**-0.5), "bias": ("bound", 36**-0.5)}),
    ("Embedding", dict(num_embeddings=40, embedding_dim=17), {"weight": ("std", 1.0)}),
    ("GRU", dict(input_size=9, hidden_size=14), {
        name: ("bound", 14**-0.5) for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")}),
    ("LSTM", dict(input_size=9, hidden_size=14), {
        name: ("bound", 14**-0.5) for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")}),
    ("MultiheadAttention", dict(embed_dim=16, num_heads=4), {
        "in_proj_weight": ("bound", math.sqrt(6 / (16 + 48))), "in_proj_bias": ("bound", 0.0),
        "out_proj.weight": ("bound", 0.25), "out_proj.bias": ("bound", 0.0)}),
]


def defaults(golden: Golden) -> None:
    for kind, settings, parameters in DEFAULTS:
        for name, (figure, value) in parameters.items():
            copies = [dict(getattr(nn, kind)(**settings).named_parameters())[name].detach() for _ in range(300)]
            draws = torch.stack(copies).double().flatten()
            check(f"{kind} {name}", draws, 0, value if figure == "std" else value / math.sqrt(3))
            put(golden, f"default/{kind.lower()}.{name}", kind, tuple(copies[0].shape), settings | {"parameter": name}, {
                figure: value})


def build() -> Golden:
    torch.manual_seed(0)
    golden = Golden("initialization")
    scaled(golden)
    truncated_normal(golden)
    orthogonal(golden)
    gains(golden)
    defaults(golden)
    return golden
