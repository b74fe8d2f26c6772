// ROOT's own bulk interfaces, its fastest way to read: TBranch::GetBulkRead for a TTree, RFieldBase::RBulk for an RNTuple, each branch
// into one buffer that is used again; each thread reads its part of the branches from a file of its own. Prints the seconds and the sum of all values, taken as integers.
//   root_read write FILE tree|ntuple SETTING BRANCHES ENTRIES     SETTING: as TFile::SetCompressionSettings takes it
//   root_read read FILE tree|ntuple THREADS
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <ROOT/RField.hxx>
#include <ROOT/RNTupleModel.hxx>
#include <ROOT/RNTupleReader.hxx>
#include <ROOT/RNTupleWriteOptions.hxx>
#include <ROOT/RNTupleWriter.hxx>
#include <TBranch.h>
#include <TBufferFile.h>
#include <TFile.h>
#include <TRandom3.h>
#include <TROOT.h>
#include <TTree.h>

namespace {

// The normal numbers of all branches: the same ones, begun elsewhere and scaled.
struct Numbers {
    std::vector<float> base;
    explicit Numbers(std::size_t entries) : base(entries) {
        TRandom3 random(1);
        for (auto &value : base) value = random.Gaus();
    }
    float at(std::size_t branch, std::size_t entry) const { return base[(entry + 1009 * branch) % base.size()] * (branch + 1); }
};

void write_tree(const char *path, int setting, std::size_t branches, std::size_t entries) {
    Numbers numbers(entries);
    TFile file(path, "RECREATE", "", setting);
    auto *tree = new TTree("t", "t");
    std::vector<float> row(branches);
    for (std::size_t branch = 0; branch < branches; ++branch) tree->Branch(("b" + std::to_string(branch)).c_str(), &row[branch]);
    for (std::size_t entry = 0; entry < entries; ++entry) {
        for (std::size_t branch = 0; branch < branches; ++branch) row[branch] = numbers.at(branch, entry);
        tree->Fill();
    }
    tree->Write();
}

void write_ntuple(const char *path, int setting, std::size_t branches, std::size_t entries) {
    Numbers numbers(entries);
    auto model = ROOT::RNTupleModel::Create();
    std::vector<std::shared_ptr<float>> row;
    for (std::size_t branch = 0; branch < branches; ++branch) row.push_back(model->MakeField<float>("b" + std::to_string(branch)));
    ROOT::RNTupleWriteOptions options;
    options.SetCompression(setting);
    auto writer = ROOT::RNTupleWriter::Recreate(std::move(model), "t", path, options);
    for (std::size_t entry = 0; entry < entries; ++entry) {
        for (std::size_t branch = 0; branch < branches; ++branch) *row[branch] = numbers.at(branch, entry);
        writer->Fill();
    }
}

std::uint64_t sum_of(const float *values, std::size_t count) {
    std::uint64_t sum = 0;
    for (std::size_t index = 0; index < count; ++index) {
        std::uint32_t bits;
        std::memcpy(&bits, values + index, 4);
        sum += bits;
    }
    return sum;
}

// The branches whose number is `part`, modulo `parts`.
std::uint64_t read_tree(const char *path, std::size_t part, std::size_t parts) {
    std::uint64_t sum = 0;
    TFile file(path);
    auto *tree = file.Get<TTree>("t");
    TBufferFile buffer(TBuffer::EMode::kWrite, 1 << 20);
    const auto &branches = *tree->GetListOfBranches();
    for (std::size_t number = part; number < static_cast<std::size_t>(branches.GetEntries()); number += parts) {
        auto *branch = static_cast<TBranch *>(branches.At(number));
        for (Long64_t entry = 0; entry < tree->GetEntries();) {
            const auto count = branch->GetBulkRead().GetBulkEntries(entry, buffer);
            if (count < 0) std::exit(3);
            sum += sum_of(reinterpret_cast<const float *>(buffer.GetCurrent()), count);
            entry += count;
        }
    }
    return sum;
}

std::uint64_t read_ntuple(const char *path, std::size_t part, std::size_t parts) {
    std::uint64_t sum = 0;
    auto reader = ROOT::RNTupleReader::Open("t", path);
    const auto &descriptor = reader->GetDescriptor();
    std::vector<ROOT::RFieldBase::RBulkValues> bulks;
    std::size_t number = 0;
    for (const auto &field : reader->GetModel().GetConstFieldZero().GetConstSubfields())
        if (number++ % parts == part) bulks.push_back(reader->GetModel().CreateBulk(field->GetFieldName()));
    for (const auto &cluster : descriptor.GetClusterIterable()) {
        const std::size_t count = cluster.GetNEntries();
        for (auto &bulk : bulks) {
            const auto *values = static_cast<const float *>(bulk.ReadBulk(ROOT::RNTupleLocalRange(cluster.GetId(), 0, count)));
            sum += sum_of(values, count);
        }
    }
    return sum;
}

} // namespace

int main(int count, char **words) {
    const std::string what = count > 1 ? words[1] : "";
    const bool tree = count > 3 && std::string(words[3]) == "tree";
    if (what == "write" && count == 7) {
        (tree ? write_tree : write_ntuple)(words[2], std::atoi(words[4]), std::atoi(words[5]), std::atoi(words[6]));
        return 0;
    }
    if (what != "read" || count != 5) return 2;
    const std::size_t parts = std::atoi(words[4]);
    ROOT::EnableThreadSafety();
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::uint64_t> sums(parts);
    std::vector<std::thread> threads;
    for (std::size_t part = 0; part < parts; ++part)
        threads.emplace_back([&, part] { sums[part] = (tree ? read_tree : read_ntuple)(words[2], part, parts); });
    std::uint64_t sum = 0;
    for (std::size_t part = 0; part < parts; ++part) {
        threads[part].join();
        sum += sums[part];
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("{\"seconds\": %f, \"sum\": %llu}\n", seconds.count(), static_cast<unsigned long long>(sum % (1ull << 32)));
}
