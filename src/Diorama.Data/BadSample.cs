using System.Text.Json.Serialization;

namespace Diorama.Data;

/// <summary>A sample in quarantine.</summary>
/// <param name="Name">The sample's name: a file's path, or path and line.</param>
/// <param name="Reason">What is wrong with it: first what many samples may share, then, behind a colon, what is its own: <c>too large: 70000 x 2</c>. No full stop.</param>
public sealed record BadSample(string Name, string Reason)
{
    private const string Colon = ": ";

    /// <summary>The part of the reason that many samples may share.</summary>
    [JsonIgnore]
    public string Kind => Reason.Split(Colon, 2)[0];

    /// <summary>The part that is its own; null where there is none.</summary>
    [JsonIgnore]
    public string? Detail => Reason.Split(Colon, 2) is [_, var detail] ? detail : null;
}
