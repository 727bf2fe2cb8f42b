using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Diorama.Torch.Generator;

/// <summary>PyTorch's names in C# casing.</summary>
internal static class CSharpName
{
    private const string InPlace = "InPlace";

    /// <summary><c>log_softmax</c> -> <c>LogSoftmax</c>, <c>add_</c> -> <c>AddInPlace</c>, <c>_unique2</c> -> <c>Unique2</c>.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder();
        foreach (var word in name.Split(['_'], StringSplitOptions.RemoveEmptyEntries))
            text.Append(char.ToUpperInvariant(word[0])).Append(word.Substring(1));
        if (name.Length > 1 && name.EndsWith("_", StringComparison.Ordinal))
            text.Append(InPlace);
        return text.ToString();
    }

    /// <summary><c>running_mean</c> -> <c>runningMean</c>, <c>params</c> -> <c>@params</c>.</summary>
    public static string Parameter(string name)
    {
        var local = Local(name);
        return SyntaxFacts.GetKeywordKind(local) == SyntaxKind.None ? local : "@" + local;
    }

    /// <summary>A parameter's name to build the names of locals on, hence without <c>@</c>.</summary>
    public static string Local(string name)
    {
        var pascal = Pascal(name);
        return char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }
}
