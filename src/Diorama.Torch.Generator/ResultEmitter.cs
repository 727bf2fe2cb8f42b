namespace Diorama.Torch.Generator;

/// <summary>What a method returns, and the dispatcher's entry that returns it.</summary>
internal static class ResultEmitter
{
    private const int MaxTuple = 5;

    public static string TypeName(OperatorModel model)
    {
        var results = model.Results;
        return results.Count switch
        {
            0 => "void",
            1 when results[0].Type.IsList => "Tensor[]",
            1 => ArgumentEmitter.ElementName(results[0].Type.Element),
            _ => $"({string.Join(", ", results.Select(r => r.Name.Length > 0 ? $"Tensor {CSharpName.Pascal(r.Name)}" : "Tensor"))})",
        };
    }

    /// <summary>The dispatcher's method; null when there is none for these results.</summary>
    public static string? CallName(OperatorModel model)
    {
        var results = model.Results;
        if (results.Any(r => r.Type.IsOptional))
            return null;
        return results.Count switch
        {
            0 => "CallVoid",
            1 when model.IsInPlace => "CallInPlace",
            1 when results[0].Type.IsList => results[0].Type.Element == ElementType.Tensor ? "CallTensors" : null,
            1 => SingleCallName(results[0].Type.Element),
            <= MaxTuple => results.All(r => r.Type.IsTensor) ? $"CallTensor{results.Count}" : null,
            _ => null,
        };
    }

    private static string? SingleCallName(ElementType element) => element switch
    {
        ElementType.Tensor => "CallTensor",
        ElementType.Int => "CallInt",
        ElementType.Float => "CallDouble",
        ElementType.Bool => "CallBool",
        ElementType.Scalar => "CallScalar",
        ElementType.ScalarType => "CallDType",
        _ => null,
    };
}
