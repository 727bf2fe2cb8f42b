"""Runs one PyTorch benchmark: parses its options, times its steps, prints one JSON document or one line.

A script describes itself by a `Benchmark`. Its knobs are ways to do the same mathematics; the first value of each is the
one in use, `--set KNOB=VALUE` picks another, and `--tune` measures them and reports the fastest.
"""

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn

SEED = 1
PROBED_STEPS = 2


@dataclass(frozen=True)
class Sample:
    """A measurement that a step took itself, of a process that it started."""

    ms: float
    peak_rss_mib: float


@dataclass(frozen=True)
class Workload:
    """What `Benchmark.make` returns.

    step: one sample of the clock; returns the losses that it read, or a measurement of its own.
    settings: facts for the report.
    tensors: weights and input as they are at first, for `--dump`.
    probe: the numbers by which `--dump` proves that another program computes the same; none for the losses of the first steps.
    """

    step: Callable[[], list[float] | Sample]
    settings: dict = field(default_factory=dict)
    tensors: dict[str, Tensor] = field(default_factory=dict)
    probe: Callable[[], list[float]] | None = None


@dataclass(frozen=True)
class Benchmark:
    """A named workload.

    make: from the knobs' values to the workload, after the threads and the seed are set.
    knobs: each knob's values, the best first.
    workloads: choices that change what is measured: set like knobs, never tuned.
    steps, warmup: how many steps are timed, and how many run before without a clock.
    threads: the best number of threads.
    """

    name: str
    make: Callable[[dict], Workload]
    knobs: dict[str, list] = field(default_factory=dict)
    steps: int = 50
    warmup: int = 10
    threads: int = 2
    workloads: dict[str, list] = field(default_factory=dict)

    @property
    def choices(self) -> dict[str, list]:
        return self.workloads | self.knobs


def count_parameters(*modules: nn.Module) -> int:
    return sum(parameter.numel() for module in modules for parameter in module.parameters())


def prefixed(prefix: str, module: nn.Module) -> dict[str, Tensor]:
    """A module's state, each name behind a prefix."""
    return {f"{prefix}.{name}": value for name, value in module.state_dict().items()}


def numbered(batches: list[Tensor]) -> dict[str, Tensor]:
    return {f"batch.{index}": batch for index, batch in enumerate(batches)}


def main(benchmark: Benchmark) -> None:
    parser = argparse.ArgumentParser(description=f"PyTorch's side of the benchmark {benchmark.name}.")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--threads", type=int, help=f"threads in one operator (default {benchmark.threads})")
    parser.add_argument("--interop", type=int, default=1, help="threads between operators (default 1)")
    parser.add_argument("--steps", type=int, default=benchmark.steps, help="timed steps (default %(default)s)")
    parser.add_argument("--warmup", type=int, default=benchmark.warmup, help="steps before (default %(default)s)")
    parser.add_argument("--set", action="append", default=[], metavar="KNOB=VALUE", help=f"of {benchmark.choices}")
    parser.add_argument("--tune", action="store_true", help="measure the knobs' values and thread counts; report the best")
    parser.add_argument("--dump", metavar="PATH", help="measure nothing: write first weights, input and the probed numbers as safetensors")
    options = parser.parse_args()

    if options.dump:
        dump(benchmark, options)
        return
    report = tune(benchmark, options) if options.tune else measure(benchmark, options)
    if options.json:
        print(json.dumps(report))
    else:
        print(f"{benchmark.name}: median {report['medianMs']:.4g} ms over {len(report['samplesMs'])} samples, "
              f"{report['peakRssMiB']:.0f} MiB, {report['threads']} threads, {report['settings']}")


def chosen(benchmark: Benchmark, assignments: list[str]) -> dict:
    """Each knob's value: the default, or what `--set` says."""
    knobs = {name: values[0] for name, values in benchmark.choices.items()}
    for assignment in assignments:
        name, _, text = assignment.partition("=")
        by_text = {json.dumps(value).strip('"'): value for value in benchmark.choices.get(name, [])}
        if text not in by_text:
            sys.exit(f"--set {assignment}: the choices of {benchmark.name} are {benchmark.choices}")
        knobs[name] = by_text[text]
    return knobs


def prepare(benchmark: Benchmark, options: argparse.Namespace) -> tuple[Workload, dict, int]:
    """The workload, its knobs and its threads."""
    threads = options.threads or benchmark.threads
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(options.interop)
    torch.manual_seed(SEED)
    knobs = chosen(benchmark, options.set)
    return benchmark.make(knobs | {"threads": threads}), knobs, threads


def dump(benchmark: Benchmark, options: argparse.Namespace) -> None:
    """Writes the workload's tensors, the state of the random numbers (`random`, bytes as integers), and then the probed numbers (`probe`)."""
    sys.path.append(str(Path(__file__).parents[2] / "tests" / "goldens"))
    import safetensors_io

    workload, _, _ = prepare(benchmark, options)
    tensors = {name: tensor.detach().clone() for name, tensor in workload.tensors.items()}
    tensors["random"] = torch.get_rng_state().long()
    probed = workload.probe() if workload.probe else [loss for _ in range(PROBED_STEPS) for loss in workload.step()]
    tensors["probe"] = torch.tensor(probed, dtype=torch.float64)
    Path(options.dump).write_bytes(safetensors_io.serialize(tensors, {"torch": torch.__version__}))


def measure(benchmark: Benchmark, options: argparse.Namespace) -> dict:
    """The report of one run in this process."""
    workload, knobs, threads = prepare(benchmark, options)
    for _ in range(options.warmup):
        workload.step()

    gc.collect()
    gc.freeze()  # the collector need not look again at what the imports left
    samples, peak = [], 0.0
    for _ in range(options.steps):
        start = time.perf_counter_ns()
        own = workload.step()
        elapsed = (time.perf_counter_ns() - start) / 1e6
        samples.append(own.ms if isinstance(own, Sample) else elapsed)
        peak = max(peak, own.peak_rss_mib) if isinstance(own, Sample) else 0.0
    return {
        "name": benchmark.name,
        "medianMs": statistics.median(samples),
        "samplesMs": samples,
        "peakRssMiB": peak or peak_rss_mib(),
        "torch": torch.__version__,
        "threads": threads,
        "settings": {**workload.settings, "interop": options.interop, **knobs},
    }


def peak_rss_mib() -> float:
    """The largest resident set of this program. Linux keeps it with the program's own memory; `getrusage` would count what started it too."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tune(benchmark: Benchmark, options: argparse.Namespace) -> dict:
    """The report of the fastest combination. Knobs are tried one after another, each at the best values found for those
    before; threads come first and once more last, for a knob may change what suits them. Every run is a process of its own."""
    counts = sorted({1, os.cpu_count() or 1})
    best, trials = None, []
    current: dict = {"threads": benchmark.threads, "interop": 1} | chosen(benchmark, options.set)
    axes = [("threads", counts), *benchmark.knobs.items(), ("interop", [1, 2]), ("threads", counts)]
    for name, values in axes:
        for value in values:
            candidate = current | {name: value}
            if any(trial["tried"] == candidate for trial in trials):
                continue
            report = run_apart(candidate, options)
            trials.append({"tried": candidate, "medianMs": report["medianMs"]})
            print(f"{report['medianMs']:10.4g} ms  {candidate}", file=sys.stderr)
            if best is None or report["medianMs"] < best["medianMs"]:
                best, current = report, candidate
    assert best is not None
    return best | {"tuned": trials}


def run_apart(values: dict, options: argparse.Namespace) -> dict:
    command = [sys.executable, sys.argv[0], "--json", "--steps", str(options.steps), "--warmup", str(options.warmup)]
    for name, value in values.items():
        text = json.dumps(value).strip('"')
        command += [f"--{name}", text] if name in ("threads", "interop") else ["--set", f"{name}={text}"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
