"""Runs commands in turn and compares them: every benchmark prints its table through this module.

Absolute times on a shared machine drift, so peer and ours alternate within a run and the ratio is taken of medians.
A command prints one JSON line with at least the figure that is compared; peak memory is the kernel's high-water mark.
"""

import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import threading
import time

BENCHES = pathlib.Path(__file__).parent
DATA = BENCHES / "data"
BIN = pathlib.Path(os.environ.get("TWOFOLD_BIN", "target/release"))
PYTHON = sys.executable


def run(command, threads):
    """The last JSON line that `command` prints, with the seconds of the process as `wall` and its peak memory in MB as `peak`."""
    cpus = "0" if threads == 1 else f"0-{threads - 1}"
    environment = os.environ | dict.fromkeys(
        ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"], str(threads)
    )
    peak = []
    start = time.perf_counter()
    with subprocess.Popen(
        ["taskset", "-c", cpus, *map(str, command)], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        watch = threading.Thread(target=lambda: peak.append(highest_memory(process)))
        watch.start()
        lines = process.stdout.read().splitlines()
        process.wait()
        wall = time.perf_counter() - start
        watch.join()
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed with {process.returncode}")
    figures = [json.loads(line) for line in lines if line.startswith("{")]
    return (figures[-1] if figures else {}) | {"wall": wall, "peak": peak[0]}


def highest_memory(process):
    """Peak memory in MB, looked up until the process ends: what wait4 says would count the memory of this script before the fork."""
    peak = 0
    while process.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            break
        peak = next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), peak)
        time.sleep(0.01)
    return peak


def alternate(commands, rounds, threads=2, outputs=None):
    """Medians of each figure of {label: command} (or {label: (command, threads)}), run in turn `rounds` times.

    `outputs` says which file a command writes; it is removed before, so that no command pays for removing what was there.
    """
    results = {label: [] for label in commands}
    for _ in range(rounds):
        for label, command in commands.items():
            command, count = command if isinstance(command, tuple) else (command, threads)
            if outputs:
                outputs[label].unlink(missing_ok=True)
            results[label].append(run(command, count))
    return {
        label: {key: statistics.median(row[key] for row in rows) for key in rows[0] if isinstance(rows[0][key], (int, float))}
        for label, rows in results.items()
    }


def print_table(header, rows):
    """A Markdown table, ready for docs/benchmarks.md."""
    rows = [header, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(header))]
    line = lambda row: "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
    print(line(rows[0]))
    print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for row in rows[1:]:
        print(line(row), flush=True)


def machine():
    """One line on the machine, for the table's caption."""
    model = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}"
