using Diorama.Tests;

namespace Diorama.Core.Tests;

public sealed class RecipeFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RecipeFinderTests()
    {
        _folder.Write("a/digits-gan.yaml", "");
        _folder.Write("b/digits-gan.yaml", "");
        _folder.Write("b/poems-gru.yml", "");
        _folder.Write("b/notes.txt", "");
    }

    private string[] Folders => [_folder.File("missing"), _folder.File("a"), _folder.File("b")];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_Name_IsTheFirstFoldersFile()
    {
        Assert.Equal(_folder.File("a/digits-gan.yaml"), RecipeFinder.Find("digits-gan", Folders));
        Assert.Equal(_folder.File("b/poems-gru.yml"), RecipeFinder.Find("poems-gru", Folders));
        Assert.Equal(_folder.File("b/notes.txt"), RecipeFinder.Find(_folder.File("b/notes.txt"), Folders));
        Assert.Equal(["digits-gan", "poems-gru"], RecipeFinder.Names(Folders));
    }

    [Theory]
    [InlineData("digits-gn", "there is no recipe called digits-gn; did you mean digits-gan?")]
    [InlineData("cats", "there is no recipe called cats; known: digits-gan, poems-gru")]
    [InlineData("x/poems-gur.yaml", "x/poems-gur.yaml: there is no such recipe file; did you mean poems-gru?")]
    public void Find_Unknown_NamesTheNear(string name, string expected) =>
        Assert.Equal(expected, Assert.Throws<UserException>(() => RecipeFinder.Find(name, Folders)).Message);

    [Fact]
    public void Find_WhereThereAreNoRecipes_SaysWhereItLookedAndWhatToDo()
    {
        var message = Assert.Throws<UserException>(() => RecipeFinder.Find("digits-gan", [_folder.File("missing"), "recipes-of-nobody"])).Message;
        Assert.Contains($"no recipes in {_folder.File("missing")} or {Path.GetFullPath("recipes-of-nobody")}. Give the path", message, StringComparison.Ordinal);
    }
}
