#if defined(USE_C10D_GLOO)
#include "group.h"
#include <ATen/Parallel.h>
#include <cstring>
#include <map>
#include <omp.h>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

namespace diorama {
namespace {

std::mutex list_mutex;

std::map<int64_t, std::weak_ptr<Group>>& list() {
  static std::map<int64_t, std::weak_ptr<Group>> all;
  return all;
}

}  // namespace

std::shared_ptr<Group> Group::enlisted(std::shared_ptr<Group> group) {
  static int64_t last = 0;
  std::lock_guard<std::mutex> lock(list_mutex);
  group->number_ = ++last;
  list()[group->number_] = group;
  return group;
}

std::shared_ptr<Group> Group::numbered(int64_t number) {
  std::lock_guard<std::mutex> lock(list_mutex);
  const auto found = list().find(number);
  auto group = found == list().end() ? nullptr : found->second.lock();
  TORCH_CHECK(group != nullptr, "process group ", number, " is closed");
  return group;
}

Group::Group(int64_t rank, int64_t size, c10::intrusive_ptr<Backend> control, c10::intrusive_ptr<Backend> data)
    : rank_(rank), size_(size), control_(std::move(control)), data_(std::move(data)) {
  own_ = at::zeros({Fingerprint::kWords}, at::kLong);
  theirs_.emplace_back();
  for (int64_t i = 0; i < size_; ++i) theirs_[0].push_back(at::zeros({Fingerprint::kWords}, at::kLong));
  thread_ = std::thread([this] { run(); });
}

Group::~Group() {
  {
    std::lock_guard<std::mutex> lock(list_mutex);
    list().erase(number_);
  }
  {
    std::lock_guard<std::mutex> lock(mutex_);
    closing_ = true;
    asked_.notify_all();
  }
  thread_.join();
}

std::shared_ptr<Work> Group::start(Collective what) {
  TORCH_CHECK(!what.tensor.defined() || what.tensor.is_contiguous(), "'", what.label, "' needs a contiguous tensor");
  TORCH_CHECK(what.root >= 0 && what.root < size_, "'", what.label, "': there is no rank ", what.root, " among ", size_);
  auto work = std::make_shared<Work>(std::move(what));
  std::lock_guard<std::mutex> lock(mutex_);
  queue_.push_back(work);
  asked_.notify_one();
  return work;
}

std::shared_ptr<Work> Group::next() {
  std::unique_lock<std::mutex> lock(mutex_);
  asked_.wait(lock, [this] { return closing_ || !queue_.empty(); });
  if (queue_.empty()) return nullptr;
  if (closing_ && !broken_) broken_ = CollectiveFailure(kError, "the process group was closed");
  auto work = std::move(queue_.front());
  queue_.pop_front();
  return work;
}

void Group::run() {
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
    } catch (const std::exception& error) {
      broken_ = CollectiveFailure(kLost, "rank " + std::to_string(rank_) + " lost touch with the others in '" + work->what().label + "': " + error.what());
      work->fail(*broken_);
    }
  }
}

int64_t Group::agree(const Collective& what) {
  const Fingerprint mine = Fingerprint::of(what, ++sequence_);
  if (what.operation == Operation::kMonitoredBarrier) return mine.note;  // it is there to find out who is missing
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

void Group::perform(const Collective& what) {
  std::vector<at::Tensor> tensors{what.tensor};
  Backend& carrier = !what.tensor.defined() || what.tensor.is_cpu() ? *control_ : *data_;
  const auto reduce = [&](c10d::ReduceOp::RedOpType operation) {
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
      carrier.broadcast(tensors, options)->wait();
      break;
    }
    case Operation::kAllGather: {
      std::vector<std::vector<at::Tensor>> outputs(1);
      for (int64_t i = 0; i < size_; ++i) outputs[0].push_back(what.output[i]);
      carrier.allgather(outputs, tensors)->wait();
      break;
    }
    case Operation::kBarrier: break;  // who has compared fingerprints has met
    case Operation::kMonitoredBarrier: {
      c10d::BarrierOptions options;
      options.timeout = std::chrono::milliseconds(what.timeout_ms);
      control_->monitoredBarrier(options, /*waitAllRanks=*/true);
      break;
    }
  }
  // A device has done its part only once its stream has.
  if (what.tensor.defined() && !what.tensor.is_cpu()) {
    const at::Device device = what.tensor.device();
    TORCH_CHECK(dio_device_synchronize(static_cast<int32_t>(device.type()), device.index()) == 0, dio_error());
  }
}

}  // namespace diorama
#endif
