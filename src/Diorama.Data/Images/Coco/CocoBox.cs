namespace Diorama.Data.Images;

/// <summary>A box around a thing in a picture, in pixels.</summary>
internal readonly record struct CocoBox(long Category, double X, double Y, double Width, double Height, bool IsCrowd);
