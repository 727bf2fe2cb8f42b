namespace Diorama.Training;

/// <summary>A node of a regression tree: a leaf with its mean, or a cut of one setting.</summary>
/// <param name="Mean">The mean of what fell here.</param>
/// <param name="Dimension">The setting that is cut; -1 for a leaf.</param>
/// <param name="Cut">What lies below goes left.</param>
/// <param name="Left">Below the cut.</param>
/// <param name="Right">From the cut on.</param>
internal sealed record TreeNode(double Mean, int Dimension = -1, double Cut = 0, TreeNode? Left = null, TreeNode? Right = null);
