// Sums gradients over the ranks while the backward pass still runs. The gradients lie in flat memory, which is divided into buckets; once every
// gradient of a bucket is there, its all-reduce begins. Buckets begin in the order of their numbers, so that all ranks agree.
#pragma once
#if defined(USE_C10D_GLOO)
#include <mutex>
#include <torch/csrc/autograd/function.h>
#include "../versions.h"
#include "group.h"

namespace diorama {

class Buckets : public Object {
 public:
  // slices: the buckets, parts of flat memory; leaves, with the part of a slice that each one's gradient is, and the number of its bucket.
  Buckets(std::shared_ptr<Group> group, std::string label, std::vector<at::Tensor> slices, const std::vector<at::Tensor>& leaves,
          const std::vector<at::Tensor>& gradients, c10::IntArrayRef bucket_of);
  ~Buckets() override;
  Buckets(const Buckets&) = delete;
  Buckets& operator=(const Buckets&) = delete;

  void call(const std::string& method, const Arguments& arguments, dio_arg& result) override;

 private:
  // Told to all ranks with a bucket: whether a backward pass reached it.
  static constexpr int64_t kReached = 1;

  struct Leaf {
    at::Tensor value;
    const void* gradient = nullptr;
    size_t bucket = 0;
    NodePtr accumulator;  // autograd holds it weakly, and the hook with it
    uintptr_t hook = 0;
    bool is_ready = false;
  };

  struct Bucket {
    at::Tensor slice;
    size_t numLeaves = 0;
    size_t waiting = 0;
    bool reached = false;
    std::shared_ptr<Work> work;
  };

  void begin();
  void arm(int64_t note);
  void finish();
  void on_gradient(size_t leaf);
  void start(size_t bucket);
  void start_ready();

  const std::shared_ptr<Group> group_;
  const std::string label_;
  std::vector<Leaf> leaves_;
  std::vector<Bucket> buckets_;
  std::mutex mutex_;  // on a device, hooks run on a thread of autograd's own
  size_t next_ = 0;
  int64_t note_ = 0;
  bool is_active_ = false;  // between begin and finish
  bool is_armed_ = false;   // in the last backward pass of the step
};

}  // namespace diorama
#endif
