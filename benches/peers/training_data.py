"""Writes the training cases: events, first weights, an order of events and the settings.

A 2-10-3, batch 100; B 30-3x100-2, batch 256; C 20-3x300-8 tanh, batch 3000, L2; D 30-2x200-5, dropout, batch 1024;
E 20-2x200-5 tanh, dropout, L2, batch 1024, the network `smhtt_dropout_tanh`.
usage: training_data.py FOLDER
"""

import json
import sys
from pathlib import Path

import numpy as np

CASES = {
    "A": dict(layers=[2, 10, 3], activation="relu", batch_size=100, train=15000, validation=3000,
              l2=0.0, dropout=0.0, epochs=40, spread=1.0),
    "B": dict(layers=[30, 100, 100, 100, 2], activation="relu", batch_size=256, train=250000, validation=50000,
              l2=0.0, dropout=0.0, epochs=3, spread=0.12),
    "C": dict(layers=[20, 300, 300, 300, 8], activation="tanh", batch_size=3000, train=500000, validation=100000,
              l2=1e-4, dropout=0.0, epochs=1, spread=0.3),
    "D": dict(layers=[30, 200, 200, 5], activation="relu", batch_size=1024, train=500000, validation=100000,
              l2=0.0, dropout=0.3, epochs=2, spread=0.2),
    "E": dict(layers=[20, 200, 200, 5], activation="tanh", batch_size=1024, train=200000, validation=66665,
              l2=1e-5, dropout=0.3, epochs=5, spread=0.3),
}


def write_case(folder, name, case):
    """Normal events whose mean and covariance depend on the class."""
    random = np.random.default_rng(ord(name))
    width, classes = case["layers"][0], case["layers"][-1]
    count, spread = case["train"] + case["validation"], case.pop("spread")
    targets = np.arange(count) % classes
    random.shuffle(targets)
    means = random.normal(0, 0.6 * spread, size=(classes, width))
    mixing = random.normal(0, 1, size=(classes, width, width)) / np.sqrt(width)
    inputs = random.normal(size=(count, width)).astype(np.float32)
    for label in range(classes):
        own = targets == label
        matrix = (np.eye(width) + 0.5 * spread * mixing[label]).astype(np.float32)
        inputs[own] = inputs[own] @ matrix + means[label].astype(np.float32)
    weights = random.uniform(0.2, 2.0, size=count).astype(np.float32)
    parts = {"train": slice(0, case["train"]), "validation": slice(case["train"], None)}
    for part, rows in parts.items():
        inputs[rows].astype("<f4").tofile(folder / f"{part}_inputs.f32")
        targets[rows].astype("<u4").tofile(folder / f"{part}_targets.u32")
        weights[rows].astype("<f4").tofile(folder / f"{part}_weights.f32")
    # Kernels [inputs, outputs] row-major, each followed by its bias.
    initial = []
    for above, below in zip(case["layers"][:-1], case["layers"][1:]):
        limit = np.sqrt(6 / (above + below))
        initial += [random.uniform(-limit, limit, size=above * below), np.zeros(below)]
    np.concatenate(initial).astype("<f4").tofile(folder / "initial.f32")
    random.permutation(case["train"]).astype("<u4").tofile(folder / "order.u32")
    (folder / "case.json").write_text(json.dumps(case | {"learning_rate": 1e-3}))


def main():
    root = Path(sys.argv[1])
    for name, case in CASES.items():
        if (root / name).exists():
            continue
        partial = root / "partial"
        partial.mkdir(parents=True, exist_ok=True)
        write_case(partial, name, case)
        partial.rename(root / name)


if __name__ == "__main__":
    main()
