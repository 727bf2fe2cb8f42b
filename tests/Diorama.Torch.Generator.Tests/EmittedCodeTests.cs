using Microsoft.CodeAnalysis;

namespace Diorama.Torch.Generator.Tests;

public sealed class EmittedCodeTests
{
    // Calls as the layers write them: overloads, defaults, params and named arguments must resolve.
    private const string Calls =
        """
        namespace Diorama.Torch;

        internal static class Calls
        {
            internal static void All(Tensor x, Tensor y, Generator generator)
            {
                x = x.Add(y).Add(2).Sub(y, alpha: 0.5).Mul(3.0).Div(y).Neg().Pow(2).Pow(y);
                x = x.Eq(y).Ne(1).Lt(0).Le(y).Gt(0.5).Ge(y);
                x = x.View(2, -1).Reshape([4, 3]).Permute(0, 2, 1).Transpose(0, 1).Expand(4, 4).Repeat(1, 2).Flip(0);
                x = x.Sum().Sum([-1], keepdim: true).Mean().Mean([0, 1]).Amax([1]).Amax().Argmax().Argmax(1).Std().Var([1], correction: 0);
                (Tensor values, Tensor indices) = x.Max(1);
                x = x.Max().Add(x.Sort(descending: true).Values).Add(x.Topk(3).Indices);
                x = x.Slice(1, 0, 4).Slice(dim: 0, end: 2).Select(0, -1).Narrow(0, 1, 2).Squeeze().Squeeze(1).Unsqueeze(0);
                x = Tensor.Cat([x, y], 1).Add(Tensor.Stack([x, y])).Add(Tensor.Einsum("ij,jk->ik", x, y));
                x = Tensor.Zeros([2, 3]).Add(Tensor.Full([2], 7)).Add(Tensor.Arange(0, 10)).Add(Tensor.Randn([2], generator, DType.Float32));
                x = x.Conv2d(y).Conv2d(y, null, [2, 2], padding: [1, 1]).Linear(y).BatchNorm(y, null, null, null, true, 0.1, 1e-5, false);
                x = x.Index(null, y).Gather(1, y).Clamp(min: 0).Clamp(max: 1).Softmax(-1).Where(x, y).Where(x, 0);
                x = x.To(DType.Float32).MoveTo(device: new Device(0, 0)).AddInPlace(y).NormalInPlace(0, 1, generator).CopyInPlace(y);
                x = x.MseLoss(y).CrossEntropyLoss(y, labelSmoothing: 0.1).Pad([1, 1], "reflect").Gelu("tanh").ScaledDotProductAttention(x, y, isCausal: true);
                Tensor[] parts = x.Split(2, 1);
                Tensor.ForeachAddInPlace(parts, parts, alpha: 2);
                Tensor.ForeachMulInPlace(parts, 0.9);
                var (output, h, c) = x.Lstm([x, y], parts, true, 1, 0, false, false, true);
                bool same = x.Equal(y) && x.Allclose(y, atol: 1e-6);
            }
        }
        """;

    [Fact]
    public void Operators_Emitted_CompileWithoutWarnings()
    {
        var (compilation, diagnostics) = InMemory.Generate(InMemory.Data("operators.txt"));

        Assert.Empty(diagnostics);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity != DiagnosticSeverity.Hidden));
    }

    [Fact]
    public void Calls_OfTheCommonMethods_Resolve()
    {
        var (compilation, _) = InMemory.Generate(InMemory.Data("operators.txt"), Calls);

        var errors = compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(errors);
    }

    [Fact]
    public void ReductionWithoutDim_CalledWithZero_IsRefused()
    {
        // 0 converts to DType?, so a Sum(DType?) overload would take a dimension for a type.
        var (compilation, _) = InMemory.Generate(
            InMemory.Data("operators.txt"),
            "namespace Diorama.Torch; internal static class Calls { internal static Tensor Sum(Tensor x) => x.Sum(0); }");

        Assert.Contains(compilation.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Generated_Committed_IsWhatIsEmitted()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Data", "Generated");
        var committed = Directory.EnumerateFiles(folder, "*.g.cs", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

        var emitted = OperatorGenerator.Sources(OperatorFile.Parse(InMemory.Data("operators.txt"))).ToDictionary(s => s.Name, s => s.Text);

        Assert.Equal(emitted.Keys.Order(StringComparer.Ordinal), committed.Keys.Order(StringComparer.Ordinal));
        Assert.All(emitted, source => Assert.Equal(source.Value, committed[source.Key]));
    }
}
