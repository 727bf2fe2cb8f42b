namespace Diorama.Torch.Generator.Tests;

public sealed class SchemaParserTests
{
    [Fact]
    public void Parse_NameAndOverload_AreSplitAndTheNamespaceAdded()
    {
        var model = SchemaParser.Parse("add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor");

        Assert.Equal(("add", "Tensor", "Add"), (model.Name, model.Overload, model.MethodName));
        Assert.Equal("aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor", model.Schema);
        Assert.Equal("AddTensor", model.TableName);
    }

    [Fact]
    public void Parse_OwnNamespace_IsKept()
    {
        var model = SchemaParser.Parse("diorama::adam_(Tensor(a!) self, Tensor grad) -> Tensor(a!)");

        Assert.Equal("diorama::adam_(Tensor(a!) self, Tensor grad) -> Tensor(a!)", model.Schema);
        Assert.Equal("AdamInPlace", model.MethodName);
    }

    [Fact]
    public void Parse_Options_ChooseNameAndVersion()
    {
        var model = SchemaParser.Parse("_unique2(Tensor self) -> (Tensor, Tensor, Tensor) | name=Unique since=2.1");

        Assert.Equal(("Unique", "2.1", "Unique2"), (model.MethodName, model.Since, model.TableName));
        Assert.Equal("aten::_unique2(Tensor self) -> (Tensor, Tensor, Tensor)", model.Schema);
    }

    [Theory]
    [InlineData("int dim=-1", "-1")]
    [InlineData("float eps=1e-05", "1e-05")]
    [InlineData("Tensor? bias=None", "None")]
    [InlineData("int[2] stride=[0, 1]", "[0, 1]")]
    [InlineData("int[] dims=[]", "[]")]
    [InlineData("str mode=\"a, b)\"", "\"a, b)\"")]
    [InlineData("str mode='none'", "'none'")]
    [InlineData("bool keepdim=False", "False")]
    [InlineData("int reduction=Mean", "Mean")]
    [InlineData("ScalarType? dtype=long", "long")]
    public void Parse_Default_IsTakenAsWritten(string argument, string expected)
    {
        var model = SchemaParser.Parse($"op(Tensor self, {argument}, int last=3) -> Tensor");

        Assert.Equal(expected, model.Arguments[1].Default);
        Assert.Equal("3", model.Arguments[2].Default);
    }

    [Fact]
    public void Parse_AfterStar_IsKeywordOnly()
    {
        var model = SchemaParser.Parse("rand.generator(int[] size, *, Generator? generator, ScalarType? dtype=None) -> Tensor");

        Assert.Equal([false, true, true], model.Arguments.Select(a => a.IsKeywordOnly));
    }

    [Theory]
    [InlineData("Tensor", false, false, false, 0, false)]
    [InlineData("Tensor?", false, true, false, 0, false)]
    [InlineData("Tensor(a)", false, false, false, 0, false)]
    [InlineData("Tensor(a!)", false, false, false, 0, true)]
    [InlineData("Tensor(a -> *)", false, false, false, 0, false)]
    [InlineData("Tensor(a!)[]", true, false, false, 0, true)]
    [InlineData("Tensor?[]", true, false, true, 0, false)]
    [InlineData("int[2]", true, false, false, 2, false)]
    [InlineData("int[1]?", true, true, false, 1, false)]
    [InlineData("float[]?", true, true, false, 0, false)]
    [InlineData("SymInt?", false, true, false, 0, false)]
    public void Parse_Type_HasItsParts(string text, bool isList, bool isOptional, bool hasOptionalElements, int size, bool isWritten)
    {
        var type = SchemaParser.Parse($"op({text} x) -> ()").Arguments[0].Type;

        Assert.Equal(new TypeModel(type.Element, isList, isOptional, hasOptionalElements, size, isWritten), type);
    }

    [Fact]
    public void Parse_NamedResults_KeepTheirNames()
    {
        var model = SchemaParser.Parse("topk(Tensor self, int k) -> (Tensor values, Tensor indices)");

        Assert.Equal(["values", "indices"], model.Results.Select(r => r.Name));
    }

    [Theory]
    [InlineData("f() -> ()", 0)]
    [InlineData("f() -> Tensor", 1)]
    [InlineData("f() -> Tensor(a)[]", 1)]
    [InlineData("f() -> (Tensor, Tensor)", 2)]
    public void Parse_Results_AreCounted(string line, int expected) => Assert.Equal(expected, SchemaParser.Parse(line).Results.Count);

    [Fact]
    public void Parse_SameLineTwice_GivesEqualModels()
    {
        const string line = "max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)";

        Assert.Equal(SchemaParser.Parse(line), SchemaParser.Parse(line));
        Assert.NotEqual(SchemaParser.Parse(line), SchemaParser.Parse(line.Replace("False", "True")));
    }

    [Theory]
    [InlineData("add(Tensor self", "DIO001", "expected ')'", 15)]
    [InlineData("add Tensor self) -> Tensor", "DIO001", "expected '('", 4)]
    [InlineData("add(Tensor self) Tensor", "DIO001", "expected '->'", 17)]
    [InlineData("add(Tensor) -> Tensor", "DIO001", "expected an argument's name", 10)]
    [InlineData("add(Tensor self, int dim=) -> Tensor", "DIO001", "expected a default value", 25)]
    [InlineData("add(Tensor self) -> Tensor extra more", "DIO001", "expected the end of the schema", 33)]
    [InlineData("add(Tensor(a! self) -> Tensor", "DIO001", "expected an argument's name", 20)]
    [InlineData("add(int[x] self) -> Tensor", "DIO001", "'x' is not a list's length", 10)]
    [InlineData("add(Tensor self) -> Tensor | nam=Sum", "DIO001", "'nam=Sum' is neither name=… nor since=…", 27)]
    [InlineData("add(Layout layout) -> Tensor", "DIO002", "the type 'Layout' is not supported; leave the argument out if its default will do", 10)]
    [InlineData("add(int[][] x) -> Tensor", "DIO002", "a list of lists is not supported", 11)]
    public void Parse_Malformed_SaysWhatAndWhere(string line, string id, string message, int column)
    {
        var error = Assert.Throws<SchemaException>(() => SchemaParser.Parse(line));

        Assert.Equal((id, message, column), (error.Id, error.Message, error.Column));
    }
}
