"""Ten networks of `configs/atlas-higgs/training.yaml` in PyTorch: reads DATA.npz, prints seconds, writes the test scores to SCORES.npy.

usage: torch_atlas_higgs.py DATA.npz SCORES.npy THREADS
"""

import sys
import time

import numpy
import torch
from torch import nn

MEMBERS, FOLDS, BATCH, EPOCHS, WIDTH, DEPTH = 10, 10, 256, 25, 128, 4


def network(inputs):
    layers = []
    for width in [inputs] + [WIDTH] * (DEPTH - 1):
        layers += [nn.Linear(width, WIDTH), nn.SiLU(), nn.Dropout(0.3)]
    return nn.Sequential(*layers, nn.Linear(WIDTH, 1))


def train(inputs, targets, weights, training, validation, seed):
    """The network of the best epoch."""
    torch.manual_seed(seed)
    net = network(inputs.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), lr=0.005, weight_decay=0.001)
    batches = len(training) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=0.005, total_steps=EPOCHS * batches)

    def loss(rows):
        losses = nn.functional.binary_cross_entropy_with_logits(net(inputs[rows])[:, 0], targets[rows], reduction="none")
        return (losses * weights[rows]).mean()

    lowest, best = numpy.inf, None
    for _ in range(EPOCHS):
        net.train()
        order = training[torch.randperm(len(training))]
        for rows in order[: batches * BATCH].split(BATCH):
            optimiser.zero_grad()
            loss(rows).backward()
            optimiser.step()
            schedule.step()
        net.eval()
        with torch.no_grad():
            validated = loss(validation).item()
        if validated < lowest:
            lowest, best = validated, {name: value.clone() for name, value in net.state_dict().items()}
    net.load_state_dict(best)
    return net.eval()


def main():
    data, scores, threads = numpy.load(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(threads)
    inputs, targets, weights, test = (torch.from_numpy(data[name]) for name in ("inputs", "targets", "weights", "test"))
    folds = numpy.random.default_rng(0).permutation(len(inputs)) % FOLDS
    begin, total = time.perf_counter(), 0
    for member in range(MEMBERS):
        parts = [torch.from_numpy(numpy.flatnonzero(part)) for part in (folds != member, folds == member)]
        net = train(inputs, targets, weights, *parts, seed=member)
        with torch.no_grad():
            total = total + torch.sigmoid(net(test)[:, 0]).numpy()
    print(time.perf_counter() - begin)
    numpy.save(scores, total / MEMBERS)


if __name__ == "__main__":
    main()
