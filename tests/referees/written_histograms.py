"""Referee: uproot reads histograms and texts as the example `write_histograms` writes them.

    written_histograms.py WRITE_HISTOGRAMS FOLDER

Writes a file for each codec into FOLDER and compares every number with the formulas of the example.
"""

import pathlib
import subprocess
import sys

import numpy
import uproot

UNIFORM = ("m_{#tau#tau} (GeV)", numpy.linspace(-1.5, 3.5, 11), None)
EDGES = ("p_{T}", numpy.array([0, 1, 2.5, 10]), None)
LABELLED = (*EDGES[:2], ["one", "two", "three"])
HISTOGRAMS = {
    "float": ("TH1F", [UNIFORM], False),
    "double": ("TH1D", [UNIFORM], True),
    "folder/edges": ("TH1F", [EDGES], True),
    "folder/inner/labelled": ("TH1D", [LABELLED], False),
    "float2": ("TH2F", [UNIFORM, EDGES], False),
    "folder/double2": ("TH2D", [EDGES, LABELLED], True),
}
SUMS = {"fEntries": 1234, "fTsumw": 1, "fTsumw2": 2, "fTsumwx": 3, "fTsumwx2": 4}
SUMS_Y = {"fTsumwy": 5, "fTsumwy2": 6, "fTsumwxy": 7}


def check(file, path):
    kind, axes, weighted = HISTOGRAMS[path]
    histogram = file[path]
    assert histogram.classname == kind, histogram.classname
    assert (histogram.name, histogram.title) == (path.split("/")[-1], "a title")
    shape = [len(edges) + 1 for _, edges, _ in axes]
    cells = numpy.arange(numpy.prod(shape))
    # the axis that runs fastest comes first in ROOT and last in numpy
    reshaped = lambda flat: flat.reshape(shape[::-1]).T
    assert numpy.array_equal(histogram.values(flow=True), reshaped(cells * 31 % 101)), "contents"
    variances = cells * 17 % 103 if weighted else cells * 31 % 101
    assert numpy.array_equal(histogram.variances(flow=True), reshaped(variances)), "variances"
    for index, (title, edges, labels) in enumerate(axes):
        axis = histogram.axis(index)
        assert axis.member("fTitle") == title and numpy.allclose(axis.edges(), edges), "axis"
        assert axis.labels() == labels, axis.labels()
    assert histogram.member("fYaxis" if len(axes) == 1 else "fZaxis").member("fTitle") == "events"
    for name, value in {**SUMS, **(SUMS_Y if len(axes) == 2 else {})}.items():
        assert histogram.member(name) == value, name


def main(program, folder):
    for codec in ["none", "zlib-1", "lz4", "zstd-5"]:
        path = pathlib.Path(folder) / f"histograms-{codec}.root"
        subprocess.run([program, path, codec], check=True)
        with uproot.open(path) as file:
            for histogram in HISTOGRAMS:
                check(file, histogram)
            assert file["folder/named"].member("fTitle") == "provenance " * 100
            assert file["string"] == "a text" and file["folder/string"] == "a long text " * 100
    print(f"{len(HISTOGRAMS)} histograms and 3 texts, 4 codecs")


if __name__ == "__main__":
    main(*sys.argv[1:])
