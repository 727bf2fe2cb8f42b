#if defined(USE_C10D_GLOO)
#include "buckets.h"
#include <torch/csrc/autograd/utils/lambda_post_hook.h>
#include <torch/csrc/autograd/variable.h>

namespace diorama {

using torch::autograd::variable_list;

std::unique_ptr<Object> make_buckets(const Arguments& arguments) {
  return std::make_unique<Buckets>(arguments.object<GroupObject>(0).group(), arguments.text(1), arguments.tensors(2), arguments.tensors(3),
                                   arguments.tensors(4), arguments.integers(5));
}

Buckets::Buckets(std::shared_ptr<Group> group, std::string label, std::vector<at::Tensor> slices, const std::vector<at::Tensor>& leaves,
                 const std::vector<at::Tensor>& gradients, c10::IntArrayRef bucket_of)
    : group_(std::move(group)), label_(std::move(label)), leaves_(leaves.size()), buckets_(slices.size()) {
  TORCH_CHECK(leaves.size() == gradients.size() && leaves.size() == bucket_of.size(), "every leaf has a gradient and a bucket");
  for (size_t i = 0; i < slices.size(); ++i) buckets_[i].slice = std::move(slices[i]);
  for (size_t i = 0; i < leaves.size(); ++i) {
    Leaf& leaf = leaves_[i];
    leaf.value = leaves[i];
    leaf.gradient = gradients[i].data_ptr();
    leaf.bucket = static_cast<size_t>(bucket_of[i]);
    TORCH_CHECK(leaf.bucket < buckets_.size(), "a leaf's bucket is one of ", buckets_.size());
    ++buckets_[leaf.bucket].numLeaves;
    leaf.accumulator = torch::autograd::impl::grad_accumulator(leaf.value);
    TORCH_CHECK(leaf.accumulator != nullptr, "leaf ", i, " requires no gradient");
    leaf.hook = leaf.accumulator->add_post_hook(
        std::make_unique<torch::autograd::utils::LambdaPostHook>([this, i](const variable_list& outputs, const variable_list&) {
          on_gradient(i);
          return outputs;
        }));
  }
}

Buckets::~Buckets() {
  for (Leaf& leaf : leaves_) {
    if (leaf.accumulator != nullptr) leaf.accumulator->del_post_hook(leaf.hook);
  }
}

void Buckets::call(const std::string& method, const Arguments& arguments, dio_arg& result) {
  if (method == "begin") begin();
  else if (method == "arm") arm(arguments.integer(0));
  else if (method == "finish") finish();
  else if (method == "wait") give_integer(result, buckets_.at(arguments.integer(0)).work->wait(0));
  else TORCH_CHECK(false, "buckets have no method ", method);
}

void Buckets::begin() {
  std::lock_guard<std::mutex> lock(mutex_);
  for (Bucket& bucket : buckets_) {
    bucket.reached = false;
    bucket.waiting = bucket.numLeaves;
    bucket.work = nullptr;
  }
  for (Leaf& leaf : leaves_) leaf.is_ready = false;
  next_ = 0;
  is_active_ = true;
  is_armed_ = false;
}

void Buckets::arm(int64_t note) {
  std::lock_guard<std::mutex> lock(mutex_);
  note_ = note;
  is_armed_ = true;
}

void Buckets::on_gradient(size_t index) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (!is_active_) return;
  Leaf& leaf = leaves_[index];
  Bucket& bucket = buckets_[leaf.bucket];
  bucket.reached = true;
  if (!is_armed_ || leaf.is_ready) return;
  // A gradient that autograd put elsewhere is brought back by its owner, before finish(); its bucket waits until then.
  const at::Tensor& gradient = leaf.value.grad();
  if (!gradient.defined() || gradient.data_ptr() != leaf.gradient) return;
  leaf.is_ready = true;
  if (--bucket.waiting == 0) start_ready();
}

void Buckets::start_ready() {
  while (next_ < buckets_.size() && buckets_[next_].waiting == 0) start(next_++);
}

void Buckets::start(size_t index) {
  Bucket& bucket = buckets_[index];
  Collective what;
  what.operation = Operation::kSum;
  what.tensor = bucket.slice;
  what.label = label_ + " " + std::to_string(index + 1) + "/" + std::to_string(buckets_.size());
  what.note = note_ | (bucket.reached ? kReached : 0);
  bucket.work = group_->start(std::move(what));
}

void Buckets::finish() {
  std::lock_guard<std::mutex> lock(mutex_);
  while (next_ < buckets_.size()) start(next_++);  // what no pass reached here may have been reached elsewhere
  is_active_ = false;
}

}  // namespace diorama
#endif
