"""Compares the first losses of `network` with PyTorch's, with the same first weights, order of events and no dropout.

usage: training_torch.py DATA PROGRAM [CASE...]
DATA is the folder of benches/peers/training_data.py, PROGRAM is benches' `training-losses`.
Exits 1 if a loss differs by more than 1e-4 of its value.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional

STEPS = 30
LOSSES = {
    "cross_entropy": lambda logits, targets: functional.cross_entropy(logits, targets, reduction="none"),
    "squared_error": lambda logits, targets: (
        (torch.softmax(logits, 1) - functional.one_hot(targets, logits.shape[1])) ** 2
    ).mean(1),
}
OPTIMISERS = {
    "adam": lambda groups, rate: torch.optim.Adam(groups, lr=rate, eps=1e-8),
    "nadam": lambda groups, rate: torch.optim.NAdam(groups, lr=rate, eps=1e-8, momentum_decay=0.004),
    "sgd": lambda groups, rate: torch.optim.SGD(groups, lr=rate, momentum=0.9),
}


def torch_losses(folder, optimiser, loss):
    """Losses of the first batches, with the L2 term."""
    case = json.loads((folder / "case.json").read_text())
    size, activation = case["batch_size"], {"relu": torch.relu, "tanh": torch.tanh}[case["activation"]]
    initial = torch.from_numpy(np.fromfile(folder / "initial.f32", "<f4"))
    layers, begin = [], 0
    for above, below in zip(case["layers"][:-1], case["layers"][1:]):
        weight = initial[begin : begin + above * below].reshape(above, below).clone().requires_grad_()
        begin += above * below
        bias = initial[begin : begin + below].clone().requires_grad_()
        begin += below
        layers.append((weight, bias))
    order = np.fromfile(folder / "order.u32", "<u4")
    inputs = np.fromfile(folder / "train_inputs.f32", "<f4").reshape(-1, case["layers"][0])[order]
    targets = np.fromfile(folder / "train_targets.u32", "<u4")[order].astype(np.int64)
    weights = np.fromfile(folder / "train_weights.f32", "<f4")[order]
    descent = OPTIMISERS[optimiser]([tensor for layer in layers for tensor in layer], case["learning_rate"])
    losses = []
    for step in range(min(STEPS, len(order) // size)):
        rows = slice(step * size, (step + 1) * size)
        values = torch.from_numpy(inputs[rows])
        for weight, bias in layers[:-1]:
            values = activation(values @ weight + bias)
        logits = values @ layers[-1][0] + layers[-1][1]
        event_weights = torch.from_numpy(weights[rows])
        each = LOSSES[loss](logits, torch.from_numpy(targets[rows]))
        total = (each * event_weights).sum() / event_weights.sum()
        total = total + case["l2"] * sum((weight**2).sum() for weight, _ in layers)
        descent.zero_grad()
        total.backward()
        descent.step()
        losses.append(total.item())
    return np.array(losses)


def main():
    data, program, cases = Path(sys.argv[1]), sys.argv[2], sys.argv[3:] or ["A", "B", "C", "D"]
    worst = 0.0
    for case in cases:
        for optimiser in OPTIMISERS:
            for loss in LOSSES:
                command = [program, data / case, "--optimiser", optimiser, "--loss", loss]
                ours = np.array(json.loads(subprocess.check_output(command)))
                truth = torch_losses(data / case, optimiser, loss)
                difference = np.max(np.abs(ours - truth) / np.abs(truth))
                worst = max(worst, difference)
                print(f"{case} {optimiser:5} {loss:13} {len(truth)} losses, largest relative difference {difference:.1e}")
    return 0 if worst < 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main())
