"""Referee: reads a tree with uproot and writes its values for the tests to compare.

    uproot_values.py FILE TREE FOLDER

FOLDER/index.json lists {name, kind, width}; value files are numbered in that order, little endian:
kind "float" as float64, kind "integer" as int64 (uint64 by bit pattern). Branches of other kinds are listed with
kind "other" and their uproot type.
"""

import json
import pathlib
import sys

import numpy
import uproot


def main(file, tree, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    with uproot.open(file) as opened:
        tree = opened[tree]
        for number, branch in enumerate(tree.branches):
            entry = {"name": branch.name, "kind": "other", "width": 0, "title": branch.title, "type": branch.typename}
            try:
                values = branch.array(library="np")
            except Exception as error:  # the tests decide whether this branch matters
                entry["type"] += f" ({error.__class__.__name__})"
                values = None
            if values is not None and values.dtype != object:
                is_float = values.dtype.kind == "f"
                entry["kind"] = "float" if is_float else "integer"
                entry["width"] = int(numpy.prod(values.shape[1:], dtype=int))
                if values.dtype == numpy.uint64:
                    values = values.view(numpy.int64)
                flat = numpy.ascontiguousarray(values, dtype="<f8" if is_float else "<i8")
                flat.tofile(folder / f"{number}.bin")
            index.append(entry)
        head = {"entries": int(tree.num_entries), "title": tree.title, "branches": index}
    (folder / "index.json").write_text(json.dumps(head))


if __name__ == "__main__":
    main(*sys.argv[1:])
