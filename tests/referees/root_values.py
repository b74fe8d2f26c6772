"""Referee: C++ ROOT 6.40 reads our files without a word, as uproot does, and goes on writing to them.

usage: root_values.py FOLDER FILE TREE [FRIEND] [-- FILE TREE [FRIEND]] ...
       root_values.py --ntuple FILE

Every number and text of a tree, by TTree::Draw, by RDataFrame and by SetBranchAddress, is the one that uproot reads; those of
FRIEND are found behind AddFriend. So it is, in copies below FOLDER, after ROOT has filled more entries and added a branch (UPDATE),
merged the file with itself (hadd), cloned the tree (CloneTree, fast and slow) and taken a Snapshot. A message of ROOT at any level
is a failure. --ntuple writes an RNTuple to be converted.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import warnings

import awkward
import numpy
import uproot

warnings.simplefilter("ignore")  # the wheel says on import that it is alpha
import ROOT  # noqa: E402

MORE = 3
NUMBERS = {"Bool_t": "bool", "Char_t": "signed char", "UChar_t": "unsigned char", "Short_t": "short", "UShort_t": "unsigned short",
           "Int_t": "int", "UInt_t": "unsigned int", "Long64_t": "Long64_t", "ULong64_t": "ULong64_t", "Float_t": "float",
           "Double_t": "double"}

ROOT.gROOT.SetBatch(True)
ROOT.gEnv.SetValue("Root.Stacktrace", 0)  # a crash would run a debugger
ROOT.gInterpreter.Declare(r"""
namespace referee {
std::vector<std::string> messages;
void hear(int, bool, const char *where, const char *what) { messages.push_back(std::string(where ? where : "") + ": " + (what ? what : "")); }
void listen() { gErrorIgnoreLevel = kPrint; SetErrorHandler(hear); }

template <typename T> std::vector<double> numbers(TTree &tree, const char *name, std::size_t most) {
    std::unique_ptr<T[]> memory(new T[most + 1]);
    tree.SetBranchAddress(name, memory.get());
    auto leaf = static_cast<TLeaf *>(tree.GetBranch(name)->GetListOfLeaves()->At(0));
    std::vector<double> found;
    for (Long64_t entry = 0; entry < tree.GetEntries(); entry++) {
        tree.GetEntry(entry);
        for (int k = 0; k < leaf->GetLen(); k++) found.push_back(memory[k]);
    }
    tree.ResetBranchAddresses();
    return found;
}
template <typename T> std::vector<double> vectors(TTree &tree, const char *name) {
    std::vector<T> *memory = nullptr;
    tree.SetBranchAddress(name, &memory);
    std::vector<double> found;
    for (Long64_t entry = 0; entry < tree.GetEntries(); entry++) {
        tree.GetEntry(entry);
        for (T value : *memory) found.push_back(value);
    }
    tree.ResetBranchAddresses();
    return found;
}
std::vector<std::string> texts(TTree &tree, const char *name, std::size_t most) {
    std::vector<char> memory(most + 2);
    tree.SetBranchAddress(name, memory.data());
    std::vector<std::string> found;
    for (Long64_t entry = 0; entry < tree.GetEntries(); entry++) { tree.GetEntry(entry); found.push_back(memory.data()); }
    tree.ResetBranchAddresses();
    return found;
}
void update(const char *path, const char *name, int more) {
    TFile file(path, "UPDATE");
    auto tree = file.Get<TTree>(name);
    tree->GetEntry(tree->GetEntries() - 1);
    for (int k = 0; k < more; k++) tree->Fill();
    double value;
    auto branch = tree->Branch("root_new", &value);
    for (Long64_t entry = 0; entry < tree->GetEntries(); entry++) { value = entry; branch->Fill(); }
    tree->ResetBranchAddresses();
    tree->GetDirectory()->cd();
    tree->Write("", TObject::kOverwrite);
    file.Close();
}
void clone(const char *path, const char *name, const char *output, const char *how) {
    TFile file(path);
    TFile copy(output, "RECREATE");
    auto clone = file.Get<TTree>(name)->CloneTree(-1, how);
    clone->Write();
    copy.Close();
}
}
""")


def by_uproot(path, name):
    """Numbers of each branch, flat, with the most of an entry; texts as a list."""
    found = {}
    with uproot.open(path) as file:
        for branch in file[name].branches:
            if branch.typename.startswith("std::vector<std::"):
                continue  # vectors of vectors and of texts, which neither TTree::Draw nor a frame without dictionary reads
            array = branch.array()
            if "string" in str(array.type):
                found[branch.name] = (awkward.to_list(array), max(map(len, array), default=0))
                continue
            counts = array
            while counts.ndim > 1:
                counts = awkward.num(counts, axis=-1) if counts is array else awkward.sum(counts, axis=-1)
            most = int(awkward.max(counts, initial=1)) if counts is not array else 1
            found[branch.name] = (numpy.asarray(awkward.flatten(array, axis=None)).astype("f8"), most)
    return found


def is_text(values):
    return isinstance(values[0], list)


def same(what, found, right):
    if isinstance(right, list):
        assert found == right, f"{what}: {found[:5]}, uproot {right[:5]}"
    else:
        found = numpy.asarray(found, "f8")
        assert numpy.array_equal(found, right, equal_nan=True), f"{what}: {found[:5]}, uproot {right[:5]} ({len(found)}, {len(right)})"


def drawn(tree, name, count):
    tree.SetEstimate(count + 1)
    found = tree.Draw(name, "", "goff")
    return numpy.ndarray(found, "f8", tree.GetV1()).copy() if found > 0 else numpy.zeros(0)


def addressed(tree, name, most):
    branch = tree.GetBranch(name)
    leaf = branch.GetListOfLeaves()[0]
    if vector := re.fullmatch(r"vector<(.*)>", branch.GetClassName()):
        return list(ROOT.referee.vectors[vector[1]](tree, name))
    if leaf.ClassName() == "TLeafC":
        return [str(text) for text in ROOT.referee.texts(tree, name, most)]
    return list(ROOT.referee.numbers[NUMBERS[leaf.GetTypeName()]](tree, name, most))


def columns_of(path, name, right):
    """The branches that a frame reads: no texts (`char*`), and no arrays of varying numbers of arrays, for which there is no dictionary."""
    file = ROOT.TFile.Open(str(path))  # which must outlive its tree
    tree = file.Get(name)
    titles = {branch: str(tree.GetBranch(branch).GetTitle()) for branch, values in right.items() if not is_text(values)}
    return [branch for branch, title in titles.items() if not re.search(r"\[[A-Za-z_]\w*\]\[", title)]


def framed(path, name, columns):
    columns = ROOT.RDataFrame(name, path).AsNumpy(columns)
    return {name: numpy.concatenate([numpy.asarray(v, "f8") for v in c]) if c.dtype == object and len(c) else numpy.asarray(c, "f8")
            for name, c in columns.items()}


def read(path, name, right, ways=("draw", "frame", "address")):
    """Compares what ROOT reads with the right values."""
    file = ROOT.TFile.Open(str(path))
    assert file and not file.IsZombie() and not file.TestBit(ROOT.TFile.kRecovered), f"{path} does not open whole"
    for key in file.GetListOfKeys():
        assert key.GetClassName() == "ROOT::RNTuple" or key.ReadObj(), f"{key.GetName()} of {path} is not read"
    tree = file.Get(name)
    assert set(right) <= {branch.GetName() for branch in tree.GetListOfBranches()}, f"branches of {path}"
    for branch, values in right.items():
        if "address" in ways:
            same(f"{path}: {branch} by address", addressed(tree, branch, values[1]), values[0])
        if "draw" in ways and not is_text(values):
            same(f"{path}: {branch} drawn", drawn(tree, branch, len(values[0])), values[0])
    file.Close()
    if "frame" in ways:
        found = framed(str(path), name, columns_of(path, name, right))
        for branch, values in found.items():
            same(f"{path}: {branch} of a frame", values, right[branch][0])


def work_on(folder, path, name):
    """All that ROOT does to a file, each to a copy; what is to come out of it."""
    right, last = by_uproot(path, name), name.rsplit("/", 1)[-1]
    copy = folder / "updated.root"
    shutil.copy(path, copy)
    ROOT.referee.update(str(copy), name, MORE)
    updated = by_uproot(copy, name)
    entries = len(updated.pop("root_new")[0])
    for branch, values in updated.items():
        own = right[branch][0]
        same(f"updated {branch}", list(values[0][: len(own)]) if is_text(values) else values[0][: len(own)], own)
    read(copy, name, updated)
    with uproot.open(path) as file:
        assert entries == file[name].num_entries + MORE, f"{entries} entries after UPDATE"
    merged = folder / "merged.root"
    hadd = pathlib.Path(ROOT.__file__).parent / "bin/hadd"
    done = subprocess.run([hadd, "-f", "-v", "0", merged, path, path], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr.strip(), f"hadd of {path}: {done.stdout}{done.stderr}"
    twice = {b: (v * 2 if isinstance(v, list) else numpy.tile(v, 2), most) for b, (v, most) in right.items()}
    read(merged, name, twice, ("draw", "address"))
    for how in ("fast", ""):
        ROOT.referee.clone(str(path), name, str(folder / "cloned.root"), how)
        read(folder / "cloned.root", last, right, ("draw", "address"))
    columns = columns_of(path, name, right)
    ROOT.RDataFrame(name, str(path)).Snapshot(last, str(folder / "snapshot.root"), columns)
    read(folder / "snapshot.root", last, {branch: right[branch] for branch in columns}, ("draw",))


def check(folder, path, name, friend=None):
    right = by_uproot(path, name)
    assert right, f"no branch of {name} in {path}"
    read(path, name, right)
    if friend:
        file = ROOT.TFile.Open(path)
        tree = file.Get(name)
        tree.AddFriend(name, friend)
        for branch, values in by_uproot(friend, name).items():
            same(f"{branch} of friend {friend}", drawn(tree, branch, len(values[0])), values[0])
        file.Close()
    work_on(folder, path, name)
    said = [str(message) for message in ROOT.referee.messages]
    assert not said, f"ROOT says of {path}: " + "; ".join(said)
    print(f"{pathlib.Path(path).name}: {len(right)} branches")


def write_ntuple(path):
    numbers = numpy.arange(100)
    with uproot.recreate(path) as file:
        file.mkrntuple("events", {"x": numbers * 0.5, "n": numbers, "v": awkward.unflatten(numpy.arange(4950) * 1.5, numbers)})


if __name__ == "__main__":
    if sys.argv[1] == "--ntuple":
        write_ntuple(sys.argv[2])
    else:
        ROOT.referee.listen()
        work = pathlib.Path(sys.argv[1])
        work.mkdir(exist_ok=True)
        jobs = [[]]
        for argument in sys.argv[2:]:
            jobs.append([]) if argument == "--" else jobs[-1].append(argument)
        for job in jobs:
            check(work, *job)
