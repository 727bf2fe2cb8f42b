using Diorama.Core;
using Diorama.Evaluation;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>A feature extractor that the user names: a run of a model with features, safetensors with their recipe and data specification beside them, or weights that others published.</summary>
internal sealed class NamedExtractor : IDisposable
{
    private readonly IDisposable _owner;

    private NamedExtractor(IDisposable owner, FeatureExtractor extractor) => (_owner, Extractor) = (owner, extractor);

    /// <summary>The extractor; valid until this is disposed of.</summary>
    public FeatureExtractor Extractor { get; }

    /// <summary>Loads it.</summary>
    /// <param name="path">A run's folder or name, a folder with <c>model.safetensors</c>, <c>recipe.yaml</c> and <c>data.json</c>, the safetensors in it, or a <see cref="PublishedNetwork"/>'s.</param>
    /// <param name="device">Where it shall compute.</param>
    /// <exception cref="UserException">There is none, or it has no features of pictures.</exception>
    public static NamedExtractor Open(string path, Device device)
    {
        var run = path;
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            if (!File.Exists(path)) throw new UserException($"{path}: there is no such file to extract features with.");
            run = Path.GetDirectoryName(Path.GetFullPath(path))!;
            if (!IsOfARun(run, path))
            {
                var published = PublishedNetwork.Open(path, device);
                return new(published, published.Extractor);
            }
        }

        if (File.Exists(run))
            throw new UserException(
                $"{path}: this is a file, and no .safetensors. Name a run's folder, or a safetensors file: of a run, or of Inception v3 or a ResNet (docs/evaluation.md)."
            );
        var trained = TrainedModel.Load(RunOf(run), device, Terminal.Note);
        if (trained.Model is IFeatures features && FeatureExtractor.CanLookAt(trained.Model.Spec))
        {
            return new(trained, new(features, trained.Model.Spec, trained.Recipe.Name, WeightsChecksum.Of(trained.Weights)));
        }

        trained.Dispose();
        throw new UserException($"{path}: a {trained.Recipe.Model.Kind} has no features of pictures. Name a classifier, such as a run of digits-classifier.");
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _owner.Dispose();

    private static RunDirectory RunOf(string path)
    {
        try
        {
            return RunDirectory.Open(path);
        }
        catch (UserException e) when (Directory.Exists(path)) // of pictures, say, or of downloaded weights
        {
            throw new UserException(
                $"{e.Message}. Features are extracted by a run of a classifier, such as digits-classifier, or by a safetensors file of Inception v3 (with pytorch-fid's names) or of a ResNet (with torchvision's); docs/evaluation.md says where to get them.",
                e
            );
        }
    }

    private static bool IsOfARun(string folder, string path) =>
        File.Exists(Path.Combine(folder, "recipe.yaml")) && RunDirectory.Open(folder).PublishedPath == Path.GetFullPath(path);
}
