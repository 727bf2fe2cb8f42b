#!/usr/bin/env python3
"""A training step of gpt.py's network on two processes with one thread each, by DistributedDataParallel over Gloo, against one
process with one thread and the same batch for each. Prints the mean milliseconds of both, and their ratio.

Its gradients take one bucket (3 MiB); `--bucket MIB` takes smaller ones.
"""

import argparse
import os
import statistics
import time

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn
from torch.nn import functional as F

import gpt

STEPS, WARMUP = 200, 50


def train(rank: int, ranks: int, port: int, bucket: float, times: list) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(rank)
    model = gpt.Gpt("baddbmm")
    parameters = list(model.parameters())
    if ranks > 1:
        os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port), GLOO_SOCKET_IFNAME="lo")
        dist.init_process_group("gloo", rank=rank, world_size=ranks)
        for block in model.blocks:
            block.attn.mask = None  # not used, and Gloo sends no booleans
        model = nn.parallel.DistributedDataParallel(model, bucket_cap_mb=bucket, gradient_as_bucket_view=True)
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1, foreach=True)
    batches = [torch.randint(gpt.VOCABULARY, (2, gpt.BATCH, gpt.CONTEXT)) for _ in range(8)]
    for step in range(WARMUP + STEPS):
        start = time.perf_counter()
        ids, target = batches[step % len(batches)]
        loss = F.cross_entropy(model(ids).view(-1, gpt.VOCABULARY), target.view(-1))
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        loss.item()
        if rank == 0 and step >= WARMUP:
            times.append(time.perf_counter() - start)


def mean(ranks: int, port: int, bucket: float) -> float:
    with mp.Manager() as manager:
        times = manager.list()
        mp.spawn(train, (ranks, port, bucket, times), nprocs=ranks)
        return 1e3 * statistics.mean(times)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bucket", type=float, default=25, help="MiB; default 25, PyTorch's")
    parser.add_argument("--port", type=int, default=29411)
    options = parser.parse_args()
    alone, together = mean(1, options.port, options.bucket), mean(2, options.port, options.bucket)
    print(f"one process {alone:.1f} ms, two ranks {together:.1f} ms, ratio {together / alone:.2f}")
