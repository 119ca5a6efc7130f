// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "brush_text.h"

#include <mypaint-brush-settings.h>
#include <pybind11/pybind11.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

namespace py = pybind11;

namespace envs {
namespace {

// Beyond all that brushes have; the engine computes in floats.
constexpr double kMost = 1e4;
// libmypaint's tables hold no more points.
constexpr size_t kMostPoints = 64;
// How many dabs are laid: so many, and no more.
const std::map<std::string, double> kMostOf = {
    {"dabs_per_actual_radius", 100},
    {"dabs_per_basic_radius", 100},
    {"dabs_per_second", 1000},
};

[[noreturn]] void Fail(const std::string& name, const std::string& wanted) {
  throw std::invalid_argument("the brush's " + name + ": want " + wanted);
}

double Number(py::handle value, const std::string& name) {
  const bool number = py::isinstance<py::float_>(value) ||
                      (py::isinstance<py::int_>(value) &&
                       !py::isinstance<py::bool_>(value));
  double found = number ? PyFloat_AsDouble(value.ptr()) : NAN;
  if (PyErr_Occurred()) {  // An integer of hundreds of digits.
    PyErr_Clear();
    found = NAN;
  }
  if (!(std::abs(found) <= kMost)) Fail(name, "a number, 10000 at most");
  return found;
}

py::dict Object(py::handle value, const std::string& name) {
  if (!py::isinstance<py::dict>(value)) Fail(name, "an object");
  return py::reinterpret_borrow<py::dict>(value);
}

py::list List(py::handle value, const std::string& name) {
  if (!py::isinstance<py::list>(value)) Fail(name, "a list");
  return py::reinterpret_borrow<py::list>(value);
}

// Returns the greatest y of an input's points.
double CheckPoints(const py::list& points, const std::string& name) {
  if (points.size() == 1 || points.size() > kMostPoints) {
    Fail(name, "no point, or 2 to 64 of them");
  }
  double before = -kMost, most = 0;
  for (const py::handle point : points) {
    const py::list pair = List(point, name);
    if (pair.size() != 2) Fail(name, "points of two numbers");
    const double x = Number(pair[0], name), y = Number(pair[1], name);
    if (x < before) Fail(name, "points from left to right");
    before = x;
    most = std::max(most, y);
  }
  return most;
}

void CheckSetting(const py::dict& setting, const std::string& name) {
  if (!setting.contains("base_value") || !setting.contains("inputs")) {
    Fail(name, "base_value and inputs");
  }
  double most = Number(setting["base_value"], name + ".base_value");
  for (const auto& [key, points] : Object(setting["inputs"], name + ".inputs")) {
    const std::string input = name + "." + std::string(py::str(key));
    most += CheckPoints(List(points, input), input);
  }
  const auto limit = kMostOf.find(name);
  if (limit != kMostOf.end() && most > limit->second) {
    Fail(name, std::to_string(static_cast<int>(limit->second)) + " at most");
  }
}

// Removes what libmypaint does not know: it would say so on stderr.
bool RemoveUnknown(const py::dict& settings) {
  bool changed = false;
  for (const py::handle key : py::list(settings)) {
    const std::string name = py::str(key);
    if (mypaint_brush_setting_from_cname(name.c_str()) < 0) {
      settings.attr("pop")(key);
      changed = true;
      continue;
    }
    const py::dict inputs = settings[key]["inputs"];
    for (const py::handle input : py::list(inputs)) {
      const std::string cname = py::str(input);
      if (mypaint_brush_input_from_cname(cname.c_str()) >= 0) continue;
      inputs.attr("pop")(input);
      changed = true;
    }
  }
  return changed;
}

}  // namespace

std::string CheckedBrushText(const std::string& text) {
  if (text.empty()) return text;
  const py::module_ json = py::module_::import("json");
  py::object tree;
  try {
    tree = json.attr("loads")(py::str(text));
  } catch (py::error_already_set&) {
    Fail("text", "JSON");
  }
  const py::dict top = Object(tree, "text");
  if (!top.contains("settings")) Fail("text", "settings");
  const py::dict settings = Object(top["settings"], "settings");
  for (const auto& [key, setting] : settings) {
    const std::string name = py::str(key);
    CheckSetting(Object(setting, name), name);
  }
  // Numbers keep their values, but there is no need to write them again.
  if (!RemoveUnknown(settings)) return text;
  return py::str(json.attr("dumps")(top));
}

}  // namespace envs
