namespace Diorama.Torch;

/// <summary>Why a safetensors file was refused: the format's own list of rules, and what this library does not hold.</summary>
public enum SafetensorsRefusal
{
    /// <summary>A PyTorch pickle, which can run code when it is read.</summary>
    Pickle,

    /// <summary>The file has fewer than the 8 bytes that say how long the header is.</summary>
    FileTooSmall,

    /// <summary>The header says that it is longer than 100,000,000 bytes.</summary>
    HeaderTooLarge,

    /// <summary>The header would end behind the end of the file.</summary>
    HeaderTooLong,

    /// <summary>The header does not begin with <c>{</c>.</summary>
    HeaderStart,

    /// <summary>The header is not valid UTF-8, or a text in it is not valid Unicode.</summary>
    Encoding,

    /// <summary>The header is not valid JSON, or nests deeper than the format does.</summary>
    Json,

    /// <summary>A name stands twice.</summary>
    DuplicateName,

    /// <summary><c>__metadata__</c> is not a map from texts to texts, or has more than 4,096 of them.</summary>
    Metadata,

    /// <summary>A tensor's entry lacks one of its three fields, has another one, or one of the wrong kind.</summary>
    Entry,

    /// <summary>An element type that the format or this library does not know; sub-byte types are among them.</summary>
    ElementType,

    /// <summary>A size that is no whole number from 0 on, or more than 64 of them.</summary>
    Shape,

    /// <summary>The number of elements, or of bytes, is too large to count.</summary>
    Overflow,

    /// <summary>Offsets are no whole numbers, end before they begin, overlap, or leave a hole.</summary>
    Offsets,

    /// <summary>Shape and element type need another number of bytes than the offsets give.</summary>
    SizeMismatch,

    /// <summary>The tensors together do not cover the file's bytes exactly: it is cut off, or something was appended.</summary>
    Coverage,

    /// <summary>A truth value that is neither 0 nor 1.</summary>
    Value,

    /// <summary>There is no tensor of the name that was asked for.</summary>
    UnknownName,
}
