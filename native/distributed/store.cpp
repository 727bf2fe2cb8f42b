#if defined(USE_C10D_GLOO)
#include "store.h"
#include "../versions.h"
#include "loopback.h"
#include <c10/util/Logging.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

namespace diorama {
namespace {

std::unique_ptr<StoreObject> open(const std::string& host, int64_t port, bool is_server, int64_t timeout_ms) {
  c10::initLogging();  // which only Python does by itself: takes TORCH_CPP_LOG_LEVEL
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(port);
  options.isServer = is_server;
  options.waitWorkers = false;  // whoever needs the others waits for them by name
  options.timeout = std::chrono::milliseconds(timeout_ms);
  serve_plainly(options, 0);
  auto store = c10::make_intrusive<c10d::TCPStore>(host, options);
  const int64_t bound = store->getPort();
  return std::make_unique<StoreObject>(std::move(store), bound);
}

}  // namespace

std::unique_ptr<Object> host_store(const Arguments& arguments) {
  auto store = open("127.0.0.1", arguments.integer(0), true, arguments.integer(1));
  if (arguments.integer(2) != 0) keep_to_loopback(store->port());
  return store;
}

std::unique_ptr<Object> connect_store(const Arguments& arguments) {
  return open(arguments.text(0), arguments.integer(1), false, arguments.integer(2));
}

void StoreObject::call(const std::string& method, const Arguments& arguments, dio_arg& result) {
  if (method == "set") {
    const std::string value = arguments.text(1);
    store_->set(arguments.text(0), std::vector<uint8_t>(value.begin(), value.end()));
  } else if (method == "get") {
    const auto value = store_->get(arguments.text(0));
    give_text(result, std::string(value.begin(), value.end()));
  } else if (method == "add") {
    give_integer(result, store_->add(arguments.text(0), arguments.integer(1)));
  } else if (method == "has") {
    give_integer(result, store_->check({arguments.text(0)}));
  } else if (method == "delete") {
    give_integer(result, store_->deleteKey(arguments.text(0)));
  } else if (method == "port") {
    give_integer(result, port_);
  } else if (method == "within") {
    give_object(result, std::make_unique<StoreObject>(c10::make_intrusive<c10d::PrefixStore>(arguments.text(0), store_), port_));
  } else {
    TORCH_CHECK(false, "a store has no method ", method);
  }
}

}  // namespace diorama
#endif
