using Diorama.Data;

namespace Diorama.Evaluation;

/// <summary>How figures name a split: <c>train</c>, <c>heldOut</c>, <c>test</c>; and in words.</summary>
internal static class SplitName
{
    internal static string Key(Split split) => split switch { Split.Train => "train", Split.HeldOut => "heldOut", _ => "test" };

    internal static string Words(Split split) => split switch { Split.Train => "training", Split.HeldOut => "held-out", _ => "test" };
}
