using System.Globalization;

namespace Diorama.Training;

/// <summary>When followers wait for the lead outside of collectives, which end by a timeout: it may draw samples, measure and write for a long time.</summary>
internal static class LeadPause
{
    /// <summary>While it measures which precision is faster.</summary>
    public const string Precision = "precision";

    /// <summary>Before the ranks take over its weights and state.</summary>
    public const string Preparing = "preparing";

    /// <summary>Before the first step.</summary>
    public const string Beginning = "beginning";

    /// <summary>After samples and measurements of a step.</summary>
    public static string Looked(long step) => string.Create(CultureInfo.InvariantCulture, $"looked at step {step}");

    /// <summary>After the checkpoint of a step.</summary>
    public static string Saved(long step) => string.Create(CultureInfo.InvariantCulture, $"saved step {step}");
}
