namespace Diorama.Data.Images;

/// <summary>A shard, as the list of an import has it.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Count">How many pictures it holds.</param>
/// <param name="Checksum">The SHA-256 of all that stands in it behind the pixels, in lower-case hexadecimal; each picture has a checksum of its own.</param>
public sealed record ShardInfo(string File, int Count, string Checksum);
