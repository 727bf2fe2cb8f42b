namespace Diorama.Torch.Generator.Tests;

public sealed class MethodEmitterTests
{
    [Fact]
    public void Emit_PlainOperator_IsAnInstanceMethod() => AssertEmits(
        "add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor",
        """
            /// <summary><c>aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -&gt; Tensor</c></summary>
            public Tensor Add(Tensor other, Scalar? alpha = null)
            {
                var callResult = Dispatcher.CallTensor(OperatorTable.AddTensor, [Arg.Of(this), Arg.Of(other), Arg.Of(alpha ?? 1)]);
                GC.KeepAlive(this);
                GC.KeepAlive(other);
                return callResult;
            }

        """);

    [Fact]
    public void Emit_InPlace_ReturnsTheSameTensor() => AssertEmits(
        "normal_(Tensor(a!) self, float mean=0, *, Generator? generator=None) -> Tensor(a!)",
        """
            /// <summary><c>aten::normal_(Tensor(a!) self, float mean=0, *, Generator? generator=None) -&gt; Tensor(a!)</c></summary>
            public Tensor NormalInPlace(double mean = 0, Generator? generator = null)
            {
                var callResult = Dispatcher.CallInPlace(OperatorTable.NormalInPlace, [Arg.Of(this), Arg.Of(mean), Arg.Of(generator)], this);
                GC.KeepAlive(this);
                GC.KeepAlive(generator);
                return callResult;
            }

        """);

    [Fact]
    public void Emit_SizedList_ExpandsASingleDefaultAndPins() => AssertEmits(
        "pool(Tensor self, int[2] kernel_size, int[2] stride=1) -> (Tensor values, Tensor indices)",
        """
            /// <summary><c>aten::pool(Tensor self, int[2] kernel_size, int[2] stride=1) -&gt; (Tensor values, Tensor indices)</c></summary>
            public unsafe (Tensor Values, Tensor Indices) Pool(ReadOnlySpan<long> kernelSize, ReadOnlySpan<long> stride = default)
            {
                stride = stride.IsEmpty ? [1, 1] : stride;
                fixed (long* kernelSizePointer = kernelSize)
                fixed (long* stridePointer = stride)
                {
                    var callResult = Dispatcher.CallTensor2(OperatorTable.Pool, [Arg.Of(this), Arg.Ints(kernelSizePointer, kernelSize.Length), Arg.Ints(stridePointer, stride.Length)]);
                    GC.KeepAlive(this);
                    return callResult;
                }
            }

        """);

    [Fact]
    public void Emit_TensorListFirst_IsStaticAndVoid() => AssertEmits(
        "_foreach_add_.Scalar(Tensor(a!)[] self, Scalar scalar) -> ()",
        """
            /// <summary><c>aten::_foreach_add_.Scalar(Tensor(a!)[] self, Scalar scalar) -&gt; ()</c></summary>
            public static unsafe void ForeachAddInPlace(ReadOnlySpan<Tensor> self, Scalar scalar)
            {
                Span<nint> selfHandles = self.Length <= 64 ? stackalloc nint[self.Length] : new nint[self.Length];
                TensorList.Fill(self, selfHandles);
                fixed (nint* selfPointer = selfHandles)
                {
                    Dispatcher.CallVoid(OperatorTable.ForeachAddInPlaceScalar, [Arg.Tensors(selfPointer, selfHandles.Length), Arg.Of(scalar)]);
                    TensorList.KeepAlive(self);
                }
            }

        """);

    [Fact]
    public void Emit_OptionalTextAndList_PassNone() => AssertEmits(
        "f(Tensor self, int[1]? dim, *, str? mode=None) -> bool",
        """
            /// <summary><c>aten::f(Tensor self, int[1]? dim, *, str? mode=None) -&gt; bool</c></summary>
            public unsafe bool F(long[]? dim, string? mode = null)
            {
                var modeUtf8 = Encoding.UTF8.GetBytes(mode ?? "");
                fixed (long* dimPointer = dim)
                fixed (byte* modePointer = modeUtf8)
                {
                    var callResult = Dispatcher.CallBool(OperatorTable.F, [Arg.Of(this), dim is null ? Arg.None : Arg.Ints(dimPointer, dim.Length), mode is null ? Arg.None : Arg.Utf8(modePointer, modeUtf8.Length)]);
                    GC.KeepAlive(this);
                    return callResult;
                }
            }

        """);

    [Theory]
    [InlineData("view(Tensor(a) self, SymInt[] size) -> Tensor(a)", "public unsafe Tensor View(params ReadOnlySpan<long> size)")]
    [InlineData("zeros(SymInt[] size, *, ScalarType? dtype=None) -> Tensor", "public static unsafe Tensor Zeros(ReadOnlySpan<long> size, DType? dtype = null)")]
    [InlineData("index.Tensor(Tensor self, Tensor?[] indices) -> Tensor", "public unsafe Tensor Index(params ReadOnlySpan<Tensor?> indices)")]
    [InlineData("randn.generator(int[] size, *, Generator? generator) -> Tensor", "public static unsafe Tensor Randn(ReadOnlySpan<long> size, Generator? generator = null)")]
    [InlineData("lstm(Tensor input, Tensor[] params, bool train) -> Tensor[]", "public unsafe Tensor[] Lstm(ReadOnlySpan<Tensor> @params, bool train)")]
    [InlineData("f(Tensor self, int dim=0, *, str mode) -> Scalar", "public unsafe Scalar F(long dim, string mode)")]
    [InlineData("f(Tensor self, float? p=inf, float q=-inf) -> float", "public double F(double? p = double.PositiveInfinity, double q = double.NegativeInfinity)")]
    [InlineData("f(Tensor self, int reduction=Mean, ScalarType? dtype=long) -> int", "public long F(long reduction = 1, DType? dtype = DType.Int64)")]
    [InlineData("f(Tensor self, str mode='reduced', bool b=True) -> ScalarType", "public unsafe DType F(string mode = \"reduced\", bool b = true)")]
    [InlineData("f(Tensor? self) -> Tensor", "public static Tensor F(Tensor? self)")]
    public void Emit_Signature_FollowsTheTypes(string schema, string expected)
    {
        var lines = MethodEmitter.Emit(SchemaParser.Parse(schema)).Split('\n');

        Assert.Equal(expected, lines[1].Trim());
    }

    [Fact]
    public void Emit_DocAndVersion_BecomeRemarks()
    {
        var model = SchemaParser.Parse("f(Tensor self) -> Tensor | since=2.1") with { Doc = "Where a < b." };

        Assert.Contains("    /// <remarks>Where a &lt; b. Needs libtorch 2.1 or later.</remarks>\n", MethodEmitter.Emit(model), StringComparison.Ordinal);
    }

    [Fact]
    public void EmitTable_NumbersTheOperatorsInOrder()
    {
        var file = OperatorFile.Parse("exp(Tensor self) -> Tensor\npad(Tensor self, str mode=\"constant\") -> Tensor");

        var table = TableEmitter.Emit(file.Operators);

        Assert.Contains("internal const int Count = 2;", table, StringComparison.Ordinal);
        Assert.Contains("internal const int Pad = 1;", table, StringComparison.Ordinal);
        Assert.Contains("Pad => \"aten::pad(Tensor self, str mode=\\\"constant\\\") -> Tensor\",", table, StringComparison.Ordinal);
    }

    private static void AssertEmits(string schema, string expected) =>
        Assert.Equal(expected, MethodEmitter.Emit(SchemaParser.Parse(schema)));
}
