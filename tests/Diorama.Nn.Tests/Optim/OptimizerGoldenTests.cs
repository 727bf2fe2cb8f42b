using System.Text.Json;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

/// <summary>Fifty steps of each optimiser beside PyTorch's, on both ways that a step is computed.</summary>
public sealed class OptimizerGoldenTests
{
    private static readonly string[] Both = ["weight", "bias"];

    public static TheoryData<string> Cases => GoldenCases.NamesOf("optimizer");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_InOnePass_GivesPyTorchsNumbers(string name) => Run(name, byOperators: false);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_ByOperators_GivesPyTorchsNumbers(string name) => Run(name, byOperators: true);

    /// <summary>The case decays its weight by 0.1 and its bias not at all; the optimisers here are told so by the recipe's words.</summary>
    [Theory]
    [InlineData("adamw/groups/f32", OptimKind.AdamW, 0)]
    [InlineData("adamw/groups/f64", OptimKind.AdamW, 0)]
    [InlineData("sgd/groups/f64", OptimKind.Sgd, 0.9)]
    public void Create_DecayOfMatrices_GivesPyTorchsNumbersOfTwoGroups(string name, OptimKind kind, double momentum)
    {
        using var scope = TensorScope.Open();
        using var golden = new GoldenCases("optimizer");
        var config = new OptimConfig { Kind = kind, Momentum = momentum, WeightDecay = 0.1, Decay = DecayKind.Matrices };
        foreach (var parameter in Both) RunGroup(golden, name, [parameter], golden.Settings(name), group => OptimizerFactory.Create(group, config));
    }

    private static void Run(string name, bool byOperators)
    {
        using var scope = TensorScope.Open();
        using var golden = new GoldenCases("optimizer");
        var settings = golden.Settings(name);
        string[][] division = settings.TryGetProperty("groups", out _) ? [["weight"], ["bias"]] : [Both];
        foreach (var names in division)
        {
            RunGroup(golden, name, names, settings, group =>
            {
                var optimizer = Make(group, settings, Own(settings, names));
                optimizer.AlwaysByOperators = byOperators;
                return optimizer;
            });
        }
    }

    private static JsonElement Own(JsonElement settings, string[] names) =>
        settings.TryGetProperty("groups", out var groups) ? groups.GetProperty(names[0]) : settings;

    private static void RunGroup(GoldenCases golden, string name, string[] names, JsonElement settings, Func<ParameterGroup, Optimizer> make)
    {
        var parameters = names.ToDictionary(n => n, n => new Parameter(golden[$"{name}/start.{n}"]));
        using var group = new ParameterGroup(parameters.Values);
        using var optimizer = make(group);
        var lr = Own(settings, names).Number("lr", settings.Number("lr"));

        // To maximise is to minimise with the opposite gradient.
        var sign = settings.Flag("maximize") ? -1 : 1;
        for (var step = 1; step <= 50; step++)
        {
            using var inner = TensorScope.Open();
            group.ZeroGradients();
            foreach (var n in names) parameters[n].Grad!.CopyInPlace(golden[$"{name}/gradient.{n}"].Select(0, step - 1) * sign);
            Assert.True(optimizer.Step(lr));
            if (step is 1 or 10 or 50)
            {
                foreach (var n in names) golden.AssertClose($"{name}/after.{step}.{n}", parameters[n]);
            }
            if (settings.TryGetProperty("change", out var change) && step == change.Whole("after_step")) lr = change.Number("lr");
        }
        Assert.Equal(50, optimizer.NumSteps);
        for (var i = 0; i < names.Length; i++)
        {
            foreach (var (key, moment) in optimizer.Tensors())
            {
                golden.AssertClose($"{name}/after.50.state.{names[i]}.{key}", group.Part(moment, i));
            }
        }
        foreach (var parameter in parameters.Values) parameter.Dispose();
    }

    private static Optimizer Make(ParameterGroup group, JsonElement all, JsonElement own)
    {
        var weightDecay = own.Number("weight_decay", all.Number("weight_decay", double.NaN));
        var decay = double.IsNaN(weightDecay) ? 0 : weightDecay;
        var (beta1, beta2) = all.TryGetProperty("betas", out var betas) ? (betas[0].GetDouble(), betas[1].GetDouble()) : (0.9, 0.999);
        return all.Text("optimizer") switch
        {
            "SGD" => new Sgd(group, all.Number("momentum"), all.Number("dampening"), decay, all.Flag("nesterov")),
            "Adam" => new Adam(group, beta1, beta2, all.Number("eps", 1e-8), decay, all.Flag("amsgrad")),
            "AdamW" => new AdamW(group, beta1, beta2, all.Number("eps", 1e-8), double.IsNaN(weightDecay) ? 0.01 : weightDecay, all.Flag("amsgrad")),
            "RMSprop" => new RmsProp(group, all.Number("alpha", 0.99), all.Number("eps", 1e-8), decay, all.Number("momentum"), all.Flag("centered")),
            var other => throw new ArgumentException($"no optimiser {other}", nameof(all)),
        };
    }
}
