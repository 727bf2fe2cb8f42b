"""MultiheadAttention. A true element of a mask forbids: PyTorch's convention for boolean masks."""

import torch
from torch import Tensor, nn

from golden import Case, Golden, fill, record

BATCH, TIME, SOURCE, WIDTH = 2, 5, 7, 6
SELF = dict(embed_dim=WIDTH, num_heads=2, batch_first=True)


def causal() -> dict[str, Tensor]:
    return {"attn_mask": torch.ones(TIME, TIME, dtype=torch.bool).triu(1)}


def padded(length: int) -> dict[str, Tensor]:
    mask = torch.zeros(BATCH, length, dtype=torch.bool)
    mask[1, -2:] = True
    return {"key_padding_mask": mask}


def self_attention(case: Case) -> dict[str, Tensor]:
    return {"x": case.normal(BATCH, TIME, WIDTH)}


def cross_attention(case: Case) -> dict[str, Tensor]:
    return {
        "query": case.normal(BATCH, TIME, WIDTH),
        "key": case.normal(BATCH, SOURCE, WIDTH),
        "value": case.normal(BATCH, SOURCE, WIDTH),
    }


def build() -> Golden:
    golden = Golden("attention")
    for variant, settings, inputs, masks, need_weights in (
        ("self", SELF, self_attention, {}, False),
        ("self_no_bias", SELF | dict(bias=False), self_attention, {}, False),
        ("self_causal", SELF, self_attention, causal(), False),
        ("self_causal_padded", SELF | dict(num_heads=3), self_attention, causal() | padded(TIME), False),
        ("self_time_first", SELF | dict(batch_first=False), self_attention, {}, False),
        ("cross", SELF, cross_attention, {}, False),
        ("cross_padded", SELF, cross_attention, padded(SOURCE), False),
        ("cross_weights", SELF, cross_attention, padded(SOURCE), True),
    ):
        def call(module: nn.Module, tensors: dict[str, Tensor], need_weights: bool = need_weights) -> object:
            sources = [tensors[name] for name in ("query", "key", "value")] if "query" in tensors else [tensors["x"]] * 3
            named = {name: tensors[name] for name in ("attn_mask", "key_padding_mask") if name in tensors}
            return module(*sources, need_weights=need_weights, **named)

        described = {"layer": "MultiheadAttention", **settings, "forward": {"need_weights": need_weights}}
        for case in golden.case(f"multiheadattention/{variant}", described):
            record(case, fill(case, nn.MultiheadAttention(**settings)), inputs(case) | masks, call)
    return golden
