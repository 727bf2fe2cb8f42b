namespace Diorama.Core.Tests;

public sealed class DataSpecTests
{
    private static DataSpec Poems() => new() { Modality = Modality.Text, Shape = [24], Classes = ["五言", "七言"], Tokenizer = CharacterTokenizer.Of(["春", "\"", "😀"]) };

    [Fact]
    public void Equals_SameContent_IsEqual()
    {
        Assert.Equal(Poems(), Poems());
        Assert.Equal(Poems().GetHashCode(), Poems().GetHashCode());
        Assert.NotEqual(Poems(), Poems() with { Shape = [25] });
        Assert.NotEqual(Poems(), Poems() with { Modality = Modality.Image });
        Assert.NotEqual(Poems(), Poems() with { Classes = ["a", "b"] });
        Assert.NotEqual(Poems(), Poems() with { Tokenizer = null });
        Assert.NotEqual(Poems(), Poems() with { Opening = 4 });
    }

    [Fact]
    public void FromJson_WhatWasWritten_IsEqual()
    {
        Assert.Equal(Poems(), DataSpec.FromJson(Poems().ToJson()));
        var digits = new DataSpec { Modality = Modality.Image, Shape = [1, 28, 28] };
        Assert.Equal("""{"modality":"Image","shape":[1,28,28],"classes":[]}""", digits.ToJson());
        Assert.Equal(digits, DataSpec.FromJson("""{"shape":[1,28,28],"modality":"Image"}"""));
    }

    [Fact]
    public void FromJson_CaptionsAndSource_AreKept()
    {
        var captions = new CaptionSpec { Vocabulary = [.. CaptionSpec.SpecialWords, "red"], Length = 7 };
        var spec = new DataSpec { Modality = Modality.Image, Shape = [3, 8, 8], Captions = captions, Source = [1, 8, 8] };
        var read = DataSpec.FromJson(spec.ToJson());
        Assert.Equal(spec, read);
        Assert.Equal([2, 1, 0, 0, 0, 0, 0], read.Captions!.Encode("red car"));
        Assert.NotEqual(spec, spec with { Captions = null });
        Assert.NotEqual(spec, spec with { Source = [] });
    }

    [Fact]
    public void FromJson_Opening_IsKeptAndMustBeAnId()
    {
        var running = Poems() with { Opening = SpecialSymbols.Newline };
        Assert.Equal(running, DataSpec.FromJson(running.ToJson()));
        Assert.Null(DataSpec.FromJson(Poems().ToJson()).Opening);
        Assert.DoesNotContain("opening", Poems().ToJson(), StringComparison.Ordinal);
        foreach (var wrong in (DataSpec[])[running with { Opening = running.Tokenizer!.Count }, running with { Opening = -1 }, running with { Tokenizer = null }])
            Assert.Contains("no data specification", Assert.Throws<UserException>(() => DataSpec.FromJson(wrong.ToJson())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromJson_Tasks_AreKeptAndHaveMarks()
    {
        var spec = new DataSpec { Modality = Modality.Text, Shape = [9], Source = [9], Tokenizer = BpeTokenizer.Train([""], 259).With(["<a>", "<b>"]), Tasks = ["a", "b"] };
        Assert.Equal(spec, DataSpec.FromJson(spec.ToJson()));
        Assert.NotEqual(spec, spec with { Tasks = ["b", "a"] });
        Assert.DoesNotContain("tasks", Poems().ToJson(), StringComparison.Ordinal);
        Assert.Contains("no data specification", Assert.Throws<UserException>(() => DataSpec.FromJson((spec with { Tasks = ["a", "c"] }).ToJson())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"modality":"Image","shape":[1],"captions":{"length":0,"vocabulary":["<pad>","<unknown>"]}}""")]
    [InlineData("""{"modality":"Image","shape":[1],"captions":{"length":3}}""")]
    [InlineData("""{"modality":"Image","shape":[1],"captions":{"length":3,"vocabulary":["red"]}}""")]
    [InlineData("""{"modality":"Image","shape":[1],"captions":{"length":3,"vocabulary":["<pad>","<unknown>","a","a"]}}""")]
    [InlineData("""{"modality":"Image","shape":[1],"source":[0]}""")]
    public void FromJson_BrokenCaptionsOrSource_IsTheUsersMistake(string json) =>
        Assert.Contains("no data specification", Assert.Throws<UserException>(() => DataSpec.FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Shape_ArrayChangedAfterwards_DoesNotChangeTheSpec()
    {
        long[] shape = [1, 2];
        var spec = new DataSpec { Modality = Modality.Audio, Shape = shape };
        shape[0] = 9;
        Assert.Equal([1, 2], spec.Shape);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"modality":"Image"}""")]
    [InlineData("""{"modality":"Image","shape":[]}""")]
    [InlineData("""{"modality":"Image","shape":[0]}""")]
    [InlineData("""{"modality":"Smell","shape":[1]}""")]
    [InlineData("""{"modality":99,"shape":[1]}""")]
    [InlineData("""{"modality":"Image","shape":[1.5]}""")]
    [InlineData("""{"modality":"Image","shape":[1],"classes":[null]}""")]
    [InlineData("""{"modality":"Image","shape":[1""")]
    public void FromJson_NoSpec_NamesTheFile(string json)
    {
        var e = Assert.Throws<UserException>(() => DataSpec.FromJson(json, "data.json"));
        Assert.StartsWith("data.json", e.Message, StringComparison.Ordinal);
        Assert.Contains("no data specification", e.Message, StringComparison.Ordinal);
    }
}
