namespace Diorama.Data.Images;

/// <summary>Classes of which there is too little to measure anything by.</summary>
internal static class ClassSizes
{
    /// <summary>Says which classes have one picture, in whole lines.</summary>
    /// <param name="classes">The classes' names.</param>
    /// <param name="perClass">How many pictures each has.</param>
    internal static IEnumerable<string> Notes(IEnumerable<string> classes, IEnumerable<int> perClass)
    {
        List<string> lonely = [.. classes.Zip(perClass).Where(pair => pair.Second == 1).Select(pair => pair.First)];
        if (lonely.Count == 1) yield return $"the class {lonely[0]} has one picture";
        else if (lonely.Count > 1) yield return Names.Listed(lonely, "class has one picture", "classes have one picture");
    }
}
