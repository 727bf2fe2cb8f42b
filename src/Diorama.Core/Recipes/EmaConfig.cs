namespace Diorama.Core;

/// <summary>The recipe's <c>ema</c> section: an exponential moving average of the weights, which samples are then made with.</summary>
public sealed record EmaConfig
{
    /// <summary>How much of the average is kept each step.</summary>
    /// <value>In [0, 1); default 0: off.</value>
    public double Decay { get; init; }

    internal static EmaConfig Read(RecipeReader reader) => new() { Decay = reader.Double("decay", 0, min: 0, below: 1) };

    internal RecipeMap Write() => RecipeMap.Of(("decay", RecipeScalar.Of(Decay)));
}
