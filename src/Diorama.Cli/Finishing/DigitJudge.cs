using System.Security.Cryptography;
using Diorama.Core;
using Diorama.Data;
using Diorama.Evaluation;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>The shipped classifier of digits, which judges what models of digits make.</summary>
internal sealed class DigitJudge : IDisposable
{
    private const string Recipe = "digits-classifier";
    private const string Weights = "classifier/digits.safetensors";

    private readonly GenerativeModel _model;

    private DigitJudge(GenerativeModel model, ImageJudge judge)
    {
        _model = model;
        Judge = judge;
    }

    /// <summary>The judge.</summary>
    public ImageJudge Judge { get; }

    /// <summary>Loads it for pictures that could be digits; null for other data.</summary>
    /// <exception cref="UserException">The weights are missing or damaged.</exception>
    public static DigitJudge? For(IDataset data)
    {
        if (data.Name != "digits") return null;
        var file = new BundledFile(Weights);
        var hash = Convert.ToHexStringLower(SHA256.HashData(file.Read()))[..12];
        var spec = new DataSpec { Modality = Modality.Image, Shape = [1, 28, 28], Classes = [.. Enumerable.Range(0, 10).Select(i => FormattableString.Invariant($"{i}"))] };
        var model = TrainedModel.Build(Core.Recipe.Load(Recipe), spec, [file.Path]);
        return new DigitJudge(model, new ImageJudge((IClassify)model, spec, $"{Recipe}, weights {hash}"));
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();
}
