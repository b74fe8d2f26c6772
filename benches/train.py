"""`train` as a whole process (reading, splitting, preprocessing, 5 epochs, writing) against the bare loop of PyTorch on arrays.

The network is `smhtt_dropout_tanh`, of 200 000 training events with 20 variables (case E). `first batch` is what passes in `train`
before the first batch, on 500 000 + 100 000 events with 30 variables (case D): the time of the last line of its log before the epochs.
"""

import argparse
import json
import re

import numpy
import uproot

from alternate import BENCHES, BIN, DATA, PYTHON, alternate, machine, print_table
from training import make_cases

FOLDER = DATA / "train"


def write_fold(case):
    """The events of a case as a fold file as `create-training-dataset` writes them, and the configuration to train on it."""
    settings = json.loads((DATA / "training" / case / "case.json").read_text())
    width, classes = settings["layers"][0], settings["layers"][-1]
    folder = FOLDER / case
    folder.mkdir(parents=True, exist_ok=True)
    read = lambda name, kind: numpy.concatenate(
        [numpy.fromfile(DATA / "training" / case / f"{part}_{name}", kind) for part in ("train", "validation")]
    )
    inputs, targets, weights = read("inputs.f32", "<f4").reshape(-1, width), read("targets.u32", "<u4"), read("weights.f32", "<f4")
    names = [f"x{index}" for index in range(width)]
    if not (folder / "fold0.root").exists():
        with uproot.recreate(folder / "partial", compression=uproot.LZ4(1)) as file:
            for label in range(classes):
                own = targets == label
                columns = dict(zip(names, inputs[own].T)) | {"training_weight": weights[own]}
                tree = file.mktree(f"class{label}", {name: "float32" for name in columns} | {"event": "int64"})
                tree.extend(columns | {"event": 2 * numpy.arange(own.sum())})
        (folder / "partial").rename(folder / "fold0.root")
    config = {
        "datasets": [str(folder / "fold0.root")], "folds": 2, "event_branch": "event", "output_path": str(folder),
        "classes": [f"class{label}" for label in range(classes)], "event_weights": "training_weight",
        "class_weights": {f"class{label}": 1.0 for label in range(classes)}, "variables": names,
        "train_test_split": settings["train"] / len(targets), "preprocessing": "standard_scaler", "seed": 1,
        "model": {"name": "smhtt_dropout_tanh", "batch_size": settings["batch_size"], "epochs": settings["epochs"]},
    }
    (folder / "training.yaml").write_text(json.dumps(config))  # JSON is YAML
    return folder, settings


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options = options.parse_args()
    data = make_cases()
    folder, settings = write_fold("E")
    events = settings["epochs"] * (settings["train"] // settings["batch_size"]) * settings["batch_size"]
    commands = {}
    for threads in (1, 2):
        commands[f"train {threads}"] = ([BIN / "train", "--quiet", "--force", folder / "training.yaml", 0], threads)
        commands[f"PyTorch {threads}"] = ([PYTHON, BENCHES / "peers/torch_training.py", data, "E", threads], threads)
    median = alternate(commands, options.rounds)
    rows = []
    for threads in (1, 2):
        loop, process = events / median[f"PyTorch {threads}"]["training"], median[f"train {threads}"]["wall"]
        rows.append([threads, f"{loop:.2f}", f"{process:.2f}", f"{loop / process:.2f}"])
    print(f"{settings['epochs']} epochs of {settings['train']} events, seconds; {machine()}\n")
    print_table(["threads", "loop of PyTorch", "train, whole process", "ratio"], rows)
    large, _ = write_fold("D")
    alternate({"train": [BIN / "train", "--quiet", "--force", large / "training.yaml", 0]}, 1)
    log = (large / "fold0_training.log").read_text()
    before = re.search(r"([0-9.]+) s +\d+ parameters to train", log)
    print(f"\nFirst batch of case D after {before[1]} s.")


if __name__ == "__main__":
    main()
