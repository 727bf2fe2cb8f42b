using System.Text;

namespace Diorama.Core;

/// <summary>
/// The ids that a piece has before anything is merged: those of its bytes, where one without an id is left out, or those of its characters, where one without an id is
/// spelt by its bytes.
/// </summary>
internal sealed class FirstSymbols
{
    private readonly int[] _ofByte = [.. Enumerable.Repeat(-1, 256)];
    private readonly Dictionary<Rune, int>? _ofCharacter;

    internal FirstSymbols(BpeModel model)
    {
        if (!model.IsOfBytes)
        {
            model.Fallback.CopyTo(_ofByte);
            _ofCharacter = [];
        }

        for (var id = model.Tokens.Length - 1; id >= 0; id--)
        {
            var token = model.Tokens[id];
            if (_ofCharacter is null && token is [var single])
                _ofByte[single] = id;
            else if (
                _ofCharacter is not null
                && !model.Fallback.Contains(id)
                && Rune.DecodeFromUtf8(token, out var rune, out var length) == System.Buffers.OperationStatus.Done
                && length == token.Length
            )
                _ofCharacter[rune] = id;
        }
    }

    /// <summary>The ids of a piece.</summary>
    internal int[] Of(ReadOnlySpan<char> piece)
    {
        if (_ofCharacter is null) return [.. GeneralizedUtf8.GetBytes(piece).Select(b => _ofByte[b]).Where(id => id >= 0)];
        var ids = new List<int>(piece.Length);
        while (!piece.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf16(piece, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isWhole && _ofCharacter.TryGetValue(rune, out var id)) ids.Add(id);
            else ids.AddRange(GeneralizedUtf8.GetBytes(piece[..length]).Select(b => _ofByte[b]));
            piece = piece[length..];
        }

        return [.. ids];
    }
}
