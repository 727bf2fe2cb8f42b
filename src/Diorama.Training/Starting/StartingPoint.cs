using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Where a recipe's <c>init</c> takes weights from: a trained run, or a folder that others published.</summary>
internal sealed class StartingPoint
{
    private const string Tokenizer = "tokenizer";

    private readonly string _path;
    private readonly RunDirectory? _run;
    private PublishedFormat? _published;
    private bool _isInner;

    private StartingPoint(string path)
    {
        _path = path;
        if (!IsPublished) _run = Open(path);
    }

    private bool IsPublished => File.Exists(Path.Combine(_path, "config.json")) && !File.Exists(Path.Combine(_path, "recipe.yaml"));

    /// <summary>The run; null for a published model.</summary>
    public RunDirectory? Run => _run;

    /// <summary>The starting point of a recipe; null where it has none.</summary>
    /// <exception cref="UserException">It is neither a run nor a published model.</exception>
    public static StartingPoint? Of(Recipe recipe) => recipe.Init is null ? null : new StartingPoint(recipe.Init);

    /// <summary>The recipe with what its model's section leaves open, and a tokeniser <c>init</c>, taken from here.</summary>
    public Recipe Complete(Recipe recipe, RecipeProblems problems) => recipe with { Model = Complete(recipe.Model, problems), Data = Complete(recipe.Data) };

    /// <summary>Notes where the data's ids mean other things than they meant here.</summary>
    public void CheckData(DataSpec spec, RecipeProblems problems)
    {
        if (_run is null)
        {
            if (spec.Tokenizer is { } tokenizer && _published?.Mismatch(_path, tokenizer) is { } problem) problems.Add(new("data.tokenizer", problem));
            return;
        }

        var file = RunFiles.DataSpec(_run);
        if (!Equals(RunData.Spec(_run).Tokenizer, spec.Tokenizer)) problems.Add(new("data.tokenizer", $"gives ids that mean other things than in {_path}: set it to {file}"));
    }

    /// <summary>Copies the weights into a model, or into the one that it is built around; adapters that it has beside them stay as they are.</summary>
    /// <exception cref="UserException">They do not fit, or their files are damaged.</exception>
    public void Load(GenerativeModel model)
    {
        if (_isInner) model = model.Inner;
        if (_run is null)
        {
            _published!.Load(model, _path);
            return;
        }
        using var scope = TensorScope.Open();
        foreach (var (path, index) in TrainedModel.WeightFiles(_run, _ => { }).Select((path, index) => (path, index)))
        {
            using var file = SafetensorsFile.Open(path);
            var values = file.Map();
            Check(model, values.Keys, isWhole: index == 0);
            try
            {
                StateDict.Load(model, values, strict: false);
            }
            catch (ArgumentException e)
            {
                throw new UserException($"init: {path}: {Shortened(e.Message)}\nLeave the model's sizes to init.", e);
            }
        }
    }

    // A recipe that begins with another's run may be tried before that one.
    private static RunDirectory Open(string path)
    {
        try
        {
            return RunDirectory.Open(path);
        }
        catch (UserException e) when (!Path.Exists(path))
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
            throw new UserException($"init: {e.Message}{(RecipeFinder.Names().Contains(name) ? $". It begins with what {name} learnt; train that first: diorama train {name} --out {path}" : "")}", e);
        }
    }

    /// <summary>The data section with a tokeniser <c>init</c> taken from here.</summary>
    public DataConfig Complete(DataConfig own) =>
        own.Settings[Tokenizer] is not RecipeScalar { Text: "init" }
            ? own
            : own with
            {
                Settings = RecipeMap.Of([
                    .. Pairs(own.Settings)
                        .Select(pair =>
                            pair.Key == Tokenizer
                                ? (Tokenizer, RecipeScalar.Of(_run is null ? Path.Combine(_path, "tokenizer.json") : RunFiles.DataSpec(_run)))
                                : pair
                        ),
                ]),
            };

    // A width that differs makes nearly every weight another.
    private static string Shortened(string message)
    {
        const int Most = 4;
        var lines = message.Split(" (Parameter", 2)[0].Split('\n');
        return string.Join('\n', lines.Take(Most)) + (lines.Length > Most ? $"\n  … and {lines.Length - Most} more" : "");
    }

    private void Check(GenerativeModel model, IEnumerable<string> names, bool isWhole)
    {
        var own = StateDict.Of(model).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var theirs = names.ToHashSet(StringComparer.Ordinal);
        if (theirs.FirstOrDefault(name => !own.Contains(name)) is { } unknown)
            throw new UserException($"init: {_path} has a weight {unknown}, which this model lacks: leave the model's sizes to init");
        if (isWhole && own.FirstOrDefault(name => !theirs.Contains(name) && !LoraAdapter.IsName(name)) is { } missing)
            throw new UserException($"init: {_path} has no weight {missing}, which this model has: leave the model's sizes to init");
    }

    private ModelConfig Complete(ModelConfig own, RecipeProblems problems)
    {
        if (ModelFamilies.All.Find(own.Kind)?.Value is not { } family) return own; // noted elsewhere
        var source = _run is null ? null : Recipe.Load(_run.RecipePath).Model;
        if (family.Inner is { } inner && source?.Kind != own.Kind)
        {
            _isInner = true;
            var adapted = own.Settings[inner] is RecipeMap given ? Complete(Of(given), problems) : source;
            return adapted is null ? own : own with { Settings = RecipeMap.Of([(inner, Of(adapted)), .. Pairs(own.Settings, but: inner)]) };
        }
        if (source is not null && source.Kind != own.Kind)
        {
            problems.Add(new("model.kind", $"is {own.Kind}, and init: {_path} is a {source.Kind}"));
            problems.ThrowIfAny(); // its settings would be a stranger's
        }
        if (_run is null) _published = family.Published;
        if (_run is null && _published is null) problems.Add(new("init", $"is {_path}, which is no run, and published models of the kind {own.Kind} are not read"));
        var settings = source is not null ? source.Settings : _published?.Settings(_path) ?? RecipeMap.Empty;
        return own with { Settings = RecipeMap.Of([.. Pairs(own.Settings), .. Pairs(settings).Where(pair => own.Settings[pair.Key] is null)]) };
    }

    internal static ModelConfig Of(RecipeMap map) => new() { Kind = (map["kind"] as RecipeScalar)?.Text ?? "", Settings = RecipeMap.Of([.. Pairs(map, but: "kind")]) };

    private static RecipeMap Of(ModelConfig config) => RecipeMap.Of([("kind", RecipeScalar.Of(config.Kind)), .. Pairs(config.Settings)]);

    private static IEnumerable<(string Key, RecipeNode? Node)> Pairs(RecipeMap map, string? but = null) =>
        map.Entries.Where(entry => entry.Key != but).Select(entry => (entry.Key, (RecipeNode?)entry.Value));
}
