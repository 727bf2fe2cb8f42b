using System.Globalization;
using Diorama.Core;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary>What <c>--code 1=7</c> asks of a model whose pictures are made from codes.</summary>
internal static class CodeOption
{
    // Where a code leads beyond the range of training shows what it means; farther out there is nothing.
    private const double Furthest = 10;

    /// <summary>The codes, by their place from 0.</summary>
    /// <param name="trained">The model.</param>
    /// <param name="given">What was typed, each a code's number from 1 and its value.</param>
    /// <exception cref="UserException">The model has no codes, or not these.</exception>
    public static IReadOnlyDictionary<int, double> Find(TrainedModel trained, IReadOnlyList<string> given)
    {
        var found = new Dictionary<int, double>();
        if (given.Count == 0) return found;
        var codes = (trained.Model as IRecoverCodes)?.Codes
            ?? throw new UserException($"--code: the model of {trained.Run.FullPath} has no codes: train an infogan (recipe digits-infogan), or leave --code away.");
        foreach (var wish in given)
        {
            var parts = wish.Split('=');
            if (
                parts.Length != 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            )
            {
                throw new UserException($"--code {wish}: a code's number and its value, please, such as 1=7");
            }
            if (number < 1 || number > codes.Count) throw new UserException($"--code {wish}: the model has codes 1 to {codes.Count}");
            var isValue = codes[number - 1] is { } numValues ? value >= 0 && value < numValues && value == Math.Floor(value) : Math.Abs(value) <= Furthest;
            if (!isValue)
                throw new UserException(
                    codes[number - 1] is { } n
                        ? $"--code {wish}: the values of code {number} are 0 to {n - 1}"
                        : FormattableString.Invariant($"--code {wish}: code {number} is a number, from -1 to 1 in training and at most {Furthest} here")
                );
            if (!found.TryAdd(number - 1, value))
                throw new UserException($"--code {wish}: code {number} was given twice");
        }
        return found;
    }
}
