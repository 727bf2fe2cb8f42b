using System.CommandLine;
using Diorama.Core;
using Diorama.Models;

namespace Diorama.Cli;

/// <summary>Prints texts while they are written, piece by piece or each when it is whole.</summary>
internal static class TextStream
{
    /// <summary>Whether to: when asked, and of itself for one text on a terminal.</summary>
    /// <exception cref="UserException">Asked for together with a file or JSON, which take whole texts.</exception>
    public static bool IsWanted(ParseResult parsed, Option<bool> asked, Option<string?> target, int count)
    {
        var isWhole = parsed.GetValue(target) is not null || parsed.GetValue(JsonOption.Instance);
        if (parsed.GetValue(asked) && isWhole) throw new UserException($"{asked.Name}: texts are printed as they are written, and --out and --json take whole ones. Leave one away.");
        return parsed.GetValue(asked) || (count == 1 && Terminal.IsRead && !isWhole);
    }

    /// <summary>Writes the texts one after another, an empty line between.</summary>
    /// <returns>How many are whole; fewer than asked for when told to stop, or when nobody reads on.</returns>
    public static int Print(IContinue model, TextRequest request, bool isPlain, CancellationToken stop)
    {
        for (var number = 0; number < request.Count; number++)
        {
            var marks = isPlain ? null : new VersePunctuation();
            if (!PrintPieces(model.Stream(request with { Count = 1, First = request.First + number, Stop = stop }), marks, stop))
            {
                Terminal.Result("");
                return number;
            }
            Terminal.Result(marks?.Finish() + "\n");
        }
        return request.Count;
    }

    /// <summary>Writes the texts many at a time, which is faster, and prints each when it is whole, an empty line behind it.</summary>
    /// <param name="model">Writes.</param>
    /// <param name="request">What.</param>
    /// <param name="isPlain">Whether verses stay without punctuation.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <param name="isLeft">Whether nobody reads on; null: as the pipe says.</param>
    /// <returns>How many are printed; fewer than asked for when told to stop, or when nobody reads on.</returns>
    /// <exception cref="OperationCanceledException">Told to stop before there was any.</exception>
    public static int PrintWhole(IContinue model, TextRequest request, bool isPlain, CancellationToken stop, Func<bool>? isLeft = null) => Waiting.During("writing", progress =>
    {
        var made = 0;
        foreach (var text in Making.Texts(model, request, progress, stop))
        {
            if (Terminal.IsRead) ProgressBar.Clear();
            Terminal.Result((isPlain ? text : VersePunctuation.Print(text)) + "\n");
            made++;
            if ((isLeft ?? OutputPipe.IsLeft)()) break;
        }
        return made;
    });

    // Whether all of them were.
    private static bool PrintPieces(IEnumerable<string> pieces, VersePunctuation? marks, CancellationToken stop)
    {
        try
        {
            foreach (var piece in pieces)
            {
                Terminal.Piece(marks is null ? piece : marks.Add(piece));
                if (stop.IsCancellationRequested || OutputPipe.IsLeft()) return false;
            }
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
