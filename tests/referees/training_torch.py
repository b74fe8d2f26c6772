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
DECORRELATION = 2.0


def truth(logits, targets):
    return functional.one_hot(targets, logits.shape[1])


def own(logits, targets):
    """ln of the score of the true class"""
    return torch.log_softmax(logits, 1).gather(1, targets[:, None])[:, 0]


def focal(ln, gamma):
    return -((1 - ln.exp()) ** gamma) * ln


def grouped(logits, targets):
    """Groups of the first class and of all others, the second of weight 1.5, γ 1"""
    first = torch.softmax(logits, 1)[:, 0]
    of_group = torch.where(targets == 0, first, torch.softmax(logits, 1)[:, 1:].sum(1))
    factor = torch.where(targets == 0, 1.0, 1.5)
    return 0.5 * (focal(own(logits, targets), 1) + factor * focal(of_group.log(), 1))


def mean(losses, weights):
    return (losses * weights).sum() / weights.sum()


def asimov(logits, targets, weights, expected=(100.0, 2000.0), relative=0.1):
    """The formula of arXiv:1806.00322 as it is printed there"""
    score = torch.softmax(logits.double(), 1)[:, 0]
    weights = weights.double()
    s, b = (
        number * (score * weights)[which].sum() / weights[which].sum()
        for number, which in zip(expected, (targets == 0, targets != 0))
    )
    v = (relative * b) ** 2
    first = (s + b) * torch.log((s + b) * (b + v) / (b * b + (s + b) * v))
    return 1 / (2 * (first - b * b / v * torch.log(1 + v * s / (b * (b + v)))))


def correlation(score, variable, weights):
    """Squared distance correlation by its definition, with matrices of distances"""
    share = weights / weights.sum()
    centred = []
    for values in (score, variable):
        distances = (values[:, None] - values[None, :]).abs()
        rows = distances @ share
        centred.append(distances - rows[:, None] - rows[None, :] + rows @ share)
    sums = [(share @ (centred[i] * centred[j]) @ share) for i, j in ((0, 1), (0, 0), (1, 1))]
    return sums[0] / (sums[1] * sums[2]).sqrt()


def decorrelated(logits, targets, weights, variable):
    which = targets != 0
    score = torch.softmax(logits.double(), 1)[which, 0]
    term = correlation(score, variable[which].double(), weights[which].double())
    return mean(-own(logits, targets), weights) + DECORRELATION * term


# Arguments of the program, and the loss of a batch from logits, targets, weights and the first input.
LOSSES = {
    "cross_entropy": (["--loss", "categorical_crossentropy"], lambda z, y, w, _: mean(-own(z, y), w)),
    "squared_error": (
        ["--loss", "mean_squared_error"],
        lambda z, y, w, _: mean(((torch.softmax(z, 1) - truth(z, y)) ** 2).mean(1), w),
    ),
    "absolute_error": (
        ["--loss", "mean_absolute_error"],
        lambda z, y, w, _: mean((torch.softmax(z, 1) - truth(z, y)).abs().mean(1), w),
    ),
    "focal": (["--loss", '{"focal": {"gamma": 2}}'], lambda z, y, w, _: mean(focal(own(z, y), 2), w)),
    "grouped": (None, lambda z, y, w, _: mean(grouped(z, y), w)),
    "asimov": (
        [
            "--loss",
            '{"asimov": {"signal": [0], "expected_signal": 100, "expected_background": 2000, "uncertainty": 0.1}}',
        ],
        lambda z, y, w, _: asimov(z, y, w),
    ),
    "decorrelated": (["--decorrelate", str(DECORRELATION)], decorrelated),
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
        total = LOSSES[loss][1](logits, torch.from_numpy(targets[rows]), event_weights, torch.from_numpy(inputs[rows][:, 0]))
        total = total + case["l2"] * sum((weight**2).sum() for weight, _ in layers)
        descent.zero_grad()
        total.backward()
        descent.step()
        losses.append(total.item())
    return np.array(losses)


def arguments(loss, classes):
    if loss != "grouped":
        return LOSSES[loss][0]
    groups = [
        {"name": "first", "classes": [0], "weight": 1.0},
        {"name": "others", "classes": list(range(1, classes)), "weight": 1.5},
    ]
    return ["--loss", json.dumps({"grouped_categorical_crossentropy": {"groups": groups, "gamma": 1}})]


def main():
    data, program, cases = Path(sys.argv[1]), sys.argv[2], sys.argv[3:] or ["A", "B", "C", "D"]
    worst = 0.0
    for case in cases:
        classes = json.loads((data / case / "case.json").read_text())["layers"][-1]
        for optimiser in OPTIMISERS:
            for loss in LOSSES:
                command = [program, data / case, "--optimiser", optimiser, *arguments(loss, classes)]
                ours = np.array(json.loads(subprocess.check_output(command)))
                truth = torch_losses(data / case, optimiser, loss)
                difference = np.max(np.abs(ours - truth) / np.abs(truth))
                worst = max(worst, difference)
                print(f"{case} {optimiser:5} {loss:13} {len(truth)} losses, largest relative difference {difference:.1e}")
    return 0 if worst < 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main())
