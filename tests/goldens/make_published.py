#!/usr/bin/env python3
"""Makes tests/goldens/published: small models of random weights in the shape and the names of GPT-2 and Llama, and their logits.

    /usr/bin/python3 tests/goldens/make_published.py

Written with PyTorch's modules alone, after the papers' formulas and the published layouts, so that nothing is shared with what it checks.
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from safetensors_io import serialize

FOLDER = Path(__file__).parent / "published"
VOCAB, CONTEXT, LAYERS, HEADS = 264, 24, 2, 4  # the 259 ids of the byte tokeniser, padded to a multiple of 8


def gpt2(ids: Tensor, w: dict[str, Tensor], heads: int, eps: float) -> Tensor:
    """Radford et al. 2019: pre-norm, learnt positions, GELU by tanh, Conv1D weights [in, out], a tied head."""
    x = w["wte.weight"][ids] + w["wpe.weight"][: ids.shape[1]]
    width = x.shape[-1]

    def norm(name: str, x: Tensor) -> Tensor:
        return F.layer_norm(x, (width,), w[f"{name}.weight"], w[f"{name}.bias"], eps)

    for i in range(LAYERS):
        h = f"h.{i}."
        q, k, v = (norm(h + "ln_1", x) @ w[h + "attn.c_attn.weight"] + w[h + "attn.c_attn.bias"]).split(width, dim=2)
        x = x + attend(q, k, v, heads, heads) @ w[h + "attn.c_proj.weight"] + w[h + "attn.c_proj.bias"]
        inner = norm(h + "ln_2", x) @ w[h + "mlp.c_fc.weight"] + w[h + "mlp.c_fc.bias"]
        inner = 0.5 * inner * (1 + torch.tanh(math.sqrt(2 / math.pi) * (inner + 0.044715 * inner**3)))
        x = x + inner @ w[h + "mlp.c_proj.weight"] + w[h + "mlp.c_proj.bias"]
    return norm("ln_f", x) @ w["wte.weight"].T


def llama(ids: Tensor, w: dict[str, Tensor], heads: int, kv_heads: int, eps: float, theta: float, scaling: dict | None = None) -> Tensor:
    """Touvron et al. 2023: RMS norm, rotary positions (pairs half a head apart), grouped queries, SwiGLU."""
    x = w["model.embed_tokens.weight"][ids]

    def norm(name: str, x: Tensor) -> Tensor:
        return w[name] * x / torch.sqrt((x * x).mean(-1, keepdim=True) + eps)

    for i in range(LAYERS):
        h = f"model.layers.{i}."
        y = norm(h + "input_layernorm.weight", x)
        q, k, v = (y @ w[f"{h}self_attn.{part}_proj.weight"].T for part in "qkv")
        x = x + attend(rotate(q, heads, theta, scaling), rotate(k, kv_heads, theta, scaling), v, heads, kv_heads) @ w[h + "self_attn.o_proj.weight"].T
        y = norm(h + "post_attention_layernorm.weight", x)
        x = x + (F.silu(y @ w[h + "mlp.gate_proj.weight"].T) * (y @ w[h + "mlp.up_proj.weight"].T)) @ w[h + "mlp.down_proj.weight"].T
    return norm("model.norm.weight", x) @ w["lm_head.weight"].T


def rotate(x: Tensor, heads: int, theta: float, scaling: dict | None = None) -> Tensor:
    """Turns the pair (j, j + half) of each head at place t by t theta^(-2j/d), or by what scaling makes of it: complex multiplication."""
    batch, time, _ = x.shape
    pairs = x.view(batch, time, heads, 2, -1)
    half = pairs.shape[-1]
    frequencies = theta ** (-torch.arange(half) / half)
    if scaling is not None:
        frequencies = torch.tensor([lowered(f, scaling) for f in frequencies.tolist()])
    angle = torch.arange(time)[:, None] * frequencies
    turned = torch.complex(pairs[..., 0, :], pairs[..., 1, :]) * torch.polar(torch.ones_like(angle), angle)[None, :, None]
    return torch.stack([turned.real, turned.imag], dim=3).reshape(x.shape)


def lowered(frequency: float, scaling: dict) -> float:
    """A frequency as rope_scaling changes it, case by case as Hugging Face's transformers documents the types linear and llama3 (modeling_rope_utils)."""
    if scaling["rope_type"] == "linear":
        return frequency / scaling["factor"]
    wavelength = 2 * math.pi / frequency
    first, low, high = scaling["original_max_position_embeddings"], scaling["low_freq_factor"], scaling["high_freq_factor"]
    if wavelength > first / low:
        return frequency / scaling["factor"]
    if wavelength < first / high:
        return frequency
    smooth = (first / wavelength - low) / (high - low)
    return (1 - smooth) * frequency / scaling["factor"] + smooth * frequency


def attend(q: Tensor, k: Tensor, v: Tensor, heads: int, kv_heads: int) -> Tensor:
    batch, time, width = q.shape
    out = torch.zeros_like(q).view(batch, time, heads, -1)
    for head in range(heads):
        shared = head // (heads // kv_heads)
        qh, kh, vh = q.view(batch, time, heads, -1)[:, :, head], k.view(batch, time, kv_heads, -1)[:, :, shared], v.view(batch, time, kv_heads, -1)[:, :, shared]
        scores = qh @ kh.transpose(1, 2) / math.sqrt(qh.shape[-1])
        scores = scores.masked_fill(torch.ones(time, time).triu(1).bool(), -math.inf)
        out[:, :, head] = scores.softmax(-1) @ vh
    return out.view(batch, time, width)


def draw(shapes: dict[str, tuple[int, ...]], seed: int) -> dict[str, Tensor]:
    random = torch.Generator().manual_seed(seed)
    return {
        name: (torch.randn(shape, generator=random) * (0.3 if len(shape) > 1 else 0.2) + (1 if ("ln_" in name or "norm" in name) and name.endswith("weight") else 0))
        for name, shape in shapes.items()
    }


def write(folder: Path, config: dict, parts: list[dict[str, Tensor]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    if len(parts) == 1:
        (folder / "model.safetensors").write_bytes(serialize(parts[0], {"format": "pt"}))
        return
    names = [f"model-{i + 1:05d}-of-{len(parts):05d}.safetensors" for i in range(len(parts))]
    for name, part in zip(names, parts):
        (folder / name).write_bytes(serialize(part, {"format": "pt"}))
    index = {"metadata": {}, "weight_map": {key: name for name, part in zip(names, parts) for key in part}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")


def main() -> None:
    torch.set_num_threads(1)
    ids = torch.randint(259, (2, CONTEXT), generator=torch.Generator().manual_seed(1))

    width = 32
    shapes = {"wte.weight": (VOCAB, width), "wpe.weight": (CONTEXT, width), "ln_f.weight": (width,), "ln_f.bias": (width,)}
    for i in range(LAYERS):
        for name, shape in {
            "ln_1.weight": (width,), "ln_1.bias": (width,), "attn.c_attn.weight": (width, 3 * width), "attn.c_attn.bias": (3 * width,),
            "attn.c_proj.weight": (width, width), "attn.c_proj.bias": (width,), "ln_2.weight": (width,), "ln_2.bias": (width,),
            "mlp.c_fc.weight": (width, 4 * width), "mlp.c_fc.bias": (4 * width,), "mlp.c_proj.weight": (4 * width, width), "mlp.c_proj.bias": (width,),
        }.items():
            shapes[f"h.{i}.{name}"] = shape
    weights = draw(shapes, 2)
    mask = {f"h.{i}.attn.bias": torch.ones(1, 1, CONTEXT, CONTEXT).tril() for i in range(LAYERS)}  # a buffer that old files hold
    config = {"model_type": "gpt2", "n_embd": width, "n_layer": LAYERS, "n_head": HEADS, "n_positions": CONTEXT, "n_inner": None, "vocab_size": VOCAB,
              "layer_norm_epsilon": 1e-5, "activation_function": "gelu_new"}
    write(FOLDER / "gpt2", config, [weights | mask])
    write(FOLDER / "gpt2-prefixed", config, [{f"transformer.{name}": value for name, value in weights.items()} | {"lm_head.weight": weights["wte.weight"].clone()}])
    logits = {"gpt2": gpt2(ids, weights, HEADS, 1e-5)}

    kv_heads, hidden = 2, 40
    shapes = {"model.embed_tokens.weight": (VOCAB, width), "model.norm.weight": (width,), "lm_head.weight": (VOCAB, width)}
    for i in range(LAYERS):
        for name, shape in {
            "input_layernorm.weight": (width,), "post_attention_layernorm.weight": (width,), "self_attn.q_proj.weight": (width, width),
            "self_attn.k_proj.weight": (width // 2, width), "self_attn.v_proj.weight": (width // 2, width), "self_attn.o_proj.weight": (width, width),
            "mlp.gate_proj.weight": (hidden, width), "mlp.up_proj.weight": (hidden, width), "mlp.down_proj.weight": (width, hidden),
        }.items():
            shapes[f"model.layers.{i}.{name}"] = shape
    weights = draw(shapes, 3)
    config = {"model_type": "llama", "hidden_size": width, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "num_key_value_heads": kv_heads,
              "intermediate_size": hidden, "max_position_embeddings": CONTEXT, "rms_norm_eps": 1e-6, "rope_theta": 500.0, "rope_scaling": None,
              "hidden_act": "silu", "tie_word_embeddings": False, "vocab_size": VOCAB}
    names = sorted(weights)
    write(FOLDER / "llama", config, [{name: weights[name] for name in names[::2]}, {name: weights[name] for name in names[1::2]}])
    logits["llama"] = llama(ids, weights, HEADS, kv_heads, 1e-6, 500.0)
    stretched = {}
    # Of the four wavelengths 6, 30, 141 and 664 of theta 500, the first stays, the second lies on the slope, the others are lowered.
    scaled = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64}
    for name, scaling in {"llama-scaled": scaled, "llama-linear": {"rope_type": "linear", "factor": 2.5}}.items():
        write(FOLDER / name, config | {"rope_scaling": scaling}, [weights])
        stretched[name] = llama(ids, weights, HEADS, kv_heads, 1e-6, 500.0, scaling)
        assert (stretched[name] - logits["llama"]).abs().max() > 0.01
    weights["lm_head.weight"] = weights["model.embed_tokens.weight"]
    write(FOLDER / "llama-tied", config | {"tie_word_embeddings": True}, [{name: value for name, value in weights.items() if name != "lm_head.weight"}])
    logits["llama-tied"] = llama(ids, weights, HEADS, kv_heads, 1e-6, 500.0)
    for name, tensors in {"logits": logits, "logits-scaled": stretched}.items():
        (FOLDER / f"{name}.safetensors").write_bytes(serialize({"ids": ids} | tensors, {"torch": torch.__version__, "script": "tests/goldens/make_published.py"}))


if __name__ == "__main__":
    main()
