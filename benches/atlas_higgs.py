"""Physics: weighted AUC on halves of 22 889 ATLAS Higgs events (11 444 to train on), and the time of training an ensemble of ten.

Halves are drawn by `default_rng(seed).permutation` of seeds 1000 to 1004; the first half trains, the second tests. `recipe` is
configs/atlas-higgs/training.yaml, which PyTorch trains too, on the inputs that this script computes; `dense` is training_lumin.yaml,
which LUMIN trains too, on variables that are standardised here. Times are as `train` logs them, and of the loops of the peers alone.
"""

import argparse
import os
import subprocess
import sys

import numpy
import uproot

from alternate import BENCHES, BIN, DATA, PYTHON, machine, print_table

FOLDER = DATA / "atlas_higgs"
LUMIN = BENCHES / ".venv-lumin/bin/python"
CONFIGS = BENCHES.parent / "configs/atlas-higgs"
NTUPLE = os.path.join(os.environ.get("TWOFOLD_DATA", BENCHES.parent / "../shared/data"), "physics/atlas-higgs-2014/atlas-higgs-2014-v2-first22889.root")


def auc(truth, scores, weights):
    """The area under the ROC curve; ties count half."""
    order = numpy.argsort(scores, kind="stable")
    truth, scores, weights = truth[order], scores[order], weights[order]
    _, place = numpy.unique(scores, return_inverse=True)
    signal, background = (numpy.bincount(place, weights * (truth == label)) for label in (1, 0))
    below = numpy.cumsum(background) - background / 2
    return (signal * below).sum() / (signal.sum() * background.sum())


def ams(truth, scores, weights, cut):
    """Approximate median significance of events above a cut, with b_reg = 10."""
    selected = scores >= cut
    s, b = (weights[selected & (truth == label)].sum() for label in (1, 0))
    return numpy.sqrt(2 * ((s + b + 10) * numpy.log(1 + s / (b + 10)) - s))


def rescaled(truth, weights):
    """Weights of the full luminosity."""
    factors = [410999.85 / weights[truth == 0].sum(), 691.99 / weights[truth == 1].sum()]
    return weights * numpy.choose(truth, factors)


def significance(truth, weights, half, scores):
    """AMS of the test half, with the cut that is best on the training half."""
    train, test = half == 0, half == 1
    weight = rescaled(truth[train], weights[train])
    cuts = numpy.quantile(scores[train], numpy.linspace(0.5, 0.999, 400))
    best = max(cuts, key=lambda cut: ams(truth[train], scores[train], weight, cut))
    return ams(truth[test], scores[test], rescaled(truth[test], weights[test]), best)


def config(name, folder, **changes):
    """A configuration with other paths."""
    text = (CONFIGS / name).read_text().replace("output/atlas-higgs-lumin", str(folder)).replace("output/atlas-higgs", str(folder))
    for old, new in changes.values():
        assert old in text, old
        text = text.replace(old, new)
    (folder / name).write_text(text)
    return folder / name


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command} failed: {done.stderr}")
    return done.stdout


def ours(name, dataset, folder, ntuple, threads):
    """Seconds of training and the scores of all events."""
    training = config(name, folder)
    for fold in (0, 1):
        run(BIN / "train", "--quiet", "--force", "--threads", threads, training, fold)
    log = (folder / "fold0_training.log").read_text().splitlines()
    seconds = float(log[-1].split()[0])
    scored = folder / f"{name}.root"
    run(BIN / "apply", "--quiet", "--output", scored, "--overwrite", dataset, training, config("application.yaml", folder), ntuple, "tree")
    prefix = "score_signal"
    return seconds, uproot.open(scored)["tree"][prefix].array(library="np")


def peer(python, script, inputs, folder, truth, weights, half, threads):
    """The same for a peer: seconds of its training, and the scores of all events."""
    train = half == 0
    balanced = weights[train].copy()
    for label in (0, 1):
        own = truth[train] == label
        balanced[own] *= train.sum() / 2 / balanced[own].sum()
    arrays = {"inputs": inputs[train], "targets": truth[train].astype("f4"), "weights": balanced.astype("f4"), "test": inputs}
    numpy.savez(folder / "data.npz", **arrays)
    printed = run(python, BENCHES / "peers" / script, folder / "data.npz", folder / "scores.npy", threads)
    return float(printed.split()[-1]), numpy.load(folder / "scores.npy")


def standardised(tree):
    """The variables as they are; those that are missing at their mean."""
    train, ready = tree["half"] == 0, []
    for name in (name for name in tree if name[:4] in ("DER_", "PRI_")):
        values = tree[name].astype("f8")
        there = values != -999
        mean, deviation = values[there & train].mean(), values[there & train].std()
        ready.append(numpy.where(there, (values - mean) / deviation, 0))
    return numpy.stack(ready, axis=1).astype("f4")


def preprocessed(tree):
    """The inputs of the recipe, computed here: an independent look at what `train` does with them."""
    column = {name: tree[name].astype("f8") for name in tree if name[:4] in ("DER_", "PRI_")}
    missing = {name: values == -999 for name, values in column.items()}
    lepton = column["PRI_lep_phi"].copy()
    objects = ("tau", "lep", "met", "jet_leading", "jet_subleading")
    for name in objects:
        column[f"PRI_{name}_phi"] = numpy.mod(column[f"PRI_{name}_phi"] - lepton + numpy.pi, 2 * numpy.pi) - numpy.pi
    side = numpy.where(column["PRI_tau_phi"] < 0, -1, 1)
    end = numpy.where(column["PRI_lep_eta"] < 0, -1, 1)
    for name in objects:
        column[f"PRI_{name}_phi"] = side * column[f"PRI_{name}_phi"]
    for name in ("tau", "lep", "jet_leading", "jet_subleading"):
        column[f"PRI_{name}_eta"] = end * column[f"PRI_{name}_eta"]
    logarithms = ["DER_mass_MMC", "DER_mass_transverse_met_lep", "DER_mass_vis", "DER_mass_jet_jet", "DER_pt_tot", "PRI_tau_pt",
                  "PRI_lep_pt", "PRI_met", "PRI_met_sumet", "PRI_jet_leading_pt", "PRI_jet_subleading_pt"]
    for name in logarithms:
        column[name] = numpy.log1p(numpy.where(missing[name], 0, column[name]))
    train = tree["half"] == 0
    ready = []
    for name in (name for name in column if name != "PRI_lep_phi"):
        there = ~missing[name]
        mean, deviation = column[name][there & train].mean(), column[name][there & train].std()
        ready.append(numpy.clip(numpy.where(there, (column[name] - mean) / deviation, 0), -6, 6))
    for name in ("DER_mass_MMC", "PRI_jet_leading_pt", "PRI_jet_subleading_pt"):
        flag = missing[name].astype("f8")
        ready.append(numpy.clip((flag - flag[train].mean()) / flag[train].std(), -6, 6))
    return numpy.stack(ready, axis=1).astype("f4")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--halves", type=int, default=5)
    options.add_argument("--threads", type=int, default=2)
    options = options.parse_args()
    with uproot.open(NTUPLE) as file:
        tree = file["tree"].arrays(library="np")
    truth, weights = tree["isSignal"].astype(int), tree["KaggleWeight"]
    results = {"recipe": [], "dense": [], "PyTorch": [], "LUMIN": []}
    for seed in range(1000, 1000 + options.halves):
        folder = FOLDER / str(seed)
        folder.mkdir(parents=True, exist_ok=True)
        half = numpy.ones(len(truth), "int32")
        half[numpy.random.default_rng(seed).permutation(len(truth))[: len(truth) // 2]] = 0
        tree["half"] = half
        ntuple = folder / "events.root"
        with uproot.recreate(ntuple) as file:
            file.mktree("tree", {name: values.dtype for name, values in tree.items()}).extend(tree)
        changes = {
            "fold": ("event_branch: EventId", 'fold: {expression: "half"}'),
            "base": ("${TWOFOLD_DATA}/physics/atlas-higgs-2014", str(folder)),
            "files": ("atlas-higgs-2014-v2-first22889.root", "events.root"),
        }
        dataset = config("dataset.yaml", folder, **changes)
        for fold in (0, 1):
            (folder / f"fold{fold}_atlas-higgs.root").unlink(missing_ok=True)
        run(BIN / "create-training-dataset", dataset)
        events = folder, truth, weights, half, options.threads
        runs = {
            "recipe": lambda: ours("training.yaml", dataset, folder, ntuple, options.threads),
            "dense": lambda: ours("training_lumin.yaml", dataset, folder, ntuple, options.threads),
            "PyTorch": lambda: peer(PYTHON, "torch_atlas_higgs.py", preprocessed(tree), *events),
            "LUMIN": lambda: peer(LUMIN, "lumin_atlas_higgs.py", standardised(tree), *events),
        }
        for name, measure in runs.items():
            seconds, scores = measure()
            test = half == 1
            found = auc(truth[test], scores[test], weights[test])
            results[name].append((seconds, auc(truth[test], scores[test], numpy.ones(test.sum())), found, significance(truth, weights, half, scores)))
            print(f"half {seed}, {name}: {seconds:.1f} s, weighted AUC {found:.4f}", flush=True)
    print(machine())
    same = {"recipe": "PyTorch", "dense": "LUMIN", "PyTorch": "PyTorch", "LUMIN": "LUMIN"}
    rows = []
    for name, numbers in results.items():
        seconds, plain, weighted, significant = numpy.mean(numbers, axis=0)
        reference = numpy.mean([seconds for seconds, *_ in results[same[name]]])
        rows.append([name, f"{seconds:.1f}", f"{reference / seconds:.2f}", f"{plain:.4f}", f"{weighted:.4f}", f"{significant:.2f}"])
    print_table(["", "seconds", "peer / this", "AUC", "weighted AUC", "AMS"], rows)


if __name__ == "__main__":
    main()
