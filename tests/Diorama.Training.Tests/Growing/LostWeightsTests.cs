using Diorama.Core;
using Diorama.Models;

namespace Diorama.Training.Tests.Growing;

/// <summary>Growth loses nothing that was learnt: a setting that would is refused, and named.</summary>
public sealed class LostWeightsTests : IDisposable
{
    private readonly SmallRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Grow_WithoutTheTrainedPrior_IsRefused()
    {
        var message = Refused(_runs.Train("small", "model.prior=mixture", "model.components=4"), new(2), "model.prior=normal", "model.components=null");
        Assert.Contains("has nothing of prior.", message, StringComparison.Ordinal);
        Assert.EndsWith("growth changes the sizes alone: leave away --set model.prior=normal --set model.components=null", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log_prior", "model.prior=mixture", "model.components=4")]
    [InlineData("log_likelihood", "model.likelihood=gaussian", "model.binarization=null")]
    public void Grow_WithAnotherDistribution_IsRefused(string answer, params string[] overrides)
    {
        var message = Refused(_runs.Train("small"), new(2), overrides);
        Assert.Matches($"the grown model's ({answer}.*|mean) differs .* leave away --set {overrides[0]}", message);
    }

    [Fact]
    public void Grow_WhatMeansSomethingElseByTheSameNumbers_IsRefused()
    {
        var small = _runs.Train("small", "model={kind: ddpm, width: 8, multipliers: [1], blocks: 1, prediction: velocity}", "run.steps=1");
        Assert.Matches("the grown model's picture differs .* leave away --set model.prediction=noise", Refused(small, new(2), "model.prediction=noise"));
    }

    [Fact]
    public void Grow_AGanWithoutItsClasses_IsRefused()
    {
        var small = _runs.Train("small", "model={kind: dcgan, width: 4, latent: 4, conditional: true}", "run.steps=1");
        Assert.Contains("leave away --set model.conditional=false", Refused(small, new(2), "model.conditional=false"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2.0, new string[0], "")]
    [InlineData(1.5, new string[0], ". A whole multiple for --wider, or --deeper, may")]
    [InlineData(1.5, new[] { "run.steps=9", "model.norm=none" }, ". Of a model, growth changes the sizes alone: leave away --set model.norm=none")]
    public void Advice_NamesTheLikeliestCause(double wider, string[] overrides, string expected) => Assert.Equal(expected, GrowthAdvice.For(new(wider), overrides));

    private string Refused(string small, GrowthRequest request, params string[] overrides) => Assert.Throws<UserException>(() => _runs.Grow(small, request, overrides)).Message;
}
