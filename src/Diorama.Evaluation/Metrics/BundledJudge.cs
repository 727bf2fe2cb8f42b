using System.Text;
using Diorama.Core;
using Diorama.Data;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>The judge of handwritten digits that comes with the data: a classifier trained by the recipe <c>digits-classifier</c>.</summary>
public sealed class BundledJudge : IDisposable
{
    /// <summary>Its accuracy on the 10,000 test digits.</summary>
    /// <value>Between 0 and 1.</value>
    public const double TestAccuracy = 0.995;

    private static readonly BundledFile _recipe = new("classifier/recipe.yaml");
    private static readonly BundledFile _spec = new("classifier/data.json");
    private static readonly BundledFile _weights = new("classifier/model.safetensors");

    private readonly GenerativeModel _model;

    private BundledJudge(GenerativeModel model, string name)
    {
        _model = model;
        Judge = new((IClassify)model, model.Spec, name);
    }

    /// <summary>The files it is made of.</summary>
    public static IReadOnlyList<BundledFile> Files { get; } = [_recipe, _spec, _weights];

    /// <summary>The judge; valid until this is disposed of.</summary>
    public ImageJudge Judge { get; }

    /// <summary>Loads it. Random states stay as they are.</summary>
    /// <param name="device">Where it shall compute; the processor when left out.</param>
    /// <exception cref="UserException">A file is missing or damaged.</exception>
    public static BundledJudge Open(Device device = default)
    {
        var recipe = Recipe.FromYaml(Encoding.UTF8.GetString(_recipe.Read()));
        var spec = DataSpec.FromJson(Encoding.UTF8.GetString(_spec.Read()), _spec.Name);
        _weights.Read();
        var problems = new RecipeProblems(_recipe.Name);
        using var generator = Generator.Default();
        var state = generator.GetState();
        var model = ModelFamilies.Create(recipe.Model, spec, problems);
        generator.SetState(state);
        problems.ThrowIfAny();
        using var scope = TensorScope.Open();
        using (var file = SafetensorsFile.Open(_weights.Path)) StateDict.Load(model!, file.Map());
        model!.To(device);
        model.Eval();
        return new(model, FormattableString.Invariant($"{recipe.Name}, {TestAccuracy:P2} on test"));
    }

    /// <summary>Frees the classifier.</summary>
    public void Dispose() => _model.Dispose();
}
