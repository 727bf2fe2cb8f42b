using System.Globalization;
using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Writes trained models for use without their runs.</summary>
public static class PublishedModel
{
    private const string Alpha = "alpha";

    /// <summary>Writes recipe, data specification and weights into a new folder, which can be used as a run. Adapters are merged, so that the model is a plain one.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="UserException">The folder holds something, or may not be written.</exception>
    public static string Write(TrainedModel trained, string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new UserException($"{folder}: this folder is not empty; choose another one with --out");
        StorageErrors.Writing(folder, () => Directory.CreateDirectory(folder));
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var recipe = trained.Recipe with { Model = Plain(trained.Recipe.Model), Init = null, Freeze = RecipeList.Of([]) };
        SafetensorsFile.Save(Path.Combine(folder, "model.safetensors"), Lora.Merged(trained.Model));
        AtomicFile.WriteText(Path.Combine(folder, "data.json"), trained.Model.Spec.ToJson());
        AtomicFile.WriteText(Path.Combine(folder, "recipe.yaml"), recipe.ToYaml());
        return folder;
    }

    /// <summary>Writes the adapters alone.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="UserException">The model has none, or the file may not be written.</exception>
    public static string WriteAdapter(TrainedModel trained, string path)
    {
        var (adapters, alpha) = Lora.Apart(trained.Model);
        if (adapters.Count == 0) throw new UserException($"The model of {trained.Run.FullPath} ({trained.Recipe.Model.Kind}) has no adapters; --out writes the whole model");
        SafetensorsFile.Save(path, adapters, new Dictionary<string, string> { [Alpha] = alpha.ToString("R", CultureInfo.InvariantCulture) });
        return path;
    }

    /// <summary>Puts adapters that lie in a file onto the model that they were learnt beside; written or used, it is then as the adapted one.</summary>
    /// <param name="trained">The model without adapters.</param>
    /// <param name="path">From <see cref="WriteAdapter"/>.</param>
    /// <exception cref="UserException">The file is none of adapters, or of those of another model.</exception>
    public static void ReadAdapter(TrainedModel trained, string path)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(Alpha, out var text) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha))
            throw new UserException($"{path} does not say its alpha: write it by diorama export RUN --adapter FILE");
        try
        {
            Lora.Attach(trained.Model, file.Map(), alpha);
        }
        catch (UserException e)
        {
            throw new UserException($"{path}: {e.Message}", e);
        }
    }

    private static ModelConfig Plain(ModelConfig model) =>
        ModelFamilies.All.Find(model.Kind)?.Value.Inner is { } inner && model.Settings[inner] is RecipeMap adapted ? StartingPoint.Of(adapted) : model;
}
