using System.CommandLine;
using Diorama.Core;
using Diorama.Evaluation;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama sample RUN</c>: new pictures, or new texts.</summary>
internal static class SampleCommand
{
    private const int MaxCount = 10_000;
    private const int NumPictures = 64;
    private const int NumTexts = 4;
    private const int NumLines = 4;
    private const int ShortLine = 5;
    private const int LongLine = 7;

    public static Command Create()
    {
        var run = RunArgument.Create();
        var count = new Option<int?>("-n", "--count") { Description = $"How many. Default: {NumPictures} pictures, {NumTexts} texts." };
        var target = new Option<string?>("--out")
        {
            Description =
                "A .png for one grid, a .txt, or a folder, its name ending in /, for a file each. Default: RUN/samples/sample-SEED.png for pictures; texts go to standard output.",
        };
        var seed = new Option<long>("--seed") { Description = "Equal seeds give equal samples." };
        var label = new Option<string?>("--class") { Description = "The class of the pictures, by name or number, for models that know classes." };
        var code = new Option<string[]>("--code")
        {
            Description =
                "What a code of the pictures is, such as 1=7, for models that have codes (infogan): the code's number from 1, and its value; may be given several times.",
            DefaultValueFactory = _ => [],
        };
        var temperature = new Option<double?>("--temperature") { Description = "Below 1 safer, above 1 bolder. Default: 1 for pictures, 0.8 for texts." };
        var steps = new Option<int?>("--steps") { Description = "Steps from noise to picture, for models of noise: fewer are faster. Default: the recipe's." };
        var guidance = new Option<double?>("--guidance") { Description = "How far pictures follow the class or the words: 1 as learnt, above 1 surer and less varied. Default: the recipe's." };
        var prompt = new Option<string>("--prompt") { Description = "How the text begins; for models that know captions, what the pictures show.", DefaultValueFactory = _ => "" };
        var heads = new Option<string>("--heads") { Description = "The first character of each line: an acrostic.", DefaultValueFactory = _ => "" };
        var form = new Option<int?>("--form")
        {
            Description =
                $"Force Chinese verses to keep a form: {ShortLine} or {LongLine} characters in every line; {NumLines} lines, or one for each of --heads.",
        };
        var topK = new Option<int>("--top-k") { Description = "Draw from this many likeliest symbols; 0 for all." };
        var topP = new Option<double>("--top-p")
        {
            Description = "Draw from the likeliest symbols that together have this probability.",
            DefaultValueFactory = _ => 1,
        };
        var reject = new Option<double?>("--reject")
        {
            Description = "Keep this share of the pictures or texts, such as 0.25, by the judgement of the model's own discriminator.",
        };
        var penalty = new Option<double>("--repetition-penalty")
        {
            Description = "Above 1: symbols that a text already has become less likely.",
            DefaultValueFactory = _ => 1,
        };
        var stops = new Option<string[]>("--stop")
        {
            Description = "End a text before this string; may be given several times.",
            DefaultValueFactory = _ => [],
        };
        var length = new Option<int>("--max-length")
        {
            Description = FormattableString.Invariant(
                $"Symbols at most after the prompt, up to {TextRequest.MostSymbols:N0}; 0 for as many as the longest text of the data has, with --heads for each line."
            ),
        };
        var stream = new Option<bool>("--stream") { Description = "Print a text as it is written; so it is done for one text on a terminal." };
        var plain = new Option<bool>("--plain") { Description = "Print Chinese verses as the model writes them, without punctuation." };
        var command = new Command("sample", "Make something new.")
        {
            run, count, target, seed, label, code, temperature, prompt, steps, guidance, heads, form, topK, topP, reject, penalty, stops, length, stream, plain,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(count) is < 1 or > MaxCount)
                throw new UserException($"-n {parsed.GetValue(count)}: from 1 to {MaxCount} samples can be made at once.");
            if (parsed.GetValue(length) is < 0 or > TextRequest.MostSymbols)
                throw new UserException(
                    $"--max-length {parsed.GetValue(length)}: a text can have from 1 to {TextRequest.MostSymbols} symbols; 0 for as many as the longest text of the data has."
                );
            if (parsed.GetValue(steps) is < 1)
                throw new UserException($"--steps {parsed.GetValue(steps)}: at least 1, please.");
            NoiseOptions.CheckGuidance(parsed.GetValue(guidance));
            var texts = new TextRequest(parsed.GetValue(count) ?? NumTexts, parsed.GetValue(seed))
            {
                Temperature = parsed.GetValue(temperature) ?? 0.8,
                Prompt = parsed.GetValue(prompt)!,
                Heads = parsed.GetValue(heads)!,
                Form = FormOf(parsed.GetValue(form), parsed.GetValue(heads)!),
                TopK = parsed.GetValue(topK),
                TopP = parsed.GetValue(topP),
                RepetitionPenalty = parsed.GetValue(penalty),
                StopStrings = parsed.GetValue(stops)!,
                MaxLength = parsed.GetValue(length),
            };
            if (texts.Problem is { } problem) throw new UserException(problem);
            using var trained = RunArgument.Load(parsed, run);
            using var interrupt = Interrupt.Listen();
            var name = parsed.GetValue(target) ?? Path.Combine(trained.Run.SamplesPath, FormattableString.Invariant($"sample-{parsed.GetValue(seed)}"));
            if (trained.Model is ISampleImages images)
            {
                Refuse(parsed, trained, "makes pictures", heads, form, topK, topP, penalty, stops, length, stream, plain);
                OutputFiles.CheckPictures(name);
                var number = parsed.GetValue(count) ?? NumPictures;
                var request = new ImageRequest(number, parsed.GetValue(seed))
                {
                    Temperature = TemperatureOf(parsed.GetValue(temperature)),
                    Classes = ClassName.Find(trained, images.IsConditional, parsed.GetValue(label)) is { } wanted ? [.. Enumerable.Repeat(wanted, number)] : null,
                    Codes = CodeOption.Find(trained, parsed.GetValue(code)!),
                    Prompts = PicturePrompt.Find(
                        trained,
                        parsed.GetResult(prompt) is { Implicit: false } ? parsed.GetValue(prompt) : null,
                        parsed.GetValue(label) is not null
                    )
                        is { } words
                        ? [.. Enumerable.Repeat(words, number)]
                        : null,
                    Steps = NoiseOptions.Steps(trained, parsed.GetValue(steps)),
                    Guidance = NoiseOptions.Guidance(trained, parsed.GetValue(guidance)),
                };
                var pictures = Making.Pictures(Kept(trained, images, parsed.GetValue(reject), interrupt.Token), request, interrupt.Token);
                OutputFiles.Pictures(parsed, name, pictures);
                return Ended(pictures.Count, request.Count, "pictures");
            }
            Refuse(parsed, trained, "writes texts", label, code, steps, guidance);
            var share = parsed.GetValue(reject);
            if (share is not null) TextRejectionSampler.Check(trained.Model);
            if (share is not null && parsed.GetValue(stream))
                throw new UserException($"{stream.Name}: texts are printed as they are written, and {reject.Name} judges whole ones. Leave one away.");
            var writer = RunArgument.Need<IContinue>(trained, "make samples");
            texts = texts with { Prompt = VerseReading.Read(texts.Prompt, trained.Model.Spec) };
            LongPrompt.Tell(prompt.Name, texts.Prompt, writer, trained.Model.Spec);
            UnknownSymbols.Tell(prompt.Name, texts.Prompt, trained.Model.Spec);
            if (texts.Form is not null) VerseForm.Check(form.Name, trained.Model.Spec);
            UnknownSymbols.Refuse(heads.Name, texts.Heads, trained.Model.Spec, "it cannot begin a line with what it cannot write. Choose others.");
            foreach (var end in texts.StopStrings)
                UnknownSymbols.Refuse(
                    stops.Name,
                    end,
                    trained.Model.Spec,
                    "it never writes that, so that no text would end there. Marks of verses are set when they are printed: to end at a line's end, give --stop $'\\n'."
                );
            OutputFiles.CheckTexts(parsed.GetValue(target));
            writer = Kept(trained, writer, texts, share, interrupt.Token);
            var isPlain = parsed.GetValue(plain) || parsed.GetValue(JsonOption.Instance);
            var acrostic = texts.Heads.Length > 0 ? new WatchedHeads(writer, texts, new TextSymbols(trained.Model.Spec)) : null;
            writer = acrostic ?? writer;
            var ended = Write();
            acrostic?.Tell(length.Name);
            return ended;

            int Write()
            {
                if (share is null && TextStream.IsWanted(parsed, stream, target, texts.Count)) return Ended(TextStream.Print(writer, texts, isPlain, interrupt.Token), texts.Count, "texts");
                if (parsed.GetValue(target) is null && !parsed.GetValue(JsonOption.Instance)) return Ended(TextStream.PrintWhole(writer, texts, isPlain, interrupt.Token), texts.Count, "texts");
                var written = Waiting.During("writing", progress => Making.Texts(writer, texts, progress, interrupt.Token).ToList());
                OutputFiles.Texts(parsed, parsed.GetValue(target), written.Select(text => isPlain ? text : VersePunctuation.Print(text)));
                return Ended(written.Count, texts.Count, "texts");
            }
        });
        return command.WithExamples(
            "diorama sample runs/quickstart/digits-gan -n 100 --out digits.png",
            "diorama sample runs/quickstart/digits-gan -n 100 --reject 0.25 --out best.png",
            "diorama sample runs/sprites-flow --prompt \"red car\" --guidance 3",
            "diorama sample runs/quickstart/poems-gru -n 3 --prompt 春眠不觉晓",
            "diorama sample runs/quickstart/poems-gru -n 1 --stream",
            "diorama sample runs/quickstart/poems-gru -n 3 --heads 春夏秋冬 --form 7");
    }

    private static int Ended(int made, int wanted, string what)
    {
        if (made == wanted || OutputPipe.IsLeft()) return ExitCode.Done; // head has what it wanted
        Terminal.Note($"Stopped; {made} of {wanted} {what} are made.");
        return ExitCode.Stopped;
    }

    private static ISampleImages Kept(TrainedModel trained, ISampleImages maker, double? share, CancellationToken stop)
    {
        if (share is null) return maker;
        var data = RunArgument.OpenData(trained.Run, trained.Recipe);
        return Waiting.During("asking the discriminator", progress => RejectionSampler.Learn(trained.Model, data, share.Value, OptionsOf(trained), progress, stop));
    }

    private static IContinue Kept(TrainedModel trained, IContinue writer, TextRequest request, double? share, CancellationToken stop)
    {
        if (share is null) return writer;
        var data = RunArgument.OpenData(trained.Run, trained.Recipe);
        return Waiting.During("asking the discriminator", progress => TextRejectionSampler.Learn(trained.Model, data, share.Value, OptionsOf(trained), request, progress, stop));
    }

    private static MeasureOptions OptionsOf(TrainedModel trained) => TrainingRun.OptionsOf(trained.Recipe, trained.Recipe.Evaluate.Samples, 0);

    private static void Refuse(ParseResult parsed, TrainedModel trained, string does, params Option[] others)
    {
        if (others.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is not { } given) return;
        throw new UserException($"{given.Name}: the model of {trained.Run.FullPath} {does}, and this is for others. Leave it away.");
    }

    private static double TemperatureOf(double? given) => given switch
    {
        null => 1,
        > 0 and < double.PositiveInfinity => given.Value,
        _ => throw new UserException(FormattableString.Invariant($"--temperature {given}: above 0, please; 1 is usual.")),
    };

    private static TextForm? FormOf(int? lineLength, string heads) => lineLength switch
    {
        null => null,
        ShortLine or LongLine => new TextForm(heads.Length > 0 ? heads.EnumerateRunes().Count() : NumLines, lineLength.Value),
        _ => throw new UserException(FormattableString.Invariant($"--form {lineLength}: lines of {ShortLine} or of {LongLine} characters.")),
    };
}
