using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Tests;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>Against PyTorch modules of the same shape and random weights (tests/goldens/make_published.py).</summary>
public sealed class PublishedTransformerTests
{
    private static readonly DataSpec _bytes = new() { Modality = Modality.Text, Shape = [25], Tokenizer = ByteTokenizer.Instance };

    [Theory]
    [InlineData("gpt2", "gpt2")]
    [InlineData("gpt2-prefixed", "gpt2")]
    [InlineData("llama", "llama")]
    [InlineData("llama-tied", "llama-tied")]
    [InlineData("llama-scaled", "llama-scaled", "logits-scaled")]
    [InlineData("llama-linear", "llama-linear", "logits-scaled")]
    public void Load_PublishedNames_GivesTheLogitsOfPyTorch(string folder, string golden, string logitsOf = "logits")
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var model = Make(Folder(folder));
        model.Eval();
        using var file = SafetensorsFile.Open(Folder($"{logitsOf}.safetensors"));
        var expected = file.Load(golden)[.., .., ..259]; // the padded ids have no token
        var ids = file.Load("ids");
        AssertNear(expected, model.Forward(ids));
        using var cache = model.Cache();
        AssertNear(expected, Tensor.Cat([.. Enumerable.Range(0, 24).Select(i => model.Forward(ids[.., i..(i + 1)], cache))], dim: 1));
        var stepper = model.Stepper();
        var logits = new float[259];
        foreach (var (i, id) in ids[0].ToArray<long>().Index())
        {
            stepper.Step((int)id, logits);
            AssertNear(expected[0, i], Tensor.From<float>(logits));
        }
    }

    [Theory]
    [InlineData("model_type", "\"bert\"", "the type bert")]
    [InlineData("rope_scaling", "{\"rope_type\": \"llama3\"}", "rope_scaling: has no factor")]
    [InlineData(
        "rope_scaling",
        "{\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 4, \"high_freq_factor\": 4, \"original_max_position_embeddings\": 8}",
        "rotaryScaling.highFrequency must be above lowFrequency, 4, but is 4"
    )]
    [InlineData("rope_scaling", "{\"type\": \"linear\", \"factor\": 0.5}", "rotaryScaling.factor must be at least 1, but is 0.5")]
    [InlineData("rope_scaling", "{\"type\": \"dynamic\", \"factor\": 2.0}", "rope_scaling: rope_type is dynamic; read here are default, linear and llama3")]
    [InlineData("rope_scaling", "{\"rope_type\": \"yarn\", \"factor\": 2.0}", "rope_type is yarn")]
    [InlineData("rope_scaling", "{\"rope_type\": \"longrope\"}", "rope_type is longrope")]
    [InlineData("rope_scaling", "{\"factor\": 2.0}", "factor is 2.0")]
    [InlineData("rope_scaling", "true", "rope_scaling must have settings of its own")]
    [InlineData("num_hidden_layers", "\"two\"", "num_hidden_layers must be a whole number")]
    [InlineData("hidden_act", "\"relu\"", "hidden_act is relu")]
    [InlineData("head_dim", "7", "head_dim 7")]
    [InlineData("rope_parameters", "{\"rope_type\": \"llama3\", \"rope_theta\": 500000.0, \"factor\": 8.0}", "rope_parameters: has no low_freq_factor")]
    [InlineData("rope_parameters", "{\"rope_theta\": 500000.0, \"partial_rotary_factor\": 0.5}", "rope_parameters: partial_rotary_factor is 0.5")]
    [InlineData("rope_parameters", "5", "rope_parameters must have settings of its own")]
    [InlineData("intermediate_size", "48", "gate_proj")]
    [InlineData("num_hidden_layers", "3", "there is no tensor model.layers.2")]
    public void Load_AnotherModel_SaysWhatItFound(string key, string value, string expected) => Refuses("llama", key, value, expected);

    [Theory]
    [InlineData("scale_attn_weights", "false", "scale_attn_weights is False")]
    [InlineData("scale_attn_by_inverse_layer_idx", "true", "scale_attn_by_inverse_layer_idx is true")]
    [InlineData("activation_function", "\"relu\"", "activation_function is relu")]
    public void Load_AnotherGpt2_SaysWhatItFound(string key, string value, string expected) => Refuses("gpt2", key, value, expected);

    private static void Refuses(string like, string key, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Folder(like))) File.Copy(file, folder.File(Path.GetFileName(file)));
        var config = JsonNode.Parse(File.ReadAllText(folder.File("config.json")))!;
        config[key] = JsonNode.Parse(value);
        folder.Write("config.json", config.ToJsonString());
        Assert.Contains(expected, Assert.Throws<UserException>(() => Make(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Mistral_IsReadWithinItsWindow()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Folder("llama"))) File.Copy(file, folder.File(Path.GetFileName(file)));
        var config = JsonNode.Parse(File.ReadAllText(folder.File("config.json")))!;
        (config["model_type"], config["sliding_window"]) = ("mistral", 24);
        folder.Write("config.json", config.ToJsonString());
        using (var model = Make(folder.Path)) Assert.Equal(24, model.Config.Layers.Context);
        (config["sliding_window"], config["max_position_embeddings"]) = (32, 48);
        folder.Write("config.json", config.ToJsonString());
        using var narrow = Make(folder.Path);
        Assert.Equal(32, narrow.Config.Layers.Context);
        config["sliding_window"] = 31;
        folder.Write("config.json", config.ToJsonString());
        Assert.Contains("sliding_window", Assert.Throws<UserException>(() => TransformerModel.Family.Published!.Load(narrow, folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"rope_type\": \"default\", \"rope_theta\": 500000.0}", 500_000)]
    [InlineData("{\"rope_theta\": 20000}", 20_000)]
    [InlineData("{\"rope_type\": \"default\"}", 10_000)]
    public void Settings_RotaryPositionsAsTransformers5WritesThem_AreRead(string value, double rotaryBase)
    {
        using var folder = new TemporaryFolder();
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder("llama"), "config.json")))!.AsObject();
        config.Remove("rope_theta");
        config["rope_parameters"] = JsonNode.Parse(value);
        folder.Write("config.json", config.ToJsonString());
        var problems = new RecipeProblems("recipe");
        var reader = new RecipeReader(TransformerModel.Family.Published!.Settings(folder.Path), problems);
        Assert.Equal(rotaryBase, reader.Double("rotaryBase", 0));
    }

    [Fact]
    public void Load_NoWeights_SaysSo()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", File.ReadAllText(Path.Combine(Folder("gpt2"), "config.json")));
        Assert.Contains("model.safetensors", Assert.Throws<UserException>(() => Make(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("config.json", "{");
        Assert.Contains("line 1", Assert.Throws<UserException>(() => Make(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mismatch_TokenizerOfTheFolderOrOfItsSize_IsNone()
    {
        using var folder = new TemporaryFolder();
        var mismatch = TransformerModel.Family.Published!.Mismatch;
        folder.Write("config.json", File.ReadAllText(Path.Combine(Folder("gpt2"), "config.json")));
        Assert.Null(mismatch(folder.Path, ByteTokenizer.Instance)); // 259 of 264, which were padded
        var characters = CharacterTokenizer.Of(["a", "b"]);
        var problem = mismatch(folder.Path, characters);
        Assert.Contains("knows 264", problem, StringComparison.Ordinal);
        Assert.Contains(folder.File("tokenizer.json"), problem, StringComparison.Ordinal);
        Assert.Contains("knows 64", Mismatched(folder, 64), StringComparison.Ordinal);

        // What lies there decides, whatever the number of ids.
        folder.Write("tokenizer.json", characters.ToJson());
        Assert.Null(mismatch(folder.Path, characters));
        Assert.Contains($"set it to {folder.File("tokenizer.json")}", mismatch(folder.Path, ByteTokenizer.Instance), StringComparison.Ordinal);
        folder.Write("tokenizer.json", """{"model": {"type": "Unigram"}}""");
        Assert.Contains("Unigram", mismatch(folder.Path, ByteTokenizer.Instance), StringComparison.Ordinal);

        string? Mismatched(TemporaryFolder model, int size)
        {
            model.Write("config.json", $$"""{"model_type": "gpt2", "vocab_size": {{size}}}""");
            return mismatch(model.Path, ByteTokenizer.Instance);
        }
    }

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "goldens", "published", name);

    private static TransformerModel Make(string folder)
    {
        var problems = new RecipeProblems("recipe");
        var published = TransformerModel.Family.Published!;
        var model = (TransformerModel)TransformerModel.Family.Create(new RecipeReader(published.Settings(folder), problems), _bytes)!;
        problems.ThrowIfAny();
        try
        {
            published.Load(model, folder);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void AssertNear(Tensor expected, Tensor actual) => Assert.InRange((expected - actual).Abs().Max().Item(), 0, 1e-5 * expected.Abs().Max().Item());
}
