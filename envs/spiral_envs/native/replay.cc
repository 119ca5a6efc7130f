// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "replay.h"

#include <mypaint-brush.h>
#include <mypaint-fixed-tiled-surface.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

#include "brush.h"
#include "limits.h"

namespace envs {
namespace {

constexpr int kTileWidth = 64;

void Clear(MyPaintTiledSurface* surface, int width) {
  const int tiles = (width + kTileWidth - 1) / kTileWidth;
  for (int i = 0; i < tiles * tiles; ++i) {
    MyPaintTileRequest request;
    mypaint_tile_request_init(&request, 0, i % tiles, i / tiles, 0);
    mypaint_tiled_surface_tile_request_start(surface, &request);
    std::fill_n(request.buffer, kTileWidth * kTileWidth * 4, 1 << 15);
    mypaint_tiled_surface_tile_request_end(surface, &request);
  }
}

}  // namespace

void CheckCall(int32_t call, const float* arguments, int width) {
  switch (static_cast<Call>(call)) {
    case Call::kClear:
    case Call::kBegin:
    case Call::kEnd:
    case Call::kReset:
      return;
    case Call::kStrokeTo:
      CheckPosition(arguments[0], arguments[1], width);
      CheckPressure(arguments[2]);
      return;
    case Call::kBaseValue:
      for (const auto setting : {MYPAINT_BRUSH_SETTING_RADIUS_LOGARITHMIC,
                                 MYPAINT_BRUSH_SETTING_COLOR_H,
                                 MYPAINT_BRUSH_SETTING_COLOR_S,
                                 MYPAINT_BRUSH_SETTING_COLOR_V}) {
        if (arguments[0] == setting) return CheckSize(arguments[1]);
      }
  }
  throw std::invalid_argument("calls: one is none that can be replayed");
}

double Replay(const std::string& text, int width, const int32_t* calls,
              const float* arguments, int count) {
  const BrushPtr owner = ParseBrush(text);
  MyPaintBrush* brush = owner.get();
  MyPaintFixedTiledSurface* tiled = mypaint_fixed_tiled_surface_new(width,
                                                                    width);
  MyPaintSurface* surface = mypaint_fixed_tiled_surface_interface(tiled);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i, arguments += 3) {
    switch (static_cast<Call>(calls[i])) {
      case Call::kClear:
        Clear(reinterpret_cast<MyPaintTiledSurface*>(tiled), width);
        break;
      case Call::kBegin:
        mypaint_surface_begin_atomic(surface);
        break;
      case Call::kEnd:
        mypaint_surface_end_atomic(surface, nullptr);
        break;
      case Call::kReset:
        mypaint_brush_reset(brush);
        mypaint_brush_new_stroke(brush);
        break;
      case Call::kStrokeTo:
        mypaint_brush_stroke_to(brush, surface, arguments[0], arguments[1],
                                arguments[2], 0, 0, 0.1f);
        break;
      case Call::kBaseValue:
        mypaint_brush_set_base_value(
            brush, static_cast<MyPaintBrushSetting>(arguments[0]),
            arguments[1]);
        break;
    }
  }
  const auto end = std::chrono::steady_clock::now();
  mypaint_surface_unref(surface);
  return std::chrono::duration<double>(end - start).count();
}

}  // namespace envs
