using System.Globalization;
using System.Text.Json;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>The folder of a search: <c>search.json</c> (what it is), <c>trials.json</c> (how far it is), and a run of each trial in <c>trials/</c>.</summary>
public sealed class SearchFolder
{
    private SearchFolder(string path) => FullPath = path;

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>The page that shows what was found.</summary>
    public string PagePath => Path.Combine(FullPath, "report.html");

    private string PlanPath => Path.Combine(FullPath, "search.json");

    private string TrialsPath => Path.Combine(FullPath, "trials.json");

    /// <summary>The folder of a trial's run.</summary>
    /// <param name="number">Of the trial.</param>
    public string TrialPath(int number) => Path.Combine(FullPath, "trials", string.Create(CultureInfo.InvariantCulture, $"trial-{number:D3}"));

    /// <summary>Opens a search's folder; makes it where it is missing.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="plan">What the search is.</param>
    /// <exception cref="UserException">Another search lies there, or something else.</exception>
    public static SearchFolder Open(string path, SearchPlan plan)
    {
        var folder = new SearchFolder(path);
        var text = JsonSerializer.Serialize(plan, SearchJson.Default.SearchPlan) + "\n";
        if (File.Exists(folder.PlanPath))
        {
            if (StorageErrors.Reading(folder.PlanPath, () => File.ReadAllText(folder.PlanPath)) != text)
                throw new UserException(
                    $"{path}: another search lies here, by other settings ({folder.PlanPath}); go on with the same ones, or choose another folder with --out"
                );
            return folder;
        }
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new UserException($"{path}: this folder is not empty, and holds no search; choose another one with --out");
        StorageErrors.Writing(path, () => Directory.CreateDirectory(path));
        AtomicFile.WriteText(folder.PlanPath, text);
        return folder;
    }

    /// <summary>Takes the right to search here. Keep it until the search ends.</summary>
    /// <exception cref="UserException">Another process has it.</exception>
    public RunLock Lock() => RunLock.Take(Path.Combine(FullPath, ".lock"), FullPath);

    /// <summary>The trials so far.</summary>
    /// <exception cref="UserException">Their file is damaged.</exception>
    public List<Trial> Read()
    {
        if (!File.Exists(TrialsPath)) return [];
        try
        {
            return [.. JsonSerializer.Deserialize(StorageErrors.Reading(TrialsPath, () => File.ReadAllText(TrialsPath)), SearchJson.Default.IReadOnlyListTrial) ?? []];
        }
        catch (JsonException e)
        {
            throw new UserException($"{TrialsPath} is damaged: {e.Message}", e);
        }
    }

    /// <summary>Keeps the trials, durably.</summary>
    public void Write(IReadOnlyList<Trial> trials) => AtomicFile.WriteText(TrialsPath, JsonSerializer.Serialize(trials, SearchJson.Default.IReadOnlyListTrial) + "\n");
}
