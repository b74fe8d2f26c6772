"""Physics: AUC of 20 000 UCI HIGGS events by two-fold, and the time of training one network on each fold, against Keras.

The network is that of configs/uci-higgs/training.yaml without its ensemble. Keras sees inputs that this script computes. Times are
of the whole process `train`, and of Keras' `fit` after a pass that compiles.
"""

import argparse
import os
import time

import numpy
import uproot

from alternate import BENCHES, BIN, DATA, PYTHON, machine, print_table
from atlas_higgs import auc, run

FOLDER = DATA / "uci_higgs"
CONFIGS = BENCHES.parent / "configs/uci-higgs"
BASE = os.path.join(os.environ.get("TWOFOLD_DATA", BENCHES.parent / "../shared/data"), "physics/uci-higgs")
TREES = {"signal": "sig_tree", "background": "bkg_tree"}


def config(name):
    """A configuration with paths of its own, and without the ensemble."""
    text = (CONFIGS / name).read_text().replace("output/uci-higgs", str(FOLDER)).replace("${TWOFOLD_DATA}/physics/uci-higgs", BASE)
    (FOLDER / name).write_text(text.replace("    ensemble: {members: 4}\n", ""))
    return FOLDER / name


def ours(threads):
    """Seconds of training both folds, and the AUC of all events, each scored by the model that has not seen it."""
    dataset, training, application = (config(f"{name}.yaml") for name in ("dataset", "training", "application"))
    begin = time.perf_counter()
    for fold in (0, 1):
        run(BIN / "train", "--quiet", "--force", "--threads", threads, training, fold)
    seconds = time.perf_counter() - begin
    scores = []
    for name, tree in TREES.items():
        scored = FOLDER / f"scored_{name}.root"
        run(BIN / "apply", "--quiet", "--output", scored, "--overwrite", dataset, training, application, f"{BASE}/Higgs_data.root", tree)
        scores.append(uproot.open(scored)[tree]["ml_score_signal"].array(library="np"))
    return seconds, *scores


def inputs(tree):
    """The inputs of the configuration."""
    column = {name: tree[name].astype("f8") for name in tree}
    end = numpy.where(column["lepton_eta"] < 0, -1, 1)
    for name in [name for name in column if name.endswith("_eta")]:
        column[name] = column[name] * end
    for name in [name for name in column if name.lower().endswith("_pt") or name.startswith("m_") or name == "missing_energy_magnitude"]:
        column[name] = numpy.log(column[name])
    return numpy.stack(list(column.values()), axis=1)


def keras(threads):
    """The same for Keras."""
    parts = []
    for fold in (0, 1):
        with uproot.open(FOLDER / f"fold{fold}_higgs.root") as file:
            names = [name for name in file["signal"].keys() if name in VARIABLES]
            trees = [file[name].arrays(names, library="np") for name in TREES]
        targets = numpy.repeat([1.0, 0.0], [len(tree[names[0]]) for tree in trees]).astype("f4")
        parts.append((numpy.concatenate([inputs(tree) for tree in trees]), targets))
    seconds, signal, background = 0, [], []
    for fold in (0, 1):
        (train, targets), (test, truth) = parts[fold], parts[1 - fold]
        mean, deviation = train.mean(axis=0), train.std(axis=0)
        ready = lambda values: ((values - mean) / deviation).astype("f4")
        numpy.savez(FOLDER / "data.npz", inputs=ready(train), targets=targets, test=ready(test))
        seconds += float(run(PYTHON, BENCHES / "peers/keras_uci_higgs.py", FOLDER / "data.npz", FOLDER / "scores.npy", threads).split()[-1])
        scores = numpy.load(FOLDER / "scores.npy")
        signal.append(scores[truth == 1])
        background.append(scores[truth == 0])
    return seconds, numpy.concatenate(signal), numpy.concatenate(background)


VARIABLES = """lepton_pT lepton_eta lepton_phi missing_energy_magnitude missing_energy_phi
jet1_pt jet1_eta jet1_phi jet1_btag jet2_pt jet2_eta jet2_phi jet2_btag jet3_pt jet3_eta jet3_phi jet3_btag
jet4_pt jet4_eta jet4_phi jet4_btag m_jj m_jjj m_lv m_jlv m_bb m_wbb m_wwbb""".split()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--threads", type=int, default=2)
    options = options.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for fold in (0, 1):
        (FOLDER / f"fold{fold}_higgs.root").unlink(missing_ok=True)
    run(BIN / "create-training-dataset", config("dataset.yaml"))
    results = {"twofold": [], "Keras": []}
    for _ in range(options.rounds):
        for name, measure in (("twofold", ours), ("Keras", keras)):
            seconds, *scores = measure(options.threads)
            truth = numpy.repeat([1, 0], [len(part) for part in scores])
            results[name].append((seconds, auc(truth, numpy.concatenate(scores), numpy.ones(len(truth)))))
            print(f"{name}: {seconds:.1f} s, AUC {results[name][-1][1]:.4f}", flush=True)
    print(machine())
    medians = {name: numpy.median(numbers, axis=0) for name, numbers in results.items()}
    rows = [[name, f"{seconds:.1f}", f"{medians['Keras'][0] / seconds:.2f}", f"{found:.4f}"] for name, (seconds, found) in medians.items()]
    print_table(["", "seconds", "Keras / this", "AUC"], rows)


if __name__ == "__main__":
    main()
