"""Compares a table, read by pyarrow, with a tree, read by uproot: columns, lengths, types and values bit by bit.

    table_pyarrow.py TABLE FILE.root TREE

Both are read without any of our code. Types in a CSV file are what its text allows, so there the values alone are compared,
in the type of the tree. Columns of the tree that the table lacks are left out; the table must have at least one.
"""

import sys

import awkward as ak
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import uproot


def read(path):
    if path.endswith(".parquet"):
        return pa.parquet.read_table(path)
    if path.endswith(".arrow"):
        return pa.ipc.open_file(path).read_all()
    # by itself pyarrow takes nan for a missing value
    return pa.csv.read_csv(path, convert_options=pa.csv.ConvertOptions(null_values=[""]))


def parts(array):
    """Numbers of items, level by level, and the values."""
    array = ak.drop_none(array)
    counts = []
    while array.ndim > 1:
        counts.append(ak.to_numpy(ak.num(array, axis=1)).astype(np.int64))
        array = ak.flatten(array, axis=1)
    values = ak.to_list(array) if "string" in str(array.type) else np.asarray(ak.to_numpy(array))
    return counts, values


def same(ours, theirs, exact):
    if isinstance(theirs, list):
        return ours == theirs
    if not exact and ours.dtype.kind == "f" and theirs.dtype.kind in "iu":
        theirs = theirs.astype(ours.dtype)  # pyarrow guesses the type from the text, and takes 64 bits without sign for a float
    if not exact:
        if ours.astype(theirs.dtype).size and ours.dtype.kind != "f" and (ours.astype(theirs.dtype) != ours).any():
            return False
        ours = ours.astype(theirs.dtype)
    if ours.dtype.newbyteorder("=") != theirs.dtype.newbyteorder("="):
        return False
    ours, theirs = (np.ascontiguousarray(values).astype(values.dtype.newbyteorder("=")) for values in (ours, theirs))
    equal = ours == theirs
    if ours.dtype.kind == "f":
        equal = (equal & (np.signbit(ours) == np.signbit(theirs))) | (np.isnan(ours) & np.isnan(theirs))
    return ours.shape == theirs.shape and bool(equal.all())


def main(path, file, name):
    table = read(path)
    exact = not path.endswith(".csv")
    tree = uproot.open(file)[name]
    assert table.num_rows == tree.num_entries, (table.num_rows, tree.num_entries)
    assert table.column_names
    for column in table.column_names:
        values = table[column]
        values = values.combine_chunks() if values.num_chunks != 1 else values.chunk(0)
        our_counts, ours = parts(ak.from_arrow(values))
        their_counts, theirs = parts(tree[column].array(library="ak"))
        assert len(our_counts) == len(their_counts), (column, len(our_counts), len(their_counts))
        assert all((a == b).all() for a, b in zip(our_counts, their_counts)), column
        assert same(ours, theirs, exact), (column, ours, theirs)
    print(f"{path}: {len(table.column_names)} columns of {table.num_rows} rows as uproot reads them")


if __name__ == "__main__":
    main(*sys.argv[1:])
