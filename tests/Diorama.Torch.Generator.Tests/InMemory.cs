using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Diorama.Torch.Generator.Tests;

/// <summary>Runs the generator and compiles what it emits beside the stand-ins, without touching the disk.</summary>
internal static class InMemory
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    public static string Data(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", name));

    /// <summary>The compilation with the emitted code in it, and the generator's own diagnostics.</summary>
    public static (Compilation Compilation, ImmutableArray<Diagnostic> Diagnostics) Generate(string operators, params string[] sources)
    {
        CSharpGeneratorDriver.Create(
            [new OperatorGenerator().AsSourceGenerator()],
            [new OperatorsText(operators)],
            ParseOptions).RunGeneratorsAndUpdateCompilation(Compile(sources), out var compilation, out var diagnostics);
        return (compilation, diagnostics);
    }

    public static CSharpCompilation Compile(params string[] sources)
    {
        const string usings = "global using System;";
        var standIns = "#pragma warning disable CS1591\n" + Data("StandIns.cs");
        var trees = sources.Append(usings).Append(standIns).Append(Data("TensorList.cs")).Select(s => CSharpSyntaxTree.ParseText(s, ParseOptions));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999);
        return CSharpCompilation.Create("Emitted", trees, references, options);
    }

    private sealed class OperatorsText(string text) : AdditionalText
    {
        public override string Path => "/src/operators.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
