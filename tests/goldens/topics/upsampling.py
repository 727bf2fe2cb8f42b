from golden import Golden, layer


def build() -> Golden:
    golden = Golden("upsampling")
    layer(golden, "upsample/nearest_1d", "Upsample", dict(scale_factor=2, mode="nearest"), 2, 3, 5)
    layer(golden, "upsample/linear_1d", "Upsample", dict(size=9, mode="linear", align_corners=False), 2, 3, 5)
    layer(golden, "upsample/nearest_scale", "Upsample", dict(scale_factor=2, mode="nearest"), 2, 3, 3, 5)
    layer(golden, "upsample/nearest_fraction", "Upsample", dict(scale_factor=1.5, mode="nearest"), 2, 2, 3, 5)
    layer(golden, "upsample/nearest_size", "Upsample", dict(size=[7, 4], mode="nearest"), 2, 2, 3, 5)
    layer(golden, "upsample/nearest_exact", "Upsample", dict(size=[7, 4], mode="nearest-exact"), 2, 2, 3, 5)
    for mode in ("bilinear", "bicubic"):
        for corners, align in (("corners", True), ("centers", False)):
            settings = dict(mode=mode, align_corners=align)
            layer(golden, f"upsample/{mode}_scale_{corners}", "Upsample", dict(scale_factor=2, **settings), 2, 2, 3, 5)
            layer(golden, f"upsample/{mode}_size_{corners}", "Upsample", dict(size=[7, 4], **settings), 2, 2, 3, 5)
    layer(golden, "upsample/nearest_3d", "Upsample", dict(scale_factor=2, mode="nearest"), 1, 2, 2, 3, 3)
    layer(golden, "pixelshuffle/two", "PixelShuffle", dict(upscale_factor=2), 2, 8, 3, 2)
    layer(golden, "pixelshuffle/three", "PixelShuffle", dict(upscale_factor=3), 1, 9, 2, 3)
    layer(golden, "pixelunshuffle/two", "PixelUnshuffle", dict(downscale_factor=2), 2, 2, 4, 6)
    return golden
