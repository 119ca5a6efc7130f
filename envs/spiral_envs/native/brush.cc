// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "brush.h"

#include <stdexcept>

namespace envs {

BrushPtr ParseBrush(const std::string& text) {
  BrushPtr brush(mypaint_brush_new());
  mypaint_brush_from_defaults(brush.get());
  if (!text.empty() &&
      !mypaint_brush_from_string(brush.get(), text.c_str())) {
    throw std::invalid_argument("it has no settings that libmypaint knows");
  }
  return brush;
}

}  // namespace envs
