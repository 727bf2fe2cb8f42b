"""Convolutions and transposed convolutions of one, two and three spatial axes."""

from golden import Golden, layer

# The input's spatial sizes by the number of axes.
SPATIAL = {1: (11,), 2: (7, 6), 3: (5, 6, 5)}


def variants(axes: int, transposed: bool) -> dict[str, dict]:
    def per_axis(*values: int) -> list[int]:
        return list(values[:axes])

    plain = {
        "plain": dict(in_channels=3, out_channels=4, kernel_size=3),
        "no_bias": dict(in_channels=2, out_channels=3, kernel_size=1, bias=False),
        "stride_padding": dict(in_channels=2, out_channels=3, kernel_size=4, stride=2, padding=1),
        "per_axis": dict(
            in_channels=2, out_channels=3, kernel_size=per_axis(3, 2, 3), stride=per_axis(1, 2, 1), padding=per_axis(2, 1, 0)),
        "dilation": dict(in_channels=2, out_channels=3, kernel_size=3, padding=2, dilation=2),
        "groups": dict(in_channels=4, out_channels=6, kernel_size=3, padding=1, groups=2),
        "depthwise": dict(in_channels=3, out_channels=3, kernel_size=3, stride=2, padding=1, groups=3, bias=False),
    }
    if transposed:
        plain["output_padding"] = dict(in_channels=2, out_channels=3, kernel_size=3, stride=2, padding=1, output_padding=1)
        plain["output_padding_dilation_groups"] = dict(
            in_channels=4, out_channels=2, kernel_size=2, stride=3, output_padding=2, dilation=2, groups=2)
    return plain


def build() -> Golden:
    golden = Golden("convolution")
    for axes, spatial in SPATIAL.items():
        for kind, transposed in (("Conv", False), ("ConvTranspose", True)):
            for variant, settings in variants(axes, transposed).items():
                # A transposed convolution grows its input: start small.
                sizes = [(size + 1) // 2 for size in spatial] if transposed else spatial
                batch = 1 if axes == 3 else 2
                name = f"{kind.lower()}{axes}d/{variant}"
                layer(golden, name, f"{kind}{axes}d", settings, batch, settings["in_channels"], *sizes)
    return golden
