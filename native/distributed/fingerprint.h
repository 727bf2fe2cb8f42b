// What a rank is about to do, in a few numbers that all ranks compare before they do it.
#pragma once
#include <ATen/ATen.h>
#include <cstdint>
#include <string>
#include <vector>

namespace diorama {

enum class Operation : int64_t { kSum, kMax, kMin, kBroadcast, kAllGather, kBarrier };

// A collective, with the tensors that must live until it is done.
struct Collective {
  Operation operation = Operation::kBarrier;
  at::Tensor tensor;
  at::Tensor output;
  int64_t root = 0;
  std::string label;
  int64_t note = 0;  // bits to be told to all ranks on the way; they may differ
};

struct Fingerprint {
  static constexpr int64_t kWords = 16;
  static constexpr int64_t kDims = 4;

  int64_t sequence = 0;
  int64_t operation = 0;
  int64_t dtype = -1;
  int64_t root = 0;
  int64_t num_dims = 0;
  int64_t dims[kDims] = {};
  int64_t shape_hash = 0;
  int64_t label_hash = 0;
  char label[32] = {};
  int64_t note = 0;

  static Fingerprint of(const Collective& what, int64_t sequence);
  bool agrees(const Fingerprint& other) const;
  std::string text() const;
};
static_assert(sizeof(Fingerprint) == Fingerprint::kWords * sizeof(int64_t), "a fingerprint is exchanged as whole numbers");

// How the ranks differ, in words; empty where they all do the same.
std::string difference(const std::vector<Fingerprint>& all);

}  // namespace diorama
