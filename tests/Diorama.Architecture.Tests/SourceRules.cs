using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Diorama.Architecture.Tests;

/// <summary>What every source file keeps to. Each rule gives what is wrong with a file, or null.</summary>
internal static class SourceRules
{
    internal const int LongestFile = 400;
    internal const int WidestLine = 200;

    internal static string? Length(string file, string text)
    {
        var lines = text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        return lines <= LongestFile ? null : $"{file} has {lines} lines, more than {LongestFile}: split it by its ideas";
    }

    /// <summary>What stands beyond the widest line is the rest of a text or of a comment.</summary>
    internal static string? Width(string file, string text)
    {
        if (!text.Split('\n').Any(line => line.Length > WidestLine)) return null;
        var unit = Parse(text);
        var wide = unit.SyntaxTree.GetText().Lines.FirstOrDefault(line => line.Span.Length > WidestLine && !IsText(unit, line.Start + WidestLine));
        return wide.Span.Length == 0 ? null : $"{file}, line {wide.LineNumber + 1} is {wide.Span.Length} characters wide, more than {WidestLine}: break it";
    }

    /// <summary>The project's name, alone or followed by folders of the file.</summary>
    internal static string? Namespace(string file, string text)
    {
        var parts = file.Split('/');
        var (project, folders) = (parts[1] == "Shared" ? "Diorama.Tests" : parts[1], parts[2..^1]);
        var allowed = Enumerable.Range(0, folders.Length + 1).Select(n => string.Join('.', folders[..n].Prepend(project))).ToList();

        // What the compiler looks for by name on an old framework can stand nowhere else.
        var wrong = Parse(text).DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            .Select(n => n.Name.ToString())
            .FirstOrDefault(n => !allowed.Contains(n) && n != "System.Runtime.CompilerServices");
        return wrong is null ? null : $"{file} is in the namespace {wrong}, use {allowed[0]} or {allowed[^1]}";
    }

    /// <summary>One public type a file (its extensions may keep it company), and the file is called after it.</summary>
    internal static string? FileName(string file, string text)
    {
        var types = Types(Parse(text)).ToList();
        var names = types.Where(t => t.IsPublic).Select(t => t.Name).Distinct().ToList();
        names.RemoveAll(n => names.Contains(n.Replace("Extensions", "", StringComparison.Ordinal)) && n.EndsWith("Extensions", StringComparison.Ordinal));
        if (names.Count > 1)
        {
            return $"{file} has {names.Count} public types ({string.Join(", ", names)}): one a file";
        }

        // What is internal may leave its type parameters out of the file's name.
        var expected = names.Count == 1 ? names : types.SelectMany(t => new[] { t.Name, t.Name.Split('{')[0] }).ToList();
        var stem = Path.GetFileName(file)[..^".cs".Length];
        return expected.Count == 0 || expected.Exists(n => stem == n || stem.StartsWith(n + ".", StringComparison.Ordinal))
            ? null
            : $"{file} should be called after {expected[0]}";
    }

    private static bool IsText(CompilationUnitSyntax unit, int position)
    {
        var token = unit.FindToken(position);
        return !token.Span.Contains(position) || (token.Value is string && !token.IsKind(SyntaxKind.IdentifierToken))
            || token.Parent?.AncestorsAndSelf().Any(n => n is InterpolatedStringExpressionSyntax) == true;
    }

    private static CompilationUnitSyntax Parse(string text) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot();

    // A generic type counts with its parameters, as its file is called: Registry{T}.
    private static IEnumerable<(string Name, bool IsPublic)> Types(CompilationUnitSyntax unit) =>
        unit.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<MemberDeclarationSyntax>().Select(m => m switch
        {
            TypeDeclarationSyntax t => (t.Identifier.Text + Parameters(t.TypeParameterList), t.Modifiers.Any(SyntaxKind.PublicKeyword)),
            EnumDeclarationSyntax e => (e.Identifier.Text, e.Modifiers.Any(SyntaxKind.PublicKeyword)),
            DelegateDeclarationSyntax d => (d.Identifier.Text + Parameters(d.TypeParameterList), d.Modifiers.Any(SyntaxKind.PublicKeyword)),
            _ => ("", false),
        }).Where(t => t.Item1.Length > 0);

    private static string Parameters(TypeParameterListSyntax? list) =>
        list is null ? "" : $"{{{string.Join(',', list.Parameters.Select(p => p.Identifier.Text))}}}";
}
