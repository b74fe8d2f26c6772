// ROOT's own bulk interfaces, its fastest way to read: TBranch::GetBulkRead for a TTree, RFieldBase::RBulk for an RNTuple, each branch
// into one buffer that is used again. Prints the seconds and the sum of all values, taken as integers.
//   root_read write FILE tree|ntuple SETTING BRANCHES ENTRIES     SETTING: as TFile::SetCompressionSettings takes it
//   root_read read FILE tree|ntuple
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
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

std::uint64_t read_tree(const char *path) {
    std::uint64_t sum = 0;
    TFile file(path);
    auto *tree = file.Get<TTree>("t");
    TBufferFile buffer(TBuffer::EMode::kWrite, 1 << 20);
    for (auto *object : *tree->GetListOfBranches()) {
        auto *branch = static_cast<TBranch *>(object);
        for (Long64_t entry = 0; entry < tree->GetEntries();) {
            const auto count = branch->GetBulkRead().GetBulkEntries(entry, buffer);
            if (count < 0) std::exit(3);
            sum += sum_of(reinterpret_cast<const float *>(buffer.GetCurrent()), count);
            entry += count;
        }
    }
    return sum;
}

std::uint64_t read_ntuple(const char *path) {
    std::uint64_t sum = 0;
    auto reader = ROOT::RNTupleReader::Open("t", path);
    const auto &descriptor = reader->GetDescriptor();
    std::vector<ROOT::RFieldBase::RBulkValues> bulks;
    for (const auto &field : reader->GetModel().GetConstFieldZero().GetConstSubfields())
        bulks.push_back(reader->GetModel().CreateBulk(field->GetFieldName()));
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
    if (what != "read" || count < 4) return 2;
    const auto start = std::chrono::steady_clock::now();
    const auto sum = (tree ? read_tree : read_ntuple)(words[2]);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("{\"seconds\": %f, \"sum\": %llu}\n", seconds.count(), static_cast<unsigned long long>(sum % (1ull << 32)));
}
