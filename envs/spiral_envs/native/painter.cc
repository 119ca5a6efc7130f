// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "painter.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "limits.h"

namespace envs {

Hsv ToHsv(double red, double green, double blue) {
  const double high = std::max({red, green, blue});
  const double low = std::min({red, green, blue});
  if (high == low) return {0.0, 0.0, high};
  const double range = high - low;
  const double r = (high - red) / range;
  const double g = (high - green) / range;
  const double b = (high - blue) / range;
  const double sixths =
      red == high ? b - g : (green == high ? 2.0 + r - b : 4.0 + g - r);
  const double turns = sixths / 6.0;
  return {turns - std::floor(turns), range / high, high};
}

Painter::Painter(const PainterOptions& options,
                 std::shared_ptr<MyPaintBrush> brush, int burn)
    : options_(Checked(options)), burn_(CheckedBurn(burn)),
      surface_(options.canvas_width, options.canvas_width, options.white,
               options.zoom,
               mypaint_brush_get_base_value(
                   brush.get(), MYPAINT_BRUSH_SETTING_ANTI_ALIASING)),
      prototype_(std::move(brush)),
      random_(UsesRandomNumbers(prototype_.get())),
      grid_map_(UsesGridMap(prototype_.get())), position_{0, 0},
      pressure_(0), lifted_(true) {}

void Painter::RenewBrush() {
  if (brush_ && options_.keep_brush) return;
  if (brush_ && !random_ && !grid_map_) {
    // Nothing is left of the last drawing but the states.
    for (int s = 0; s < MYPAINT_BRUSH_STATES_COUNT; ++s) {
      mypaint_brush_set_state(brush_.get(),
                              static_cast<MyPaintBrushState>(s), 0);
    }
    return;
  }
  brush_ = CloneBrush(prototype_.get());
  for (int i = 0; i < burn_; ++i) {
    mypaint_brush_reset(brush_.get());
    StrokeTo(0, 0, 0);
  }
  if (grid_map_) {
    // The second call lets the engine compute all settings once.
    mypaint_brush_reset(brush_.get());
    StrokeTo(0, 0, 0);
    StrokeTo(0, 0, 0);
  }
}

void Painter::Reset(uint8_t* canvas) {
  Clear();
  Render(canvas);
}

void Painter::Clear() {
  RenewBrush();
  surface_.Clear();
  SetBrush(options_.log_sizes[0], 0, 0, 0);
  pressure_ = 0;
  Move({0, 0});
}

void Painter::Render(uint8_t* canvas) const {
  surface_.Render(options_.channels, options_.premultiplied, canvas);
}

void Painter::Step(const int32_t* action, uint8_t* canvas) {
  const Point end = Place(action[kEnd]);
  if (action[kFlag] == 0) {
    Move(end);
  } else {
    const std::vector<double>& levels = options_.color_levels;
    SetBrush(options_.log_sizes[action[kSize]], levels[action[kColor]],
             levels[action[kColor + 1]], levels[action[kColor + 2]]);
    Stroke(Place(action[kControl]), end,
           options_.pressures[action[kPressure]]);
  }
  Render(canvas);
}

void Painter::SetBrush(double log_size, double red, double green,
                       double blue) {
  const Hsv hsv = ToHsv(red, green, blue);
  SetBase(MYPAINT_BRUSH_SETTING_RADIUS_LOGARITHMIC, log_size);
  SetBase(MYPAINT_BRUSH_SETTING_COLOR_H, hsv.hue);
  SetBase(MYPAINT_BRUSH_SETTING_COLOR_S, hsv.saturation);
  SetBase(MYPAINT_BRUSH_SETTING_COLOR_V, hsv.value);
}

void Painter::SetBase(MyPaintBrushSetting setting, float value) {
  // Each call derives the speed mapping anew, so equal values are not set.
  if (mypaint_brush_get_base_value(brush_.get(), setting) != value) {
    mypaint_brush_set_base_value(brush_.get(), setting, value);
  }
}

Painter::Point Painter::Place(int32_t cell) const {
  const double width = options_.canvas_width;
  return {width * (cell % options_.grid_width) / options_.grid_width,
          width * (cell / options_.grid_width) / options_.grid_width};
}

void Painter::StrokeTo(double x, double y, double pressure) {
  mypaint_brush_stroke_to(brush_.get(), surface_.interface(), x, y, pressure,
                          0.0f, 0.0f, kStepSeconds);
}

void Painter::Move(Point to) {
  // Scattered dabs make edges that are meant to be rough.
  surface_.Lift(!random_);
  mypaint_brush_reset(brush_.get());
  mypaint_brush_new_stroke(brush_.get());
  StrokeTo(to.x, to.y, 0);
  position_ = options_.transpose_start ? Point{to.y, to.y} : to;
  lifted_ = true;
}

void Painter::Stroke(Point control, Point end, double pressure) {
  const Point start = position_;
  if (lifted_) {
    pressure_ = pressure;
    StrokeTo(start.x, start.y, pressure);
  }
  for (int i = 1; i <= kCurveSteps; ++i) {
    const double t = static_cast<double>(i) / kCurveSteps;
    const double s = 1 - t;
    const double from = s * s, by = 2 * t * s, to = t * t;
    StrokeTo(from * start.x + by * control.x + to * end.x,
             from * start.y + by * control.y + to * end.y,
             pressure_ + t * (pressure - pressure_));
  }
  position_ = end;
  pressure_ = pressure;
  lifted_ = false;
}

}  // namespace envs
