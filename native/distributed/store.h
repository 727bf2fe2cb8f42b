// A key-value store that all processes see: where they find each other.
#pragma once
#if defined(USE_C10D_GLOO)
#include <torch/csrc/distributed/c10d/Store.hpp>
#include "object.h"

namespace diorama {

class StoreObject : public Object {
 public:
  StoreObject(c10::intrusive_ptr<c10d::Store> store, int64_t port) : store_(std::move(store)), port_(port) {}
  void call(const std::string& method, const Arguments& arguments, dio_arg& result) override;
  const c10::intrusive_ptr<c10d::Store>& store() const { return store_; }
  int64_t port() const { return port_; }

 private:
  c10::intrusive_ptr<c10d::Store> store_;
  int64_t port_;
};

}  // namespace diorama
#endif
