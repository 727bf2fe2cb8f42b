using System.Globalization;
using Diorama.Core;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary>What <c>--class</c> names: a class by its name or by its number.</summary>
internal static class ClassName
{
    /// <summary>The class's number; null where none is named.</summary>
    /// <param name="trained">The model.</param>
    /// <param name="isConditional">Whether a class means something to it.</param>
    /// <param name="name">What was typed.</param>
    /// <exception cref="UserException">The model knows no classes, or none of this name.</exception>
    public static int? Find(TrainedModel trained, bool isConditional, string? name)
    {
        if (name is null) return null;
        if (!isConditional) throw new UserException($"The model of {trained.Run.FullPath} knows no classes: train it with model.conditional=true, or leave --class away.");
        var classes = trained.Model.Spec.Classes;
        var index = classes.ToList().FindIndex(c => string.Equals(c, name, StringComparison.OrdinalIgnoreCase));
        if (index >= 0) return index;
        if (!int.TryParse(name, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)) throw new UserException($"There is no class {name}{Suggest.DidYouMean(name, classes)}");
        // Of a number, no other is a likelier spelling.
        return number >= 0 && number < classes.Count ? number : throw new UserException($"There is no class {name}; known: {string.Join(", ", classes)}");
    }
}
