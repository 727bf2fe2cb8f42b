namespace Diorama.Torch.Tests;

public sealed class OperatorTableTests
{
    /// <summary>Declared for later versions; tests run on 1.13 too.</summary>
    private static readonly string[] _later = ["aten::rms_norm", "aten::_foreach_lerp_.Scalar", "aten::scaled_dot_product_attention", "aten::_fused_adamw_"];

    [Fact]
    public unsafe void Schemas_AllOperators_ResolveInThisLibtorch()
    {
        var refused = new List<string>();
        for (var op = 0; op < OperatorTable.Count; op++)
        {
            var schema = OperatorTable.Schema(op);
            fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(schema + "\0"))
            {
                if (NativeMethods.OperatorFind(text, out _) != 0 && !_later.Contains(schema.Split('(')[0]))
                    refused.Add(NativeMethods.ErrorText());
            }
        }

        Assert.Empty(refused);
    }
}
