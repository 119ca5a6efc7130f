// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "painter.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
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
                 std::shared_ptr<const BrushModel> brush, int burn)
    : options_(Checked(options)), burn_(CheckedBurn(burn)),
      surface_(options.canvas_width, options.height(), options.white,
               options.zoom,
               brush->base(MYPAINT_BRUSH_SETTING_ANTI_ALIASING)),
      model_(std::move(brush)), engine_(model_), position_{0, 0}, pressure_(0),
      lifted_(true), has_brush_(false) {}

void Painter::RenewBrush() {
  if (has_brush_ && options_.keep_brush) return;
  has_brush_ = true;
  engine_ = Engine(model_);
  engine_.Prepare(surface_.interface(), burn_);
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
  engine_.SetRadius(log_size);
  engine_.SetColor(hsv.hue, hsv.saturation, hsv.value);
}

Painter::Point Painter::Place(int32_t cell) const {
  const double width = options_.canvas_width;
  return {width * (cell % options_.grid_width) / options_.grid_width,
          width * (cell / options_.grid_width) / options_.grid_width};
}

void Painter::StrokeTo(double x, double y, double pressure) {
  engine_.StrokeTo(surface_.interface(), x, y, pressure, kStepSeconds);
}

void Painter::Move(Point to) {
  // Scattered dabs make edges that are meant to be rough.
  surface_.Lift(!model_->UsesRandomNumbers());
  engine_.Reset();
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

Painter::State Painter::state() const {
  State state;
  // The bytes between members too: equal states have equal bytes.
  std::memset(static_cast<void*>(&state), 0, sizeof(state));
  std::memcpy(static_cast<void*>(&state.engine), &engine_.state(),
              sizeof(state.engine));
  state.position = position_;
  state.pressure = pressure_;
  state.lifted = lifted_;
  state.has_brush = has_brush_;
  return state;
}

void Painter::set_state(const State& state) {
  engine_.Restore(state.engine);
  position_ = state.position;
  pressure_ = state.pressure;
  lifted_ = state.lifted;
  has_brush_ = state.has_brush;
}

void Painter::CopyFrom(const Painter& other) {
  set_state(other.state());
  surface_.CopyAll(other.surface_);
}

size_t Painter::StateBytes() const {
  return sizeof(State) + surface_.StateBytes();
}

void Painter::GetState(uint8_t* bytes) const {
  const State state = this->state();
  std::memcpy(bytes, &state, sizeof(state));
  surface_.GetState(bytes + sizeof(state));
}

size_t Painter::CheckState(const uint8_t* bytes, size_t count) const {
  State state;
  if (count < sizeof(state)) {
    throw std::invalid_argument("state: too short");
  }
  std::memcpy(static_cast<void*>(&state), bytes, sizeof(state));
  Engine::Check(state.engine);
  CheckPosition(state.position.x, state.position.y, options_.canvas_width);
  CheckPressure(state.pressure);
  return sizeof(state) +
         surface_.CheckState(bytes + sizeof(state), count - sizeof(state));
}

void Painter::SetState(const uint8_t* bytes) {
  State state;
  std::memcpy(static_cast<void*>(&state), bytes, sizeof(state));
  set_state(state);
  surface_.SetState(bytes + sizeof(state));
}

}  // namespace envs
