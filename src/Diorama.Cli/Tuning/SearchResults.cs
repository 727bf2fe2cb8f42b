using System.Globalization;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Evaluation;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>What a search has found: as lines, as JSON, as a page.</summary>
internal sealed class SearchResults
{
    private readonly SearchPlan _plan;
    private readonly SearchFolder _folder;
    private readonly SearchSpace _space;
    private readonly IReadOnlyList<Trial> _ranked;
    private readonly IReadOnlyList<(string Path, double Share)>? _importance;

    public SearchResults(SearchPlan plan, SearchFolder folder, IReadOnlyList<Trial> trials)
    {
        (_plan, _folder, _space) = (plan, folder, SearchSpace.Parse(plan.Vary));
        _ranked = Search.Ranked(trials.Where(t => t.Values.Count > 0), plan.Better);
        _importance = Importance.Of(plan, trials);
    }

    /// <summary>The best trial; null where none has a figure.</summary>
    public Trial? Best => _ranked is [{ Failure: null } best, ..] ? best : null;

    private string[] Heads => ["trial", "steps", _plan.Figure, .. _space.Dimensions.Select(d => d.Path)];

    private string Command => Best is { } best ? CommandText.Train(_plan.Recipe, [.. _plan.Settings, .. best.Settings]) : "";

    /// <summary>The figures: the best one, and how much each setting matters.</summary>
    public IReadOnlyList<Figure> Figures() =>
        [
            .. Best is { } best
                ?
                [
                    new Figure("tune.best", best.Value, "")
                    {
                        Title = $"Best {_plan.Figure}",
                        Protocol = $"trial {best.Number} of {_ranked.Count}, by held-out data",
                        Seed = _plan.Seed,
                    },
                ]
                : Array.Empty<Figure>(),
            .. (_importance ?? []).Select(i => new Figure($"tune.importance.{i.Path}", i.Share, "share")
            {
                Title = $"{i.Path} explains alone",
                Protocol = "fANOVA (Hutter et al. 2014) over a random forest of the trials",
                Samples = _ranked.Count,
            }),
        ];

    /// <summary>Says it.</summary>
    public IEnumerable<string> Lines()
    {
        const int Shown = 10;
        foreach (var line in TextTable.Lines([Heads, .. _ranked.Take(Shown).Select(Row)], [true, true, true, .. _space.Dimensions.Select(d => d is RangeDimension)])) yield return line;
        if (_ranked.Count > Shown) yield return FormattableString.Invariant($"  and {_ranked.Count - Shown} more in {_folder.PagePath}");
        if (_importance is not null)
        {
            yield return $"What matters for {_plan.Figure}:";
            var ordered = _importance
                .OrderByDescending(i => i.Share)
                .Select(i =>
                    (string[])[i.Path, new string('█', (int)Math.Round(30 * i.Share)), string.Create(CultureInfo.InvariantCulture, $"{100 * i.Share:F0}%")]
                )
                .ToList();
            foreach (var line in TextTable.Lines(ordered, false, false, true))
                yield return line;
        }
        if (Best is not null) yield return $"Train the best: {Command}";
    }

    /// <summary>The trials and figures as one document.</summary>
    public JsonObject ToJson() => new()
    {
        ["search"] = _folder.FullPath,
        ["results"] = JsonNode.Parse(new ResultsDocument { Results = Figures() }.ToJson())!["results"]!.DeepClone(),
        ["trials"] = new JsonArray([.. _ranked.Select(t => new JsonObject
        {
            ["number"] = t.Number,
            ["run"] = _folder.TrialPath(t.Number),
            ["steps"] = Steps(t),
            ["value"] = double.IsFinite(t.Value) ? t.Value : null,
            ["failure"] = t.Failure,
            ["settings"] = new JsonArray([.. t.Settings.Select(s => JsonValue.Create(s))]),
        })]),
        ["command"] = Command,
    };

    /// <summary>Writes the page into the search's folder.</summary>
    public void WritePage() =>
        new SearchPage
        {
            Title = $"Search: {Path.GetFileNameWithoutExtension(_plan.Recipe)}",
            Lead = FormattableString.Invariant(
                $"{_ranked.Count} trials, {(_plan.IsParzen ? "by a tree-structured Parzen estimator" : "at random")}{(_plan.Rungs.Count > 1 ? $", by successive halving over {string.Join(", ", _plan.Rungs)} steps" : "")}. The figure is {_plan.Figure}, of held-out data."
            ),
            Figure = _plan.Figure,
            Command = Command,
            Settings = [.. _space.Dimensions.Select(Points).OrderByDescending(s => s.Share ?? 0)],
            Heads = Heads,
            Rows = [.. _ranked.Select(Row)],
        }.Write(_folder.PagePath);

    private SettingPoints Points(Dimension dimension, int index) => new(
        dimension.Path,
        _importance?[index].Share,
        [.. _ranked.Select(t => (t.Point[index], t.Values[0]))],
        dimension is ChoiceDimension choice
            ? [.. choice.Values.Select((value, i) => ((i + 0.5) / choice.Values.Count, value))]
            : [.. Enumerable.Range(0, 5).Select(i => (i / 4.0, dimension.Value(i / 4.0)))]);

    private string[] Row(Trial trial) =>
    [
        trial.Number.ToString(CultureInfo.InvariantCulture),
        Steps(trial).ToString(CultureInfo.InvariantCulture),
        trial.Failure is null ? trial.Value.ToString("G5", CultureInfo.InvariantCulture) : "failed",
        .. trial.Settings.Select(s => s[(s.IndexOf('=', StringComparison.Ordinal) + 1)..]),
    ];

    private int Steps(Trial trial) => _plan.Rungs[trial.Values.Count - 1];
}
