using Diorama.Data.Features;

namespace Diorama.Data.Tests.Features;

public sealed class FeatureMatrixTests
{
    private static DenseMatrix Left => new(["a", "b"], [1, 0, 3, 4]);

    private static DenseMatrix Right => new(["c"], [0, 6]);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Beside_TwoMatrices_HasTheColumnsOfBoth(bool leftIsSparse, bool rightIsSparse)
    {
        var both = (leftIsSparse ? (FeatureMatrix)Left.ToSparse() : Left).Beside(rightIsSparse ? Right.ToSparse() : Right);
        Assert.Equal(leftIsSparse || rightIsSparse, both is SparseMatrix);
        Assert.Equal(["a", "b", "c"], both.Columns);
        Assert.Equal([1, 0, 0, 3, 4, 6], both.ToDense().Values.ToArray());
        Assert.Equal(both is SparseMatrix ? 4 : 6, both.NumStored);
    }

    [Fact]
    public void Beside_OtherNumberOfRows_SaysWhatARowIs() =>
        Assert.Contains("2 rows cannot stand beside 1", Assert.Throws<ArgumentException>(() => Left.Beside(new DenseMatrix(["c"], [1]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Beside_SameName_SaysHowToTellThemApart()
    {
        Assert.Contains("WithPrefix", Assert.Throws<ArgumentException>(() => Left.Beside(Left)).Message, StringComparison.Ordinal);
        Assert.Equal(["x.a", "x.b", "a", "b"], Left.WithPrefix("x.").Beside(Left).Columns);
        Assert.Equal(["x.a", "x.b"], Left.ToSparse().WithPrefix("x.").Columns);
    }

    [Fact]
    public void SideBySide_SeveralEstimators_FitsEachAndStacksThem()
    {
        var fitted = new SideBySide<string>(new TextShape(), new TfIdf()).Fit(["a b a", "c"]);
        var matrix = fitted.Transform(["a b", "c d e f", ""]);
        Assert.Equal([.. new TextShape().Columns, "a", "b", "c"], fitted.Columns);
        Assert.Equal(fitted.Columns, matrix.Columns);
        Assert.Equal((3, 10), (matrix.NumRows, matrix.NumColumns));
        Assert.Equal([2, 4, 0], Column(matrix, 0));
        Assert.Equal([0, 1, 0], Column(matrix, 9));
    }

    [Fact]
    public void FunctionFeatures_ManyItems_AreGivenInParts()
    {
        var sizes = new List<int>();
        var features = new FunctionFeatures<int>(["x", "square"], part =>
        {
            sizes.Add(part.Count);
            return [.. part.SelectMany(i => new float[] { i, i * i })];
        }, batch: 3);
        Assert.Equal([0, 0, 1, 1, 2, 4, 3, 9, 4, 16], features.Fit([]).Transform([0, 1, 2, 3, 4]).ToDense().Values.ToArray());
        Assert.Equal([3, 2], sizes);
        Assert.Throws<ArgumentException>(() => new FunctionFeatures<int>(["x"], _ => []).Transform([1]));
    }

    [Fact]
    public void Standardize_Matrix_IsScikitLearns()
    {
        var golden = Golden.Json("words.json").GetProperty("cases").GetProperty("standardize");
        var matrix = new DenseMatrix(["a", "b", "c"], [.. golden.GetProperty("in").EnumerateArray().SelectMany(row => row.Numbers()).Select(v => (float)v)]);
        var scaled = Standardize.Fit(matrix).Transform(matrix);
        Golden.AssertClose(golden.GetProperty("out").EnumerateArray().SelectMany(row => row.Numbers()), scaled.Values.ToArray().Select(v => (double)v), 1e-6);
        Assert.Equal(
            [0, 0, 0, 0],
            Column(Standardize.Fit(new DenseMatrix(["x"], [0.1f, 0.1f, 0.1f, 0.1f])).Transform(new DenseMatrix(["x"], [0.1f, 0.1f, 0.1f, 0.1f])), 0)
        ); // rounding is no deviation
        Assert.Throws<ArgumentException>(() => Standardize.Fit(matrix).Transform(Right));
    }

    private static float[] Column(FeatureMatrix matrix, int column) => [.. Enumerable.Range(0, matrix.NumRows).Select(row => matrix.ToDense().Row(row)[column])];
}
