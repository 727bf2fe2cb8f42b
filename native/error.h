// Nothing C++ crosses the ABI as an exception: guard() runs a body and turns whatever it throws into a code and a message.
#pragma once
#include <c10/util/Exception.h>
#include <exception>
#include <string>

namespace diorama {

std::string& last_error();

template <typename Body>
int32_t guard(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::Error& error) {
    last_error() = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error() = error.what();
  } catch (...) {
    last_error() = "an exception of unknown type";
  }
  return 1;
}

}  // namespace diorama
