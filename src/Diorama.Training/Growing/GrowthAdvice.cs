using Diorama.Models;

namespace Diorama.Training;

/// <summary>What to try where growth would not keep what a model says: the end of a message.</summary>
internal static class GrowthAdvice
{
    /// <summary>Names the likeliest cause; empty where none is known.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="overrides">Assignments <c>path=value</c> beside it.</param>
    public static string For(GrowthRequest request, IEnumerable<string> overrides)
    {
        var ofModel = overrides.Where(o => o.StartsWith("model.", StringComparison.Ordinal) || o.StartsWith("model=", StringComparison.Ordinal)).ToList();
        if (ofModel.Count > 0) return $". Of a model, growth changes the sizes alone: leave away {string.Join(" ", ofModel.Select(o => $"--set {o}"))}";
        return request.IsWhole ? "" : ". A whole multiple for --wider, or --deeper, may";
    }
}
