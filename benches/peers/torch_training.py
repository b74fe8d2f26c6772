"""PyTorch on one training case, with the fused Adam. usage: torch_training.py DATA CASE THREADS [eager]"""

import sys

import torch
import torch.nn.functional as functional
from torch import nn
from training_case import arguments, measure

case, name, threads = arguments()
torch.set_num_threads(threads)
torch.set_num_interop_threads(1)
settings, layers = case.settings, case.layers
size = settings["batch_size"]

modules = []
for (kernel, bias), last in zip(case.initial, [False] * (len(layers) - 2) + [True]):
    dense = nn.Linear(*kernel.shape)
    with torch.no_grad():
        dense.weight.copy_(torch.from_numpy(kernel.T.copy()))
        dense.bias.copy_(torch.from_numpy(bias.copy()))
    modules.append(dense)
    if not last:
        modules.append({"relu": nn.ReLU, "tanh": nn.Tanh}[settings["activation"]]())
        if settings["dropout"] > 0:
            modules.append(nn.Dropout(settings["dropout"]))
model = nn.Sequential(*modules)
kernels = [tensor for tensor in model.parameters() if tensor.ndim == 2]
biases = [tensor for tensor in model.parameters() if tensor.ndim == 1]
# PyTorch's weight decay is the gradient's factor: twice the factor of the squares in the loss.
groups = [dict(params=kernels, weight_decay=2 * settings["l2"]), dict(params=biases)]
optimiser = torch.optim.Adam(groups, lr=settings["learning_rate"], eps=1e-8, fused="eager" not in sys.argv)

train = [torch.from_numpy(getattr(case, f"train_{part}")) for part in ("inputs", "targets", "weights")]
validation = [torch.from_numpy(getattr(case, f"validation_{part}")) for part in ("inputs", "targets", "weights")]


def epoch():
    """One pass over all full batches in random order."""
    model.train()
    order = torch.randperm(len(train[0]))
    batches = len(order) // size
    for number in range(batches):
        rows = order[number * size : (number + 1) * size]
        inputs, targets, weights = (tensor[rows] for tensor in train)
        optimiser.zero_grad(set_to_none=True)
        losses = functional.cross_entropy(model(inputs), targets, reduction="none")
        ((losses * weights).sum() / weights.sum()).backward()
        optimiser.step()
    return batches * size


@torch.no_grad()
def validate():
    """Weighted loss of the validation events, without L2."""
    model.eval()
    inputs, targets, weights = validation
    total = 0.0
    for first in range(0, len(targets), 10_000):
        rows = slice(first, first + 10_000)
        losses = functional.cross_entropy(model(inputs[rows]), targets[rows], reduction="none")
        total += (losses * weights[rows]).sum().item()
    return total / weights.sum().item()


@torch.no_grad()
def predict(inputs):
    """Probabilities."""
    return torch.softmax(model(torch.from_numpy(inputs)), 1)


measure("torch", name, case, threads, epoch, validate, predict)
