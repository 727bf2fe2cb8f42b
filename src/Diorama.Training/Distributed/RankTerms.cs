using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>What all ranks must have in common before anything is trained, by names and values: what they compute with, the recipe, the data.</summary>
internal sealed class RankTerms
{
    private const int MostShown = 80;
    private const string Nothing = "nothing";

    // What a rank's own machine decides. Data are told by what is in them, not by where they lie.
    private static readonly string[] _own = ["name", "run.threads", "data.workers"];

    private readonly List<KeyValuePair<string, string>> _terms;

    private RankTerms(IEnumerable<KeyValuePair<string, string>> terms) => _terms = [.. terms];

    /// <summary>Those of a process that trains nothing: the build of Diorama and of libtorch.</summary>
    public static RankTerms OfBuild() => new([
        new("Diorama's version", ProductVersion.Current),
        new("libtorch", TorchRuntime.BuildInfo),
    ]);

    /// <summary>Those of a plan. What the lead settles for all, as <c>precision: auto</c>, is not settled yet.</summary>
    public static RankTerms Of(TrainingPlan plan) => new([
        .. OfBuild()._terms,
        .. RecipeLeaves.Of(plan.Recipe).Values.Where(leaf => !IsOwn(leaf.Path)).Select(leaf => KeyValuePair.Create(leaf.Path, Value(leaf))),
        .. OfData(plan),
    ]);

    /// <summary>The same, after others.</summary>
    public RankTerms After(params (string Name, string Value)[] terms) => new([.. terms.Select(t => KeyValuePair.Create(t.Name, t.Value)), .. _terms]);

    /// <summary>To be read by <see cref="From"/>.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(new JsonObject(_terms.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)JsonValue.Create(t.Value)))).ToJsonString());

    /// <summary>What another rank wrote by <see cref="ToBytes"/>.</summary>
    public static RankTerms From(byte[] bytes) => new(JsonNode.Parse(bytes)!.AsObject().Select(t => KeyValuePair.Create(t.Key, t.Value!.GetValue<string>())));

    /// <summary>[32] A hash of it: equal where they are.</summary>
    public byte[] Hash() => SHA256.HashData(ToBytes());

    /// <summary>The first term in which two ranks differ, in words: <c>rank 1 has optim.lr=0.5, rank 0 has 0.001</c>.</summary>
    /// <param name="rank">Whose these are.</param>
    /// <param name="lead">The lead's.</param>
    public string Difference(int rank, RankTerms lead)
    {
        var (own, leads) = (_terms.ToDictionary(), lead._terms.ToDictionary());
        var names = lead._terms.Concat(_terms).Select(t => t.Key).Distinct().Where(name => own.GetValueOrDefault(name, Nothing) != leads.GetValueOrDefault(name, Nothing)).ToList();
        var more = names.Count > 1 ? $", and {names.Count - 1} more {(names.Count == 2 ? "differs" : "differ")}" : "";
        return FormattableString.Invariant($"rank {rank} has {names[0]}={Shown(own, names[0])}, rank 0 has {Shown(leads, names[0])}{more}");
    }

    private static bool IsOwn(string path) => _own.Contains(path) || (path.StartsWith("data.", StringComparison.Ordinal) && path.EndsWith(".path", StringComparison.Ordinal));

    private static string Value(RecipeScalar leaf) => leaf.Path switch
    {
        "run.device" => leaf.Text.Split(':')[0], // which of a machine's
        "init" => Path.GetFileName(Path.TrimEndingDirectorySeparator(leaf.Text)), // which run, wherever a machine has it
        _ => leaf.Text,
    };

    private static IEnumerable<KeyValuePair<string, string>> OfData(TrainingPlan plan)
    {
        var counts = SplitCounts.Of(plan.Data);
        yield return new("the data", plan.Data.Name);
        yield return new("the data's samples", FormattableString.Invariant($"{counts.Train} to train, {counts.HeldOut} held out, {counts.Test} to test"));
        yield return new("the data's specification", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plan.Data.Spec.ToJson())))[..16]);
        yield return new("what is in the data", DataSketch.Of(plan.Data));
    }

    private static string Shown(Dictionary<string, string> terms, string name)
    {
        var value = terms.GetValueOrDefault(name, Nothing);
        return value.Length > MostShown ? value[..MostShown] + "…" : value;
    }
}
