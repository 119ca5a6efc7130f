// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// libmypaint's brush, made from a .myb file's text and copied at will.

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

// Returns a brush of the same settings with everything else as new: states,
// and the random generator, which libmypaint seeds once per brush and offers
// no way to seed again.
BrushPtr CloneBrush(MyPaintBrush* brush);

// Whether a drawing with this brush can depend on its random generator.
bool UsesRandomNumbers(MyPaintBrush* brush);

// Whether it has a mapping from MyPaint's grid map. The first value of that
// input after mypaint_brush_new comes from memory that nobody has set.
bool UsesGridMap(MyPaintBrush* brush);

}  // namespace envs

#endif  // ENVS_NATIVE_BRUSH_H_
