using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Writes trained models for use without their runs.</summary>
public static class PublishedModel
{
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
        var adapters = StateDict.Of(trained.Model).Where(t => LoraAdapter.IsName(t.Name)).ToList();
        if (adapters.Count == 0) throw new UserException($"The model of {trained.Run.FullPath} ({trained.Recipe.Model.Kind}) has no adapters; --out writes the whole model");
        SafetensorsFile.Save(path, adapters);
        return path;
    }

    private static ModelConfig Plain(ModelConfig model) =>
        ModelFamilies.All.Find(model.Kind)?.Value.Inner is { } inner && model.Settings[inner] is RecipeMap adapted ? StartingPoint.Of(adapted) : model;
}
