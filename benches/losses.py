"""The first losses of the cases of peers/training_data.py, with all losses and optimisers, beside those of PyTorch.

The comparison itself is tests/referees/training_torch.py.
"""

import argparse
import subprocess
import sys

from alternate import BENCHES, BIN, PYTHON
from training import make_cases


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", default="ABCD")
    options = options.parse_args()
    referee = BENCHES.parent / "tests/referees/training_torch.py"
    return subprocess.run([PYTHON, referee, make_cases(), BIN / "training-losses", *options.cases]).returncode


if __name__ == "__main__":
    sys.exit(main())
