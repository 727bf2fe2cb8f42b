namespace Diorama.Models;

/// <summary>One of the two kinds of pictures.</summary>
/// <param name="Field">A batch's field of them.</param>
/// <param name="Judge">Tells real ones from made ones.</param>
/// <param name="Made">Made ones of earlier steps.</param>
internal sealed record CycleGanKind(string Field, PatchDiscriminator Judge, FakeHistory Made);
