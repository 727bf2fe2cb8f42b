namespace Diorama.Core;

/// <summary>
/// Finds recipes by name: <c>digits-gan</c> is <c>recipes/digits-gan.yaml</c> in the current folder, or in the nearest folder
/// above the program that has a <c>recipes</c> folder.
/// </summary>
public static class RecipeFinder
{
    private static readonly string[] _extensions = [".yaml", ".yml"];

    /// <summary>The file of a recipe.</summary>
    /// <param name="nameOrPath">A recipe's name, or a file's path.</param>
    /// <param name="folders">The folders to look in, first one first; null: the usual ones.</param>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public static string Find(string nameOrPath, IEnumerable<string>? folders = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(nameOrPath);
        if (File.Exists(nameOrPath))
        {
            return nameOrPath;
        }

        var places = (folders ?? Folders()).ToList();
        var isPath = nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0 || Array.Exists(_extensions, e => nameOrPath.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        var found = isPath ? null : places.SelectMany(f => _extensions.Select(e => Path.Combine(f, nameOrPath + e))).FirstOrDefault(File.Exists);
        if (found is not null)
        {
            return found;
        }

        var names = Names(places);
        var near = Suggest.DidYouMean(Path.GetFileNameWithoutExtension(nameOrPath), names);
        if (!isPath && names.Count == 0)
            throw new UserException(
                $"there is no recipe called {nameOrPath}: there are no recipes in {string.Join(" or ", places.Select(Path.GetFullPath).Distinct())}. Give the path of a recipe file, or go to Diorama's own folder, whose recipes can be named"
            );
        throw new UserException(isPath ? $"{nameOrPath}: there is no such recipe file{near}" : $"there is no recipe called {nameOrPath}{near}");
    }

    /// <summary>The names of all recipes that <see cref="Find"/> knows, sorted.</summary>
    /// <param name="folders">The folders to look in; null: the usual ones.</param>
    public static IReadOnlyList<string> Names(IEnumerable<string>? folders = null) =>
        [.. (folders ?? Folders())
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles)
            .Where(f => _extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Folders()
    {
        const string Recipes = "recipes";
        yield return Recipes;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var recipes = Path.Combine(folder.FullName, Recipes);
            if (Directory.Exists(recipes))
            {
                yield return recipes;
                yield break;
            }
        }
    }
}
