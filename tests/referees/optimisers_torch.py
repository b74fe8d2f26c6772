"""Prints the parameters that PyTorch's optimisers end with, for the test of crates/libraries/network/src/optimiser.

usage: benches/.venv/bin/python tests/referees/optimisers_torch.py
A kernel of four values and a bias of two, 20 steps with a growing rate, gradients (1 + i) sin(t + 2 i).
"""

import math

import torch

STEPS, RATE = 20, 0.01
FIRST = [1.0, -2.0, 0.5, 0.1, 0.3, -0.7]
CASES = {
    "adam": lambda groups: torch.optim.Adam(groups, lr=RATE),
    "adamw": lambda groups: torch.optim.AdamW(groups, lr=RATE),
    "nadam": lambda groups: torch.optim.NAdam(groups, lr=RATE, momentum_decay=0.004),
    "radam": lambda groups: torch.optim.RAdam(groups, lr=RATE),
    "sgd": lambda groups: torch.optim.SGD(groups, lr=RATE, momentum=0.9),
    "nesterov": lambda groups: torch.optim.SGD(groups, lr=RATE, momentum=0.9, nesterov=True),
}
CLIPS = {
    "norm": lambda tensors: torch.nn.utils.clip_grad_norm_(tensors, 3.0),
    "value": lambda tensors: torch.nn.utils.clip_grad_value_(tensors, 0.5),
}


def descend(optimiser, clip=None):
    kernel, bias = torch.tensor(FIRST[:4], requires_grad=True), torch.tensor(FIRST[4:], requires_grad=True)
    groups = [{"params": [kernel]}, {"params": [bias]}]
    descent = CASES[optimiser](groups)
    if optimiser == "adamw":
        for group, decay in zip(descent.param_groups, [0.1, 0.0]):
            group["weight_decay"] = decay
    for step in range(STEPS):
        slopes = [(1 + i) * math.sin(step + 2 * i) for i in range(6)]
        kernel.grad, bias.grad = torch.tensor(slopes[:4]), torch.tensor(slopes[4:])
        if clip:
            CLIPS[clip]([kernel, bias])
        for group in descent.param_groups:
            group["lr"] = RATE * (1 + step / STEPS)
        descent.step()
    return kernel.tolist() + bias.tolist()


for name in CASES:
    print(name, [round(value, 6) for value in descend(name)])
for name in CLIPS:
    print("sgd", name, [round(value, 6) for value in descend("sgd", name)])
