#!/usr/bin/env bash
# uproot writes an array with a mask (numpy.ma, or anything that awkward keeps as a ByteMaskedArray) to an RNTuple.
#
# One would guess: [1, None, 3, 4] is written as optional values and read back the same, as it is when awkward made the array
# from a list; or it is refused.
# True: the values under the mask are written too, while the entries count only those that are there. What follows a missing
# value is read one place too early: [1, None, 2, 3]. Nothing is said, and the number of missing values is right. So it is
# behind awkward.to_packed, which keeps the mask. An array made from a list (an IndexedOptionArray) is written right.
#
# Seen with uproot 5.7.7, awkward 2.14.0, numpy 2.4.6 on Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check uproot==5.7.7 awkward==2.14.0 numpy==2.4.6

cat >"$folder/seen.py" <<'PYTHON'
import sys

import awkward
import numpy
import uproot

path = sys.argv[1]
masked = awkward.from_numpy(numpy.ma.array([1, 2, 3, 4], mask=[False, True, False, False]))
arrays = {"masked": masked, "listed": awkward.from_iter(masked.to_list()), "packed": awkward.to_packed(masked)}
print("uproot", uproot.__version__, "awkward", awkward.__version__)
for name, array in arrays.items():
    with uproot.recreate(path) as file:
        file.mkrntuple("t", {"x": array})
    print(f"{name}: {type(array.layout).__name__} {array.to_list()} -> {uproot.open(path)['t'].arrays()['x'].to_list()}")
PYTHON

"$folder/venv/bin/python" "$folder/seen.py" "$folder/file.root" | tee "$folder/seen"
diff - "$folder/seen" <<'SEEN'
uproot 5.7.7 awkward 2.14.0
masked: ByteMaskedArray [1, None, 3, 4] -> [1, None, 2, 3]
listed: IndexedOptionArray [1, None, 3, 4] -> [1, None, 3, 4]
packed: ByteMaskedArray [1, None, 3, 4] -> [1, None, 2, 3]
SEEN
