namespace Diorama.Core;

/// <summary>One registered thing.</summary>
/// <typeparam name="T">What is registered; often a factory.</typeparam>
/// <param name="Name">The name users type, such as <c>dcgan</c>.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Value">The thing itself.</param>
public sealed record RegistryEntry<T>(string Name, string Description, T Value);
