namespace Diorama.Core;

/// <summary>
/// Gathers everything that is wrong with one recipe, from all who read a part of it (the trainer, the data set, the family),
/// so that the user sees it all at once.
/// </summary>
/// <param name="source">What to call the recipe in the message; a file's name.</param>
public sealed class RecipeProblems(string source)
{
    private readonly List<RecipeProblem> _items = [];
    private RecipeMap? _lines;

    /// <summary>What the recipe is called in messages.</summary>
    public string Source { get; } = source;

    /// <summary>The problems, in the order they were found.</summary>
    public IReadOnlyList<RecipeProblem> Items => _items;

    /// <summary>Adds a problem.</summary>
    /// <param name="problem">The problem; one that is already known is not repeated. Without a line it gets that of its path in the file.</param>
    public void Add(RecipeProblem problem)
    {
        if (problem.Line == 0)
        {
            problem = problem with { Line = LineOf(problem.Path) };
        }

        if (!_items.Contains(problem))
        {
            _items.Add(problem);
        }
    }

    /// <summary>True where a problem is known at exactly this path: its value is a stand-in, and no relation to others is worth checking.</summary>
    /// <param name="path">The setting, such as <c>optim.lr</c>.</param>
    public bool Has(string path) => _items.Exists(p => p.Path == path);

    /// <summary>Where the lines of settings are found from now on.</summary>
    /// <param name="recipe">The recipe, as its file has it.</param>
    internal void LinesFrom(RecipeMap recipe) => _lines = recipe;

    /// <summary>Does nothing if there is no problem.</summary>
    /// <exception cref="UserException">There are problems; its message lists them all, one a line when there are several.</exception>
    public void ThrowIfAny()
    {
        if (_items.Count == 1)
        {
            throw new UserException($"{Source}: {_items[0]}");
        }

        if (_items.Count > 1)
        {
            throw new UserException($"{Source}: {_items.Count} problems\n{string.Join('\n', _items.Select(p => $"  {p}"))}");
        }
    }

    // 0 where the setting is not the file's: left out, or set by the command line.
    private int LineOf(string path) => path.Split('.').Aggregate<string, RecipeNode?>(_lines, (node, key) => (node as RecipeMap)?[key])?.Line ?? 0;
}
