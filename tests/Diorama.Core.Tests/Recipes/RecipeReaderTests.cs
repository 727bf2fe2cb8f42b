namespace Diorama.Core.Tests;

public sealed class RecipeReaderTests
{
    [Fact]
    public void Values_AllKinds_AreRead()
    {
        var (reader, problems) = Read("i: -3\nl: 5000000000\nd: 1e-3\nb: true\ns: 2024\ne: warmup-cosine\nil: [1, 2]\ndl: [0.5, 1]\nsub: {x: 1}\nnone: ~");
        Assert.Equal(-3, reader.Int("i"));
        Assert.Equal(5_000_000_000, reader.Long("l"));
        Assert.Equal(1e-3, reader.Double("d"));
        Assert.True(reader.Bool("b"));
        Assert.Equal("2024", reader.String("s"));
        Assert.Equal(ScheduleKind.WarmupCosine, reader.Enum<ScheduleKind>("e"));
        Assert.Equal([1, 2], reader.IntList("il"));
        Assert.Equal([0.5, 1], reader.DoubleList("dl"));
        Assert.Equal(1, reader.Section("sub").Int("x"));
        Assert.Equal(9, reader.Int("none", 9));
        Assert.Null(reader.OptionalString("absent"));
        Assert.Null(reader.OptionalSection("absent"));
        Assert.Equal(4, reader.Int("absent", 4));
        reader.Finish();
        Assert.Empty(problems.Items);
    }

    [Theory]
    [InlineData("x: 1.5", "x must be a whole number, but is 1.5 (line 1)")]
    [InlineData("x: '5'", "x must be a whole number, but is the text \"5\" (line 1)")]
    [InlineData("x: {a: 1}", "x must be a whole number, but is a map (line 1)")]
    [InlineData("x: 0", "x must be at least 1, but is 0 (line 1)")]
    [InlineData("x: 11", "x must be at most 10, but is 11 (line 1)")]
    [InlineData("x: 99999999999999999999", "x must be a whole number, but is 99999999999999999999 (line 1)")]
    [InlineData("x:", "x is missing (line 1)")]
    public void Int_BadValue_IsAProblem(string yaml, string expected) => Expect(yaml, r => r.Int("x", min: 1, max: 10), expected);

    [Theory]
    [InlineData("x: fast", "x must be a number, but is the text \"fast\" (line 1)")]
    [InlineData("x: .nan", "x must be a number, but is .nan (line 1)")]
    [InlineData("x: 1e999", "x must be a number, but is 1e999 (line 1)")]
    [InlineData("x: 0", "x must be greater than 0, but is 0 (line 1)")]
    [InlineData("x: 1", "x must be less than 1, but is 1 (line 1)")]
    public void Double_BadValue_IsAProblem(string yaml, string expected) => Expect(yaml, r => r.Double("x", above: 0, below: 1), expected);

    [Theory]
    [InlineData("x: 1", "x must be true or false, but is 1 (line 1)")]
    [InlineData("x: 'true'", "x must be true or false, but is the text \"true\" (line 1)")]
    [InlineData("x: yes", "x must be true or false, but is the text \"yes\" (line 1)")]
    public void Bool_BadValue_IsAProblem(string yaml, string expected) => Expect(yaml, r => r.Bool("x"), expected);

    [Theory]
    [InlineData("x: adamm", "x must be one of sgd, adam, adamW, rmsProp, but is the text \"adamm\" (line 1)")]
    [InlineData("x: 1", "x must be one of sgd, adam, adamW, rmsProp, but is 1 (line 1)")]
    [InlineData("x: [adam]", "x must be one of sgd, adam, adamW, rmsProp, but is a list (line 1)")]
    public void Enum_BadValue_ListsWhatIsAllowed(string yaml, string expected) => Expect(yaml, r => r.Enum<OptimKind>("x"), expected);

    [Theory]
    [InlineData("x: 3", "x must be a list of 2, but is 3 (line 1)")]
    [InlineData("x: [1]", "x must be a list of 2, but has 1 (line 1)")]
    [InlineData("x: [1, b]", "x.1 must be a whole number, but is the text \"b\" (line 1)")]
    public void IntList_BadValue_IsAProblem(string yaml, string expected) => Expect(yaml, r => Assert.Equal(2, r.IntList("x", count: 2).Count), expected);

    [Theory]
    [InlineData("x: [a]", "x must be text, but is a list (line 1)")]
    [InlineData("{}", "x is missing (line 1)")]
    public void String_BadValue_IsAProblem(string yaml, string expected) => Expect(yaml, r => r.String("x"), expected);

    [Fact]
    public void Required_Missing_SaysWhatToWrite()
    {
        Expect("{}", r => r.Int("x", missing: "a side in pixels"), "x is missing: a side in pixels (line 1)");
        Expect("{}", r => r.String("x", missing: "a name"), "x is missing: a name (line 1)");
        Expect("{}", r => r.Enum<OptimKind>("x"), "x is missing: one of sgd, adam, adamW, rmsProp (line 1)");
    }

    [Fact]
    public void Section_Missing_ReportsItsRequiredKeysByPath()
    {
        Expect("{}", r => r.Section("data").String("name"), "data.name is missing");
        Expect("data: 5", r => r.OptionalSection("data"), "data must be a map of settings, but is 5 (line 1)");
    }

    [Fact]
    public void Finish_UnknownKeys_AreProblemsWithTheNearKey()
    {
        var (reader, problems) = Read("latnet: 3\nsub:\n  stepz: 1\nother: 2");
        reader.Int("latent", 64);
        reader.Section("sub").Int("steps", 1);
        reader.Finish();
        Assert.Equal(
            ["latnet is not a setting; did you mean latent? (line 1)", "other is not a setting; known: latent, sub (line 4)", "sub.stepz is not a setting; did you mean sub.steps? (line 3)"],
            problems.Items.Select(p => p.ToString()));
    }

    [Fact]
    public void Rest_AfterSomeKeys_IsTheOthersAtTheSamePath()
    {
        var (root, problems) = Read("model: {kind: vae, latent: 8, width: x}");
        var model = root.Section("model");
        model.String("kind");
        var rest = model.Rest();
        Assert.Equal(RecipeMap.Parse("latent: 8\nwidth: x"), rest);
        root.Finish();
        Assert.Empty(problems.Items);

        new RecipeReader(rest, problems).Int("width");
        Assert.Equal("model.width must be a whole number, but is the text \"x\" (line 1)", problems.Items[0].ToString());
    }

    [Fact]
    public void ThrowIfAny_Problems_AreListedOnceEach()
    {
        var problems = new RecipeProblems("r.yaml");
        problems.ThrowIfAny();
        problems.Add(new("a", "is missing"));
        problems.Add(new("a", "is missing"));
        Assert.Equal("r.yaml: a is missing", Assert.Throws<UserException>(problems.ThrowIfAny).Message);
        problems.Add(new("b", "must be odd, but is 4", 7));
        Assert.Equal("r.yaml: 2 problems\n  a is missing\n  b must be odd, but is 4 (line 7)", Assert.Throws<UserException>(problems.ThrowIfAny).Message);
    }

    private static (RecipeReader Reader, RecipeProblems Problems) Read(string yaml)
    {
        var problems = new RecipeProblems("test");
        return (new RecipeReader(RecipeMap.Parse(yaml), problems), problems);
    }

    private static void Expect(string yaml, Action<RecipeReader> read, string expected)
    {
        var (reader, problems) = Read(yaml);
        read(reader);
        Assert.Equal([expected], problems.Items.Select(p => p.ToString()));
    }
}
