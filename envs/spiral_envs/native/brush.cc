// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "brush.h"

#include <algorithm>
#include <initializer_list>
#include <stdexcept>

namespace envs {
namespace {

template <typename Function>
void ForEachMapping(MyPaintBrush* brush, Function function) {
  for (int s = 0; s < MYPAINT_BRUSH_SETTINGS_COUNT; ++s) {
    const auto setting = static_cast<MyPaintBrushSetting>(s);
    if (mypaint_brush_is_constant(brush, setting)) continue;
    for (int i = 0; i < MYPAINT_BRUSH_INPUTS_COUNT; ++i) {
      const auto input = static_cast<MyPaintBrushInput>(i);
      const int points = mypaint_brush_get_mapping_n(brush, setting, input);
      if (points > 0) function(setting, input, points);
    }
  }
}

bool UsesInput(MyPaintBrush* brush,
               std::initializer_list<MyPaintBrushInput> inputs) {
  bool found = false;
  ForEachMapping(brush, [&](auto, auto input, int) {
    found |= std::find(inputs.begin(), inputs.end(), input) != inputs.end();
  });
  return found;
}

}  // namespace

BrushPtr ParseBrush(const std::string& text) {
  BrushPtr brush(mypaint_brush_new());
  mypaint_brush_from_defaults(brush.get());
  if (!text.empty() &&
      !mypaint_brush_from_string(brush.get(), text.c_str())) {
    throw std::invalid_argument("it has no settings that libmypaint knows");
  }
  return brush;
}

BrushPtr CloneBrush(MyPaintBrush* brush) {
  BrushPtr clone(mypaint_brush_new());
  for (int s = 0; s < MYPAINT_BRUSH_SETTINGS_COUNT; ++s) {
    const auto setting = static_cast<MyPaintBrushSetting>(s);
    const float value = mypaint_brush_get_base_value(brush, setting);
    // Each call derives the speed mapping anew; new brushes hold zeros.
    if (value != 0) mypaint_brush_set_base_value(clone.get(), setting, value);
  }
  ForEachMapping(brush, [&](auto setting, auto input, int points) {
    mypaint_brush_set_mapping_n(clone.get(), setting, input, points);
    for (int i = 0; i < points; ++i) {
      float x, y;
      mypaint_brush_get_mapping_point(brush, setting, input, i, &x, &y);
      mypaint_brush_set_mapping_point(clone.get(), setting, input, i, x, y);
    }
  });
  return clone;
}

bool UsesRandomNumbers(MyPaintBrush* brush) {
  for (const auto setting :
       {MYPAINT_BRUSH_SETTING_RADIUS_BY_RANDOM,
        MYPAINT_BRUSH_SETTING_OFFSET_BY_RANDOM,
        MYPAINT_BRUSH_SETTING_TRACKING_NOISE}) {
    if (!mypaint_brush_is_constant(brush, setting) ||
        mypaint_brush_get_base_value(brush, setting) != 0) {
      return true;
    }
  }
  return UsesInput(brush, {MYPAINT_BRUSH_INPUT_RANDOM});
}

bool UsesGridMap(MyPaintBrush* brush) {
  return UsesInput(brush, {MYPAINT_BRUSH_INPUT_GRIDMAP_X,
                           MYPAINT_BRUSH_INPUT_GRIDMAP_Y});
}

}  // namespace envs
