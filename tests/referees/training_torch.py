"""Compares the first losses of `network` with PyTorch's, with the same first weights, order of events and no dropout.

usage: training_torch.py DATA PROGRAM [CASE...]
DATA is the folder of benches/peers/training_data.py, PROGRAM is benches' `training-losses`.

PyTorch computes each twice, in float32 and in float64, of which the second is the truth. Prints the largest relative difference
of ours to both, and of PyTorch's float32 to the truth. Where ours differs from float32 by more than 1e-4, PyTorch computes the same
in float32 in other ways, which change nothing but rounding: see `VARIANTS`. Exits 1 if ours is further from the truth
than twice the furthest of all these: an optimiser amplifies the rounding of all, a wrong formula is in ours alone.
"""

import itertools
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
# From kernels, the other parameters and the learning rate. Only kernels decay.
OPTIMISERS = {
    "adam": lambda kernels, others, rate: torch.optim.Adam(kernels + others, lr=rate, eps=1e-8),
    "adamw": lambda kernels, others, rate: torch.optim.AdamW(
        [{"params": kernels, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}], lr=rate, eps=1e-8
    ),
    "nadam": lambda kernels, others, rate: torch.optim.NAdam(kernels + others, lr=rate, eps=1e-8, momentum_decay=0.004),
    "sgd": lambda kernels, others, rate: torch.optim.SGD(kernels + others, lr=rate, momentum=0.9),
}
BATCH_NORM = 1e-3  # epsilon
# PyTorch sums the statistics of a batch in float64, we in float32: so do variants. All but the first shuffle the hidden units and the
# events of each batch.
VARIANTS = 16


def batch_norm_in_single(values, gamma, beta):
    centred = values - values.mean(0)
    return centred / ((centred * centred).mean(0) + BATCH_NORM).sqrt() * gamma + beta


def torch_losses(folder, optimiser, loss, batch_norm, precision, variant=None):
    """Losses of the first batches, with the L2 term."""
    case = json.loads((folder / "case.json").read_text())
    size, activation = case["batch_size"], {"relu": torch.relu, "tanh": torch.tanh}[case["activation"]]
    initial = torch.from_numpy(np.fromfile(folder / "initial.f32", "<f4")).to(precision)
    kernels, biases, norms, begin = [], [], [], 0
    for above, below in zip(case["layers"][:-1], case["layers"][1:]):
        kernels.append(initial[begin : begin + above * below].reshape(above, below).clone().requires_grad_())
        begin += above * below
        biases.append(initial[begin : begin + below].clone().requires_grad_())
        begin += below
        norms.append([torch.full([below], start, dtype=precision).requires_grad_() for start in (1.0, 0.0)])
    norms = norms[:-1] if batch_norm else []
    random, shuffles = np.random.default_rng(variant), bool(variant)
    if shuffles:
        for index, units in enumerate(case["layers"][1:-1]):
            units = torch.from_numpy(random.permutation(units))
            shuffled = kernels[index][:, units], kernels[index + 1][units]
            kernels[index], kernels[index + 1] = (kernel.detach().clone().requires_grad_() for kernel in shuffled)
    order = np.fromfile(folder / "order.u32", "<u4")[: STEPS * size]
    if shuffles:
        order = np.concatenate([random.permutation(batch) for batch in np.split(order, range(size, len(order), size))])
    read = lambda part, kind: np.fromfile(folder / f"train_{part}", kind)
    inputs = torch.from_numpy(read("inputs.f32", "<f4").reshape(-1, case["layers"][0])[order]).to(precision)
    targets = torch.from_numpy(read("targets.u32", "<u4")[order].astype(np.int64))
    weights = torch.from_numpy(read("weights.f32", "<f4")[order]).to(precision)
    others = biases + [tensor for norm in norms for tensor in norm]
    descent = OPTIMISERS[optimiser](kernels, others, case["learning_rate"])
    losses = []
    for step in range(len(order) // size):
        rows = slice(step * size, (step + 1) * size)
        values = inputs[rows]
        for index in range(len(kernels) - 1):
            values = activation(values @ kernels[index] + biases[index])
            if batch_norm and variant is not None:
                values = batch_norm_in_single(values, *norms[index])
            elif batch_norm:
                values = functional.batch_norm(values, None, None, *norms[index], training=True, eps=BATCH_NORM)
        logits = values @ kernels[-1] + biases[-1]
        total = LOSSES[loss][1](logits, targets[rows], weights[rows], inputs[rows][:, 0])
        total = total + case["l2"] * sum((kernel**2).sum() for kernel in kernels)
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


def largest(found, truth):
    return np.max(np.abs(found - truth) / np.abs(truth))


def main():
    data, program, cases = Path(sys.argv[1]), sys.argv[2], sys.argv[3:] or ["A", "B", "C", "D"]
    wrong = 0
    for case, optimiser, loss, batch_norm in itertools.product(cases, OPTIMISERS, LOSSES, (False, True)):
        if batch_norm and loss != "cross_entropy":
            continue
        classes = json.loads((data / case / "case.json").read_text())["layers"][-1]
        options = ["--optimiser", optimiser, *arguments(loss, classes), *(["--batch-norm"] if batch_norm else [])]
        ours = np.array(json.loads(subprocess.check_output([program, data / case, *options])))
        single, truth = (
            torch_losses(data / case, optimiser, loss, batch_norm, precision) for precision in (torch.float32, torch.float64)
        )
        difference, error, rounding = largest(ours, single), largest(ours, truth), [largest(single, truth)]
        if difference > 1e-4:
            settings = (data / case, optimiser, loss, batch_norm, torch.float32)
            rounding += sorted(largest(torch_losses(*settings, variant), truth) for variant in range(VARIANTS))
        good = len(ours) == len(truth) and (difference < 1e-4 or error < 2 * max(rounding))
        wrong += not good
        print(
            f"{case} {optimiser:5} {loss + (', batch norm' if batch_norm else ''):25} {len(truth)} losses: "
            f"ours to float32 {difference:.1e}, to float64 {error:.1e}; PyTorch's float32 to float64 {' '.join(f'{error:.1e}' for error in rounding)}"
            f"{'' if good else '  WRONG'}",
            flush=True,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
