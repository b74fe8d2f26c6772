"""check_dataset.py REPORT.json CONFIG.json: recomputes sums, moments, correlations, sentinels and repeated events with uproot and numpy.

REPORT is what check-dataset printed, CONFIG the resolved dataset configuration. Cuts and weights must be valid Python after `&&` is
replaced by `&` and comparisons get brackets.
"""

import glob
import json
import sys

import numpy
import uproot

report, config = (json.load(open(path)) for path in sys.argv[1:3])
names = [row["name"] for row in report["inputs"]["variables"]]
key = report["divisions"][0]["key"]


def evaluate(text, events):
    text = " & ".join(f"({part})" for part in text.split("&&"))
    values = eval(text, {}, {name: values.astype("f8") for name, values in events.items() if values.dtype != object})
    return numpy.broadcast_to(values, len(next(iter(events.values()))))


columns = {name: [] for name in names}
for process in config["processes"]:
    weights, keys = [], []
    for pattern in process["files"]:
        for path in sorted(glob.glob(pattern)):
            events = uproot.open(path)[process["tree_path"]].arrays(library="np")
            passed = evaluate(process["cut"], events) != 0
            weights.append(evaluate(process["weight"], events)[passed].astype("f4").astype("f8"))
            keys.append(numpy.stack([events[branch][passed].astype("f8") for branch in key], axis=1))
            for name in names:
                columns[name].append(events[name][passed].astype("f8"))
    weights = numpy.concatenate(weights)
    rows = [row for row in report["processes"] if row["process"] == process["name"]]
    total = lambda field: sum(row[field] for row in rows)
    assert total("events") == len(weights) and total("negative") == (weights < 0).sum(), process["name"]
    expected = [weights.sum(), abs(weights).sum(), (weights**2).sum()]
    numpy.testing.assert_allclose([total("sum"), total("absolute"), total("squares")], expected, rtol=1e-12)
    counts = numpy.unique(numpy.concatenate(keys), axis=0, return_counts=True)[1]
    (division,) = (row for row in report["divisions"] if row["of"] == process["name"])
    assert division["repeated"] == (counts > 1).sum() and division["surplus"] == (counts - 1).sum(), process["name"]
    print(f"process {process['name']}: {len(weights)} events agree")

columns = {name: numpy.concatenate(parts) for name, parts in columns.items()}
for row in report["inputs"]["variables"]:
    values = columns[row["name"]]
    assert (row["min"], row["max"]) == (values.min(), values.max()), row
    numpy.testing.assert_allclose(row["mean"], values.mean(), rtol=1e-10, atol=1e-12 * values.std(), err_msg=row["name"])
    numpy.testing.assert_allclose(row["deviation"], values.std(), rtol=1e-10, atol=1e-12, err_msg=row["name"])
    assert row["constant"] == (values.min() == values.max()), row
    found = None
    for end in (values.min(), values.max()):
        others = values[values != end]
        if found is None and len(numpy.unique(values)) > 12 and (values == end).mean() > 0.01:
            found = end if abs(others - end).min() > 2 * others.std() else None
    assert row.get("sentinel", {}).get("value") == found, (row, found)

# Correlations leave sentinels out, and are then of a sample: every so many events, at most 20 000, as float32.
sentinels = {row["name"]: row["sentinel"]["value"] for row in report["inputs"]["variables"] if row.get("sentinel")}
step = 1
while -(-len(columns[names[0]]) // step) > 20_000:
    step *= 2


def correlation(a, b):
    if a not in sentinels and b not in sentinels:
        return numpy.corrcoef(columns[a], columns[b])[0, 1]
    both = [columns[name][::step].astype("f4").astype("f8") for name in (a, b)]
    known = numpy.all([values != numpy.float32(sentinels.get(name, numpy.nan)) for name, values in zip((a, b), both)], axis=0)
    return numpy.corrcoef(both[0][known], both[1][known])[0, 1]


constant = {name for name in names if columns[name].min() == columns[name].max()}
expected = {}
for index, a in enumerate(names):
    for b in names[index + 1 :]:
        if a not in constant and b not in constant and not (columns[a] == columns[b]).all():
            rho = correlation(a, b)
            assert abs(abs(rho) - 0.95) > 1e-9, "too near to the limit to tell"
            if abs(rho) > 0.95:
                expected[a, b] = rho
found = {(pair["a"], pair["b"]): pair["correlation"] for pair in report["inputs"]["correlated"]}
assert found.keys() == expected.keys(), found.keys() ^ expected.keys()
for pair, rho in expected.items():
    numpy.testing.assert_allclose(found[pair], rho, rtol=1e-9, err_msg=pair)
print(f"{len(names)} inputs and {len(found)} correlations agree")
