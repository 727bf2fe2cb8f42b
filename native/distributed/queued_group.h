// A group over c10d: Gloo, and NCCL beside it for tensors on devices. One thread of the group carries out what is asked for, so that the caller, and a
// backward pass, go on meanwhile.
#pragma once
#if defined(USE_C10D_GLOO)
#include <deque>
#include <optional>
#include <thread>
#include <torch/csrc/distributed/c10d/Work.hpp>
#include "../versions.h"
#include "group.h"

namespace diorama {

class QueuedGroup : public Group {
 public:
  QueuedGroup(int64_t rank, int64_t size, c10::intrusive_ptr<Backend> control, c10::intrusive_ptr<Backend> data);
  ~QueuedGroup() override;

  Carrier carrier() const override { return data_.get() == control_.get() ? Carrier::kGloo : Carrier::kNccl; }

 protected:
  std::shared_ptr<Work> begin(Collective what) override;

 private:
  void run();
  std::shared_ptr<Work> next();
  int64_t agree(const Collective& what);
  void perform(const Collective& what);

  const c10::intrusive_ptr<Backend> control_;  // always Gloo: for fingerprints, and tensors on the processor
  const c10::intrusive_ptr<Backend> data_;     // for tensors elsewhere

  // Of the thread alone.
  int64_t sequence_ = 0;
  at::Tensor own_;
  std::vector<std::vector<at::Tensor>> theirs_;
  std::optional<CollectiveFailure> broken_;  // ranks that are out of step once stay so

  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<std::shared_ptr<Work>> queue_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace diorama
#endif
