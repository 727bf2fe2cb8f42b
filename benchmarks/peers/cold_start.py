#!/usr/bin/env python3
"""From the start of a process to its first sample on disk; one process is one sample.

The child imports torch, builds DCGAN's generator (`dcgan_nets.py`) with random weights, samples 64 digits under inference
mode and writes them as a 256x256 grey PNG, 8 by 8. The clock runs from just before the child is started until its file is
closed; both ends read the machine's monotonic clock. Leaving the interpreter is not counted.
"""

import os
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

SIDE = 8


def png(pixels: bytes, width: int, height: int) -> bytes:
    """An 8-bit grey PNG."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + pixels[width * row : width * (row + 1)] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def child(path: str, threads: int) -> None:
    import torch

    import dcgan_nets

    torch.set_num_threads(threads)
    generator = dcgan_nets.generator().eval()
    with torch.inference_mode():
        images = generator(torch.randn(SIDE * SIDE, dcgan_nets.LATENT, 1, 1))
        grid = images.view(SIDE, SIDE, 32, 32).transpose(1, 2).reshape(SIDE * 32, SIDE * 32)
        grey = ((grid + 1) * 127.5).round().to(torch.uint8)
    Path(path).write_bytes(png(grey.numpy().tobytes(), *grey.shape))
    finished = time.monotonic_ns()

    import harness

    print(finished, harness.peak_rss_mib())


def main() -> None:
    import harness

    def make(knobs: dict) -> harness.Workload:
        def step() -> harness.Sample:
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "sample.png")
                flags = ["-E", "-s"] if knobs["interpreter"] == "bare" else []
                start = time.monotonic_ns()
                command = [sys.executable, *flags, __file__, "--child", path, str(knobs["threads"])]
                output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.split()
                return harness.Sample((int(output[0]) - start) / 1e6, float(output[1]))

        return harness.Workload(step, {"images": SIDE * SIDE})

    # "bare" spares the interpreter the user's packages and the environment's options.
    harness.main(harness.Benchmark("cold_start", make, {"interpreter": ["bare", "default"]}, steps=10, warmup=2))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], int(sys.argv[3]))
    else:
        main()
