"""Exponential moving average of weights: `start`, 20 values of the parameter (`in.weight`, a leading axis of steps), and
the average after each update (`out.weight`)."""

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

from golden import Golden

STEPS, SHAPE = 20, (3, 5)


class Holder(nn.Module):
    def __init__(self, weight: torch.Tensor):
        super().__init__()
        self.weight = nn.Parameter(weight)


def decay_at(update: int, decay: float, warm_up: bool) -> float:
    """The decay of update 1, 2, ...; the warm-up is min(decay, (1 + update) / (10 + update))."""
    return min(decay, (1 + update) / (10 + update)) if warm_up else decay


def build() -> Golden:
    golden = Golden("moving_average")
    for variant, settings in {
        "constant": dict(decay=0.9, warm_up=False),
        "slow": dict(decay=0.999, warm_up=False),
        "warm_up": dict(decay=0.9, warm_up=True),
        "warm_up_reaching_decay": dict(decay=0.4, warm_up=True),
    }.items():
        for case in golden.case(f"moving_average/{variant}", {"moving_average": "AveragedModel", **settings}):
            model = Holder(case.normal(*SHAPE))
            average = AveragedModel(model, avg_fn=lambda mean, value, update: torch.lerp(
                value, mean, decay_at(int(update), **settings)))
            average.update_parameters(model)  # the first call copies: the average starts as the weights
            case.put("start.weight", model.weight)
            values, means = case.normal(STEPS, *SHAPE), []
            for value in values:
                model.weight.data.copy_(value)
                average.update_parameters(model)
                means.append(average.module.weight.detach().clone())
            case.put("in.weight", values)
            case.put("out.weight", torch.stack(means))
    return golden
