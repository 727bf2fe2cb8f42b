namespace Diorama.Training.Tests.Distributed;

public sealed class RankTermsTests
{
    [Theory]
    [InlineData("optim.lr=0.5", "optim.lr=0.5, rank 0 has 0.01")]
    [InlineData("optim.second.clipNorm=2", "optim.second.clipNorm=2, rank 0 has 0.5")]
    [InlineData("optim.clipNorm=1", "optim.clipNorm=1, rank 0 has 0")]
    [InlineData("run.steps=20", "run.steps=20, rank 0 has 12")]
    [InlineData("run.seed=4", "run.seed=4, rank 0 has 3")]
    [InlineData("run.precision=bfloat16", "run.precision=bfloat16, rank 0 has float32")]
    [InlineData("data.batch=4", "data.batch=4, rank 0 has 8")]
    [InlineData("accumulate=1", "accumulate=1, rank 0 has 2")]
    [InlineData("ranks.noise=whole", "ranks.noise=whole, rank 0 has own")]
    [InlineData("checkpoint.every=4", "checkpoint.every=4, rank 0 has 5")]
    [InlineData("model.noise=own", "model.noise=own, rank 0 has ")]
    public void Difference_OneSetting_IsNamedWithBothValues(string other, string said)
    {
        using var lead = Toy.Plan();
        using var plan = Toy.Plan(other);
        var (own, leads) = (RankTerms.Of(plan), RankTerms.Of(lead));
        Assert.NotEqual(leads.Hash(), own.Hash());
        Assert.StartsWith($"rank 1 has {said}", RankTerms.From(own.ToBytes()).Difference(1, RankTerms.From(leads.ToBytes())), StringComparison.Ordinal);
    }

    [Fact]
    public void Difference_SeveralSettings_NamesTheFirstAndCountsTheOthers()
    {
        using var lead = Toy.Plan();
        using var plan = Toy.Plan("run.seed=4", "optim.lr=0.5");
        Assert.Equal("rank 1 has run.seed=4, rank 0 has 3, and 1 more differs", RankTerms.Of(plan).Difference(1, RankTerms.Of(lead)));
    }

    [Theory]
    [InlineData("name=other")]
    [InlineData("run.threads=1")]
    [InlineData("data.workers=2")]
    public void Hash_WhatAMachineDecides_CountsForNothing(string other)
    {
        using var lead = Toy.Plan();
        using var plan = Toy.Plan(other);
        Assert.Equal(RankTerms.Of(lead).Hash(), RankTerms.Of(plan).Hash());
    }

    [Fact]
    public void Difference_OtherData_IsSeenWithoutTheirPath()
    {
        using var folder = new Diorama.Tests.TemporaryFolder();
        var (one, same, fewer, turned) = (Plan("one", 100), Plan("same", 100), Plan("fewer", 90), Plan("turned", 100, from: 3));
        Assert.Equal(one.Hash(), same.Hash());
        Assert.Contains("the data's samples=", fewer.Difference(1, one), StringComparison.Ordinal);
        Assert.StartsWith("rank 1 has what is in the data=", turned.Difference(1, one), StringComparison.Ordinal);
        Assert.DoesNotContain("more differ", turned.Difference(1, one), StringComparison.Ordinal);

        RankTerms Plan(string name, int count, int from = 0)
        {
            var file = folder.Write($"{name}.jsonl", string.Concat(Enumerable.Range(from, count).Select(i => $$"""{"text": "line {{i % 10}}"}{{'\n'}}""")));
            var yaml = $$"""
                name: texts
                run: {steps: 2}
                data: {name: jsonl, path: "{{file}}", length: 16, batch: 4}
                model: {kind: gru, embedding: 8, hidden: 16, layers: 1}
                """;
            using var plan = TrainingPlan.Of(Core.Recipe.FromYaml(yaml));
            return RankTerms.Of(plan);
        }
    }

    [Fact]
    public void Difference_OtherPictures_IsSeen()
    {
        using var folder = new Diorama.Tests.TemporaryFolder();
        var (one, same, other) = (Plan("one", side: 8), Plan("same", side: 8), Plan("other", side: 12));
        Assert.Equal(one.Hash(), same.Hash());
        Assert.StartsWith("rank 1 has what is in the data=image ", other.Difference(1, one), StringComparison.Ordinal);

        RankTerms Plan(string name, int side)
        {
            var data = Growing.PictureRuns.Make(folder.File(name), side, "leaves");
            using var plan = TrainingPlan.Of(Core.Recipe.FromYaml("{name: pictures, run: {steps: 2}, data: {name: images}, model: {kind: vae, hidden: [8], latent: 2}}", data));
            return RankTerms.Of(plan);
        }
    }
}
