// Stores, process groups, works and buckets: objects with few callers, whose methods are called by name with tagged arguments.
#pragma once
#include <ATen/ATen.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>
#include "../diorama.h"
#include "../handles.h"

namespace diorama {

// What a failed collective means to the caller: the status of dio_object_call.
enum Failing : int32_t { kError = 1, kMismatch = 2, kTimeout = 3, kLost = 4 };

class CollectiveFailure : public std::runtime_error {
 public:
  CollectiveFailure(Failing kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  Failing kind() const { return kind_; }

 private:
  Failing kind_;
};

class Arguments;

class Object {
 public:
  virtual ~Object() = default;
  virtual void call(const std::string& method, const Arguments& arguments, dio_arg& result) = 0;
};

class Arguments {
 public:
  Arguments(const dio_arg* args, int32_t count) : args_(args), count_(count) {}

  int64_t integer(int32_t i) const { return at(i, DIO_INT).value.i; }
  std::string text(int32_t i) const { return std::string(static_cast<const char*>(at(i, DIO_STRING).value.p), at(i, DIO_STRING).count); }
  at::Tensor tensor(int32_t i) const { return borrow(at(i, DIO_TENSOR).value.p); }
  c10::IntArrayRef integers(int32_t i) const { return {static_cast<const int64_t*>(at(i, DIO_INTS).value.p), static_cast<size_t>(at(i, DIO_INTS).count)}; }

  std::vector<at::Tensor> tensors(int32_t i) const {
    std::vector<at::Tensor> all;
    const auto handles = static_cast<dio_tensor*>(at(i, DIO_TENSORS).value.p);
    for (int32_t n = 0; n < args_[i].count; ++n) all.push_back(borrow(handles[n]));
    return all;
  }

  template <typename T>
  T& object(int32_t i) const {
    const auto found = dynamic_cast<T*>(static_cast<Object*>(at(i, DIO_OBJECT).value.p));
    TORCH_CHECK(found != nullptr, "argument ", i, " is an object of another kind");
    return *found;
  }

 private:
  const dio_arg& at(int32_t i, int32_t tag) const {
    TORCH_CHECK(i < count_ && args_[i].tag == tag, "argument ", i, " is missing or of another kind");
    return args_[i];
  }

  const dio_arg* args_;
  int32_t count_;
};

inline void give_integer(dio_arg& result, int64_t value) {
  result.tag = DIO_INT;
  result.value.i = value;
}

inline void give_object(dio_arg& result, std::unique_ptr<Object> made) {
  result.tag = DIO_OBJECT;
  result.value.p = made.release();
}

// Valid until this thread's next call.
void give_text(dio_arg& result, std::string text);

std::unique_ptr<Object> host_store(const Arguments& arguments);
std::unique_ptr<Object> connect_store(const Arguments& arguments);
std::unique_ptr<Object> join_group(const Arguments& arguments);
std::unique_ptr<Object> make_buckets(const Arguments& arguments);

}  // namespace diorama
