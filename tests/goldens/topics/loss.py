"""Losses. `in.*` are the forward's arguments; settings that are tensors are `buffer.weight` and `buffer.pos_weight`."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from golden import Case, Golden, record

REDUCTIONS = ("mean", "sum", "none")
ROWS, CLASSES = 6, 5

Draw = Callable[[Case], dict[str, Tensor]]
NO_TENSORS: Draw = lambda case: {}


def loss(
    golden: Golden, name: str, kind: str, settings: dict, inputs: Draw, learned: tuple[str, ...] = ("input",),
    tensors: Draw = NO_TENSORS, reductions: tuple[str, ...] = REDUCTIONS,
) -> None:
    """A case for each reduction; of `inputs`, those named in `learned` get a gradient; `tensors` are settings."""
    for reduction in reductions:
        described = {"loss": kind, **settings, "reduction": reduction}
        for case in golden.case(f"{name}/{reduction}", described):
            arguments = inputs(case)
            module = getattr(nn, kind)(**settings, **tensors(case), reduction=reduction)
            record(case, module, arguments, fixed=tuple(key for key in arguments if key not in learned))


def regression(golden: Golden) -> None:
    def pair(case: Case) -> dict[str, Tensor]:
        return {"input": case.normal(3, 7), "target": case.normal(3, 7)}

    for name, kind, settings in (
        ("mse", "MSELoss", {}), ("l1", "L1Loss", {}), ("smooth_l1/default", "SmoothL1Loss", {}),
        ("smooth_l1/beta", "SmoothL1Loss", dict(beta=0.4)), ("huber/default", "HuberLoss", {}),
        ("huber/delta", "HuberLoss", dict(delta=0.4)),
    ):
        loss(golden, name, kind, settings, pair, ("input", "target"))

    def with_variance(case: Case) -> dict[str, Tensor]:
        variance = case.uniform(0.1, 2, 3, 7)
        variance[0, 0] = 1e-7  # below eps: clamped, without a gradient
        return pair(case) | {"var": variance}

    for variant, settings in {"default": {}, "full": dict(full=True), "eps": dict(eps=0.3)}.items():
        loss(golden, f"gaussian_nll/{variant}", "GaussianNLLLoss", settings, with_variance, ("input", "var"))

    def counts(case: Case) -> dict[str, Tensor]:
        return {"input": case.uniform(0.1, 2, 3, 7), "target": case.rounded(case.indices(6, 3, 7))}

    for variant, settings in {"log": {}, "linear": dict(log_input=False), "full": dict(full=True)}.items():
        loss(golden, f"poisson_nll/{variant}", "PoissonNLLLoss", settings, counts)


def binary(golden: Golden) -> None:
    def probabilities(case: Case) -> dict[str, Tensor]:
        return {"input": case.uniform(0.01, 0.99, 3, 7), "target": case.uniform(0, 1, 3, 7)}

    def saturated(case: Case) -> dict[str, Tensor]:
        drawn = probabilities(case)
        drawn["input"][0, :2] = torch.tensor([0.0, 1.0])  # the logarithms are clamped at -100
        drawn["target"][0, :2] = torch.tensor([1.0, 1.0])
        return drawn

    def logits(case: Case) -> dict[str, Tensor]:
        drawn = {"input": 4 * case.normal(3, 7), "target": case.uniform(0, 1, 3, 7)}
        drawn["input"][0, :2] = torch.tensor([-120.0, 120.0])  # finite where a naive logarithm is not
        return drawn

    def weight(case: Case) -> dict[str, Tensor]:
        return {"weight": case.uniform(0.2, 2, 3, 7)}

    def pos_weight(case: Case) -> dict[str, Tensor]:
        return {"pos_weight": case.uniform(0.2, 3, 7)}

    loss(golden, "bce/plain", "BCELoss", {}, probabilities)
    loss(golden, "bce/saturated", "BCELoss", {}, saturated, reductions=("none",))
    loss(golden, "bce/weight", "BCELoss", {}, probabilities, tensors=weight)
    loss(golden, "bce_with_logits/plain", "BCEWithLogitsLoss", {}, logits)
    loss(golden, "bce_with_logits/weight", "BCEWithLogitsLoss", {}, logits, tensors=weight)
    loss(golden, "bce_with_logits/pos_weight", "BCEWithLogitsLoss", {}, logits, tensors=pos_weight)
    loss(
        golden, "bce_with_logits/weight_pos_weight", "BCEWithLogitsLoss", {}, logits,
        tensors=lambda case: weight(case) | pos_weight(case))


def categorical(golden: Golden) -> None:
    def rows(case: Case) -> dict[str, Tensor]:
        target = case.indices(CLASSES, ROWS)
        target[1] = 2  # so that ignore_index=2 ignores something
        return {"input": 2 * case.normal(ROWS, CLASSES), "target": target}

    def ignored(case: Case) -> dict[str, Tensor]:
        drawn = rows(case)
        drawn["target"][2] = -100  # the default ignore_index
        return drawn

    def pixels(case: Case) -> dict[str, Tensor]:
        return {"input": case.normal(2, CLASSES, 3, 4), "target": case.indices(CLASSES, 2, 3, 4)}

    def soft(case: Case) -> dict[str, Tensor]:
        return {"input": case.normal(ROWS, CLASSES), "target": case.rounded(case.normal(ROWS, CLASSES).double().softmax(1))}

    def log_rows(case: Case) -> dict[str, Tensor]:
        drawn = rows(case)
        return drawn | {"input": case.rounded(drawn["input"].double().log_softmax(1))}

    def log_pixels(case: Case) -> dict[str, Tensor]:
        drawn = pixels(case)
        return drawn | {"input": case.rounded(drawn["input"].double().log_softmax(1))}

    def weight(case: Case) -> dict[str, Tensor]:
        return {"weight": case.uniform(0.2, 2, CLASSES)}

    smooth = dict(label_smoothing=0.1)
    for variant, settings, inputs, tensors in (
        ("plain", {}, rows, NO_TENSORS),
        ("default_ignore", {}, ignored, NO_TENSORS),
        ("ignore_index", dict(ignore_index=2), rows, NO_TENSORS),
        ("weight", {}, rows, weight),
        ("smoothing", smooth, rows, NO_TENSORS),
        ("smoothing_ignore_weight", smooth | dict(ignore_index=2), rows, weight),
        ("pixels", {}, pixels, NO_TENSORS),
        ("pixels_smoothing_weight", smooth, pixels, weight),
        ("soft_target", {}, soft, NO_TENSORS),
        ("soft_target_smoothing_weight", smooth, soft, weight),
    ):
        loss(golden, f"cross_entropy/{variant}", "CrossEntropyLoss", settings, inputs, tensors=tensors)
    for variant, settings, inputs, tensors in (
        ("plain", {}, log_rows, NO_TENSORS),
        ("ignore_index_weight", dict(ignore_index=2), log_rows, weight),
        ("pixels", {}, log_pixels, NO_TENSORS),
    ):
        loss(golden, f"nll/{variant}", "NLLLoss", settings, inputs, tensors=tensors)

    def distributions(case: Case) -> dict[str, Tensor]:
        drawn = soft(case)
        return drawn | {"input": case.rounded(drawn["input"].double().log_softmax(1))}

    def log_distributions(case: Case) -> dict[str, Tensor]:
        drawn = distributions(case)
        return drawn | {"target": case.rounded(drawn["target"].double().log())}

    for variant, settings, inputs in (
        ("plain", {}, distributions), ("log_target", dict(log_target=True), log_distributions),
    ):
        loss(golden, f"kl_div/{variant}", "KLDivLoss", settings, inputs, reductions=(*REDUCTIONS, "batchmean"))


def similarity(golden: Golden) -> None:
    def embeddings(case: Case) -> dict[str, Tensor]:
        return {"input1": case.normal(ROWS, 4), "input2": case.normal(ROWS, 4), "target": case.signs(ROWS)}

    for variant, settings in {"default": {}, "margin": dict(margin=0.2)}.items():
        loss(golden, f"cosine_embedding/{variant}", "CosineEmbeddingLoss", settings, embeddings, ("input1", "input2"))

    triplet = ("anchor", "positive", "negative")
    for variant, settings in {
        "default": {}, "margin_p": dict(margin=0.4, p=1.0), "swap": dict(margin=2.0, swap=True),
    }.items():
        loss(
            golden, f"triplet_margin/{variant}", "TripletMarginLoss", settings,
            lambda case: {name: case.normal(ROWS, 4) for name in triplet}, triplet)

    def scores(case: Case) -> dict[str, Tensor]:
        return {"input": case.normal(3, 7), "target": case.signs(3, 7)}

    def ranks(case: Case) -> dict[str, Tensor]:
        return {"input1": case.normal(ROWS), "input2": case.normal(ROWS), "target": case.signs(ROWS)}

    for variant, settings in {"default": {}, "margin": dict(margin=0.3)}.items():
        loss(golden, f"hinge_embedding/{variant}", "HingeEmbeddingLoss", settings, scores)
        loss(golden, f"margin_ranking/{variant}", "MarginRankingLoss", settings, ranks, ("input1", "input2"))


def build() -> Golden:
    golden = Golden("loss")
    regression(golden)
    binary(golden)
    categorical(golden)
    similarity(golden)
    return golden
