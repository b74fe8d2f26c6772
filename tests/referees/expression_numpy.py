#!/usr/bin/env python3
"""Referee: random expressions, evaluated by numpy and by our `evaluate` example, agree.

    cargo build --release -p expression --example evaluate
    tests/referees/expression_numpy.py target/release/examples/evaluate [cases] [seed]

A seeded grammar writes each expression twice, in our spelling and for numpy, so nothing is shared but the numbers.
Arithmetic must agree to the bit; functions of the mathematics library to 1e-12.
Integers above 2**53 appear in remainders and comparisons, where they must be exact.
"""

import json
import random
import subprocess
import sys

import numpy as np

ENTRIES = 1100  # more than one block


def columns(rng):
    x = rng.normal(0, 3, ENTRIES).astype(np.float32)
    y = rng.normal(0, 100, ENTRIES)
    y[::17] = np.nan
    y[1::29] = np.inf
    y[2::31] = 0.0
    return {
        "x": x,
        "y": y,
        "i": rng.integers(-20, 20, ENTRIES, dtype=np.int32),
        "event": rng.integers(2**53, 2**62, ENTRIES, dtype=np.int64),
        "hash": rng.integers(0, 2**64, ENTRIES, dtype=np.uint64),
        "b": rng.random(ENTRIES) < 0.5,
    }


# ours: numpy. The mathematics library may differ in the last bit, so it stands outermost, where nothing magnifies that.
EXACT = {
    "abs": "np.abs", "fabs": "np.abs", "TMath::Abs": "np.abs", "std::abs": "np.abs", "sqrt": "np.sqrt",
    "TMath::Sqrt": "np.sqrt", "floor": "np.floor", "ceil": "np.ceil", "sign": "np.sign",
}
EXACT_TWO = {"min": "np.minimum", "max": "np.maximum", "TMath::Min": "np.minimum", "std::max": "np.maximum"}
LIBRARY = {
    "exp": "np.exp", "log": "np.log", "TMath::Log": "np.log", "log10": "np.log10", "log2": "np.log2", "sin": "np.sin",
    "cos": "np.cos", "tan": "np.tan", "asin": "np.arcsin", "acos": "np.arccos", "atan": "np.arctan",
    "sinh": "np.sinh", "cosh": "np.cosh", "tanh": "np.tanh", "TMath::SinH": "np.sinh",
}
LIBRARY_TWO = {
    "atan2": "np.arctan2", "hypot": "np.hypot", "pow": "np.power", "TMath::Power": "np.power",
}
COMPARISONS = ["<", "<=", ">", ">=", "==", "!="]


class Grammar:
    """Pairs of texts. `number` is a float, `truth` a bool, `whole` a small integer."""

    def __init__(self, random):
        self.r = random

    def number(self, depth):
        r = self.r
        if depth == 0:
            value = round(r.uniform(0, 10), r.choice([0, 1, 3]))
            return r.choice([("x", "f(x)"), ("y", "f(y)"), ("i", "f(i)"), ("event", "f(event)"), (f"{value}", f"f({value})")])
        kind = r.randrange(8)
        if kind <= 2:
            (a, p), (b, q) = self.number(depth - 1), self.number(depth - 1)
            op = r.choice("+-*/")
            # 1.0 keeps integers in floating point, as numpy's f() does
            return f"((1.0*{a}){op}{b})", f"({p}{op}{q})"
        if kind == 3:
            ours, numpy = r.choice(list(EXACT.items()))
            a, p = self.number(depth - 1)
            return f"{ours}({a})", f"{numpy}({p})"
        if kind == 4:
            ours, numpy = r.choice(list(EXACT_TWO.items()))
            (a, p), (b, q) = self.number(depth - 1), self.number(depth - 1)
            return f"{ours}(1.0*{a},{b})", f"{numpy}({p},{q})"
        if kind == 5:
            (c, s), (a, p), (b, q) = self.truth(depth - 1), self.number(depth - 1), self.number(depth - 1)
            return f"({c} ? 1.0*{a} : {b})", f"np.where({s},{p},{q})"
        if kind == 6:
            (a, p), (c, s) = self.number(depth - 1), self.truth(depth - 1)
            return f"(1.0*{a}*{c})", f"({p}*{s})"
        a, p = self.whole(depth - 1)
        return f"(-{a})", f"f(-{p})"

    def library(self, depth):
        r = self.r
        (a, p), (b, q) = self.number(depth - 1), self.number(0)
        kind = r.randrange(3)
        if kind == 0:
            ours, numpy = r.choice(list(LIBRARY.items()))
            return f"{ours}({a})", f"{numpy}({p})"
        if kind == 1:
            ours, numpy = r.choice(list(LIBRARY_TWO.items()))
            return f"{ours}({a},{b})", f"{numpy}({p},{q})"
        return f"({a}){r.choice(['^', '**'])}{b}", f"np.power({p},{q})"

    def truth(self, depth):
        r = self.r
        if depth == 0:
            k = r.randrange(2, 9)
            event = 2**61 + r.randrange(2**40)
            return r.choice([
                ("b", "b"),
                (f"(event%{k}==1)", f"(np.fmod(event,{k})==1)"),
                (f"(event>{event})", f"(event>{event})"),
                (f"(hash%{k}!=0)", f"(hash%np.uint64({k})!=0)"),
                (f"((hash>>{k})%2==0)", f"((hash>>np.uint64({k}))%np.uint64(2)==0)"),
                (f"((i&{k})!=0)", f"((i&{k})!=0)"),
            ])
        kind = r.randrange(4)
        if kind == 0:
            (a, p), (b, q) = self.truth(depth - 1), self.truth(depth - 1)
            ours, numpy = r.choice([("&&", "&"), ("||", "|"), ("&", "&"), ("|", "|")])
            return f"({a}{ours}{b})", f"({p}{numpy}{q})"
        if kind == 1:
            a, p = self.truth(depth - 1)
            return f"(!{a})", f"(~{p})"
        (a, p), (b, q) = (self.number if kind == 2 else self.whole)(depth - 1), self.whole(depth - 1)
        op = r.choice(COMPARISONS)
        return (f"(1.0*{a}{op}{b})" if kind == 2 else f"({a}{op}{b})"), f"({p}{op}{q})"

    def whole(self, depth):
        r = self.r
        if depth <= 0:
            value = r.randrange(20)
            return r.choice([("i", "w(i)"), (f"{value}", f"w({value})")])
        kind = r.randrange(3)
        (a, p), (b, q) = self.whole(depth - 1), self.whole(0)
        if kind == 0:
            op = r.choice("+-*")
            return f"({a}{op}{b})", f"({p}{op}{q})"
        if kind == 1:
            k = r.choice([-7, -2, 2, 3, 10])
            return f"({a}%{k})", f"np.fmod({p},{k})"
        return f"min({a},{b})", f"np.minimum({p},{q})"


def main():
    binary, (cases, seed) = sys.argv[1], map(int, (sys.argv[2:] + ["2000", "1"][len(sys.argv) - 2:]))
    rng = np.random.default_rng(seed)
    data = columns(rng)
    grammar = Grammar(random.Random(seed))
    pairs = [(("number", "truth", "whole", "library")[n % 4], n) for n in range(cases)]
    pairs = [getattr(grammar, kind)(1 + n % 5) for kind, n in pairs]

    def spelled(column):
        if column.dtype.kind == "f":
            return [float(v) if np.isfinite(v) else str(v) for v in column]
        return column.tolist()

    names = {"float32": "f32", "float64": "f64", "int32": "i32", "int64": "i64", "uint64": "u64", "bool": "bool"}
    given = {name: {"type": names[str(column.dtype)], "values": spelled(column)} for name, column in data.items()}
    text = json.dumps(given)
    lines = "".join(f'{{"expression": {json.dumps(ours)}, "columns": {text}}}\n' for ours, _ in pairs)
    answers = subprocess.run([binary], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(answers) == len(pairs), f"{len(answers)} answers for {len(pairs)} expressions"

    names = dict(data, np=np, f=lambda a: np.asarray(a, np.float64), w=lambda a: np.asarray(a, np.int64))
    same = close = different = 0
    for (ours, numpy), answer in zip(pairs, answers):
        answer = json.loads(answer)
        if "error" in answer:
            different += 1
            print(f"refused: {ours}\n{answer['error']}")
            continue
        values = np.array([float(v) for v in answer["values"]])
        with np.errstate(all="ignore"):
            expected = np.broadcast_to(np.asarray(eval(numpy, names), np.float64), values.shape)
        if np.array_equal(values, expected, equal_nan=True):
            same += 1
        elif np.allclose(values, expected, rtol=1e-12, atol=1e-300, equal_nan=True):
            close += 1
        else:
            different += 1
            at = np.flatnonzero(~np.isclose(values, expected, rtol=1e-12, atol=1e-300, equal_nan=True))
            print(f"different: {ours}\n  numpy: {numpy}\n  entry {at[0]} of {len(at)}: {values[at[0]]} {expected[at[0]]}")
    print(f"{cases} expressions x {ENTRIES} entries: {same} the same to the bit, {close} within 1e-12, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
