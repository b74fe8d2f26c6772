"""fold_files.py CONFIG.json: recomputes the fold files of a dataset configuration with uproot and numpy and compares every value.

Cuts and weights of the configuration must be valid Python after `&&`, `||` are replaced by `&`, `|`. Friends are joined by entry.
"""

import glob
import json
import sys

import numpy
import uproot

config = json.load(open(sys.argv[1]))
functions = {name: getattr(numpy, name) for name in ("sqrt", "abs", "log", "exp", "cos")}
fold = config.get("fold", config.get("event_branch"))
count = fold.get("folds", 2) if isinstance(fold, dict) else 2


def evaluate(text, events):
    values = eval(text.replace("&&", "&").replace("||", "|"), functions, {k: v.astype("f8") for k, v in events.items()})
    return numpy.broadcast_to(values, len(next(iter(events.values()))))


def hashed(branches, events):
    """FNV-1a over the values as 64-bit words, finished by the mixer of SplitMix64; see docs/formats.md."""
    state = numpy.full(len(events[branches[0]]), 0xCBF29CE484222325, "u8")
    for branch in branches:
        values = events[branch]
        words = (values.astype("f8") + 0.0).view("u8") if values.dtype.kind == "f" else values.astype("i8").view("u8")
        for byte in range(8):
            state = (state ^ ((words >> numpy.uint64(8 * byte)) & numpy.uint64(255))) * numpy.uint64(0x100000001B3)
    state = (state ^ (state >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return state ^ (state >> numpy.uint64(31))


def folds(process, events):
    entries = len(next(iter(events.values())))
    if "fold" in process:
        return numpy.full(entries, process["fold"])
    if isinstance(fold, str):
        return events[fold].astype("i8") % count
    if "hash" in fold:
        return hashed(fold["hash"], events) % numpy.uint64(count)
    return eval(fold["expression"], functions, events) % count


expected = {}
for process in config["processes"].values():
    tree = process.get("tree_path", config["tree_path"])
    for pattern in process["files"]:
        for path in sorted(glob.glob(f"{config['base_path']}/{pattern}")):
            events = uproot.open(path)[tree].arrays(library="np")
            for folder in config.get("friend_paths", []):
                friend = uproot.open(folder + path[len(config["base_path"]) :])[tree].arrays(library="np")
                events = friend | events
            passed = evaluate(process["cut_string"], events) != 0
            numbers = folds(process, events)
            weight = config["training_weight_branch"]
            events[weight] = evaluate(process["weight_string"], events).astype("f4")
            for f in range(count):
                chosen = expected.setdefault((f, process["class"]), {})
                for name, values in events.items():
                    chosen.setdefault(name, []).append(values[passed & (numbers == f)])

for (f, name), branches in expected.items():
    tree = uproot.open(f"{config['output_path']}/fold{f}_{config['output_filename']}")[name]
    found = tree.arrays(library="np")
    for branch, parts in branches.items():
        values = numpy.concatenate(parts)
        assert branch in found, f"fold {f}, {name}: branch {branch} is missing"
        assert found[branch].dtype == values.dtype, f"fold {f}, {name}: {branch} is {found[branch].dtype}, not {values.dtype}"
        if branch == config["training_weight_branch"]:
            numpy.testing.assert_allclose(found[branch], values, rtol=2e-7, err_msg=f"fold {f}, {name}: {branch}")
        else:
            numpy.testing.assert_array_equal(found[branch], values, err_msg=f"fold {f}, {name}: {branch}")
    assert set(found) == set(branches), set(found) ^ set(branches)
    print(f"fold {f}, class {name}: {tree.num_entries} entries x {len(found)} branches agree")
