#!/usr/bin/env python3
"""Referee: random expressions, evaluated by numpy and by our `evaluate` example, agree.

    cargo build --release -p expression --example evaluate
    tests/referees/expression_numpy.py target/release/examples/evaluate [cases] [seed]

A seeded grammar writes each expression twice, in our spelling and for numpy, so nothing is shared but the numbers.
Arithmetic must agree to the bit; functions of the mathematics library to 1e-12.
Integers above 2**53 appear in remainders and comparisons, where they must be exact.
Indices, lengths and aggregates of jagged columns are those of awkward-array; None is our missing.
"""

import json
import random
import subprocess
import sys

import awkward as ak
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


def jagged(rng):
    """Columns with varying numbers of items: `p` and `q` with equally many, `r` with others; `i` and `s` without."""
    many, others = rng.integers(0, 6, ENTRIES), rng.integers(0, 4, ENTRIES)
    many[:5] = [0, 0, 1500, 0, 3]  # more elements than a block has entries
    flat = {
        "p": rng.normal(0, 50, many.sum()), "q": rng.integers(-1, 4, many.sum(), dtype=np.int32),
        "r": rng.integers(-40, 40, others.sum()).astype(np.float32),
    }
    counts = {"p": many, "q": many, "r": others}
    columns = {name: ak.unflatten(values, counts[name]) for name, values in flat.items()}
    return columns | {"i": rng.integers(-1, 4, ENTRIES, dtype=np.int32), "s": rng.normal(0, 5, ENTRIES)}


class JaggedGrammar:
    """Pairs of texts for us and for awkward-array. `elements` has a value per item of `p` and `q`, `entry` one per entry."""

    AGGREGATES = {"Sum$": "ak.sum", "Max$": "ak.max", "Min$": "ak.min"}

    def __init__(self, random):
        self.r = random

    def elements(self, depth):
        r = self.r
        if depth == 0:
            return r.choice([("p", "p"), ("q", "q"), ("(p>s)", "(p>s)"), ("abs(p)", "abs(p)"), ("(q*2)", "(q*2)")])
        (a, b), (c, d) = self.elements(depth - 1), self.elements(0)
        if r.random() < 0.3:
            op, numpy = r.choice([("&&", "&"), ("||", "|")])
            return f"(({a}>1){op}({c}<2))", f"(({b}>1){numpy}({d}<2))"
        op = r.choice(["+", "-", "*", "<", ">="])
        return f"(1.0*{a}{op}{c})", f"(1.0*{b}{op}{d})"

    def entry(self, depth):
        r = self.r
        kind = r.randrange(6 if depth else 5)
        if kind == 0:
            name = r.choice("pqr")
            return f"Length$({name})", f"ak.num({name})"
        if kind == 1:
            name, index = r.choice("pqr"), r.choice(["0", "1", "3", "i"])
            return f"{name}[{index}]", f"at({name},{index})"
        if kind == 2:
            name, back = r.choice("pqr"), r.randrange(1, 3)
            return f"{name}[Length$({name})-{back}]", f"at({name},ak.num({name})-{back})"
        if kind == 5:
            (a, b), (c, d) = self.entry(depth - 1), self.entry(depth - 1)
            if r.random() < 0.4:
                return f"Alt$({a},{c})", f"alt({b},{d})"
            op = r.choice(["+", "-", "*", "<"])
            return f"(1.0*({a}){op}({c}))", f"(1.0*({b}){op}({d}))"
        name = r.choice(list(self.AGGREGATES))
        (a, b) = r.choice([("r", "r"), self.elements(depth)])
        if r.random() < 0.2 and depth:
            # Beside no elements it does not matter that the maximum is missing; awkward's would stay None.
            other, theirs = ("r", "r") if a == "r" else self.elements(0)
            a, b = f"({a}>Max$({other})/2)", f"({b}>ak.fill_none(ak.max({theirs},axis=1),0)/2)"
        # as 64-bit floats, since awkward sums in the type of the elements
        return f"{name}(1.0*{a})", f"{self.AGGREGATES[name]}(1.0*wide({b}),axis=1)"


def at(array, index):
    """One element per entry, None out of range."""
    return ak.firsts(array[ak.local_index(array) == index])


def alternative(first, second):
    return ak.where(ak.is_none(first), second, ak.fill_none(first, 0))


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
    return 1 if different + compare_jagged(binary, cases // 4, seed) else 0


def compare_jagged(binary, cases, seed):
    """How many expressions of jagged columns differ from awkward-array's."""
    data = jagged(np.random.default_rng(seed))
    grammar = JaggedGrammar(random.Random(seed))
    pairs = [grammar.entry(n % 4) for n in range(cases)]
    types = {"p": "f64", "q": "i32", "r": "f32", "i": "i32", "s": "f64"}
    given = {name: {"type": types[name], "values": ak.to_list(column if name in "is" else ak.flatten(column))}
             for name, column in data.items()}
    for name in "pqr":
        # a slice of a longer column does not begin at 0
        given[name]["offsets"] = (7 + np.concatenate([[0], np.cumsum(ak.num(data[name]))])).tolist()
    text = json.dumps(given)
    lines = "".join(f'{{"expression": {json.dumps(ours)}, "columns": {text}}}\n' for ours, _ in pairs)
    answers = subprocess.run([binary], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(answers) == len(pairs), f"{len(answers)} answers for {len(pairs)} expressions"

    names = dict(data, ak=ak, at=at, alt=alternative, wide=lambda a: ak.values_astype(a, np.float64))
    different = missing = 0
    for (ours, awkward), answer in zip(pairs, answers):
        answer = json.loads(answer)
        if "error" in answer:
            different += 1
            print(f"refused: {ours}\n{answer['error']}")
            continue
        values = np.array([float(v) for v in answer["values"]])
        expected = eval(awkward, names)
        none = ak.to_numpy(ak.is_none(expected))
        expected = ak.to_numpy(ak.fill_none(ak.values_astype(expected, np.float64), np.nan))
        missing += int(none.sum())
        same = np.allclose(values, expected, rtol=1e-12, atol=1e-9, equal_nan=True)
        if not same or answer["missing"] != np.flatnonzero(none).tolist():
            different += 1
            at_entry = np.flatnonzero(~np.isclose(values, expected, rtol=1e-12, atol=1e-9, equal_nan=True))[:3]
            print(f"different: {ours}\n  awkward: {awkward}\n  entries {at_entry}: {values[at_entry]} {expected[at_entry]}")
    print(f"{cases} jagged expressions x {ENTRIES} entries, {missing} values missing: {different} different")
    return different


if __name__ == "__main__":
    sys.exit(main())
