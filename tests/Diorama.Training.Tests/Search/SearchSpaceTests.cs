using Diorama.Core;

namespace Diorama.Training.Tests;

public sealed class SearchSpaceTests
{
    [Theory]
    [InlineData("lr=0.001..0.1:log", 0, "lr=0.001")]
    [InlineData("lr=0.001..0.1:log", 0.5, "lr=0.01")]
    [InlineData("lr=0.001..0.1:log", 1, "lr=0.1")]
    [InlineData("lr=0.0..1.0", 0.25, "lr=0.25")]
    [InlineData("n=1..4", 0, "n=1")]
    [InlineData("n=1..4", 0.24, "n=1")]
    [InlineData("n=1..4", 0.26, "n=2")]
    [InlineData("n=1..4", 1, "n=4")]
    [InlineData("n=16..256:log", 0.5, "n=63")] // between 15.5 and 256.5, so that both ends have their whole part
    [InlineData("k=a,b,c", 0.34, "k=b")]
    [InlineData("k=a,b,c", 1, "k=c")]
    [InlineData("k=[16],[32, 16]", 0, "k=[16]")]
    [InlineData("k=[16],[32, 16]", 1, "k=[32, 16]")]
    [InlineData("k={a: 1, b: [2,3]},null,[[1,2],[3]]", 1, "k=[[1,2],[3]]")]
    [InlineData("w=-2.5..2.5", 0.5, "w=0")]
    public void Assignments_Place_IsItsValue(string vary, double place, string assignment) =>
        Assert.Equal(assignment, Assert.Single(SearchSpace.Parse([vary]).Assignments([place])));

    [Theory]
    [InlineData("n=1..4")]
    [InlineData("n=8..64:log")]
    [InlineData("k=a,b,c")]
    [InlineData("lr=0.001..0.1:log")]
    public void Settle_AnyPlace_KeepsItsValueAndStays(string vary)
    {
        var space = SearchSpace.Parse([vary]);
        for (var place = 0.0; place <= 1; place += 0.05)
        {
            var settled = space.Settle([place]);
            Assert.Equal(space.Assignments([place]), space.Assignments(settled));
            Assert.Equal(settled[0], space.Settle(settled)[0], 1e-9);
        }
    }

    [Theory]
    [InlineData("lr")]
    [InlineData("=1..2")]
    [InlineData("lr=2..1")]
    [InlineData("lr=0..1:log")]
    [InlineData("lr=a..b")]
    [InlineData("k=a")]
    [InlineData("k=a,a")]
    [InlineData("k=[16,32")]
    [InlineData("run.steps=10..60")]
    public void Parse_Nonsense_IsRefusedByName(string vary) => Assert.Contains(vary, Assert.Throws<UserException>(() => SearchSpace.Parse([vary])).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadFile_Yaml_SaysTheSame()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "optim.lr: 0.001..0.1:log\nmodel.norm: [batch, spectral]\nmodel.latent: 8..64\n");
            Assert.Equal(["optim.lr=0.001..0.1:log", "model.norm=batch,spectral", "model.latent=8..64"], SearchSpace.ReadFile(file));
            Assert.Equal(2 * 57, SearchSpace.Parse(SearchSpace.ReadFile(file).Skip(1)).Count);
            Assert.Null(SearchSpace.Parse(SearchSpace.ReadFile(file)).Count);
            File.WriteAllText(file, "model.hidden: [[16], [32, 16]]\nmodel.norms: [batch, [batch, \"1\"]]\n");
            var lists = SearchSpace.Parse(SearchSpace.ReadFile(file));
            Assert.Equal(["model.hidden=[16]", "model.norms=batch"], lists.Assignments([0, 0]));
            Assert.Equal(["model.hidden=[32, 16]", "model.norms=[batch, \"1\"]"], lists.Assignments([1, 1]));
            File.WriteAllText(file, "model.hidden: [[16], [[32], 16]]\n");
            Assert.Contains("model.hidden.1 must be a single value, or a list of such (line 1)", Assert.Throws<UserException>(() => SearchSpace.ReadFile(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
