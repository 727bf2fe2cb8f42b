// The two functions through which the objects of many processes are made, used and freed.
#include "object.h"
#include "../error.h"

namespace diorama {

void give_text(dio_arg& result, std::string text) {
  thread_local std::string kept;
  kept = std::move(text);
  result.tag = DIO_STRING;
  result.count = static_cast<int32_t>(kept.size());
  result.value.p = kept.data();
}

namespace {

std::unique_ptr<Object> make(const std::string& method, const Arguments& arguments) {
#if defined(USE_C10D_GLOO)
  if (method == "host_store") return host_store(arguments);
  if (method == "connect_store") return connect_store(arguments);
  if (method == "join_group") return join_group(arguments);
  if (method == "make_buckets") return make_buckets(arguments);
  TORCH_CHECK(false, "there is no object that ", method, " makes");
#else
  TORCH_CHECK(false, "this libtorch was built without c10d and Gloo: it trains in one process only");
#endif
}

}  // namespace
}  // namespace diorama

int32_t dio_object_call(dio_object object, const char* method, const dio_arg* args, int32_t count, dio_arg* result) {
  int32_t kind = diorama::kError;
  const int32_t failed = diorama::guard([&] {
    const diorama::Arguments arguments(args, count);
    *result = dio_arg{};
    try {
      if (object == nullptr) diorama::give_object(*result, diorama::make(method, arguments));
      else static_cast<diorama::Object*>(object)->call(method, arguments, *result);
    } catch (const diorama::CollectiveFailure& failure) {
      kind = failure.kind();
      throw;
    }
  });
  return failed == 0 ? 0 : kind;
}

void dio_object_free(dio_object object) {
  diorama::guard([&] { delete static_cast<diorama::Object*>(object); });
}
