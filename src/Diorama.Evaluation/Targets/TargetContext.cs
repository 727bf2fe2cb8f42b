namespace Diorama.Evaluation;

/// <summary>What measuring a published target needs.</summary>
/// <param name="Seed">Of everything that is drawn; trained recipes keep their own.</param>
/// <param name="Folder">Where runs are trained; one that is complete there is not trained again.</param>
/// <param name="Stop">Asks to stop.</param>
public sealed record TargetContext(long Seed, string Folder, CancellationToken Stop);
