"""Padding layers. The list is (left, right, top, bottom): PyTorch counts from the last axis."""

from golden import Golden, layer

SHAPES = {1: (2, 3, 6), 2: (2, 3, 4, 5)}


def build() -> Golden:
    golden = Golden("padding")
    for axes, shape in SHAPES.items():
        uneven = [2, 1, 0, 3][: 2 * axes]
        for kind in ("ReflectionPad", "ReplicationPad", "ConstantPad"):
            value = dict(value=0.5) if kind == "ConstantPad" else {}
            layer(golden, f"{kind.lower()}{axes}d/even", f"{kind}{axes}d", dict(padding=2, **value), *shape)
            layer(golden, f"{kind.lower()}{axes}d/uneven", f"{kind}{axes}d", dict(padding=uneven, **value), *shape)
    layer(golden, "zeropad2d/even", "ZeroPad2d", dict(padding=2), *SHAPES[2])
    layer(golden, "zeropad2d/uneven", "ZeroPad2d", dict(padding=[2, 1, 0, 3]), *SHAPES[2])
    layer(golden, "zeropad2d/crop", "ZeroPad2d", dict(padding=[-1, 1, 2, -2]), *SHAPES[2])
    return golden
