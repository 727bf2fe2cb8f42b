namespace Diorama.Torch.Generator;

/// <summary>What is wrong with a line of operators.txt; line and column are zero-based.</summary>
internal sealed record SchemaProblem(string Id, string Message, int Line, int Column);
