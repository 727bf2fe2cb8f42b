namespace Diorama.Data.Features;

/// <summary>The colours of which features are made.</summary>
internal static class Colours
{
    public const int Count = 3;

    public static string[] Names { get; } = ["red", "green", "blue"];
}
