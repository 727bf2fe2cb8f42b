using System.Diagnostics;
using System.Globalization;
using System.Text;
using Diorama.Core;
using Diorama.Data;
using Diorama.Models;
using Diorama.Tests;

namespace Diorama.Training.Tests.Recipes;

/// <summary>
/// The recipes that we ship, changed at random: each is read, and can be written and read again, and its data set and family read their settings; or it is refused by one clear
/// error, quickly and with bounded memory. No data is opened, no model made.
/// </summary>
public sealed class RecipeMutationTests
{
    // Read by no family: one that is not told of would make a model, of whatever size.
    private const string Unread = "nobodyReadsThis";

    // What takes longer than a second fails by itself, unless it never ends; the first has all recipes before it.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    [Fact]
    public void Bind_FourThousandMutatedRecipes_AreReadOrRefused() => Watchdog.Run(_longest, begin => Mutate(4_000, seed: 1, begin));

    [Fact]
    [Trait("Category", "Long")]
    public void Bind_TwoHundredThousandMutatedRecipes_AreReadOrRefused() => Watchdog.Run(_longest, begin => Mutate(200_000, seed: 2, begin));

    private static void Mutate(int count, int seed, Action<string> begin)
    {
        var seeds = RecipeFinder.Names().Select(name => new Shipped(name)).ToList();
        Assert.True(seeds.Count >= 30, "the recipes were not found");
        using var folder = new TemporaryFolder();
        // Reads all, and warms up what is measured below.
        Assert.All(seeds, shipped => Bind(folder.Write("whole.yaml", shipped.Text), shipped.Spec));
        var random = new Random(seed);
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            begin($"recipe {i} of seed {seed}");
            var shipped = seeds[random.Next(seeds.Count)];
            var text = random.Next(2) == 0 ? Damaged(shipped.Text, random) : Varied(shipped.Settings, random);
            var path = folder.Write("mutated.yaml", RecipeMutation.Bytes(text, random));
            if (IsAccepted(path, shipped.Spec, i)) accepted++;
            else refused++;
        }
        // The mutations are of use only if many get past the YAML.
        Assert.InRange(accepted, count / 10, count * 9 / 10);
        Assert.True(refused > count / 10, $"only {refused} refused");
    }

    private static string Damaged(string recipe, Random random)
    {
        var text = new StringBuilder(recipe);
        for (var changes = 1 + random.Next(3); changes > 0; changes--) RecipeMutation.Change(text, random);
        return text.ToString();
    }

    // Still a recipe, so that its settings are read.
    private static string Varied(string recipe, Random random)
    {
        var text = new StringBuilder(recipe);
        for (var changes = 1 + random.Next(2); changes > 0; changes--) RecipeMutation.ChangeValue(text, random);
        return text.ToString();
    }

    private static bool IsAccepted(string path, DataSpec spec, int number)
    {
        var clock = Stopwatch.StartNew();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Bind(path, spec);
            return true;
        }
        catch (UserException e)
        {
            Assert.True(e.Message.Contains("mutated.yaml", StringComparison.Ordinal), $"{number}: {e.Message}");
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{number}: {File.ReadAllText(path)}", e);
        }
        finally
        {
            var length = new FileInfo(path).Length;
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1) || IsQuick(path, spec), $"{number}: more than a second for {length} bytes");
            var taken = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(taken < (1000 * length) + (1 << 22), string.Create(CultureInfo.InvariantCulture, $"{number}: {taken} bytes of memory for {length}"));
        }
    }

    // What a plan does with a recipe before it opens the data.
    private static void Bind(string path, DataSpec spec)
    {
        var problems = new RecipeProblems(path);
        var recipe = Recipe.Load(path, problems: problems);
        problems.ThrowIfAny();
        Assert.Equal(recipe, Recipe.FromYaml(recipe.ToYaml()));
        Datasets.Bind(recipe.Data, problems);
        var settings = recipe.Model.Settings;
        var within = ModelFamilies.Find(recipe.Model, problems)?.Inner is { } inner && settings[inner] is RecipeMap ? $"{inner}.{Unread}" : Unread;
        Assert.Null(ModelFamilies.Create(recipe.Model with { Settings = settings.With($"{within}=1") }, spec, problems));
        var others = new RecipeProblems(path);
        foreach (var problem in problems.Items.Where(p => p.Path != $"model.{within}")) others.Add(problem);
        others.ThrowIfAny();
    }

    // A busy machine may stop any thread for a second, but hardly twice at the same place.
    private static bool IsQuick(string path, DataSpec spec)
    {
        var clock = Stopwatch.StartNew();
        Record.Exception(() => Bind(path, spec));
        return clock.Elapsed < TimeSpan.FromSeconds(1);
    }
}
