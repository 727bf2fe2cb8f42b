namespace Diorama.Data.Features;

/// <summary>How well texts that were not learnt from are foretold: as well as by an even choice among so many terms. Less is better.</summary>
/// <param name="Value">Of the topics; NaN where there was nothing to foretell.</param>
/// <param name="BySharesAlone">Of the terms' shares in all texts, the same for every text: what topics must beat.</param>
/// <param name="NumTerms">Of an even choice among all terms: how many there are.</param>
/// <param name="NumForetold">How many terms were foretold.</param>
public sealed record HeldOutPerplexity(double Value, double BySharesAlone, int NumTerms, long NumForetold);
