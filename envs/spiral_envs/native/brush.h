// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// libmypaint's brush, made from a .myb file's text.

#ifndef ENVS_NATIVE_BRUSH_H_
#define ENVS_NATIVE_BRUSH_H_

#include <mypaint-brush.h>

#include <memory>
#include <string>

namespace envs {

struct BrushDeleter {
  void operator()(MyPaintBrush* brush) const { mypaint_brush_unref(brush); }
};
using BrushPtr = std::unique_ptr<MyPaintBrush, BrushDeleter>;

// Returns libmypaint's default brush with the settings of a .myb file's text
// on top; an empty text leaves the default. Throws std::invalid_argument for a
// text that libmypaint does not take.
BrushPtr ParseBrush(const std::string& text);

}  // namespace envs

#endif  // ENVS_NATIVE_BRUSH_H_
