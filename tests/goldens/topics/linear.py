from golden import Golden, layer


def build() -> Golden:
    golden = Golden("linear")
    layer(golden, "linear/bias", "Linear", dict(in_features=7, out_features=5), 3, 7)
    layer(golden, "linear/no_bias", "Linear", dict(in_features=7, out_features=5, bias=False), 3, 7)
    layer(golden, "linear/four_axes", "Linear", dict(in_features=3, out_features=9), 2, 3, 5, 3)
    layer(golden, "linear/one_axis", "Linear", dict(in_features=3, out_features=4), 3)
    return golden
