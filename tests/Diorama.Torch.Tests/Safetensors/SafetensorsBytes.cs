using System.Buffers.Binary;
using System.Text;

namespace Diorama.Torch.Tests;

/// <summary>Safetensors files made byte by byte, right or wrong.</summary>
internal static class SafetensorsBytes
{
    internal const string GoodHeader =
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"I64","shape":[],"data_offsets":[16,24]}}""";

    internal const int GoodData = 24;

    internal static byte[] Good => Of(GoodHeader, GoodData);

    /// <summary>A header, its true length before it, and as many bytes (1, 0, 1, 0, ...) behind it.</summary>
    internal static byte[] Of(string header, int data) => Of(Encoding.UTF8.GetBytes(header), data);

    internal static byte[] Of(byte[] header, int data)
    {
        var file = new byte[8 + header.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        for (var i = 0; i < data; i += 2) file[8 + header.Length + i] = 1;
        return file;
    }

    internal static byte[] WithLength(byte[] file, ulong length)
    {
        var changed = file.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(changed, length);
        return changed;
    }

    internal static string Entry(string name, string dtype, string shape, string offsets) =>
        $$$"""{"{{{name}}}":{"dtype":"{{{dtype}}}","shape":{{{shape}}},"data_offsets":{{{offsets}}} }}""";
}
