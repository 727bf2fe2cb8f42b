using Diorama.Core;

namespace Diorama.Training.Tests.Recipes;

/// <summary>A recipe that we ship, whole in itself, and what its data set says of its examples; the data is not opened.</summary>
internal sealed class Shipped
{
    private static readonly CharacterTokenizer _tokenizer = CharacterTokenizer.Of(["a", "b", "c"]);

    internal Shipped(string name)
    {
        Text = Whole(File.ReadAllText(RecipeFinder.Find(name)));
        Spec = SpecOf(Recipe.FromYaml(Text).Data);
    }

    /// <summary>Its YAML.</summary>
    internal string Text { get; }

    /// <summary>Its YAML without the comments, which are most of it: what is changed then is a setting.</summary>
    internal string Settings => string.Join('\n', Text.Split('\n').Select(line => line.Split(" #")[0].TrimEnd()).Where(line => line.Length > 0 && line[0] != '#'));

    /// <summary>As its data set would give it, with few words and classes.</summary>
    internal DataSpec Spec { get; }

    // What a recipe leaves to the run that it begins with stands in it.
    private static string Whole(string text) => text
        .Replace("\ninit: ", "\n# ", StringComparison.Ordinal)
        .Replace("tokenizer: init", "tokenizer: characters", StringComparison.Ordinal)
        .Replace("kind: lora\n", "kind: lora\n  base: {kind: transformer, layers: 2, heads: 2, width: 16}\n", StringComparison.Ordinal)
        .Replace("kind: translation-gan\n", "kind: translation-gan\n  generator: {kind: seq2seq-transformer, width: 16, heads: 2}\n", StringComparison.Ordinal);

    private static DataSpec SpecOf(DataConfig data) => data.Name switch
    {
        "digits" => new() { Modality = Modality.Image, Shape = [1, 28, 28], Classes = ["0", "1", "2"] },
        "sprites" => new() { Modality = Modality.Image, Shape = [4, 32, 32], Classes = ["face", "building"], Captions = new() { Length = 8, Vocabulary = [.. CaptionSpec.SpecialWords, "red"] } },
        "image-pairs" => new() { Modality = Modality.Image, Shape = [4, 32, 32], Source = [1, 32, 32] },
        "verses" when data.Settings["pairs"] is null && data.Settings["source"] is null => new() { Modality = Modality.Text, Shape = [65], Tokenizer = _tokenizer, Opening = 1 },
        "verses" => new() { Modality = Modality.Text, Shape = [201], Source = [200], Tokenizer = _tokenizer, Tasks = data.Settings["pairs"] is null ? [] : ["spanish-modern", "older-modern"] },
        "poems" => new() { Modality = Modality.Text, Shape = [34], Tokenizer = _tokenizer },
        _ => throw new ArgumentException($"say here what {data.Name} has", nameof(data)),
    };
}
