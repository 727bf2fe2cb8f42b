using System.Text.Json;

namespace Diorama.Core;

/// <summary>A <see cref="DataSpec"/> as it is stored; anything may be missing in a file.</summary>
internal sealed class DataSpecJson
{
    public Modality? Modality { get; set; }

    public long[]? Shape { get; set; }

    public string[]? Classes { get; set; }

    public JsonElement? Tokenizer { get; set; }

    public int? Opening { get; set; }

    public CaptionSpecJson? Captions { get; set; }

    public long[]? Source { get; set; }

    public string[]? Tasks { get; set; }
}
