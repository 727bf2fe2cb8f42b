using System.Numerics;
using System.Text.Json;

namespace Diorama.Torch.Tests;

/// <summary>The format's rules once more, written independently of the library: by a JSON document, big integers, and a map of bytes.</summary>
internal static class SecondChecker
{
    private static readonly Dictionary<string, int> _widths = new()
    {
        ["BOOL"] = 1, ["U8"] = 1, ["I8"] = 1, ["I16"] = 2, ["F16"] = 2, ["BF16"] = 2, ["I32"] = 4, ["F32"] = 4, ["I64"] = 8, ["F64"] = 8,
    };

    /// <returns>Each tensor's bytes by name.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">The file breaks a rule.</exception>
    internal static Dictionary<string, byte[]> Check(byte[] file)
    {
        Assert.True(file.Length >= 8);
        var length = new BigInteger(file.AsSpan(0, 8), isUnsigned: true);
        Assert.True(length <= 100_000_000 && length + 8 <= file.Length);
        var header = file.AsMemory(8, (int)length);
        Assert.Equal((byte)'{', header.Span[0]);
        var data = file.AsMemory(8 + (int)length);
        var used = new int[data.Length];
        var tensors = new Dictionary<string, byte[]>();
        using var json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 3 });
        foreach (var entry in json.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
            {
                foreach (var text in entry.Value.EnumerateObject()) Assert.Equal(JsonValueKind.String, text.Value.ValueKind);
                continue;
            }
            Assert.Equal(["data_offsets", "dtype", "shape"], entry.Value.EnumerateObject().Select(f => f.Name).Order());
            var numbers = entry.Value.GetProperty("shape").EnumerateArray().Select(Number).ToList();
            var bytes = numbers.Aggregate(new BigInteger(_widths[entry.Value.GetProperty("dtype").GetString()!]), (a, b) => a * b);
            var offsets = entry.Value.GetProperty("data_offsets").EnumerateArray().Select(Number).ToList();
            Assert.Equal(2, offsets.Count);
            Assert.True(offsets[0] <= offsets[1] && offsets[1] <= data.Length);
            Assert.Equal(bytes, offsets[1] - offsets[0]);
            for (var i = (int)offsets[0]; i < (int)offsets[1]; i++) used[i]++;
            tensors.Add(entry.Name, data[(int)offsets[0]..(int)offsets[1]].ToArray());
        }
        Assert.True(used.All(times => times == 1));
        return tensors;
    }

    private static BigInteger Number(JsonElement element)
    {
        Assert.Matches("^(0|[1-9][0-9]*)$", element.GetRawText());
        return BigInteger.Parse(element.GetRawText(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
