using Diorama.Core;

namespace Diorama.Training;

/// <summary>The files of a checkpoint.</summary>
public static class CheckpointFile
{
    /// <summary>Weights and buffers as the last step left them.</summary>
    public const string Model = "model";

    /// <summary>The moving average of the weights, where the run keeps one: what samples are made from.</summary>
    public const string Average = "ema";

    /// <summary>Moments of the optimisers.</summary>
    public const string Optimizer = "optimizer";

    internal const string State = "state.json";

    /// <summary>The files of weights that a recipe's checkpoints have: the model's, and its average's where the recipe keeps one.</summary>
    internal static string[] Weights(Recipe recipe) => recipe.Ema.Decay > 0 ? [Of(Model), Of(Average)] : [Of(Model)];

    /// <summary>File name of one of the sets of tensors.</summary>
    public static string Of(string name) => name + ".safetensors";
}
