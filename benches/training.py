"""Training and inference of the four cases of peers/training_data.py, against PyTorch and Keras."""

import argparse
import subprocess

from alternate import BENCHES, BIN, DATA, PYTHON, alternate, machine, print_table

PEERS = {"PyTorch": "torch_training.py", "Keras": "keras_training.py"}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--cases", default="ABCD")
    options.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    options = options.parse_args()
    data = DATA / "training"
    if not (data / "D").exists():
        data.mkdir(parents=True, exist_ok=True)
        subprocess.run([PYTHON, BENCHES / "peers/training_data.py", data], check=True)
    print(f"Thousand events/s, each program at its better number of threads (1 or 2); {machine()}\n")
    rows = []
    for case in options.cases:
        commands = {}
        for threads in (1, 2):
            commands[f"twofold {threads}"] = ([BIN / "training", data, case, "--threads", threads], threads)
            for peer in options.peers:
                commands[f"{peer} {threads}"] = ([PYTHON, BENCHES / "peers" / PEERS[peer], data, case, threads], threads)
        median = alternate(commands, options.rounds)
        for figure in ("training", "inference"):
            best = {name: max(median[f"{name} {threads}"][figure] for threads in (1, 2)) for name in ["twofold", *options.peers]}
            ratios = [f"{best['twofold'] / best[peer]:.2f}" for peer in options.peers]
            rows.append([case, figure, *(f"{rate / 1000:.0f}" for rate in best.values()), *ratios])
    print_table(["case", "of", "twofold", *options.peers, *(f"ratio to {peer}" for peer in options.peers)], rows)


if __name__ == "__main__":
    main()
