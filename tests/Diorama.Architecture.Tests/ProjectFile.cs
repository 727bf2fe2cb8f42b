using System.Xml.Linq;

namespace Diorama.Architecture.Tests;

/// <summary>What a project file says of other projects and of packages.</summary>
/// <param name="Name">The project's name: its file's.</param>
/// <param name="References">The projects it refers to.</param>
/// <param name="Packages">The packages it refers to.</param>
/// <param name="OwnVersions">The packages whose version it states itself.</param>
internal sealed record ProjectFile(string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages, IReadOnlyList<string> OwnVersions)
{
    internal static ProjectFile Parse(string name, string xml)
    {
        var items = XDocument.Parse(xml).Descendants().ToList();
        var packages = items.Where(i => i.Name.LocalName is "PackageReference").ToList();
        return new ProjectFile(
            name,
            [.. items.Where(i => i.Name.LocalName is "ProjectReference").Select(i => Path.GetFileNameWithoutExtension(Include(i).Replace('\\', '/')))],
            [.. packages.Select(Include)],
            [.. packages.Where(HasVersion).Select(Include)]);
    }

    internal static ProjectFile Load(string file) => Parse(Path.GetFileNameWithoutExtension(file), Repository.Read(file));

    private static string Include(XElement item) => (string?)item.Attribute("Include") ?? (string?)item.Attribute("Update") ?? "";

    private static bool HasVersion(XElement item) =>
        item.Attributes().Select(a => a.Name.LocalName).Concat(item.Elements().Select(e => e.Name.LocalName)).Any(n => n is "Version" or "VersionOverride");
}
