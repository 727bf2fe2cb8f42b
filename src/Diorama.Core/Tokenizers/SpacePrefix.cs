namespace Diorama.Core;

/// <summary>Whether a tokeniser puts a space before a text, to read its first word like any other.</summary>
internal enum SpacePrefix
{
    /// <summary>No.</summary>
    None,

    /// <summary>Where the text begins with none.</summary>
    UnlessSpace,

    /// <summary>Before every text.</summary>
    Always,
}
