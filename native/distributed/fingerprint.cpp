#include "fingerprint.h"
#include <cstddef>
#include <cstring>
#include <sstream>

namespace diorama {
namespace {

// 64-bit FNV-1a.
int64_t hash_of(const void* bytes, size_t count) {
  uint64_t hash = 0xCBF29CE484222325u;
  for (size_t i = 0; i < count; ++i) hash = (hash ^ static_cast<const unsigned char*>(bytes)[i]) * 0x100000001B3u;
  return static_cast<int64_t>(hash);
}

const char* name_of(Operation operation) {
  switch (operation) {
    case Operation::kSum: return "all-reduce (sum)";
    case Operation::kMax: return "all-reduce (max)";
    case Operation::kMin: return "all-reduce (min)";
    case Operation::kBroadcast: return "broadcast";
    case Operation::kAllGather: return "all-gather";
    default: return "barrier";
  }
}

}  // namespace

Fingerprint Fingerprint::of(const Collective& what, int64_t sequence) {
  Fingerprint made;
  made.sequence = sequence;
  made.operation = static_cast<int64_t>(what.operation);
  made.root = what.root;
  made.note = what.note;
  made.label_hash = hash_of(what.label.data(), what.label.size());
  std::memcpy(made.label, what.label.data(), std::min(what.label.size(), sizeof(made.label) - 1));
  if (what.tensor.defined()) {
    const auto sizes = what.tensor.sizes();
    made.dtype = static_cast<int64_t>(what.tensor.scalar_type());
    made.num_dims = what.tensor.dim();
    for (int64_t i = 0; i < std::min(kDims, made.num_dims); ++i) made.dims[i] = sizes[i];
    made.shape_hash = hash_of(sizes.data(), sizes.size() * sizeof(int64_t));
  }
  return made;
}

bool Fingerprint::agrees(const Fingerprint& other) const { return std::memcmp(this, &other, offsetof(Fingerprint, note)) == 0; }

std::string Fingerprint::text() const {
  std::ostringstream told;
  told << name_of(static_cast<Operation>(operation));
  if (dtype >= 0) {
    told << " of " << c10::toString(static_cast<c10::ScalarType>(dtype)) << "[";
    for (int64_t i = 0; i < std::min(kDims, num_dims); ++i) told << (i > 0 ? ", " : "") << dims[i];
    told << (num_dims > kDims ? ", ...]" : "]");
  }
  if (static_cast<Operation>(operation) == Operation::kBroadcast) told << " from rank " << root;
  told << " '" << std::string(label, strnlen(label, sizeof(label))) << "' (number " << sequence << ")";
  return told.str();
}

std::string difference(const std::vector<Fingerprint>& all) {
  bool differ = false;
  for (const Fingerprint& one : all) differ = differ || !one.agrees(all.front());
  if (!differ) return "";
  // Ranks that do the same stand together.
  std::ostringstream told;
  std::vector<bool> told_of(all.size(), false);
  for (size_t i = 0; i < all.size(); ++i) {
    if (told_of[i]) continue;
    std::string ranks;
    for (size_t j = i; j < all.size(); ++j) {
      if (!all[j].agrees(all[i])) continue;
      told_of[j] = true;
      ranks += (ranks.empty() ? "" : ", ") + std::to_string(j);
    }
    told << (i == 0 ? "" : "; ") << "rank " << ranks << ": " << all[i].text();
  }
  return told.str();
}

}  // namespace diorama
