"""A training case for the peers: the files of training_data.py, and the same measurement for every peer."""

import json
import sys
import time
from pathlib import Path

import numpy as np


class Case:
    """Events, first weights and settings of one case."""

    def __init__(self, folder):
        self.settings = json.loads((folder / "case.json").read_text())
        self.layers = self.settings["layers"]
        read = lambda name, kind: np.fromfile(folder / name, kind)
        for part in ("train", "validation"):
            setattr(self, f"{part}_inputs", read(f"{part}_inputs.f32", "<f4").reshape(-1, self.layers[0]))
            setattr(self, f"{part}_targets", read(f"{part}_targets.u32", "<u4").astype(np.int64))
            setattr(self, f"{part}_weights", read(f"{part}_weights.f32", "<f4"))
        values, self.initial = read("initial.f32", "<f4"), []
        for above, below in zip(self.layers[:-1], self.layers[1:]):
            kernel, bias, values = np.split(values, [above * below, (above + 1) * below])
            self.initial.append((kernel.reshape(above, below), bias))


def measure(program, name, case, threads, epoch, validate, predict):
    """Prints one line of JSON: medians over epochs after one to warm up, and inference in slices of 10 000 events.

    `epoch()` trains on all full batches and returns the number of events, `validate()` returns the loss.
    """
    training, whole = [], []
    for number in range(1 + case.settings["epochs"]):
        begin = time.perf_counter()
        events = epoch()
        trained = time.perf_counter()
        loss = validate()
        if number > 0:
            training.append(events / (trained - begin))
            whole.append(events / (time.perf_counter() - begin))
    inputs, rates = case.train_inputs[:100_000], []
    for _ in range(4):
        begin = time.perf_counter()
        for first in range(0, len(inputs), 10_000):
            predict(inputs[first : first + 10_000])
        rates.append(len(inputs) / (time.perf_counter() - begin))
    figures = dict(training=np.median(training), epoch=np.median(whole), inference=np.median(rates[1:]))
    print(json.dumps(dict(program=program, case=name, threads=threads, **figures, validation_loss=loss)))


def arguments():
    """DATA CASE THREADS of the command line."""
    data, name, threads = sys.argv[1:4]
    return Case(Path(data) / name), name, int(threads)
