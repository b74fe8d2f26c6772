#!/usr/bin/env bash
# The statistics of a Parquet column inside of lists, as pyarrow and polars write them: how many values are missing (null_count).
#
# One would guess: of [[1, 2], [], null, [null]] one value is missing, the one in the last list; an empty list misses nothing.
# True: pyarrow says 3 and polars says 3: empty lists and missing lists are counted as well, as each takes a place in the levels.
# A column of lists in which no value is missing has a null_count above 0 as soon as one event has no jets, so null_count > 0
# does not tell that values are missing, and entries minus null_count is not their number.
#
# Seen with pyarrow 26.0.1 and polars 2.1.0 on Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyarrow==26.0.1 polars==2.1.0

cat >"$folder/seen.py" <<'PYTHON'
import sys

import polars
import pyarrow
import pyarrow.parquet

path = sys.argv[1]
cases = {"one missing": [[1, 2], [], None, [None]], "none missing": [[1, 2], [], [3]]}
for name, lists in cases.items():
    table = pyarrow.table({"x": pyarrow.array(lists, pyarrow.list_(pyarrow.int32()))})
    pyarrow.parquet.write_table(table, path)
    counts = [pyarrow.parquet.read_metadata(path).row_group(0).column(0).statistics.null_count]
    polars.from_arrow(table).write_parquet(path)
    counts.append(pyarrow.parquet.read_metadata(path).row_group(0).column(0).statistics.null_count)
    print(f"{name}: pyarrow {counts[0]}, polars {counts[1]}")
PYTHON

"$folder/venv/bin/python" "$folder/seen.py" "$folder/file.parquet" | tee "$folder/seen"
diff - "$folder/seen" <<'SEEN'
one missing: pyarrow 3, polars 3
none missing: pyarrow 1, polars 1
SEEN
