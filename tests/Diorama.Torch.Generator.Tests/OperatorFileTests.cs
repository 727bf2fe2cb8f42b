namespace Diorama.Torch.Generator.Tests;

public sealed class OperatorFileTests
{
    [Fact]
    public void Parse_HeadingAndComment_GiveGroupAndDoc()
    {
        var file = OperatorFile.Parse(
            """
            # About the file.

            ## Linear algebra
            # The product.
            mm(Tensor self, Tensor mat2) -> Tensor
            bmm(Tensor self, Tensor mat2) -> Tensor
            """);

        Assert.Empty(file.Problems);
        Assert.Equal(["LinearAlgebra", "LinearAlgebra"], file.Operators.Select(o => o.Group));
        Assert.Equal(["The product.", null], file.Operators.Select(o => o.Doc));
        Assert.Equal([4, 5], file.Operators.Select(o => o.Line));
    }

    [Fact]
    public void Parse_BadLine_IsReportedAndTheRestRead()
    {
        var file = OperatorFile.Parse("exp(Tensor self) -> Tensor\nlog(Tensor self -> Tensor\nsin(Tensor self) -> Tensor");

        Assert.Equal(["exp", "sin"], file.Operators.Select(o => o.Name));
        var problem = Assert.Single(file.Problems);
        Assert.Equal(("DIO001", 1), (problem.Id, problem.Line));
    }

    [Theory]
    [InlineData("exp(Tensor self) -> Tensor\nexp(Tensor self, int dim) -> Tensor", "DIO003", "exp is declared twice; the first time on line 1")]
    [InlineData("f.a(Tensor x) -> Tensor\nf.b(Tensor x, int n) -> Tensor\nf.c(Tensor x, Tensor y) -> Tensor", "DIO004", "F has 2 overloads already; name this one with '| name=…'")]
    [InlineData("f.a(Tensor x, int n) -> Tensor\nf.b(Tensor x, int? n) -> Tensor", "DIO004", "F(long) exists already; name this one with '| name=…'")]
    [InlineData("f(Tensor x) -> (Tensor, int)", "DIO002", "the results of f have types that are not supported")]
    [InlineData("f(Tensor x) -> int[]", "DIO002", "the results of f have types that are not supported")]
    [InlineData("f(str[] names) -> Tensor", "DIO002", "the list 'names' has a type that is not supported")]
    [InlineData("f(Tensor[]? list) -> Tensor", "DIO002", "the list 'list' has a type that is not supported")]
    [InlineData("f(int[]? dim=[0]) -> Tensor", "DIO002", "the optional list 'dim' can have no default but None")]
    public void Parse_UnusableOperator_IsReported(string text, string id, string message)
    {
        var problem = Assert.Single(OperatorFile.Parse(text).Problems);

        Assert.Equal((id, message), (problem.Id, problem.Message));
    }

    [Fact]
    public void Generator_BadLine_BecomesADiagnosticAtThatLine()
    {
        var (_, diagnostics) = InMemory.Generate("exp(Tensor self) -> Tensor\n\nlog(Tensor self, Layout layout) -> Tensor");

        var diagnostic = Assert.Single(diagnostics);
        var position = diagnostic.Location.GetLineSpan();
        Assert.Equal(("DIO002", "/src/operators.txt", 2), (diagnostic.Id, position.Path, position.StartLinePosition.Line));
    }
}
