// How a rank joins its group, and what the group's object can be asked.
#if defined(USE_C10D_GLOO)
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#if defined(USE_C10D_NCCL)
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#include "local_group.h"
#include "queued_group.h"
#include "store.h"

namespace diorama {
namespace {

using c10d::ProcessGroupGloo;

// The interface that the user names, or the address of one machine for all; else what this machine's own name leads to.
std::shared_ptr<gloo::transport::Device> device_at(const std::string& interface, const std::string& address) {
  if (!interface.empty()) return ProcessGroupGloo::createDeviceForInterface(interface);
  if (!address.empty()) return ProcessGroupGloo::createDeviceForHostname(address);
  return ProcessGroupGloo::createDefaultDevice();
}

class WorkObject : public Object {
 public:
  explicit WorkObject(std::shared_ptr<Work> work) : work_(std::move(work)) {}

  void call(const std::string& method, const Arguments& arguments, dio_arg& result) override {
    if (method == "wait") give_integer(result, work_->wait(arguments.integer(0)));
    else if (method == "is_done") give_integer(result, work_->is_done());
    else TORCH_CHECK(false, "a work has no method ", method);
  }

 private:
  std::shared_ptr<Work> work_;
};

Collective described(const std::string& method, const Arguments& arguments) {
  Collective what;
  what.label = arguments.text(0);
  if (method == "barrier") return what;
  what.tensor = arguments.tensor(1).detach();
  if (method == "all_reduce") {
    what.operation = static_cast<Operation>(arguments.integer(2));
  } else if (method == "broadcast") {
    what.operation = Operation::kBroadcast;
    what.root = arguments.integer(2);
  } else if (method == "all_gather") {
    what.operation = Operation::kAllGather;
    what.output = arguments.tensor(2).detach();
  } else {
    TORCH_CHECK(false, "a process group has no method ", method);
  }
  return what;
}

}  // namespace

std::unique_ptr<Object> join_group(const Arguments& arguments) {
  const auto& store = arguments.object<StoreObject>(0).store();
  const int rank = static_cast<int>(arguments.integer(1));
  const int size = static_cast<int>(arguments.integer(2));
  const std::chrono::milliseconds timeout(arguments.integer(3));
  const auto carrier = static_cast<Carrier>(arguments.integer(6));
  if (carrier == Carrier::kLocal && size <= LocalGroup::kMostRanks) {
    auto memory = SharedMemory::join(*store, rank, size, timeout);
    if (memory != nullptr) return std::make_unique<GroupObject>(Group::enlisted(std::make_shared<LocalGroup>(rank, size, std::move(memory), timeout)));
  }
  const auto options = ProcessGroupGloo::Options::create(timeout);
  options->threads = 1;  // the group's own thread hands over one collective at a time
  options->devices.push_back(device_at(arguments.text(4), arguments.text(5)));
  const auto gloo = c10::make_intrusive<ProcessGroupGloo>(store, rank, size, options);
  c10::intrusive_ptr<Backend> data = gloo;
  if (carrier == Carrier::kNccl) {
#if defined(USE_C10D_NCCL)
    const auto nccl = c10d::ProcessGroupNCCL::Options::create();
    nccl->timeout = timeout;
    data = c10::make_intrusive<c10d::ProcessGroupNCCL>(c10::make_intrusive<c10d::PrefixStore>("nccl", store), rank, size, nccl);
#else
    TORCH_CHECK(false, "this libtorch has no NCCL: several processes train on the processor only");
#endif
  }
  return std::make_unique<GroupObject>(Group::enlisted(std::make_shared<QueuedGroup>(rank, size, gloo, data)));
}

void GroupObject::call(const std::string& method, const Arguments& arguments, dio_arg& result) {
  if (method == "number") give_integer(result, group_->number());
  else if (method == "carrier") give_integer(result, static_cast<int64_t>(group_->carrier()));
  else give_object(result, std::make_unique<WorkObject>(group_->start(described(method, arguments))));
}

}  // namespace diorama
#endif
