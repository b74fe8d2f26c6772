#!/usr/bin/env python3
"""Compares our preprocessings with scikit-learn, number by number.

usage: preprocessing_sklearn.py PREPROCESS

PREPROCESS is the built example `preprocess` of the crate `common`:
    cargo build -p common --example preprocess   ->   target/debug/examples/preprocess

Exits with 1 if any number differs by more than its tolerance.
"""

import json
import subprocess
import sys

import numpy as np
from sklearn import preprocessing as sk

PEERS = {
    "standard_scaler": lambda n: sk.StandardScaler(),
    "identity": lambda n: sk.FunctionTransformer(),
    "robust_scaler": lambda n: sk.RobustScaler(),
    "min_max_scaler": lambda n: sk.MinMaxScaler(feature_range=(-1, 1)),
    "quantile_transformer": lambda n: sk.QuantileTransformer(
        output_distribution="normal", n_quantiles=min(1000, n), subsample=None
    ),
}


def samples(random):
    """Name, fitted rows, rows to transform: the shapes that have gone wrong somewhere."""
    n = 5003
    wide = np.column_stack(
        [
            random.normal(0, 1, n),
            random.exponential(30, n),
            random.normal(1e5, 1e-1, n),
            random.integers(0, 4, n),
            np.full(n, 0.1),
            np.full(n, 0.0),
            np.where(random.random(n) < 0.3, -999.0, random.normal(5, 2, n)),
            random.uniform(-1e-6, 1e-6, n),
            random.standard_cauchy(n),
        ]
    )
    yield "many shapes", wide, None
    yield "fitted on a part, applied beyond it", wide[:800], wide[800:]
    yield "few events", wide[:7], wide[7:40]
    yield "one event", wide[:1], wide[1:4]
    yield "two events", wide[:2], wide[2:20]
    yield "1000 quantiles exactly", wide[:1000], wide
    yield "ties only", random.integers(0, 3, (999, 2)), None
    yield "large and many", random.normal(1e6, 1e3, (40_000, 2)), None


def ask(program, kind, rows, weights, apply):
    request = {
        "kind": kind,
        "names": [f"v{i}" for i in range(rows.shape[1])],
        "rows": rows.ravel().tolist(),
        "weights": None if weights is None else weights.tolist(),
        "apply": None if apply is None else apply.ravel().tolist(),
    }
    run = subprocess.run([program], input=json.dumps(request), capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{kind}: {run.stderr}")
    answer = json.loads(run.stdout)
    transformed = np.array(answer["transformed"], dtype=np.float64).reshape(-1, rows.shape[1])
    return answer["fitted"]["variables"], transformed


def parameters(kind, peer, width):
    """centre and scale, or quantiles, as our file has them."""
    if kind == "identity":
        return np.zeros(width), np.ones(width)
    if kind == "standard_scaler":
        return peer.mean_, peer.scale_
    if kind == "robust_scaler":
        return peer.center_, peer.scale_
    if kind == "min_max_scaler":
        return -peer.min_ / peer.scale_, 1 / peer.scale_
    return peer.quantiles_


class Count:
    """Compared numbers and the differences among them."""

    def __init__(self):
        self.compared = 0
        self.different = 0

    def compare(self, what, ours, theirs, relative, absolute):
        ours, theirs = np.asarray(ours), np.asarray(theirs)
        wrong = ~np.isclose(ours, theirs, rtol=relative, atol=absolute)
        self.compared += ours.size
        self.different += int(wrong.sum())
        if wrong.any():
            i = tuple(np.argwhere(wrong)[0])
            print(f"DIFFERENT {what} at {i}: {ours[i]!r}, scikit-learn {theirs[i]!r} ({wrong.sum()} of {ours.size})")


def compare(count, program, kind, name, rows, apply, weights=None):
    # Both sides get the same float32 values; scikit-learn computes with them in float64, as we do.
    rows32 = rows.astype(np.float32)
    apply32 = None if apply is None else apply.astype(np.float32)
    fitted, transformed = ask(program, kind, rows32, weights, apply32)
    rows64 = rows32.astype(np.float64)
    apply64 = rows64 if apply is None else apply32.astype(np.float64)
    peer = PEERS[kind](len(rows))
    peer.fit(rows64, **({} if weights is None else {"sample_weight": weights.astype(np.float64)}))
    what = f"{kind}, {name}{'' if weights is None else ', weighted'}"
    if kind == "quantile_transformer":
        ours = np.array([variable["quantiles"] for variable in fitted]).T
        count.compare(f"{what}: quantiles", ours, parameters(kind, peer, rows.shape[1]), 1e-12, 1e-15)
    else:
        centre, scale = parameters(kind, peer, rows.shape[1])
        spread = float(np.max(np.abs(rows64))) * 1e-13
        count.compare(f"{what}: centre", [v["centre"] for v in fitted], centre, 1e-12, spread)
        count.compare(f"{what}: scale", [v["scale"] for v in fitted], scale, 1e-10, 0)
    # Ours is float32: half a unit in the last place, and what the parameters' rounding makes of it.
    count.compare(f"{what}: transformed", transformed, peer.transform(apply64), 3e-7, 1e-7)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = sys.argv[1]
    random = np.random.default_rng(1234)
    count = Count()
    for name, rows, apply in samples(random):
        for kind in PEERS:
            compare(count, program, kind, name, rows, apply)
        weights = random.exponential(1, len(rows)).astype(np.float32)
        compare(count, program, "standard_scaler", name, rows, apply, weights)
    print(f"preprocessing against scikit-learn: {count.compared} numbers compared, {count.different} different")
    sys.exit(1 if count.different else 0)


if __name__ == "__main__":
    main()
