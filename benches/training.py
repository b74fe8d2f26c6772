"""Training and inference of the four cases of peers/training_data.py, against PyTorch, Keras and JAX.

`products` is what no program on the same matrix products can exceed: those of a step, or of inference, and nothing else.
"""

import argparse
import subprocess

from alternate import BENCHES, BIN, DATA, PYTHON, alternate, machine, print_table

PEERS = {"PyTorch": "torch_training.py", "Keras": "keras_training.py", "JAX": "jax_training.py"}


def make_cases():
    """The folder of the cases, which are made once."""
    data = DATA / "training"
    subprocess.run([PYTHON, BENCHES / "peers/training_data.py", data], check=True)
    return data


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--cases", default="ABCD")
    options.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    options = options.parse_args()
    data = make_cases()
    print(f"Thousand events/s, each program at its better number of threads (1 or 2); {machine()}\n")
    rows, others = [], [*options.peers, "products"]
    for case in options.cases:
        commands = {}
        for threads in (1, 2):
            commands[f"twofold {threads}"] = ([BIN / "training", data, case, "--threads", threads], threads)
            commands[f"products {threads}"] = ([BIN / "products", data, case, "--threads", threads], threads)
            for peer in options.peers:
                commands[f"{peer} {threads}"] = ([PYTHON, BENCHES / "peers" / PEERS[peer], data, case, threads], threads)
        median = alternate(commands, options.rounds)
        for figure in ("training", "inference"):
            best = {name: max(median[f"{name} {threads}"][figure] for threads in (1, 2)) for name in ["twofold", *others]}
            ratios = [f"{best['twofold'] / best[other]:.2f}" for other in others]
            rows.append([case, figure, *(f"{rate / 1000:.0f}" for rate in best.values()), *ratios])
    print_table(["case", "of", "twofold", *others, *(f"ratio to {other}" for other in others)], rows)


if __name__ == "__main__":
    main()
