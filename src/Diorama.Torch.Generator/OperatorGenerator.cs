using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Diorama.Torch.Generator;

/// <summary>Turns the schemas of operators.txt into the methods of Tensor and the operator table.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class OperatorGenerator : IIncrementalGenerator
{
    private const string FileName = "operators.txt";

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Descriptors = new[]
    {
        Descriptor.Malformed, Descriptor.Unsupported, Descriptor.Duplicate, Descriptor.Overloads,
    }.ToImmutableDictionary(d => d.Id);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider
            .Where(text => Path.GetFileName(text.Path) == FileName)
            .Select((text, cancel) => (text.Path, Text: text.GetText(cancel)?.ToString() ?? ""))
            .Select((file, _) => (file.Path, Content: OperatorFile.Parse(file.Text)));

        context.RegisterSourceOutput(files, (output, file) => Emit(output, file.Path, file.Content));
    }

    private static void Emit(SourceProductionContext output, string path, OperatorFile file)
    {
        foreach (var problem in file.Problems)
        {
            var position = new LinePosition(problem.Line, problem.Column);
            var location = Location.Create(path, default, new LinePositionSpan(position, position));
            output.ReportDiagnostic(Diagnostic.Create(Descriptors[problem.Id], location, problem.Message));
        }

        foreach (var (name, text) in Sources(file))
            output.AddSource(name, SourceText.From(text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
    }

    /// <summary>The emitted files: name and text.</summary>
    internal static IEnumerable<(string Name, string Text)> Sources(OperatorFile file)
    {
        foreach (var group in file.Operators.GroupBy(o => o.Group))
            yield return ($"Tensor.{group.Key}.g.cs", MethodEmitter.EmitGroup(group));
        yield return ("OperatorTable.g.cs", TableEmitter.Emit(file.Operators));
    }
}
