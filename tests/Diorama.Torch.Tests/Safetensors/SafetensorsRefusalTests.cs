using System.Text;
using static Diorama.Torch.Tests.SafetensorsBytes;

namespace Diorama.Torch.Tests;

/// <summary>One named fixture for each rule of the format.</summary>
public sealed class SafetensorsRefusalTests
{
    private static readonly Dictionary<string, (SafetensorsRefusal Reason, byte[] File)> _fixtures = new()
    {
        ["empty"] = (SafetensorsRefusal.FileTooSmall, []),
        ["seven-bytes"] = (SafetensorsRefusal.FileTooSmall, [1, 0, 0, 0, 0, 0, 0]),
        ["header-over-the-limit"] = (SafetensorsRefusal.HeaderTooLarge, WithLength(Good, 100_000_001)),
        ["header-length-all-ones"] = (SafetensorsRefusal.HeaderTooLarge, WithLength(Good, ulong.MaxValue)),
        ["header-length-negative"] = (SafetensorsRefusal.HeaderTooLarge, WithLength(Good, 1UL << 63)),
        ["header-past-the-end"] = (SafetensorsRefusal.HeaderTooLong, WithLength(Good, (ulong)Good.Length - 7)),
        ["header-cut-off"] = (SafetensorsRefusal.HeaderTooLong, Good[..50]),
        ["header-of-no-bytes"] = (SafetensorsRefusal.HeaderStart, new byte[8]),
        ["header-begins-with-a-space"] = (SafetensorsRefusal.HeaderStart, Of(" {}", 0)),
        ["header-is-a-list"] = (SafetensorsRefusal.HeaderStart, Of("[]", 0)),
        ["zip"] = (SafetensorsRefusal.Pickle, [.. "PK\x03\x04"u8, .. new byte[60]]),
        ["pickle-protocol-2"] = (SafetensorsRefusal.Pickle, [0x80, 2, 0x8a, 10, .. new byte[60]]),
        ["bad-utf8"] = (SafetensorsRefusal.Encoding, Of([.. "{\"a"u8, 0xff, .. "\":1}"u8], 0)),
        ["overlong-utf8"] = (SafetensorsRefusal.Encoding, Of([.. "{\"a"u8, 0xc0, 0x80, .. "\":1}"u8], 0)),
        ["half-a-surrogate-pair"] = (SafetensorsRefusal.Encoding, Of(Entry("\\ud800", "U8", "[]", "[0,1]"), 1)),
        ["json-not-closed"] = (SafetensorsRefusal.Json, Of("{\"a\":", 0)),
        ["json-trailing-comma"] = (SafetensorsRefusal.Json, Of("{\"__metadata__\":{},}", 0)),
        ["json-comment"] = (SafetensorsRefusal.Json, Of("{/* */}", 0)),
        ["json-second-document"] = (SafetensorsRefusal.Json, Of("{} {}", 0)),
        ["json-padded-with-zero-bytes"] = (SafetensorsRefusal.Json, Of("{}\0\0", 0)),
        ["json-too-deep"] = (SafetensorsRefusal.Json, Of("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}", 0)),
        ["duplicate-tensor"] = (
            SafetensorsRefusal.DuplicateName,
            Of("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2)
        ),
        ["duplicate-tensor-written-otherwise"] = (
            SafetensorsRefusal.DuplicateName,
            Of("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2)
        ),
        ["duplicate-field"] = (SafetensorsRefusal.DuplicateName, Of("""{"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}""", 1)),
        ["duplicate-shape"] = (SafetensorsRefusal.DuplicateName, Of("""{"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}}""", 1)),
        ["duplicate-offsets"] = (SafetensorsRefusal.DuplicateName, Of("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"data_offsets":[0,1]}}""", 1)),
        ["duplicate-metadata"] = (SafetensorsRefusal.DuplicateName, Of("""{"__metadata__":{},"__metadata__":{}}""", 0)),
        ["duplicate-metadata-text"] = (SafetensorsRefusal.DuplicateName, Of("""{"__metadata__":{"a":"1","a":"2"}}""", 0)),
        ["metadata-is-a-list"] = (SafetensorsRefusal.Metadata, Of("""{"__metadata__":[]}""", 0)),
        ["metadata-is-null"] = (SafetensorsRefusal.Metadata, Of("""{"__metadata__":null}""", 0)),
        ["metadata-holds-a-number"] = (SafetensorsRefusal.Metadata, Of("""{"__metadata__":{"a":1}}""", 0)),
        ["metadata-holds-a-map"] = (SafetensorsRefusal.Metadata, Of("""{"__metadata__":{"a":{}}}""", 0)),
        ["metadata-of-too-many-texts"] = (SafetensorsRefusal.Metadata, Of($"{{\"__metadata__\":{{{string.Join(',', Enumerable.Range(0, 4097).Select(i => $"\"{i}\":\"\""))}}}}}", 0)),
        ["entry-is-a-number"] = (SafetensorsRefusal.Entry, Of("""{"a":1}""", 0)),
        ["entry-without-dtype"] = (SafetensorsRefusal.Entry, Of("""{"a":{"shape":[1],"data_offsets":[0,1]}}""", 1)),
        ["entry-without-shape"] = (SafetensorsRefusal.Entry, Of("""{"a":{"dtype":"U8","data_offsets":[0,1]}}""", 1)),
        ["entry-without-offsets"] = (SafetensorsRefusal.Entry, Of("""{"a":{"dtype":"U8","shape":[1]}}""", 1)),
        ["entry-with-another-field"] = (SafetensorsRefusal.Entry, Of("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"strides":[1]}}""", 1)),
        ["dtype-is-a-number"] = (SafetensorsRefusal.Entry, Of("""{"a":{"dtype":8,"shape":[1],"data_offsets":[0,1]}}""", 1)),
        ["shape-is-a-number"] = (SafetensorsRefusal.Entry, Of(Entry("a", "U8", "1", "[0,1]"), 1)),
        ["offsets-are-a-text"] = (SafetensorsRefusal.Entry, Of(Entry("a", "U8", "[1]", "\"01\""), 1)),
        ["dtype-unknown"] = (SafetensorsRefusal.ElementType, Of(Entry("a", "F33", "[1]", "[0,4]"), 4)),
        ["dtype-in-small-letters"] = (SafetensorsRefusal.ElementType, Of(Entry("a", "f32", "[1]", "[0,4]"), 4)),
        ["dtype-unsigned-64"] = (SafetensorsRefusal.ElementType, Of(Entry("a", "U64", "[1]", "[0,8]"), 8)),
        ["dtype-below-a-byte"] = (SafetensorsRefusal.ElementType, Of(Entry("a", "F4", "[1]", "[0,1]"), 1)),
        ["shape-negative"] = (SafetensorsRefusal.Shape, Of(Entry("a", "U8", "[-1]", "[0,1]"), 1)),
        ["shape-minus-zero"] = (SafetensorsRefusal.Shape, Of(Entry("a", "U8", "[-0]", "[0,0]"), 0)),
        ["shape-fraction"] = (SafetensorsRefusal.Shape, Of(Entry("a", "U8", "[1.0]", "[0,1]"), 1)),
        ["shape-exponent"] = (SafetensorsRefusal.Shape, Of(Entry("a", "U8", "[1e0]", "[0,1]"), 1)),
        ["shape-of-text"] = (SafetensorsRefusal.Shape, Of(Entry("a", "U8", "[\"1\"]", "[0,1]"), 1)),
        ["shape-past-64-bits"] = (SafetensorsRefusal.Shape, Of(Entry("a", "U8", "[18446744073709551617]", "[0,1]"), 1)),
        ["shape-of-65-sizes"] = (SafetensorsRefusal.Shape, Of(Entry("a", "U8", $"[{string.Join(',', Enumerable.Repeat(1, 65))}]", "[0,1]"), 1)),
        ["shape-product-overflows"] = (SafetensorsRefusal.Overflow, Of(Entry("a", "U8", "[4294967296,4294967296]", "[0,0]"), 0)),
        ["shape-times-width-overflows"] = (SafetensorsRefusal.Overflow, Of(Entry("a", "F64", "[2305843009213693952]", "[0,0]"), 0)),
        ["strides-overflow-beside-a-zero"] = (SafetensorsRefusal.Overflow, Of(Entry("a", "U8", "[0,4294967296,4294967296]", "[0,0]"), 0)),
        ["offsets-of-one"] = (SafetensorsRefusal.Offsets, Of(Entry("a", "U8", "[1]", "[0]"), 1)),
        ["offsets-of-three"] = (SafetensorsRefusal.Offsets, Of(Entry("a", "U8", "[1]", "[0,1,1]"), 1)),
        ["offsets-negative"] = (SafetensorsRefusal.Offsets, Of(Entry("a", "U8", "[1]", "[-1,0]"), 1)),
        ["offsets-backwards"] = (SafetensorsRefusal.Offsets, Of(Entry("a", "U8", "[1]", "[1,0]"), 1)),
        ["hole-at-the-start"] = (SafetensorsRefusal.Offsets, Of(Entry("a", "U8", "[1]", "[1,2]"), 2)),
        ["hole-between"] = (SafetensorsRefusal.Offsets, Of("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3)),
        ["overlap"] = (SafetensorsRefusal.Offsets, Of("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3)),
        ["two-names-over-one-range"] = (SafetensorsRefusal.Offsets, Of("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2)),
        ["fewer-bytes-than-the-shape"] = (SafetensorsRefusal.SizeMismatch, Of(Entry("a", "F32", "[2]", "[0,4]"), 4)),
        ["more-bytes-than-the-shape"] = (SafetensorsRefusal.SizeMismatch, Of(Entry("a", "F32", "[2]", "[0,12]"), 12)),
        ["data-cut-off"] = (SafetensorsRefusal.Coverage, Good[..^1]),
        ["data-missing"] = (SafetensorsRefusal.Coverage, Good[..^GoodData]),
        ["bytes-appended"] = (SafetensorsRefusal.Coverage, [.. Good, 0]),
        ["bytes-without-tensors"] = (SafetensorsRefusal.Coverage, Of("{}", 8)),
    };

    public static TheoryData<string> Names => [.. _fixtures.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Open_BrokenRule_IsRefusedByName(string fixture)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors", _fixtures[fixture].File);
        var refused = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        Assert.Equal(_fixtures[fixture].Reason, refused.Reason);
        Assert.StartsWith($"{path}: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        Assert.True(refused.Reason == SafetensorsRefusal.Pickle || !refused.Message.Contains('\n'), "one line");
    }

    [Fact]
    public void Open_EveryRuleOfAHeader_HasAFixture()
    {
        SafetensorsRefusal[] elsewhere = [SafetensorsRefusal.Value, SafetensorsRefusal.UnknownName];
        Assert.Equal(Enum.GetValues<SafetensorsRefusal>().Except(elsewhere), _fixtures.Values.Select(f => f.Reason).Distinct().Order());
    }

    [Fact]
    public void Open_HostileName_IsShortenedAndEscapedInTheMessage()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors", Of(Entry(new string('x', 100_000) + "\\n", "U8", "[2]", "[0,1]"), 1));
        Assert.True(Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path)).Message.Length < path.Length + 300);
    }

    [Fact]
    public void Open_Pickle_SaysHowToConvert()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.pth", [.. "PK\x03\x04"u8, .. new byte[60]]);
        var message = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path)).Message;
        Assert.Contains("safetensors.torch.save_file(torch.load(\"model.pth\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_HeaderLengthLikeAPickle_IsRead()
    {
        // 0x80 0x02 is 640: a header of that length begins as a pickle of protocol 2 does.
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors", Of("{}".PadRight(0x280), 0));
        using var file = SafetensorsFile.Open(path);
        Assert.Empty(file.Entries);
    }

    [Fact]
    public void Open_MissingFile_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<Core.UserException>(() => SafetensorsFile.Open(folder.File("none.safetensors")));
        Assert.Throws<Core.UserException>(() => SafetensorsFile.Open(folder.Path));
    }

    [Fact]
    public void Map_TruthValueOfTwo_IsRefused()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        var bytes = Of(Entry("a", "BOOL", "[3]", "[0,3]"), 3);
        bytes[^1] = 2;
        using var file = SafetensorsFile.Open(folder.File("model.safetensors", bytes));
        Assert.Equal(SafetensorsRefusal.Value, Assert.Throws<SafetensorsException>(() => file.Map("a")).Reason);
    }

    [Fact]
    public void Entry_UnknownName_SuggestsANearOne()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors", Of(Entry("layer.weight", "U8", "[1]", "[0,1]"), 1));
        using var file = SafetensorsFile.Open(path);
        var refused = Assert.Throws<SafetensorsException>(() => file.Entry("layer.wieght"));
        Assert.Equal(SafetensorsRefusal.UnknownName, refused.Reason);
        Assert.Contains("did you mean layer.weight?", refused.Message, StringComparison.Ordinal);
        Assert.Equal(path, file.Path);
    }

    [Fact]
    public void Open_NamesOfEveryScript_AreKept()
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.File("model.safetensors", Of(Encoding.UTF8.GetBytes(Entry("詩.\\\"重み\\n", "U8", "[1]", "[0,1]")), 1)));
        Assert.True(file.Contains("詩.\"重み\n"));
    }
}
