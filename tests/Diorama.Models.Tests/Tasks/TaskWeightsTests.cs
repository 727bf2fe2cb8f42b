using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests.Tasks;

public sealed class TaskWeightsTests
{
    private static readonly string[] _tasks = ["near", "far"];

    [Fact]
    public void Combine_FixedWeights_AddsLossesByWeightAndShare()
    {
        using var scope = TensorScope.Open();
        using var shared = new Parameter(Tensor.Ones([1]));
        using var weights = TaskWeights.Of(new() { Weights = [2, 0.5] }, _tasks, shared);
        var loss = weights.Combine([new(Number(3), 0.25, ("hits", Number(7))), new(Number(10), 0.75)], 8);

        Assert.Equal((0.25 * 2 * 3) + (0.75 * 0.5 * 10), loss.Total.Item(), 1e-5);
        Assert.Equal(8, loss.Count);
        Assert.Equal([("near.loss", 3.0), ("near.hits", 7.0), ("far.loss", 10.0)], loss.Terms.Select(t => (t.Name, t.Value.Item())));
        Assert.Null(weights.AfterStep);
        Assert.Empty(weights.Parameters());
    }

    [Fact]
    public void Combine_Uncertainty_LearnsToWeighALossByItsInverse()
    {
        // exp(-s) L + s / 2 is least at s = log 2L.
        using var scope = TensorScope.Open();
        using var shared = new Parameter(Tensor.Ones([1]));
        using var weights = TaskWeights.Of(new() { Kind = TaskWeighting.Uncertainty, Weights = [1, 1] }, _tasks, shared);
        var variances = weights.Parameters().Single();
        Assert.Equal(9, weights.Combine([new(Number(4)), new(Number(5))]).Total.Item(), 1e-5);
        for (var step = 0; step < 400; step++) Descend(weights.Combine([new(Number(4)), new(Number(0.1))]).Total, variances, 0.1);

        Assert.Equal(Math.Log(8), variances.Value[0].Item(), 1e-3);
        Assert.Equal(Math.Log(0.2), variances.Value[1].Item(), 1e-3);
    }

    [Fact]
    public void Combine_GradNormWithoutAlpha_EvensTheTasksPulls()
    {
        // L = c x: the gradients at x are 1 and 9 long, and so w is to be 1.8 and 0.2.
        using var scope = TensorScope.Open();
        using var shared = new Parameter(Tensor.Ones([1]));
        using var weights = TaskWeights.Of(new() { Kind = TaskWeighting.GradNorm, Weights = [1, 1], Alpha = 0 }, _tasks, shared);
        var learnt = weights.Parameters().Single();
        ObjectiveLoss loss = null!;
        for (var step = 0; step < 600; step++)
        {
            loss = weights.Combine([new(shared.Value.Sum()), new(shared.Value.Sum() * 9)]);
            Descend(loss.Total, learnt, 0.0005);
            shared.Value.Grad = null;
            using var quiet = Autograd.NoGrad();
            weights.AfterStep!();
        }

        Assert.Equal(1.8, learnt.Value[0].Item(), 0.02);
        Assert.Equal(0.2, learnt.Value[1].Item(), 0.02);
        Assert.Equal(2, learnt.Value.Sum().Item(), 1e-5);
        Assert.Equal(["near.loss", "near.weight", "far.loss", "far.weight"], loss.Terms.Select(t => t.Name));
    }

    [Theory]
    [InlineData(TaskWeighting.Fixed)]
    [InlineData(TaskWeighting.Uncertainty)]
    [InlineData(TaskWeighting.GradNorm)]
    public void Combine_BatchWithoutATask_CountsTheOther(TaskWeighting kind)
    {
        using var scope = TensorScope.Open();
        using var shared = new Parameter(Tensor.Ones([1]));
        using var weights = TaskWeights.Of(new() { Kind = kind, Weights = [1, 1] }, _tasks, shared);
        var loss = weights.Combine([new(shared.Value.Sum() * 3), new(Tensor.Zeros([]), 0)], 4);
        loss.Total.Backward();

        Assert.Equal(3, loss.Total.Item(), 1e-5);
        Assert.Equal(3, shared.Grad!.Item(), 1e-5);
        Assert.DoesNotContain("far.loss", loss.Terms.Select(t => t.Name));
        Assert.All(weights.Parameters().Where(p => p.Grad is not null), p => Assert.True(double.IsFinite(p.Grad!.Sum().Item())));
    }

    [Fact]
    public void AfterStep_GradNorm_KeepsWeightsAboveNothingAndTheirSum()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var shared = new Parameter(Tensor.Ones([1]));
        using var weights = TaskWeights.Of(new() { Kind = TaskWeighting.GradNorm, Weights = [3, 1] }, _tasks, shared);
        var learnt = weights.Parameters().Single().Value;
        Assert.Equal([1.5f, 0.5f], learnt.ToArray<float>());
        learnt.CopyInPlace(Tensor.From<float>([4, -1]));
        weights.AfterStep!();
        var after = learnt.ToArray<float>();
        Assert.Equal(2, after.Sum(), 1e-5);
        Assert.InRange(after[1], 1e-6f, 0.01f);
    }

    [Theory]
    [InlineData("{kind: uncertainty, weights: {near: 0}}", "model.taskWeights.weights must be above 0")]
    [InlineData("{weights: {near: 0, far: 0}}", "model.taskWeights.weights are all 0")]
    [InlineData("{weights: {nearer: 1}}", "model.taskWeights.weights.nearer is not a setting; did you mean model.taskWeights.weights.near?")]
    [InlineData("{kind: fixed, alpha: 1}", "model.taskWeights.alpha is read by the kind gradNorm only")]
    [InlineData("{kind: gradNorm, alpha: -1}", "model.taskWeights.alpha must be at least 0")]
    public void Read_Mistakes_AreSaid(string section, string said)
    {
        var problems = new RecipeProblems("tasks");
        var reader = new RecipeReader(new ModelConfig { Kind = "x", Settings = RecipeMap.Parse($"taskWeights: {section}") }.Settings, problems);
        TaskWeightsConfig.Read(reader, _tasks);
        reader.Finish();
        Assert.Contains(problems.Items, p => $"{p.Path} {p.Message}".Contains(said, StringComparison.Ordinal));
    }

    private static Tensor Number(double value) => Tensor.Full([], value);

    private static void Descend(Tensor loss, Parameter parameter, double rate)
    {
        loss.Backward();
        using var quiet = Autograd.NoGrad();
        parameter.Value.SubInPlace(parameter.Grad! * rate);
        parameter.Value.Grad = null;
    }
}
