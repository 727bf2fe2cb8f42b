from golden import Golden, layer


def build() -> Golden:
    golden = Golden("pooling")
    for axes, shape in {1: (2, 3, 11), 2: (2, 2, 7, 9)}.items():
        for kind in ("Max", "Avg"):
            name, pool = f"{kind.lower()}pool{axes}d", f"{kind}Pool{axes}d"
            layer(golden, f"{name}/plain", pool, dict(kernel_size=2), *shape)
            layer(golden, f"{name}/stride_padding", pool, dict(kernel_size=3, stride=2, padding=1), *shape)
            layer(golden, f"{name}/ceil", pool, dict(kernel_size=2, stride=2, ceil_mode=True), *shape)
        layer(golden, f"maxpool{axes}d/dilation", f"MaxPool{axes}d", dict(kernel_size=2, stride=1, dilation=3), *shape)
        layer(
            golden, f"avgpool{axes}d/without_padding", f"AvgPool{axes}d",
            dict(kernel_size=3, stride=2, padding=1, count_include_pad=False), *shape)
        for variant, size in {"one": 1, "uneven": 4, "larger": 12}.items():
            layer(golden, f"adaptiveavgpool{axes}d/{variant}", f"AdaptiveAvgPool{axes}d", dict(output_size=size), *shape)
    layer(golden, "maxpool2d/per_axis", "MaxPool2d", dict(kernel_size=[3, 2], stride=[2, 1], padding=[1, 0]), 2, 2, 7, 9)
    layer(golden, "avgpool2d/per_axis", "AvgPool2d", dict(kernel_size=[3, 2], stride=[2, 1], padding=[1, 0]), 2, 2, 7, 9)
    layer(golden, "adaptiveavgpool2d/per_axis", "AdaptiveAvgPool2d", dict(output_size=[3, 2]), 2, 2, 7, 9)
    return golden
