using Diorama.Nn.Tests.Kernels;
using Diorama.Torch;

namespace Diorama.Nn.Tests.Inference;

public sealed class RecurrentStepperTests
{
    private const int NumSymbols = 11;

    /// <summary>Hidden sizes below a vector, of whole blocks, and with a rest.</summary>
    [Theory]
    [InlineData(true, 5, 1, true)]
    [InlineData(true, 64, 2, true)]
    [InlineData(true, 37, 3, false)]
    [InlineData(false, 5, 1, true)]
    [InlineData(false, 64, 2, true)]
    [InlineData(false, 37, 3, false)]
    public void Step_TwoSequences_GivesTheLayersLogits(bool isLstm, int hiddenSize, int numLayers, bool bias)
    {
        using var scope = TensorScope.Open();
        using var embedding = new Embedding(NumSymbols, 9);
        using RecurrentModule layers = isLstm ? new Lstm(9, hiddenSize, numLayers, bias, batchFirst: true) : new Gru(9, hiddenSize, numLayers, bias, batchFirst: true);
        using var project = new Linear(hiddenSize, 6, bias);
        using var head = new Linear(6, NumSymbols, bias);
        foreach (var module in (Module[])[embedding, layers, project, head]) Enlarge(module);
        int[][] texts = [[3, 1, 4, 1, 5, 9, 2, 6], [5, 3, 5, 8, 9, 7, 9, 0]];

        var x = embedding.Forward(Tensor.From<long>([.. texts.SelectMany(t => t).Select(t => (long)t)], 2, 8)) * 1.5;
        var expected = head.Forward(project.Forward(layers is Lstm lstm ? lstm.Forward(x).Output : ((Gru)layers).Forward(x).Output)); // [2, 8, symbols]
        var stepper = new RecurrentStepper(embedding, layers, [project, head], inputScale: 1.5, numSequences: 2);
        var actual = new float[2, 8, NumSymbols];
        var logits = new float[2 * NumSymbols];
        for (var t = 0; t < 8; t++)
        {
            stepper.Step([texts[0][t], texts[1][t]], logits);
            for (var i = 0; i < logits.Length; i++) actual[i / NumSymbols, t, i % NumSymbols] = logits[i];
        }

        Assert.InRange(expected.Abs().Max().Item(), 0.5, 20);
        Near.Equal(expected, Tensor.From<float>([.. actual.Cast<float>()], 2, 8, NumSymbols), 1e-5, "logits");
    }

    [Fact]
    public void Step_AfterReset_BeginsAnew()
    {
        var (stepper, logits) = (Make(), new float[NumSymbols]);
        stepper.Step(3, logits);
        var first = logits.ToArray();
        stepper.Step(3, logits);
        Assert.NotEqual(first, logits);
        stepper.Reset();
        stepper.Step(3, logits);
        Assert.Equal(first, logits);
    }

    [Fact]
    public void CopyState_ToAnotherSequence_GoesOnAlike()
    {
        var (stepper, logits) = (Make(), new float[2 * NumSymbols]);
        stepper.Step(3, logits);
        stepper.Step(7, logits);
        stepper.CopyState(0, 1);
        stepper.Step([5, 5], logits);
        Assert.Equal(logits[..NumSymbols], logits[NumSymbols..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => stepper.CopyState(0, 2));
    }

    [Fact]
    public void Step_WeightsChangedAfterwards_KeepsItsCopies()
    {
        using var scope = TensorScope.Open();
        using var embedding = new Embedding(NumSymbols, 4);
        using var layers = new Gru(4, 8);
        using var head = new Linear(8, NumSymbols);
        var stepper = new RecurrentStepper(embedding, layers, [head]);
        float[] before = new float[NumSymbols], after = new float[NumSymbols];
        stepper.Step(1, before);
        using (Autograd.NoGrad()) head.Weight.Value.ZeroInPlace();
        stepper.Reset();
        stepper.Step(1, after);
        Assert.Equal(before, after);
    }

    /// <summary>Initial weights give deep layers without biases outputs near zero, where rounding is large beside them; these keep every value near one.</summary>
    private static void Enlarge(Module module)
    {
        using var still = Autograd.NoGrad();
        foreach (var parameter in module.Parameters()) parameter.Value.NormalInPlace(0, 1.5 / Math.Sqrt(parameter.Value.Size(-1)));
    }

    private static RecurrentStepper Make()
    {
        using var scope = TensorScope.Open();
        using var embedding = new Embedding(NumSymbols, 4);
        using var layers = new Lstm(4, 8);
        using var head = new Linear(8, NumSymbols);
        return new RecurrentStepper(embedding, layers, [head], numSequences: 2);
    }
}
