namespace Diorama.Data.Images;

/// <summary>What the samples and the classes of a COCO data set are.</summary>
public enum CocoClasses
{
    /// <summary>Whole pictures; the class is the category whose boxes cover most of it. Pictures without a box have the class <c>(none)</c>.</summary>
    Largest,

    /// <summary>A sample for every box, cut out of its picture; the class is its category. Boxes around crowds are left out.</summary>
    Crops,

    /// <summary>Whole pictures without classes.</summary>
    None,
}
