using System.Text;
using Diorama.Core;
using Diorama.Data;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>A trained network among the bundled data: its recipe as run, the specification of its data, its weights, and its card.</summary>
/// <param name="Folder">Its folder in the data folder.</param>
internal sealed record BundledNetwork(string Folder)
{
    /// <summary>The files.</summary>
    internal IReadOnlyList<BundledFile> Files => [Recipe, Spec, Weights, CardFile];

    /// <summary>The weights.</summary>
    internal BundledFile Weights => new($"{Folder}/model.safetensors");

    private BundledFile Recipe => new($"{Folder}/recipe.yaml");

    private BundledFile Spec => new($"{Folder}/data.json");

    private BundledFile CardFile => new($"{Folder}/{NetworkCard.FileName}");

    /// <summary>What is known of it.</summary>
    /// <exception cref="UserException">The card is missing, damaged, or of other weights.</exception>
    internal NetworkCard Card() => NetworkCard.FromJson(Encoding.UTF8.GetString(CardFile.Read()), CardFile.Path, Weights.Checksum);

    /// <summary>Loads it, in evaluation mode. Random states stay as they are.</summary>
    /// <param name="device">Where it shall compute.</param>
    /// <returns>The network, the caller's to dispose of, and its recipe's name.</returns>
    /// <exception cref="UserException">A file is missing or damaged.</exception>
    internal (GenerativeModel Model, string Name) Open(Device device)
    {
        var recipe = Core.Recipe.FromYaml(Encoding.UTF8.GetString(Recipe.Read()));
        var spec = DataSpec.FromJson(Encoding.UTF8.GetString(Spec.Read()), Spec.Name);
        Weights.Read();
        var problems = new RecipeProblems(Recipe.Name);
        using var generator = Generator.Default();
        var state = generator.GetState();
        var model = ModelFamilies.Create(recipe.Model, spec, problems);
        generator.SetState(state);
        problems.ThrowIfAny();
        using var scope = TensorScope.Open();
        using (var file = SafetensorsFile.Open(Weights.Path)) StateDict.Load(model!, file.Map());
        model!.To(device);
        model.Eval();
        return (model, recipe.Name);
    }
}
