using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Data.Text;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// Reads the examples and makes the samples of one evaluation, each once, and shows them to every metric that looks at them. What no metric looks
/// at is neither read nor made.
/// </summary>
internal sealed class EvaluationPass
{
    private readonly IReadOnlyList<IMetric> _metrics;
    private readonly IDataset _dataset;
    private readonly Split _split;
    private readonly MeasureOptions _options;
    private readonly Action<double>? _progress;
    private readonly CancellationToken _stop;
    private int _numParts = 1;
    private int _part;

    /// <param name="metrics">Who looks; borrowed.</param>
    /// <param name="dataset">The data; borrowed.</param>
    /// <param name="split">The part to measure on.</param>
    /// <param name="options">How many.</param>
    /// <param name="progress">Told what share is done, batch by batch: each kind of look counts alike, for how long one of each takes is not known before.</param>
    /// <param name="stop">Asks to stop after the batch in progress.</param>
    internal EvaluationPass(
        IReadOnlyList<IMetric> metrics, IDataset dataset, Split split, MeasureOptions options, Action<double>? progress = null, CancellationToken stop = default) =>
        (_metrics, _dataset, _split, _options, _progress, _stop) = (metrics, dataset, split, options, progress, stop);

    /// <summary>Shows everything, without gradients.</summary>
    /// <param name="model">An <see cref="ISampleImages"/> where metrics look at pictures, an <see cref="IContinue"/> where they look at texts, an <see cref="ITranslate"/> where at translations; borrowed, in evaluation mode.</param>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    internal void Run(object model)
    {
        using var quiet = Autograd.NoGrad();
        _stop.ThrowIfCancellationRequested();
        List<Action> parts =
        [
            .. For<IExampleMetric>(lookers => Show(Examples(_split), batch => lookers.ForEach(m => m.LookAt(batch)))),
            .. For<ITrainingMetric>(trained => Show(Examples(Split.Train), batch => trained.ForEach(m => m.LookAtTraining(batch)))),
            .. For<IPictureMetric>(viewers => ShowPictures((ISampleImages)model, viewers)),
            .. For<ITextMetric>(readers => ShowTexts((IContinue)model, readers)),
            .. For<IPairMetric>(judges => ShowTranslations((ITranslate)model, (IParallelDataset)_dataset, judges)),
            .. For<IWholeTrainingMetric>(thorough => Show(new(_dataset, Split.Train, _options with { Samples = int.MaxValue }), batch => thorough.ForEach(m => m.LookAtWholeTraining(batch)))),
        ];
        _numParts = parts.Count;
        for (_part = 0; _part < parts.Count; _part++) parts[_part]();
    }

    private IEnumerable<Action> For<T>(Action<List<T>> show)
    {
        List<T> who = [.. _metrics.OfType<T>()];
        return who.Count > 0 ? [() => show(who)] : [];
    }

    private SplitExamples Examples(Split split) => new(_dataset, split, _options);

    private void Show(SplitExamples examples, Action<Batch> look)
    {
        var done = 0;
        foreach (var host in examples.Batches())
        {
            using (TensorScope.Open()) look(host.ToBatch(_options.Device));
            Advance(done += host.Count, examples.Count);
        }
    }

    private void ShowPictures(ISampleImages model, List<IPictureMetric> viewers)
    {
        var pictures = new GeneratedImages(model, _dataset, _split, _options);
        for (var first = 0; first < _options.Samples; first += _options.BatchSize)
        {
            using (TensorScope.Open())
            {
                var (images, labels) = pictures.Part(first);
                viewers.ForEach(m => m.LookAt(images, labels));
            }

            Advance(Math.Min(first + _options.BatchSize, _options.Samples), _options.Samples);
        }
    }

    private void ShowTexts(IContinue model, List<ITextMetric> readers)
    {
        var done = 0;
        foreach (var text in model.Continue(new TextRequest(_options.Samples, _options.Seed) { Temperature = _options.Temperature, Stop = _stop }))
        {
            readers.ForEach(m => m.LookAt(text));
            Advance(++done, _options.Samples);
        }
    }

    private void ShowTranslations(ITranslate model, IParallelDataset dataset, List<IPairMetric> judges)
    {
        var (examples, done) = (Examples(_split), 0);
        foreach (var part in examples.Indexes().Select(i => dataset.Pair(_split, i)).Chunk(_options.BatchSize))
        {
            var translations = model.Translate(
                _options.Translation with
                {
                    Sources = [.. part.Select(pair => pair.Source)],
                    Tasks = model.Tasks.Count == 0 ? null : [.. part.Select(pair => pair.Task!)],
                    Stop = _stop,
                }
            );
            for (var i = 0; i < part.Length; i++)
                judges.ForEach(m => m.LookAt(part[i], translations[i]));
            Advance(done += part.Length, examples.Count);
        }
    }

    private void Advance(int done, int count)
    {
        _progress?.Invoke((_part + (double)done / count) / _numParts);
        _stop.ThrowIfCancellationRequested();
    }
}
