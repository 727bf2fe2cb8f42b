using System.Xml.Linq;

namespace Diorama.Architecture.Tests;

public sealed class ProjectTests
{
    private static readonly List<ProjectFile> _sources = [.. Repository.Files("src", ".csproj").Select(ProjectFile.Load)];

    [Fact]
    public void References_AllProjects_OnlyPointDown()
    {
        Assert.True(_sources.Count >= 9, "the projects were not found");
        Assert.Empty(_sources.SelectMany(Layers.Violations));
    }

    [Theory]
    [InlineData("Diorama.Core", "Diorama.Torch")] // up
    [InlineData("Diorama.Torch", "Diorama.Nn")]
    [InlineData("Diorama.Models", "Diorama.Data")] // sideways
    [InlineData("Diorama.Data", "Diorama.Models")]
    [InlineData("Diorama.Data", "Diorama.Nn")]
    [InlineData("Diorama.Training", "Diorama.Evaluation")]
    [InlineData("Diorama.Evaluation", "Diorama.Training")]
    [InlineData("Diorama.Security", "Diorama.Torch")]
    [InlineData("Diorama.Nn", "Diorama.Torch.Generator")]
    [InlineData("Diorama.Cli", "Diorama.Server")]
    [InlineData("Diorama.New", "Diorama.Core")] // no place
    public void Violations_ForbiddenArrow_IsFound(string from, string to) => Assert.Single(Layers.Violations(MadeUp(from, to)));

    [Theory]
    [InlineData("Diorama.Cli", "Diorama.Core")]
    [InlineData("Diorama.Training", "Diorama.Torch")]
    [InlineData("Diorama.Models", "Diorama.Core")]
    [InlineData("Diorama.Data", "Diorama.Security")]
    [InlineData("Diorama.Torch", "Diorama.Torch.Generator")]
    public void Violations_ArrowDown_IsAllowed(string from, string to) => Assert.Empty(Layers.Violations(MadeUp(from, to)));

    [Fact]
    public void Packages_AllProjects_TakeTheirVersionsFromTheCentralFile()
    {
        var central = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(p => (string)p.Attribute("Include")!).ToList();
        Assert.Equal(central.Distinct(), central);
        var files = new[] { "src", "tests", "benchmarks", "samples" }.SelectMany(f => Repository.Files(f, ".csproj").Concat(Repository.Files(f, ".props"))).ToList();
        Assert.All(files.Append("Directory.Build.props"), file =>
        {
            var project = ProjectFile.Load(file);
            Assert.Empty(project.OwnVersions);
            Assert.Empty(project.Packages.Except(central));
        });
    }

    [Theory]
    [InlineData("""<PackageReference Include="X" Version="1.0" />""")]
    [InlineData("""<PackageReference Include="X" VersionOverride="1.0" />""")]
    [InlineData("""<PackageReference Update="X"><Version>1.0</Version></PackageReference>""")]
    public void OwnVersions_VersionInAProject_IsFound(string item) =>
        Assert.Equal(["X"], ProjectFile.Parse("P", $"<Project><ItemGroup>{item}<PackageReference Include=\"Y\" /></ItemGroup></Project>").OwnVersions);

    [Fact]
    public void Core_Packages_AreYamlDotNetAlone() =>
        Assert.Equal(["YamlDotNet"], _sources.Single(p => p.Name == "Diorama.Core").Packages);

    private static ProjectFile MadeUp(string from, string to) =>
        ProjectFile.Parse(from, $"<Project><ItemGroup><ProjectReference Include=\"..\\{to}\\{to}.csproj\" /></ItemGroup></Project>");
}
