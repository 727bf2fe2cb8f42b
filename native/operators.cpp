// One generic call for every operator: the dispatcher finds it by name and calls it boxed, so that
// autograd, autocast and device keys all apply as they do in Python.
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <torch/csrc/jit/frontend/function_schema_parser.h>
#include <torch/version.h>
#include "diorama.h"
#include "error.h"
#include "handles.h"

namespace diorama {
namespace {

// The runtime's operator, and for each of its arguments either the place in our call or the runtime's own default.
struct Operator {
  c10::OperatorHandle handle;
  std::vector<int> place;
  std::vector<c10::IValue> fallback;
  size_t declared;
};

std::string full_name(const c10::OperatorName& name) {
  return name.overload_name.empty() ? name.name : name.name + "." + name.overload_name;
}

// A whole number is a Scalar: 2.x takes one where 1.13 takes an int (the correction of std and var).
bool accepts(const c10::Type& taken, const c10::Type& declared) {
  const std::string theirs = taken.str();
  return theirs == declared.str() || (theirs == "Scalar" && declared.str() == "int") || (theirs == "Scalar?" && declared.str() == "int?");
}

Operator* resolve(const char* text) {
  const c10::FunctionSchema ours = torch::jit::parseSchema(text);
  const auto handle = c10::Dispatcher::singleton().findSchema(ours.operator_name());
  TORCH_CHECK(handle.has_value(), "libtorch " TORCH_VERSION " has no operator ", full_name(ours.operator_name()));
  const c10::FunctionSchema& theirs = handle->schema();

  auto made = std::make_unique<Operator>(Operator{*handle, {}, {}, ours.arguments().size()});
  size_t used = 0;
  for (const auto& argument : theirs.arguments()) {
    const auto index = ours.argumentIndexWithName(argument.name());
    if (index.has_value()) {
      const auto& declared = ours.arguments()[*index];
      TORCH_CHECK(accepts(*argument.type(), *declared.type()), full_name(ours.operator_name()), ": argument ", argument.name(), " is declared as ",
                  declared.type()->str(), " but libtorch " TORCH_VERSION " takes ", argument.type()->str());
      made->place.push_back(*index);
      made->fallback.emplace_back();
      ++used;
    } else {
      TORCH_CHECK(argument.default_value().has_value(), full_name(ours.operator_name()), ": libtorch " TORCH_VERSION " needs the argument ",
                  argument.name(), ", which operators.txt does not declare");
      made->place.push_back(-1);
      made->fallback.push_back(*argument.default_value());
    }
  }
  TORCH_CHECK(used == ours.arguments().size(), full_name(ours.operator_name()), ": operators.txt declares an argument that libtorch " TORCH_VERSION
              " does not have; it takes ", theirs);
  TORCH_CHECK(ours.returns().size() == theirs.returns().size(), full_name(ours.operator_name()), ": libtorch " TORCH_VERSION " returns ",
              theirs.returns().size(), " values, operators.txt declares ", ours.returns().size());
  return made.release();
}

template <typename List>
void push_tensors(torch::jit::Stack& stack, const dio_arg& arg) {
  List list;
  list.reserve(arg.count);
  const auto handles = static_cast<dio_tensor*>(arg.value.p);
  for (int32_t i = 0; i < arg.count; ++i) {
    if constexpr (std::is_same_v<List, c10::List<at::Tensor>>) {
      list.push_back(borrow(handles[i]));
    } else {
      using Element = typename List::value_type;
      list.push_back(handles[i] == nullptr ? Element() : Element(borrow(handles[i])));
    }
  }
  stack.emplace_back(std::move(list));
}

template <typename T>
void push_list(torch::jit::Stack& stack, const dio_arg& arg) {
  stack.emplace_back(c10::ArrayRef<T>(static_cast<const T*>(arg.value.p), arg.count));
}

void push(torch::jit::Stack& stack, const dio_arg& arg) {
  switch (arg.tag) {
    case DIO_NONE: stack.emplace_back(); break;
    case DIO_TENSOR: stack.emplace_back(borrow(arg.value.p)); break;
    case DIO_INT: stack.emplace_back(arg.value.i); break;
    case DIO_DOUBLE: stack.emplace_back(arg.value.d); break;
    case DIO_BOOL: stack.emplace_back(arg.value.i != 0); break;
    case DIO_INTS: push_list<int64_t>(stack, arg); break;
    case DIO_DOUBLES: push_list<double>(stack, arg); break;
    case DIO_BOOLS: {
      c10::List<bool> list;
      for (int32_t i = 0; i < arg.count; ++i) list.push_back(static_cast<const uint8_t*>(arg.value.p)[i] != 0);
      stack.emplace_back(std::move(list));
      break;
    }
    case DIO_TENSORS: push_tensors<c10::List<at::Tensor>>(stack, arg); break;
    case DIO_OPTIONAL_TENSORS: push_tensors<c10::List<decltype(c10::IValue().toOptional<at::Tensor>())>>(stack, arg); break;
    case DIO_STRING: stack.emplace_back(std::string(static_cast<const char*>(arg.value.p), arg.count)); break;
    case DIO_DEVICE: stack.emplace_back(device_of(arg.value.i & 0xff, static_cast<int8_t>(arg.value.i >> 8))); break;
    case DIO_GENERATOR: stack.emplace_back(*static_cast<at::Generator*>(arg.value.p)); break;
    default: TORCH_CHECK(false, "unknown argument tag ", arg.tag);
  }
}

// Handles of the latest list result of this thread.
std::vector<dio_tensor>& list_result() {
  thread_local std::vector<dio_tensor> handles;
  return handles;
}

void pop(c10::IValue&& value, dio_arg& result) {
  result.count = 0;
  if (value.isTensor()) {
    result.tag = DIO_TENSOR;
    result.value.p = give(std::move(value).toTensor());
  } else if (value.isNone()) {
    result.tag = DIO_NONE;
  } else if (value.isInt()) {
    result.tag = DIO_INT;
    result.value.i = value.toInt();
  } else if (value.isDouble()) {
    result.tag = DIO_DOUBLE;
    result.value.d = value.toDouble();
  } else if (value.isBool()) {
    result.tag = DIO_BOOL;
    result.value.i = value.toBool();
  } else if (value.isTensorList()) {
    auto& handles = list_result();
    auto tensors = value.toTensorVector();
    handles.clear();
    handles.reserve(tensors.size()); // so that nothing throws once a reference is given
    for (at::Tensor& tensor : tensors) handles.push_back(give(std::move(tensor)));
    result.tag = DIO_TENSORS;
    result.count = static_cast<int32_t>(handles.size());
    result.value.p = handles.data();
  } else {
    TORCH_CHECK(false, "a result of type ", value.tagKind(), " has no place in the ABI");
  }
}

// Takes back what was given: the caller learns only of the failure.
void take_back(const dio_arg* results, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    dio_tensor one = results[i].value.p;
    if (results[i].tag == DIO_TENSOR) dio_tensors_free(&one, 1);
    if (results[i].tag == DIO_TENSORS) dio_tensors_free(static_cast<dio_tensor*>(one), results[i].count);
  }
}

void pop_all(torch::jit::Stack& stack, dio_arg* results) {
  size_t done = 0;
  try {
    for (; done < stack.size(); ++done) pop(std::move(stack[done]), results[done]);
  } catch (...) {
    take_back(results, done);
    throw;
  }
}

}  // namespace
}  // namespace diorama

int32_t dio_operator_find(const char* schema, dio_operator* found) {
  return diorama::guard([&] { *found = diorama::resolve(schema); });
}

int32_t dio_operator_exists(const char* name, const char* overload) {
  int32_t exists = 0;
  diorama::guard([&] { exists = c10::Dispatcher::singleton().findSchema({name, overload}).has_value(); });
  return exists;
}

int32_t dio_operator_call(dio_operator op, const dio_arg* args, int32_t count, dio_arg* results, int32_t capacity, int32_t* result_count) {
  return diorama::guard([&] {
    const auto& target = *static_cast<const diorama::Operator*>(op);
    TORCH_CHECK(static_cast<size_t>(count) == target.declared, "called with ", count, " arguments, declared with ", target.declared);
    // The stack's memory is reused by this thread's calls. Taking it away for the call keeps a nested call from meeting it.
    thread_local torch::jit::Stack pool;
    torch::jit::Stack stack = std::move(pool);
    stack.clear();
    for (size_t i = 0; i < target.place.size(); ++i) {
      if (target.place[i] >= 0) {
        diorama::push(stack, args[target.place[i]]);
      } else {
        stack.push_back(target.fallback[i]);
      }
    }
    target.handle.callBoxed(&stack);
    TORCH_CHECK(stack.size() <= static_cast<size_t>(capacity), "returned ", stack.size(), " values, room for ", capacity);
    *result_count = static_cast<int32_t>(stack.size());
    diorama::pop_all(stack, results);
    stack.clear();
    pool = std::move(stack);
  });
}
