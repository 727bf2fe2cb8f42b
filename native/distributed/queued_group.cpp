#if defined(USE_C10D_GLOO)
#include "queued_group.h"
#include <ATen/Parallel.h>
#include <chrono>
#include <cstring>
#include <omp.h>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

namespace diorama {
namespace {

class QueuedWork : public Work {
 public:
  using Work::Work;

  int64_t wait(int64_t timeout_ms) override {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto is_over = [this] { return done_; };
    if (timeout_ms == 0) changed_.wait(lock, is_over);
    else if (!changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), is_over)) throw late(timeout_ms);
    return result();
  }

  bool is_done() override {
    std::lock_guard<std::mutex> lock(mutex_);
    return done_;
  }
};

at::Tensor bytes_of(const at::Tensor& tensor) { return at::from_blob(tensor.data_ptr(), {static_cast<int64_t>(tensor.nbytes())}, at::kByte); }

}  // namespace

QueuedGroup::QueuedGroup(int64_t rank, int64_t size, c10::intrusive_ptr<Backend> control, c10::intrusive_ptr<Backend> data)
    : Group(rank, size), control_(std::move(control)), data_(std::move(data)) {
  own_ = at::zeros({Fingerprint::kWords}, at::kLong);
  theirs_.emplace_back();
  for (int64_t i = 0; i < size_; ++i) theirs_[0].push_back(at::zeros({Fingerprint::kWords}, at::kLong));
  thread_ = std::thread([this] { run(); });
}

QueuedGroup::~QueuedGroup() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    closing_ = true;
    asked_.notify_all();
  }
  thread_.join();
}

std::shared_ptr<Work> QueuedGroup::begin(Collective what) {
  auto work = std::make_shared<QueuedWork>(std::move(what));
  std::lock_guard<std::mutex> lock(mutex_);
  queue_.push_back(work);
  asked_.notify_one();
  return work;
}

std::shared_ptr<Work> QueuedGroup::next() {
  std::unique_lock<std::mutex> lock(mutex_);
  asked_.wait(lock, [this] { return closing_ || !queue_.empty(); });
  if (queue_.empty()) return nullptr;
  if (closing_ && !broken_) broken_ = CollectiveFailure(kError, "the process group was closed");
  auto work = std::move(queue_.front());
  queue_.pop_front();
  return work;
}

void QueuedGroup::run() {
  at::get_num_threads();  // libtorch sets this thread's number at its first question
  omp_set_num_threads(1);  // the training thread has its pool; a second one would fight it for the cores
  while (auto work = next()) {
    try {
      if (broken_) throw *broken_;
      const int64_t notes = agree(work->what());
      perform(work->what());
      work->finish(notes);
    } catch (const CollectiveFailure& failure) {
      broken_ = failure;
      work->fail(failure);
    } catch (const std::bad_alloc& error) {
      broken_ = CollectiveFailure(kError, "'" + work->what().label + "': " + error.what());
      work->fail(*broken_);
    } catch (const std::exception& error) {
      broken_ = CollectiveFailure(kLost, "rank " + std::to_string(rank_) + " lost touch with the others in '" + work->what().label + "': " + error.what());
      work->fail(*broken_);
    }
  }
}

int64_t QueuedGroup::agree(const Collective& what) {
  const Fingerprint mine = Fingerprint::of(what, ++sequence_);
  std::memcpy(own_.data_ptr(), &mine, sizeof(mine));
  std::vector<at::Tensor> inputs{own_};
  control_->allgather(theirs_, inputs)->wait();
  std::vector<Fingerprint> all(size_);
  int64_t notes = 0;
  for (int64_t i = 0; i < size_; ++i) {
    std::memcpy(static_cast<void*>(&all[i]), theirs_[0][i].data_ptr(), sizeof(Fingerprint));
    notes |= all[i].note;
  }
  const std::string told = difference(all);
  if (!told.empty()) throw CollectiveFailure(kMismatch, "the ranks are out of step. " + told);
  return notes;
}

void QueuedGroup::perform(const Collective& what) {
  const bool is_cpu = !what.tensor.defined() || what.tensor.is_cpu();
  Backend& carrier = is_cpu ? *control_ : *data_;
  // What is only moved needs no type, and Gloo does not know them all.
  const auto moved = [&](const at::Tensor& tensor) { return is_cpu ? bytes_of(tensor) : tensor; };
  const auto reduce = [&](c10d::ReduceOp::RedOpType operation) {
    std::vector<at::Tensor> tensors{what.tensor};
    c10d::AllreduceOptions options;
    options.reduceOp = operation;
    carrier.allreduce(tensors, options)->wait();
  };
  switch (what.operation) {
    case Operation::kSum: reduce(c10d::ReduceOp::SUM); break;
    case Operation::kMax: reduce(c10d::ReduceOp::MAX); break;
    case Operation::kMin: reduce(c10d::ReduceOp::MIN); break;
    case Operation::kBroadcast: {
      c10d::BroadcastOptions options;
      options.rootRank = what.root;
      std::vector<at::Tensor> tensors{moved(what.tensor)};
      carrier.broadcast(tensors, options)->wait();
      break;
    }
    case Operation::kAllGather: {
      std::vector<std::vector<at::Tensor>> outputs(1);
      for (int64_t i = 0; i < size_; ++i) outputs[0].push_back(moved(what.output[i]));
      std::vector<at::Tensor> tensors{moved(what.tensor)};
      carrier.allgather(outputs, tensors)->wait();
      break;
    }
    case Operation::kBarrier: break;  // who has compared fingerprints has met
  }
  // A device has done its part only once its stream has.
  if (what.tensor.defined() && !what.tensor.is_cpu()) {
    const at::Device device = what.tensor.device();
    TORCH_CHECK(dio_device_synchronize(static_cast<int32_t>(device.type()), device.index()) == 0, dio_error());
  }
}

}  // namespace diorama
#endif
