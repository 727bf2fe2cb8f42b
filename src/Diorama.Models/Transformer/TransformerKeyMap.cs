using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Finds the weights of a <see cref="TransformerModel"/> among tensors in the names of GPT-2 or of Llama.</summary>
internal sealed class TransformerKeyMap
{
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;
    private readonly string _folder;
    private readonly string _prefix;
    private readonly bool _isGpt2;

    private TransformerKeyMap(IReadOnlyDictionary<string, Tensor> tensors, string folder, string prefix, bool isGpt2) =>
        (_tensors, _folder, _prefix, _isGpt2) = (tensors, folder, prefix, isGpt2);

    /// <summary>Recognises the names, with the prefix of the whole model or without.</summary>
    /// <exception cref="UserException">They are others.</exception>
    internal static TransformerKeyMap Of(IReadOnlyDictionary<string, Tensor> tensors, string folder)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["transformer.", ""])
        {
            if (tensors.ContainsKey(prefix + "wte.weight")) return new(tensors, folder, prefix, isGpt2: true);
        }
        foreach (var prefix in (ReadOnlySpan<string>)["model.", ""])
        {
            if (tensors.ContainsKey(prefix + "embed_tokens.weight")) return new(tensors, folder, prefix, isGpt2: false);
        }
        throw new UserException($"{folder}: its tensors have neither GPT-2's names nor Llama's; the first are {string.Join(", ", tensors.Keys.Order(StringComparer.Ordinal).Take(3))}");
    }

    /// <summary>Which published tensors one of ours is made of, for messages.</summary>
    internal string Source(string name) => string.Join(" + ", Parts(name).Names);

    /// <summary>The value of one of ours, in the current scope.</summary>
    /// <exception cref="UserException">A tensor is missing.</exception>
    internal Tensor Value(string name)
    {
        var (names, isTransposed) = Parts(name);
        var parts = names.Select(Find).ToArray();
        var value = parts.Length == 1 ? parts[0] : Tensor.Cat(parts);
        return isTransposed ? value.Transpose(0, 1) : value;
    }

    private Tensor Find(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor : throw new UserException($"{_folder}: there is no tensor {name} in its files");

    private (string[] Names, bool IsTransposed) Parts(string name)
    {
        // A tied head stands in files under the embedding's name alone, or under both.
        if (name == "head.weight" && _tensors.ContainsKey("lm_head.weight")) return (["lm_head.weight"], false);
        if (name is "embedding.weight" or "head.weight") return ([_prefix + (_isGpt2 ? "wte.weight" : "embed_tokens.weight")], false);
        if (name == "body.positions") return ([_prefix + "wpe.weight"], false);
        var path = name.Split('.'); // body, layers, number, module …, weight or bias; or body, norm, weight
        if (path is ["body", "norm", var kind]) return ([$"{_prefix}{(_isGpt2 ? "ln_f" : "norm")}.{kind}"], false);
        var module = string.Join('.', path[3..^1]);
        return _isGpt2 ? Gpt2($"{_prefix}h.{path[2]}.", module, path[^1]) : (Llama(module).Select(part => $"{_prefix}layers.{path[2]}.{part}.{path[^1]}").ToArray(), false);
    }

    // GPT-2's linear layers are written as x W + b: their weights lie the other way round.
    private static (string[] Names, bool IsTransposed) Gpt2(string layer, string module, string kind) => module switch
    {
        "attn_norm" => ([$"{layer}ln_1.{kind}"], false),
        "attn.qkv" => ([$"{layer}attn.c_attn.{kind}"], kind == "weight"),
        "attn.out" => ([$"{layer}attn.c_proj.{kind}"], kind == "weight"),
        "ffn_norm" => ([$"{layer}ln_2.{kind}"], false),
        "ffn.up" => ([$"{layer}mlp.c_fc.{kind}"], kind == "weight"),
        _ => ([$"{layer}mlp.c_proj.{kind}"], kind == "weight"),
    };

    private static string[] Llama(string module) => module switch
    {
        "attn_norm" => ["input_layernorm"],
        "attn.qkv" => ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
        "attn.out" => ["self_attn.o_proj"],
        "ffn_norm" => ["post_attention_layernorm"],
        "ffn.up" => ["mlp.gate_proj", "mlp.up_proj"],
        _ => ["mlp.down_proj"],
    };
}
