"""Prints learning rates of PyTorch's schedules, for the test of crates/libraries/network/src/training/rate_plan.rs.

usage: benches/.venv/bin/python tests/referees/schedules_torch.py
Six epochs of four batches and a learning rate of 1.
PyTorch's cycle reaches its top and its end one batch early; with one batch more it is LUMIN's `OneCycle`.
"""

import warnings

import torch
from torch.optim import lr_scheduler as schedules

BATCHES, SHOWN = 4, [0, 1, 5, 8, 13, 23]
warnings.simplefilter("ignore")


def course(make, every=1):
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0, momentum=0.9)
    schedule = make(optimiser)
    rates = []
    for batch in range(6 * BATCHES):
        group = optimiser.param_groups[0]
        rates.append((group["lr"], group["momentum"]))
        optimiser.step()
        if (batch + 1) % every == 0:
            schedule.step()
    return rates


def cycle(optimiser):
    total = 6 * BATCHES + 1
    return schedules.OneCycleLR(
        optimiser, max_lr=1.0, total_steps=total, pct_start=(2 * BATCHES + 1) / total,
        div_factor=25, final_div_factor=4, base_momentum=0.85, max_momentum=0.95,
    )


def warmed(optimiser):
    rise = schedules.LinearLR(optimiser, start_factor=0.1, total_iters=BATCHES + 2)
    waves = schedules.CosineAnnealingWarmRestarts(optimiser, T_0=2 * BATCHES, T_mult=1, eta_min=0.0)
    return schedules.SequentialLR(optimiser, [rise, waves], milestones=[BATCHES + 2])


COURSES = {
    "step": course(lambda o: schedules.StepLR(o, step_size=2, gamma=0.5), every=BATCHES),
    "exponential": course(lambda o: schedules.ExponentialLR(o, gamma=0.8 ** (1 / BATCHES))),
    "cosine": course(lambda o: schedules.CosineAnnealingWarmRestarts(o, T_0=2 * BATCHES, T_mult=2, eta_min=0.1)),
    "one_cycle": course(cycle),
    "warm_up": course(warmed),
}
for name, rates in COURSES.items():
    print(name, [round(rates[batch][0], 9) for batch in SHOWN])
print("momentum", [round(COURSES["one_cycle"][batch][1], 9) for batch in SHOWN])
