"""The U-Net of the diffusion families, whole: by class and by caption, in patches, with transparency, and bare."""

import sys
from pathlib import Path

import torch

from golden import Case, Golden, fill, record

sys.path.append(str(Path(__file__).parents[3] / "benchmarks" / "peers"))
from unet_net import Denoiser, Shape  # noqa: E402

SMALL = dict(side=8, width=8, head_width=4, word_dim=8)
TOLD = dict(classes=3, words=7, length=4)


def inputs(case: Case, shape: Shape) -> dict:
    given = {"x": case.normal(2, shape.channels, shape.side, shape.side), "time": case.uniform(0, 1000, 2)}
    if shape.classes:
        given["label"] = torch.tensor([shape.classes, 1])
    if shape.words:
        given["caption"] = torch.tensor([[3, 1, 6, 0], [0, 0, 0, 0]])
    return given


def build() -> Golden:
    golden = Golden("unet")
    for name, settings, dtypes in (
        ("class", dict(classes=3, multipliers=(1, 1), blocks=2, attention=4), ("f32", "f64")),
        ("class_and_caption", TOLD | dict(multipliers=(2, 1), blocks=1, attention=8), ("f64",)),
        ("caption_in_patches_rgba", TOLD | dict(channels=4, classes=0, multipliers=(1, 1), blocks=1, patch=2, attention=2), ("f64",)),
        ("bare", dict(classes=0, multipliers=(1, 1, 1), blocks=1, attention=0), ("f32",)),
    ):
        shape = Shape(**SMALL | settings)
        for case in golden.case(f"unet/{name}", SMALL | settings, dtypes):
            net = fill(case, Denoiser(shape))
            if net.captions is not None:
                with torch.no_grad():
                    net.captions.words.weight[0].zero_()
            record(case, net, inputs(case, shape), lambda net, given: net(**given), fixed=("time",))
    return golden
