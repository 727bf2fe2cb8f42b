using System.Text.Json;
using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Reads Transformers that others published: a folder with <c>config.json</c> and <c>model.safetensors</c> (or <c>model.safetensors.index.json</c> and its
/// parts), in the names of GPT-2 or of Llama (Mistral has the same).
/// </summary>
internal static class PublishedTransformer
{
    private const string Config = "config.json";
    private const string Index = "model.safetensors.index.json";
    private const string Single = "model.safetensors";
    private const int LongestContext = 2048; // unless the recipe asks for more: tables and caches grow with it

    /// <summary>What the recipe's <c>model</c> section would say of it.</summary>
    /// <exception cref="UserException">There is no such model, or one that is not known here.</exception>
    internal static RecipeMap Settings(string folder)
    {
        var path = Path.Combine(folder, Config);
        using var json = Read(path);
        var config = new PublishedConfig(path, json.RootElement);
        return config.Type switch
        {
            "gpt2" => Gpt2(config),
            "llama" or "mistral" => Llama(config),
            var other => throw new UserException($"{path}: the model is of the type {other}; read here are gpt2, llama and mistral"),
        };
    }

    /// <summary>Copies the weights.</summary>
    /// <param name="model">A <see cref="TransformerModel"/> of the same sizes; its vocabulary may be smaller, where the published one was padded.</param>
    /// <param name="folder">Where they lie.</param>
    /// <exception cref="UserException">A file or tensor is missing, or does not fit; the message names it.</exception>
    internal static void Load(GenerativeModel model, string folder)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var json = Read(Path.Combine(folder, Config));
        var window = Window(new PublishedConfig(Path.Combine(folder, Config), json.RootElement));
        if (((TransformerModel)model).Config.Layers.Context is var context && context > window)
            throw new UserException(
                $"{folder}: its attention sees {window} places (sliding_window), which is not done here for a context of {context}: set model.context to {window} or less"
            );
        var tensors = Tensors(folder);
        var map = TransformerKeyMap.Of(tensors, folder);
        foreach (var (name, target) in StateDict.Of(model).Where(t => !LoraAdapter.IsName(t.Name)))
        {
            var value = map.Value(name);
            // Tables of symbols and of places may be longer than is used.
            if (name is "embedding.weight" or "head.weight" or "body.positions" && value.Size(0) > target.Size(0))
                value = value.Narrow(0, 0, target.Size(0));
            if (!value.Shape.SequenceEqual(target.Shape))
                throw new UserException(
                    $"{folder}: {map.Source(name)} is {value}, and the model's {name} is {target}: take the sizes of its config.json, and its tokenizer.json (data.tokenizer)"
                );
            target.CopyInPlace(value);
        }
    }

    private static RecipeMap Gpt2(PublishedConfig config)
    {
        config.Require("activation_function", "gelu_new", "gelu_pytorch_tanh");
        config.Refuse("scale_attn_by_inverse_layer_idx", "reorder_and_upcast_attn");
        config.Require("scale_attn_weights", bool.TrueString);
        return RecipeMap.Of(
            ("preset", RecipeScalar.Of("gpt2")),
            ("layers", RecipeScalar.Of(config.Int("n_layer"))),
            ("heads", RecipeScalar.Of(config.Int("n_head"))),
            ("width", RecipeScalar.Of(config.Int("n_embd"))),
            ("hidden", RecipeScalar.Of(config.Int("n_inner", 4 * config.Int("n_embd")))),
            ("context", RecipeScalar.Of(Math.Min(config.Int("n_positions", 1024), LongestContext))),
            ("normEps", RecipeScalar.Of(config.Double("layer_norm_epsilon", 1e-5))),
            ("tie", RecipeScalar.Of(config.Bool("tie_word_embeddings", true))));
    }

    private static RecipeMap Llama(PublishedConfig config)
    {
        config.Require("hidden_act", "silu");
        config.Refuse("attention_bias", "mlp_bias");
        var (width, heads) = (config.Int("hidden_size"), config.Int("num_attention_heads"));
        if (config.Int("head_dim", width / heads) != width / heads)
            throw new UserException(
                $"{config.Path}: head_dim {config.Int("head_dim", 0)} is not hidden_size / num_attention_heads = {width / heads}, which is all that is read here"
            );
        return RecipeMap.Of(
            ("preset", RecipeScalar.Of("llama")),
            ("layers", RecipeScalar.Of(config.Int("num_hidden_layers"))),
            ("heads", RecipeScalar.Of(heads)),
            ("keyValueHeads", RecipeScalar.Of(config.Int("num_key_value_heads", heads))),
            ("width", RecipeScalar.Of(width)),
            ("hidden", RecipeScalar.Of(config.Int("intermediate_size"))),
            ("context", RecipeScalar.Of(Math.Min(config.Int("max_position_embeddings", LongestContext), Math.Min(Window(config), LongestContext)))),
            ("rotaryBase", RecipeScalar.Of(PublishedRotary.Base(config))),
            ("rotaryScaling", PublishedRotary.Scaling(config)),
            ("normEps", RecipeScalar.Of(config.Double("rms_norm_eps", 1e-6))),
            ("tie", RecipeScalar.Of(config.Bool("tie_word_embeddings", false))));
    }

    // Mistral's attention sees so many places. A context within them sees the same as without; Llama's files may name a window, too, and mean nothing by it.
    private static int Window(PublishedConfig config) => config.Type == "mistral" ? config.Int("sliding_window", int.MaxValue) : int.MaxValue;

    /// <summary>Every tensor of the folder, over the files' own memory.</summary>
    private static Dictionary<string, Tensor> Tensors(string folder)
    {
        string[] files = [Single];
        if (File.Exists(Path.Combine(folder, Index)))
        {
            using var json = Read(Path.Combine(folder, Index));
            files =
                json.RootElement.TryGetProperty("weight_map", out var parts) && parts.ValueKind == JsonValueKind.Object
                    ? [.. parts.EnumerateObject().Select(part => part.Value.ToString()).Distinct()]
                    : throw new UserException($"{Path.Combine(folder, Index)}: has no weight_map");
            if (files.FirstOrDefault(name => name != Path.GetFileName(name)) is { } outside)
                throw new UserException($"{Path.Combine(folder, Index)}: names {outside}, which is no file of this folder");
        }
        else if (!File.Exists(Path.Combine(folder, Single)))
        {
            throw new UserException($"{folder}: has neither {Single} nor {Index}; weights in other formats are not read, for a pickle is a program");
        }
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var name in files)
        {
            using var file = SafetensorsFile.Open(Path.Combine(folder, name));
            foreach (var (key, value) in file.Map()) tensors[key] = value;
        }
        return tensors;
    }

    /// <summary>A JSON file.</summary>
    /// <exception cref="UserException">It is missing, or no JSON.</exception>
    internal static JsonDocument Read(string path)
    {
        try
        {
            return JsonDocument.Parse(StorageErrors.Reading(path, () => File.ReadAllText(path)));
        }
        catch (JsonException e)
        {
            throw new UserException($"{path}, line {e.LineNumber + 1 ?? 1}: no JSON", e);
        }
    }
}
