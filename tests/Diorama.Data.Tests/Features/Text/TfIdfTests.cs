using System.Text.Json;
using Diorama.Core;
using Diorama.Data.Features;
using Diorama.Tests;

namespace Diorama.Data.Tests.Features;

/// <summary>The same numbers as scikit-learn's.</summary>
public sealed class TfIdfTests
{
    private static readonly JsonElement _golden = Golden.Json("words.json");

    private static readonly string[] _texts = _golden.GetProperty("texts").Texts();

    private static readonly string[] _unseen = _golden.GetProperty("unseen").Texts();

    private static TfIdf Settings(string name) => name switch
    {
        "bigrams" => new() { Terms = new() { NGrams = 2 } },
        "rare" => new() { Terms = new() { MinDocuments = 2 } },
        "common" => new() { Terms = new() { MaxShare = 0.3 } },
        "few" => new() { Terms = new() { MaxTerms = 2 } },
        "sublinear" => new() { Sublinear = true },
        "rough" => new() { Smooth = false },
        "long" => new() { Normalize = false },
        _ => new(),
    };

    [Theory]
    [InlineData("plain")]
    [InlineData("bigrams")]
    [InlineData("rare")]
    [InlineData("common")]
    [InlineData("few")]
    [InlineData("sublinear")]
    [InlineData("rough")]
    [InlineData("long")]
    public void Transform_AnySettings_IsScikitLearns(string name)
    {
        var golden = _golden.GetProperty("cases").GetProperty(name);
        var fitted = Settings(name).Fit(_texts);
        Assert.Equal(golden.GetProperty("terms").Texts(), fitted.Columns);
        Golden.AssertClose(golden.GetProperty("idf").Numbers(), fitted.Rarity, 1e-14);
        AssertMatrix(golden.GetProperty("fitted"), fitted.Transform(_texts));
        AssertMatrix(golden.GetProperty("new"), fitted.Transform(_unseen));
    }

    [Fact]
    public void Transform_Counts_AreScikitLearns()
    {
        var golden = _golden.GetProperty("cases").GetProperty("counts");
        var fitted = new BagOfWords { NGrams = 3 }.Fit(_texts);
        Assert.Equal(golden.GetProperty("terms").Texts(), fitted.Columns);
        AssertMatrix(golden.GetProperty("fitted"), fitted.Transform(_texts));
        AssertMatrix(golden.GetProperty("new"), fitted.Transform(_unseen));
    }

    [Fact]
    public void Load_WhatWasSaved_TransformsTheSame()
    {
        using var folder = new TemporaryFolder();
        var fitted = new TfIdf { Terms = new() { NGrams = 2 }, Sublinear = true, Normalize = false }.Fit([.. _texts, "床前明月光 疑是地上霜"]);
        fitted.Save(folder.File("a.npz"));
        fitted.Save(folder.File("b.npz"));
        Assert.Equal(File.ReadAllBytes(folder.File("a.npz")), File.ReadAllBytes(folder.File("b.npz")));
        var loaded = TfIdfTransformer.Load(folder.File("a.npz"));
        string[] texts = [.. _unseen, "明月 the dog"];
        Assert.Equal(fitted.Columns, loaded.Columns);
        Assert.Contains("明月", loaded.Columns);
        Assert.Equal(fitted.Transform(texts).ToDense().Values.ToArray(), loaded.Transform(texts).ToDense().Values.ToArray());
        NpzFile.Write(folder.File("c.npz"), NpzFile.Read(folder.File("a.npz")).Where(a => a.Key != "rarity"));
        Assert.Contains("rarity", Assert.Throws<UserException>(() => TfIdfTransformer.Load(folder.File("c.npz"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_NoTermIsLeft_SaysWhy()
    {
        Assert.Contains("4 were found", Assert.Throws<UserException>(() => new BagOfWords { MinDocuments = 2 }.Fit(["a b", "c d"])).Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => new TfIdf().Fit([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BagOfWords { MaxShare = 0 }.Fit(["a"]));
    }

    [Fact]
    public void Fit_RunsOfChinese_AreJoinedWithoutSpacesAndEndWithTheLine() =>
        Assert.Equal(["ab 明", "明月", "月 cd"], new BagOfWords { MinNGrams = 2, NGrams = 2 }.Fit(["AB明月CD\n光，霜"]).Columns);

    private static void AssertMatrix(JsonElement golden, FeatureMatrix matrix) =>
        Golden.AssertClose(golden.EnumerateArray().SelectMany(row => row.Numbers()), matrix.ToDense().Values.ToArray().Select(v => (double)v), 1e-7);
}
