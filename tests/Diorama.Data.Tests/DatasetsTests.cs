using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Data.Loading;
using Diorama.Tests;
using Diorama.Torch;

namespace Diorama.Data.Tests;

public sealed class DatasetsTests
{
    [Fact]
    public void Open_SettingsOfARecipe_ReachTheDataSet()
    {
        var data = Datasets.Open(new() { Name = "digits", Settings = RecipeMap.Parse("size: 32") });
        Assert.Equal([1, 32, 32], data.Spec.Shape);
        Assert.Equal(33, Datasets.Open(new() { Name = "poems" }).Spec.Shape[0]);
    }

    [Theory]
    [InlineData("digts", "", "data.name is digts, which is no data set; did you mean digits?")]
    [InlineData("digits", "size: 20", "data.size must")]
    [InlineData("digits", "range: unit", "data.range is not a setting")]
    [InlineData("digits", "sise: 32", "data.sise is not a setting; did you mean data.size?")]
    [InlineData("poems", "form: six", "data.form must be one of both, five, seven")]
    [InlineData("images", "channels: 2", "data.channels must be 1 (grey), 3 (colour) or 4 (with alpha), but is 2")]
    [InlineData("images", "", "data.path is missing: where the images data lies, a file or folder; write --path")]
    [InlineData("sheet", "{}", "data.cell is missing: a sprite's side in pixels; write --set data.cell=32")]
    [InlineData("image-pairs", "of: {name: sprites}", "data.derive is missing: one of outline, grey, lowres")]
    [InlineData("image-pairs", "{derive: grey, of: {size: 8}}", "data.of.name is missing: the data set whose pictures the pairs are made of")]
    [InlineData("image-pairs", "{derive: grey, of: {name: images}}", "data.of.path is missing: where the images data lies, a file or folder; write --path with diorama data show, --set data.of.path")]
    [InlineData("text", "maxBadFraction: 2", "data.maxBadFraction must")]
    public void Open_WrongSettings_AreNamedByPath(string name, string settings, string message)
    {
        var config = new DataConfig { Name = name, Settings = settings.Length == 0 ? RecipeMap.Empty : RecipeMap.Parse(settings) };
        Assert.Contains(message, Assert.Throws<UserException>(() => Datasets.Open(config)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("digits", "for your own files set data.name to images or idx")]
    [InlineData("poems", "for your own files set data.name to text or jsonl")]
    public void Open_APathForBundledData_IsRefused(string name, string advice)
    {
        var problem = Assert.Throws<UserException>(() => Datasets.Open(new() { Name = name, Path = "photos", Settings = RecipeMap.Empty }));
        Assert.Contains($"data.path is not read, for {name} are bundled; {advice}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UsersOwnData_IsFoundByItsPath()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", PngCodec.Encode(new(4, 4, 3)));
        Assert.Equal([1, 8, 8], Datasets.Open(new() { Name = "images", Path = folder.Path, Settings = RecipeMap.Parse("size: 8\nchannels: 1") }).Spec.Shape);
        var text = folder.Write("t.txt", new string('x', 300));
        Assert.Equal("text", Datasets.Open(new() { Name = "text", Path = text }).Name);
        var lines = folder.Write("t.jsonl", """{"line": "x"}""");
        Assert.Equal("jsonl", Datasets.Open(new() { Name = "jsonl", Path = lines, Settings = RecipeMap.Parse("field: line") }).Name);
        var idx = folder.Write("i.idx", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9]);
        Assert.Equal("idx", Datasets.Open(new() { Name = "idx", Path = idx }).Name);
    }

    [Fact]
    public void ToBatch_HostBatch_BecomesTensorsOfItsShape()
    {
        var digits = new DigitsDataset();
        using var loader = new Loader(digits, new() { BatchSize = 3, Split = Split.Test, Shuffle = false });
        using var host = loader.Next()!;
        using var scope = TensorScope.Open();
        var batch = host.ToBatch();
        Assert.Equal(3, batch.Size);
        Assert.Equal([3, 1, 28, 28], batch["image"].Shape.ToArray());
        Assert.Equal(DType.Int64, batch["label"].DType);
        Assert.Equal([7, 2, 1], batch["label"].ToArray<long>());
        Assert.Equal(host.Floats("image").ToArray(), batch["image"].ToArray<float>());
    }
}
