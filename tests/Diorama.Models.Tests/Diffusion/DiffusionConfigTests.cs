using Diorama.Core;

namespace Diorama.Models.Tests;

public sealed class DiffusionConfigTests
{
    [Theory]
    [InlineData("ddpm", "{width: 12}", "model.width")]
    [InlineData("ddpm", "{multipliers: [1, 2, 4, 8]}", "model.multipliers")]
    [InlineData("ddpm", "{patch: 3}", "model.multipliers")]
    [InlineData("ddpm", "{captions: true}", "model.captions")]
    [InlineData("ddpm", "{captionWidth: 32}", "model.captionWidth")]
    [InlineData("ddpm", "{drop: 0.2}", "model.drop")]
    [InlineData("ddpm", "{sampling: {steps: 1001}}", "model.sampling.steps")]
    [InlineData("ddpm", "{timesteps: 10, sampling: {steps: 11}}", "model.sampling.steps")]
    [InlineData("ddpm", "{sampling: {guidance: 2}}", "model.sampling.guidance")]
    [InlineData("ddpm", "{conditional: true, drop: 0, sampling: {guidance: 2}}", "model.sampling.guidance")]
    [InlineData("ddpm", "{sampling: {guidanceFrom: 0.5, guidanceTo: 0.4}}", "model.sampling.guidanceTo")]
    [InlineData("ddpm", "{sampling: {method: heun}}", "model.sampling.method")]
    [InlineData("ddpm", "{logitNormal: true}", "model.logitNormal")]
    [InlineData("flow-matching", "{minSnr: 5}", "model.minSnr")]
    [InlineData("flow-matching", "{sampling: {eta: 1}}", "model.sampling.eta")]
    public void Read_WhatDoesNotFit_IsNamed(string kind, string settings, string path)
    {
        var problems = new RecipeProblems("test");
        Assert.Null(ModelFamilies.Create(new() { Kind = kind, Settings = RecipeMap.Parse(settings) }, Play.Images(28), problems));
        Assert.Equal(path, Assert.Single(problems.Items).Path);
    }

    [Fact]
    public void Read_NoClassesOrCaptions_RefusesThem()
    {
        var problems = new RecipeProblems("test");
        var settings = RecipeMap.Parse("{conditional: true, captions: true}");
        Assert.Null(ModelFamilies.Create(new() { Kind = "ddpm", Settings = settings }, Play.Images(28, classes: 0), problems));
        Assert.Equal(["model.captions", "model.conditional"], problems.Items.Select(p => p.Path).Order());
    }

    [Fact]
    public void Read_Defaults_AreTheRecords()
    {
        var problems = new RecipeProblems("test");
        var reader = new RecipeReader((RecipeMap)RecipeMap.Empty, problems);
        var config = DdpmConfig.Read(reader, Play.Images(28));
        Assert.Empty(problems.Items);
        Assert.Equal(new DdpmConfig().ToString(), config.ToString());
        Assert.Equal(new UnetConfig().Multipliers, config.Unet.Multipliers);
        Assert.Equal(new FlowConfig().ToString(), FlowConfig.Read(new(RecipeMap.Empty, problems), Play.Images(28)).ToString());
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(32, 8)]
    [InlineData(96, 24)]
    [InlineData(128, 32)]
    [InlineData(200, 25)]
    public void Groups_OfChannels_DivideThemByFourOrMore(int channels, int groups) => Assert.Equal(groups, new UnetConfig().Groups(channels));
}
