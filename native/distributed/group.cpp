#if defined(USE_C10D_GLOO)
#include "group.h"
#include <map>
#include <mutex>

namespace diorama {
namespace {

std::mutex list_mutex;

std::map<int64_t, std::weak_ptr<Group>>& list() {
  static std::map<int64_t, std::weak_ptr<Group>> all;
  return all;
}

// What Gloo can, and so all carriers: which of them it is depends on where the ranks run.
bool can_reduce(at::ScalarType type) {
  switch (type) {
    case at::kFloat:
    case at::kDouble:
    case at::kHalf:
    case at::kChar:
    case at::kByte:
    case at::kInt:
    case at::kLong: return true;
    default: return false;
  }
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

Group::~Group() {
  std::lock_guard<std::mutex> lock(list_mutex);
  list().erase(number_);
}

std::shared_ptr<Work> Group::start(Collective what) {
  const bool is_reduced = what.operation == Operation::kSum || what.operation == Operation::kMax || what.operation == Operation::kMin;
  TORCH_CHECK(!is_reduced || !what.tensor.is_cpu() || can_reduce(what.tensor.scalar_type()), "'", what.label, "': ranks cannot reduce values of ",
              what.tensor.scalar_type(), " on the processor; convert them to Float or Long first");
  TORCH_CHECK(!what.tensor.defined() || what.tensor.is_contiguous(), "'", what.label, "' needs a contiguous tensor");
  TORCH_CHECK(what.root >= 0 && what.root < size_, "'", what.label, "': there is no rank ", what.root, " among ", size_);
  if (what.operation == Operation::kAllGather) {
    const int64_t room = what.output.numel();
    TORCH_CHECK(what.output.is_contiguous() && what.output.scalar_type() == what.tensor.scalar_type() && room == size_ * what.tensor.numel(),
                "'", what.label, "': ", room, " values of ", what.output.scalar_type(), " are no room for ", size_, " times ", what.tensor.numel(), " of ",
                what.tensor.scalar_type());
  }
  return begin(std::move(what));
}

}  // namespace diorama
#endif
