using System.Text.Json;
using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

/// <summary>One golden file of optimisers, schedules, clipping or averages: its cases' settings and tensors.</summary>
internal sealed class GoldenCases : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly JsonDocument _cases;

    public GoldenCases(string name)
    {
        _file = SafetensorsFile.Open(Path.Combine(Folder(), name + ".safetensors"));
        _cases = JsonDocument.Parse(_file.Metadata["cases"]);
    }

    public IEnumerable<string> Names => _cases.RootElement.EnumerateObject().Select(c => c.Name);

    public static TheoryData<string> NamesOf(string file)
    {
        using var golden = new GoldenCases(file);
        return new TheoryData<string>(golden.Names);
    }

    public static double Tolerance(string name) => name.EndsWith("/f64", StringComparison.Ordinal) ? 1e-10 : 1e-5;

    /// <summary>The largest difference over the largest value, held against the case's tolerance.</summary>
    public static void AssertClose(double[] expected, double[] actual, string what, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = expected.Max(Math.Abs);
        var difference = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        Assert.True(difference <= tolerance * largest, $"{what}: differs by {difference:E2} where the largest value is {largest:E2}");
    }

    public static double[] Values(Tensor tensor)
    {
        using var scope = TensorScope.Open();
        return tensor.Detach().To(DType.Float64).ToArray<double>();
    }

    public JsonElement Settings(string name) => _cases.RootElement.GetProperty(name);

    /// <summary>A tensor in the current scope.</summary>
    public Tensor this[string tensor] => _file.Load(tensor);

    public void AssertClose(string tensor, Tensor actual)
    {
        using var scope = TensorScope.Open();
        AssertClose(Values(this[tensor]), Values(actual), tensor, Tolerance(string.Join('/', tensor.Split('/')[..3])));
    }

    public void Dispose()
    {
        _cases.Dispose();
        _file.Dispose();
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var goldens = Path.Combine(folder.FullName, "tests", "goldens");
            if (Directory.Exists(goldens)) return goldens;
        }
        throw new DirectoryNotFoundException("tests/goldens was not found above the tests' own folder.");
    }
}
