using System.Text.Json;
using Diorama.Torch;

namespace Diorama.Nn.Tests;

/// <summary>One case of a golden file: what PyTorch was given and what it computed (tests/goldens/README.md).</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly JsonDocument _cases;
    private readonly string _name;

    private GoldenCase(string topic, string name)
    {
        _file = SafetensorsFile.Open(PathOf(topic));
        _cases = JsonDocument.Parse(_file.Metadata["cases"]);
        _name = name;
        Settings = new GoldenSettings(_cases.RootElement.GetProperty(name));
    }

    internal GoldenSettings Settings { get; }

    internal DType DType => _name.EndsWith("/f64", StringComparison.Ordinal) ? DType.Float64 : DType.Float32;

    /// <summary>Largest difference over largest value that a tensor may have.</summary>
    internal double Tolerance => DType == DType.Float64 ? 1e-10 : 1e-5;

    internal static string PathOf(string topic) => Path.Combine(AppContext.BaseDirectory, "goldens", $"{topic}.safetensors");

    internal static GoldenCase Open(string topic, string name) => new(topic, name);

    /// <summary>Rows (topic, case) for a theory.</summary>
    internal static IEnumerable<TheoryDataRow<string, string>> Rows(params string[] topics)
    {
        foreach (var topic in topics)
        {
            using var file = SafetensorsFile.Open(PathOf(topic));
            using var cases = JsonDocument.Parse(file.Metadata["cases"]);
            foreach (var entry in cases.RootElement.EnumerateObject()) yield return new(topic, entry.Name);
        }
    }

    internal bool Has(string name) => _file.Contains($"{_name}/{name}");

    internal Tensor Load(string name) => _file.Load($"{_name}/{name}");

    internal double Number(string name)
    {
        using var scope = TensorScope.Open();
        return Load(name).Item();
    }

    /// <summary>The rest of every name that begins with a prefix.</summary>
    internal IEnumerable<string> Under(string prefix) =>
        _file.Entries.Select(e => e.Name).Where(n => n.StartsWith($"{_name}/{prefix}", StringComparison.Ordinal)).Select(n => n[(_name.Length + 1 + prefix.Length)..]);

    /// <summary>Tensors under a prefix by the rest of their names.</summary>
    internal Dictionary<string, Tensor> LoadAll(string prefix) => Under(prefix).ToDictionary(n => n, n => Load(prefix + n));

    internal void Expect(string name, Tensor actual)
    {
        using var scope = TensorScope.Open();
        var expected = Load(name);
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.Equal(expected.DType, actual.DType);
        var largest = expected.To(DType.Float64).Abs().Max().Item();
        var difference = (actual.Detach().To(DType.Float64) - expected.To(DType.Float64)).Abs().Max().Item();
        Assert.True(difference <= Tolerance * largest, $"{_name}/{name}: the largest difference is {difference:g3}, the largest value {largest:g3}.");
    }

    public void Dispose()
    {
        _cases.Dispose();
        _file.Dispose();
    }
}
