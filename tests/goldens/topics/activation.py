from golden import Golden, layer

# Name of the case, layer, settings.
PLAIN = [
    ("relu", "ReLU", {}),
    ("relu6", "ReLU6", {}),
    ("leakyrelu/default", "LeakyReLU", {}),
    ("leakyrelu/slope", "LeakyReLU", dict(negative_slope=0.2)),
    ("elu/default", "ELU", {}),
    ("elu/alpha", "ELU", dict(alpha=0.7)),
    ("selu", "SELU", {}),
    ("celu/alpha", "CELU", dict(alpha=1.3)),
    ("gelu/exact", "GELU", {}),
    ("gelu/tanh", "GELU", dict(approximate="tanh")),
    ("silu", "SiLU", {}),
    ("mish", "Mish", {}),
    ("softplus/default", "Softplus", {}),
    # Elements above the threshold pass unchanged; the draws reach both sides.
    ("softplus/beta_threshold", "Softplus", dict(beta=2.0, threshold=1.5)),
    ("softsign", "Softsign", {}),
    ("tanh", "Tanh", {}),
    ("sigmoid", "Sigmoid", {}),
    ("logsigmoid", "LogSigmoid", {}),
    ("hardtanh/default", "Hardtanh", {}),
    ("hardtanh/range", "Hardtanh", dict(min_val=-0.5, max_val=0.25)),
    ("hardswish", "Hardswish", {}),
    ("hardsigmoid", "Hardsigmoid", {}),
    ("identity", "Identity", {}),
]


def build() -> Golden:
    golden = Golden("activation")
    for name, kind, settings in PLAIN:
        layer(golden, name, kind, settings, 3, 5, 7)
    layer(golden, "glu/last", "GLU", {}, 3, 8)
    layer(golden, "glu/channels", "GLU", dict(dim=1), 2, 6, 3, 5)
    layer(golden, "prelu/shared", "PReLU", {}, 3, 5)
    layer(golden, "prelu/channels", "PReLU", dict(num_parameters=3), 2, 3, 5)
    for kind in ("Softmax", "LogSoftmax"):
        layer(golden, f"{kind.lower()}/last", kind, dict(dim=-1), 3, 7)
        layer(golden, f"{kind.lower()}/channels", kind, dict(dim=1), 2, 5, 3, 2)
    return golden
