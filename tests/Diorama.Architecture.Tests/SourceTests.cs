namespace Diorama.Architecture.Tests;

public sealed class SourceTests
{
    private static readonly List<string> _sources = [.. Repository.Files("src", ".cs")];

    // A test project's Data folder holds what its tests read.
    private static readonly List<string> _all = [.. _sources, .. Repository.Files("tests", ".cs").Where(f => f.Split('/')[2] != "Data")];

    [Fact]
    public void Length_AllFiles_IsAtMost400Lines() => Check(_all, SourceRules.Length);

    [Fact]
    public void Width_AllFiles_IsAtMost200Characters() => Check(_all.FindAll(f => !f.Contains("/Generated/", StringComparison.Ordinal)), SourceRules.Width);

    [Fact]
    public void Namespace_AllFiles_IsTheProjects() => Check(_all, SourceRules.Namespace);

    [Fact]
    public void FileName_AllSources_IsTheTypes() => Check(_sources, SourceRules.FileName);

    [Fact]
    public void Length_OneLineMore_IsFound()
    {
        Assert.Null(SourceRules.Length("a.cs", string.Concat(Enumerable.Repeat("//\n", 400))));
        Assert.NotNull(SourceRules.Length("a.cs", string.Concat(Enumerable.Repeat("//\n", 401))));
    }

    [Theory]
    [InlineData("", 200, "", true)]
    [InlineData("", 201, "", false)]
    [InlineData("// ", 300, "", true)]
    [InlineData("Call(\"", 300, "\");", true)]
    [InlineData("Call($\"{y} ", 300, "\");", true)]
    [InlineData("Call(\"\", ", 300, ");", false)]
    public void Width_MadeUpLine_IsJudged(string start, int width, string end, bool fits) =>
        Assert.Equal(fits, SourceRules.Width("a.cs", $"using X;\n{start.PadRight(width - end.Length, 'x')}{end}\n") is null);

    [Theory]
    [InlineData("src/P/A/B/C.cs", "namespace P;", true)]
    [InlineData("src/P/A/B/C.cs", "namespace P.A;", true)]
    [InlineData("src/P/A/B/C.cs", "namespace P.A.B;", true)]
    [InlineData("src/P/A/B/C.cs", "namespace P.B;", false)]
    [InlineData("src/P/C.cs", "namespace Q;", false)]
    [InlineData("src/P/C.cs", "namespace P { }", true)]
    [InlineData("tests/Shared/C.cs", "namespace Diorama.Tests;", true)]
    [InlineData("src/P/Program.cs", "return 0;", true)]
    public void Namespace_MadeUpFile_IsJudged(string file, string text, bool fits) => Assert.Equal(fits, SourceRules.Namespace(file, text) is null);

    [Theory]
    [InlineData("A.cs", "public class A { public class Inner; }", true)]
    [InlineData("A.Part.cs", "public partial class A;", true)]
    [InlineData("A{T}.cs", "public record A<T>(T X);", true)]
    [InlineData("A{T,U}.cs", "public delegate T A<T, U>(U x);", true)]
    [InlineData("A.cs", "public record A<T>(T X);", false)]
    [InlineData("A.cs", "public class A; internal class B;", true)]
    [InlineData("A.cs", "public class A; public static class AExtensions;", true)]
    [InlineData("A.cs", "public class A; public enum B;", false)]
    [InlineData("A.cs", "public interface B;", false)]
    [InlineData("Ab.cs", "public struct A;", false)]
    [InlineData("A.cs", "internal class B;", false)]
    [InlineData("A.cs", "internal class A<T>;", true)]
    [InlineData("B.cs", "internal class A; internal class B;", true)]
    [InlineData("Program.cs", "return 0;", true)]
    [InlineData("AssemblyInfo.cs", "[assembly: System.Reflection.AssemblyTitle(\"\")]", true)]
    public void FileName_MadeUpFile_IsJudged(string file, string text, bool fits)
    {
        Assert.Equal(fits, SourceRules.FileName("src/P/" + file, text) is null);
        Assert.Equal(fits, SourceRules.FileName("src/P/" + file, text.StartsWith("return", StringComparison.Ordinal) || text.StartsWith('[') ? text : "namespace P;\n" + text) is null);
    }

    private static void Check(List<string> files, Func<string, string, string?> rule)
    {
        Assert.True(files.Count > 50, "the sources were not found");
        Assert.Empty(files.Select(f => rule(f, Repository.Read(f))).OfType<string>());
    }
}
