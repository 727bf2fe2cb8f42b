using System.Text.Json.Serialization;

namespace Diorama.Core;

/// <summary>How far what a grown model says of held-out data is from what the smaller one says.</summary>
/// <param name="Name">What it says: <c>picture</c>, <c>logits</c>.</param>
/// <param name="Difference">The largest difference of a number.</param>
/// <param name="Largest">The largest number that the smaller model says, by its amount.</param>
/// <param name="InTraining">The largest difference in training mode, with statistics of the batch and equal random states.</param>
public sealed record AnswerDifference(string Name, double Difference, double Largest, double InTraining)
{
    /// <summary>The largest difference over the largest number.</summary>
    [JsonIgnore]
    public double Relative => Difference == 0 ? 0 : Difference / Largest;
}
