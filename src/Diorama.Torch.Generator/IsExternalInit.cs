namespace System.Runtime.CompilerServices;

// Records need this type, and netstandard2.0 (where generators live) lacks it.
internal static class IsExternalInit;
