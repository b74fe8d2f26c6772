"""JAX on one training case: a compiled epoch, or with `step` a compiled step. usage: jax_training.py DATA CASE THREADS [step]"""

import os
import sys

if sys.argv[3] == "1":
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import numpy as np
from training_case import arguments, measure

case, name, threads = arguments()
settings, layers = case.settings, case.layers
size, keep = settings["batch_size"], 1.0 - settings["dropout"]
batches = len(case.train_targets) // size
activation = {"relu": jax.nn.relu, "tanh": jnp.tanh}[settings["activation"]]
sample = lambda part: tuple(jnp.asarray(getattr(case, f"{part}_{kind}")) for kind in ("inputs", "targets", "weights"))
train, validation = sample("train"), sample("validation")


def logits(parameters, rows, key=None):
    """The network before its softmax, with dropout if there is a key."""
    for kernel, bias in parameters[:-1]:
        rows = activation(rows @ kernel + bias)
        if key is not None and keep < 1.0:
            key, drawn = jax.random.split(key)
            rows = jnp.where(jax.random.bernoulli(drawn, keep, rows.shape), rows / keep, 0.0)
    kernel, bias = parameters[-1]
    return rows @ kernel + bias


def weighted(parameters, inputs, targets, weights, key=None):
    """Σ weight · cross-entropy."""
    scores = jax.nn.log_softmax(logits(parameters, inputs, key))
    return -(jnp.take_along_axis(scores, targets[:, None], 1)[:, 0] * weights).sum()


def step(state, rows, train):
    """One step of Adam."""
    parameters, first, second, count, key = state
    key, drawn = jax.random.split(key) if keep < 1.0 else (key, None)
    inputs, targets, weights = (values[rows] for values in train)
    loss = lambda parameters: weighted(parameters, inputs, targets, weights, drawn) / weights.sum()
    slopes = jax.grad(loss)(parameters)
    slopes = [(slope + 2 * settings["l2"] * kernel, bias) for (slope, bias), (kernel, _) in zip(slopes, parameters)]
    count += 1
    each = jax.tree.map
    first = each(lambda m, g: 0.9 * m + 0.1 * g, first, slopes)
    second = each(lambda v, g: 0.999 * v + 0.001 * g * g, second, slopes)
    change = lambda m, v: settings["learning_rate"] * (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8)
    parameters = each(lambda p, m, v: p - change(m, v), parameters, first, second)
    return parameters, first, second, count, key


one_step = jax.jit(step, donate_argnums=0)
whole_epoch = jax.jit(
    lambda state, order, train: jax.lax.scan(lambda state, rows: (step(state, rows, train), None), state, order)[0],
    donate_argnums=0,
)
parameters = [(jnp.asarray(kernel), jnp.asarray(bias)) for kernel, bias in case.initial]
zeros = lambda: jax.tree.map(jnp.zeros_like, parameters)
state = (parameters, zeros(), zeros(), jnp.zeros((), jnp.float32), jax.random.PRNGKey(0))
random = np.random.default_rng(1)


def epoch():
    """One pass over all full batches in random order."""
    global state
    order = random.permutation(len(case.train_targets))[: batches * size].astype(np.int32).reshape(batches, size)
    if "step" in sys.argv:
        for rows in order:
            state = one_step(state, rows, train)
    else:
        state = whole_epoch(state, jnp.asarray(order), train)
    jax.block_until_ready(state)
    return batches * size


total = jax.jit(weighted)
scores = jax.jit(lambda parameters, rows: jax.nn.softmax(logits(parameters, rows)))


def validate():
    """Weighted loss of the validation events, without L2."""
    slices = [slice(first, first + 10_000) for first in range(0, len(validation[1]), 10_000)]
    return sum(float(total(state[0], *(values[rows] for values in validation))) for rows in slices) / float(validation[2].sum())


measure("jax", name, case, threads, epoch, validate, lambda rows: jax.block_until_ready(scores(state[0], rows)))
