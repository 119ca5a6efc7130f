// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// The arithmetic is that of libmypaint 1.6.0's mypaint-brush.c, helpers.c and
// mypaint-mapping.c, in the same order and width, which is under this notice:
//
// Copyright (C) 2007-2011 Martin Renold <martinxyz@gmx.ch>
//
// Permission to use, copy, modify, and/or distribute this software for any
// purpose with or without fee is hereby granted, provided that the above
// copyright notice and this permission notice appear in all copies.
//
// THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES
// WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
// MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR
// ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
// WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
// ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF
// OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
//
// Its random numbers are D. E. Knuth's, whose program is in the public domain.

#include "engine.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <type_traits>

namespace envs {
namespace {

#define SETTING(name) MYPAINT_BRUSH_SETTING_##name
#define STATE(name) state(MYPAINT_BRUSH_STATE_##name)
#define VALUE(name) value(MYPAINT_BRUSH_SETTING_##name)
#define BASE(name) base(MYPAINT_BRUSH_SETTING_##name)

constexpr double kMinRadius = 0.2, kMaxRadius = 1000;
constexpr double kGridSize = 256;
constexpr double kMaxTime = 5;
constexpr double kNear = 1e8;

double Degrees(double radians) { return radians / (2 * M_PI) * 360.0; }

double Clamp(double value, double low, double high) {
  return value > high ? high : (value < low ? low : value);
}

// The remainder that is never negative. The product is a double's.
float Modulo(float a, float n) {
  return a - n * std::floor(static_cast<double>(a / n));
}

float AngleBetween(float from, float to) {
  float angle = to - from;
  angle = Modulo(angle + 180, 360) - 180;
  angle += angle > 180 ? -360 : (angle < -180 ? 360 : 0);
  return angle;
}

// The length of a vector, as glibc's hypotf has it for finite numbers.
float Hypot(float x, float y) {
  const double dx = x, dy = y;
  return std::sqrt(dx * dx + dy * dy);
}

// Settings that matter where no dab is drawn.
constexpr int kMovingSettings[] = {
    SETTING(RADIUS_LOGARITHMIC), SETTING(ELLIPTICAL_DAB_RATIO),
    SETTING(ELLIPTICAL_DAB_ANGLE), SETTING(SLOW_TRACKING_PER_DAB),
    SETTING(SPEED1_SLOWNESS), SETTING(SPEED2_SLOWNESS),
    SETTING(OFFSET_BY_SPEED_SLOWNESS), SETTING(DIRECTION_FILTER),
    SETTING(CUSTOM_INPUT), SETTING(CUSTOM_INPUT_SLOWNESS),
    SETTING(STROKE_DURATION_LOGARITHMIC), SETTING(STROKE_HOLDTIME),
    SETTING(GRIDMAP_SCALE), SETTING(GRIDMAP_SCALE_X),
    SETTING(GRIDMAP_SCALE_Y)};

// Where `Approach` is called.
enum Site { kTracking, kDabTracking, kSpeed1, kSpeed2, kOffset, kDirection,
            kCustom };

// Like a cast on x86: floats out of range become the lowest integer.
int ToInt(double value) {
  return std::abs(value) < 2147483647.0 ? static_cast<int>(value)
                                        : std::numeric_limits<int>::min();
}

void HsvToRgb(float* color) {
  float h = color[0];
  h = h - std::floor(static_cast<double>(h));
  const float s = Clamp(color[1], 0.0, 1.0), v = Clamp(color[2], 0.0, 1.0);
  if (s == 0) {
    color[0] = color[1] = color[2] = v;
    return;
  }
  double hue = h;
  if (hue == 1.0) hue = 0.0;
  hue *= 6.0;
  if (!(hue >= 0.0 && hue < 6.0)) {  // No number.
    color[0] = color[1] = color[2] = 0;
    return;
  }
  const int sector = static_cast<int>(hue);
  const double f = hue - sector;
  const float w = v * (1.0 - s);
  const float q = v * (1.0 - (s * f));
  const float t = v * (1.0 - (s * (1.0 - f)));
  const float table[6][3] = {{v, t, w}, {q, v, w}, {w, v, t},
                             {w, q, v}, {t, w, v}, {v, w, q}};
  std::copy(table[sector], table[sector] + 3, color);
}

void RgbToHsv(float* color) {
  const float r = Clamp(color[0], 0.0, 1.0), g = Clamp(color[1], 0.0, 1.0),
              b = Clamp(color[2], 0.0, 1.0);
  const float high = std::max({r, g, b}), low = std::min({r, g, b});
  const float range = high - low;
  float h = 0, s = 0;
  if (range > 0.0001) {
    s = range / high;
    if (r == high) {
      h = (g - b) / range;
      if (h < 0.0) h += 6.0;
    } else if (g == high) {
      h = 2.0 + (b - r) / range;
    } else if (b == high) {
      h = 4.0 + (r - g) / range;
    }
    h /= 6.0;
  }
  color[0] = h;
  color[1] = s;
  color[2] = high;
}

void RgbToHsl(float* color) {
  const float r = Clamp(color[0], 0.0, 1.0), g = Clamp(color[1], 0.0, 1.0),
              b = Clamp(color[2], 0.0, 1.0);
  const double high = std::max({r, g, b}), low = std::min({r, g, b});
  const float l = (high + low) / 2.0;
  float h = 0, s = 0;
  if (high != low) {
    s = l <= 0.5 ? (high - low) / (high + low)
                 : (high - low) / (2.0 - high - low);
    double range = high - low;
    if (range == 0.0) range = 1.0;
    if (r == high) {
      h = (g - b) / range;
    } else if (g == high) {
      h = 2.0 + (b - r) / range;
    } else if (b == high) {
      h = 4.0 + (r - g) / range;
    }
    h /= 6.0;
    if (h < 0.0) h += 1.0;
  }
  color[0] = h;
  color[1] = s;
  color[2] = l;
}

double HslValue(double n1, double n2, double hue) {
  if (hue > 6.0) {
    hue -= 6.0;
  } else if (hue < 0.0) {
    hue += 6.0;
  }
  if (hue < 1.0) return n1 + (n2 - n1) * hue;
  if (hue < 3.0) return n2;
  if (hue < 4.0) return n1 + (n2 - n1) * (4.0 - hue);
  return n1;
}

void HslToRgb(float* color) {
  float h = color[0];
  h = h - std::floor(static_cast<double>(h));
  const float s = Clamp(color[1], 0.0, 1.0), l = Clamp(color[2], 0.0, 1.0);
  if (s == 0) {
    color[0] = color[1] = color[2] = l;
    return;
  }
  // Either in floats, as in C, or in doubles.
  const double m2 = l <= 0.5 ? l * (1.0 + s) : l + s - l * s;
  const double m1 = 2.0 * l - m2;
  color[0] = HslValue(m1, m2, h * 6.0 + 2.0);
  color[1] = HslValue(m1, m2, h * 6.0);
  color[2] = HslValue(m1, m2, h * 6.0 - 2.0);
}

}  // namespace

// Knuth's, The Art of Computer Programming, volume 2, section 3.6, with the
// seed that libmypaint gives every brush.
Random::Random(Seeded) : next_(kLongLag) {
  constexpr int kSeed = 1000, kSeparation = 7;
  constexpr int kCount = 2 * kLongLag - 1;
  const auto mod_sum = [](double x, double y) {
    return (x + y) - static_cast<int>(x + y);
  };
  double u[kCount];
  constexpr double ulp = (1.0 / (1L << 30)) / (1L << 22);
  double ss = 2.0 * ulp * (kSeed + 2);
  for (int j = 0; j < kLongLag; ++j) {
    u[j] = ss;
    ss += ss;
    if (ss >= 1.0) ss -= 1.0 - 2 * ulp;
  }
  u[1] += ulp;
  for (int s = kSeed, t = kSeparation - 1; t;) {
    for (int j = kLongLag - 1; j > 0; --j) {
      u[j + j] = u[j];
      u[j + j - 1] = 0.0;
    }
    for (int j = kCount - 1; j >= kLongLag; --j) {
      const int k = j - (kLongLag - kShortLag);
      u[k] = mod_sum(u[k], u[j]);
      u[j - kLongLag] = mod_sum(u[j - kLongLag], u[j]);
    }
    if (s & 1) {
      for (int j = kLongLag; j > 0; --j) u[j] = u[j - 1];
      u[0] = u[kLongLag];
      u[kShortLag] = mod_sum(u[kShortLag], u[kLongLag]);
    }
    if (s) {
      s >>= 1;
    } else {
      --t;
    }
  }
  for (int j = 0; j < kShortLag; ++j) {
    state_[j + kLongLag - kShortLag] = u[j];
  }
  for (int j = kShortLag; j < kLongLag; ++j) state_[j - kShortLag] = u[j];
  for (int i = 0; i < 10; ++i) Fill(u, kCount);
  std::fill(buffer_, buffer_ + kQuality, 0);
}

void Random::Fill(double* numbers, int count) {
  const auto mod_sum = [](double x, double y) {
    return (x + y) - static_cast<int>(x + y);
  };
  int j = 0;
  for (; j < kLongLag; ++j) numbers[j] = state_[j];
  for (; j < count; ++j) {
    numbers[j] = mod_sum(numbers[j - kLongLag], numbers[j - kShortLag]);
  }
  int i = 0;
  for (; i < kShortLag; ++i, ++j) {
    state_[i] = mod_sum(numbers[j - kLongLag], numbers[j - kShortLag]);
  }
  for (; i < kLongLag; ++i, ++j) {
    state_[i] = mod_sum(numbers[j - kLongLag], state_[i - kShortLag]);
  }
}

double Random::Refill() {
  Fill(buffer_, kQuality);
  next_ = 1;
  return buffer_[0];
}

float Random::Gauss() {
  double sum = 0;
  for (int i = 0; i < 4; ++i) sum += Next();
  return sum * 1.73205080757 - 3.46410161514;
}

BrushModel::BrushModel(MyPaintBrush* brush) : is_mapped_{}, uses_{} {
  for (int i = 0; i < MYPAINT_BRUSH_SETTINGS_COUNT; ++i) {
    const auto setting = static_cast<MyPaintBrushSetting>(i);
    base_[i] = mypaint_brush_get_base_value(brush, setting);
    is_mapped_[i] = !mypaint_brush_is_constant(brush, setting);
    if (!is_mapped_[i]) continue;
    Mapping mapping{i, {}};
    for (int j = 0; j < MYPAINT_BRUSH_INPUTS_COUNT; ++j) {
      const auto input = static_cast<MyPaintBrushInput>(j);
      const int points = mypaint_brush_get_mapping_n(brush, setting, input);
      if (points == 0) continue;
      uses_[j] = true;
      Mapping::Curve curve{j, {}, {}};
      for (int k = 0; k < points; ++k) {
        float x, y;
        mypaint_brush_get_mapping_point(brush, setting, input, k, &x, &y);
        curve.x.push_back(x);
        curve.y.push_back(y);
      }
      mapping.curves.push_back(std::move(curve));
    }
    const bool moves = std::count(std::begin(kMovingSettings),
                                  std::end(kMovingSettings), i) > 0;
    Mappings& mappings = moves ? moving_ : drawing_;
    for (const Mapping::Curve& curve : mapping.curves) {
      mappings.uses[curve.input] = true;
    }
    mappings.list.push_back(std::move(mapping));
  }
  for (int i = 0; i < 2; ++i) {
    const float gamma =
        std::exp(base_[i == 0 ? SETTING(SPEED1_GAMMA) : SETTING(SPEED2_GAMMA)]);
    const float c1 = std::log(static_cast<double>(45.0f + gamma));
    speed_gamma_[i] = gamma;
    speed_slope_[i] = 0.015f * (45.0f + gamma);
    speed_offset_[i] = 0.5f - speed_slope_[i] * c1;
  }
  for (Mappings* mappings : {&moving_, &drawing_}) {
    const bool* const uses = mappings->uses;
    mappings->uses_direction = uses[MYPAINT_BRUSH_INPUT_DIRECTION] ||
                               uses[MYPAINT_BRUSH_INPUT_DIRECTION_ANGLE] ||
                               uses[MYPAINT_BRUSH_INPUT_ATTACK_ANGLE];
  }
  pressure_gain_ = std::exp(base_[SETTING(PRESSURE_GAIN_LOG)]);
  angle_ =
      Modulo(base_[SETTING(ELLIPTICAL_DAB_ANGLE)] + 180.0, 180.0) - 180.0;
  const auto zero = [this](std::initializer_list<int> settings) {
    return std::all_of(settings.begin(), settings.end(),
                       [this](int setting) { return IsZero(setting); });
  };
  uses_speed_[0] = uses_[MYPAINT_BRUSH_INPUT_SPEED1];
  uses_speed_[1] = uses_[MYPAINT_BRUSH_INPUT_SPEED2];
  uses_speed_offset_ = !IsZero(SETTING(OFFSET_BY_SPEED));
  uses_offsets_ = !zero(
      {SETTING(OFFSET_X), SETTING(OFFSET_Y), SETTING(OFFSET_ANGLE),
       SETTING(OFFSET_ANGLE_ASC), SETTING(OFFSET_ANGLE_VIEW),
       SETTING(OFFSET_ANGLE_2), SETTING(OFFSET_ANGLE_2_ASC),
       SETTING(OFFSET_ANGLE_2_VIEW)});
  uses_direction_ = uses_[MYPAINT_BRUSH_INPUT_DIRECTION] ||
                    uses_[MYPAINT_BRUSH_INPUT_DIRECTION_ANGLE] ||
                    uses_[MYPAINT_BRUSH_INPUT_ATTACK_ANGLE] || uses_offsets_;
  uses_tilt_ = uses_[MYPAINT_BRUSH_INPUT_TILT_DECLINATION] ||
               uses_[MYPAINT_BRUSH_INPUT_TILT_DECLINATIONX] ||
               uses_[MYPAINT_BRUSH_INPUT_TILT_DECLINATIONY] ||
               uses_[MYPAINT_BRUSH_INPUT_TILT_ASCENSION] ||
               uses_[MYPAINT_BRUSH_INPUT_ATTACK_ANGLE] || uses_offsets_;
  uses_custom_ = uses_[MYPAINT_BRUSH_INPUT_CUSTOM];
  uses_stroke_ = uses_[MYPAINT_BRUSH_INPUT_STROKE];
  uses_grid_ = uses_[MYPAINT_BRUSH_INPUT_GRIDMAP_X] ||
               uses_[MYPAINT_BRUSH_INPUT_GRIDMAP_Y];
  changes_hsv_ = !zero({SETTING(CHANGE_COLOR_H), SETTING(CHANGE_COLOR_HSV_S),
                        SETTING(CHANGE_COLOR_V)});
  changes_hsl_ =
      !zero({SETTING(CHANGE_COLOR_L), SETTING(CHANGE_COLOR_HSL_S)});
  uses_random_ = uses_[MYPAINT_BRUSH_INPUT_RANDOM] ||
                 !zero({SETTING(RADIUS_BY_RANDOM), SETTING(OFFSET_BY_RANDOM),
                        SETTING(TRACKING_NOISE)});
  reads_canvas_ = !IsZero(SETTING(SMUDGE));
  paints_plainly_ =
      !reads_canvas_ && !changes_hsv_ && !changes_hsl_ &&
      zero({SETTING(ERASER), SETTING(LOCK_ALPHA), SETTING(COLORIZE)});
}

float BrushModel::Mapping::Value(float base, const float* inputs) const {
  float result = base;
  for (const Curve& curve : curves) {
    const float x = inputs[curve.input];
    const int count = curve.x.size();
    int i = 1;
    while (i + 1 < count && x > curve.x[i]) ++i;
    const float x0 = curve.x[i - 1], x1 = curve.x[i];
    const float y0 = curve.y[i - 1], y1 = curve.y[i];
    result += x0 == x1 || y0 == y1
                  ? y0
                  : (y1 * (x - x0) + y0 * (x1 - x)) / (x1 - x0);
  }
  return result;
}

Engine::Engine(std::shared_ptr<const BrushModel> model)
    : model_(std::move(model)), s_{} {
  static_assert(std::is_trivially_copyable_v<EngineState>);
  static const Random seeded{Random::Seeded{}};
  s_.random = seeded;
  std::copy(model_->base_, model_->base_ + MYPAINT_BRUSH_SETTINGS_COUNT,
            s_.values);
  SetRadius(BASE(RADIUS_LOGARITHMIC));
  SetColor(BASE(COLOR_H), BASE(COLOR_S), BASE(COLOR_V));
  ResetStates();
  s_.reset_requested = true;
}

void Engine::Prepare(MyPaintSurface* surface, int burn) {
  // The time between two points of a stroke; see painter.h.
  constexpr double kSeconds = static_cast<double>(0.1f);
  for (int i = 0; i < burn; ++i) {
    Reset();
    StrokeTo(surface, 0, 0, 0, kSeconds);
  }
  if (!model_->uses_grid_) return;
  Reset();
  StrokeTo(surface, 0, 0, 0, kSeconds);
  StrokeTo(surface, 0, 0, 0, kSeconds);
}

void Engine::SetRadius(float log_radius) {
  if (log_radius == s_.log_radius && s_.radius != 0) return;
  s_.log_radius = log_radius;
  s_.radius = std::exp(log_radius);
  if (model_->IsConstant(SETTING(RADIUS_LOGARITHMIC))) {
    s_.values[SETTING(RADIUS_LOGARITHMIC)] = log_radius;
  }
}

void Engine::SetColor(float hue, float saturation, float value) {
  s_.hue = s_.color[0] = hue;
  s_.saturation = s_.color[1] = saturation;
  s_.value = s_.color[2] = value;
  HsvToRgb(s_.color);
}

void Engine::Check(const EngineState& state) {
  constexpr double kFar = 1e5, kMaxRatio = 1e4;
  const auto within = [](double value, double limit) {
    return std::abs(value) <= limit;
  };
  const auto& states = state.states;
  const float radius = states[MYPAINT_BRUSH_STATE_ACTUAL_RADIUS];
  bool holds = radius == 0 || (radius >= 0.2f && radius <= kMaxRadius);
  for (float value : states) holds = holds && within(value, kNear);
  for (int i : {MYPAINT_BRUSH_STATE_X, MYPAINT_BRUSH_STATE_Y,
                MYPAINT_BRUSH_STATE_ACTUAL_X, MYPAINT_BRUSH_STATE_ACTUAL_Y}) {
    holds = holds && within(states[i], kFar);
  }
  holds = holds &&
          within(states[MYPAINT_BRUSH_STATE_ACTUAL_ELLIPTICAL_DAB_RATIO],
                 kMaxRatio) &&
          state.radius >= 0 && within(state.radius, kNear) &&
          within(state.log_radius, kNear) && within(state.skip, kNear) &&
          within(state.skip_last_x, kNear) &&
          within(state.skip_last_y, kNear) &&
          within(state.skipped_time, kNear) && within(state.random_input, 1) &&
          state.random.IsValid();
  if (!holds) {
    throw std::invalid_argument("state: not one that strokes lead to");
  }
}

void Engine::Restore(const EngineState& state) {
  s_ = state;
  for (int i = 0; i < MYPAINT_BRUSH_SETTINGS_COUNT; ++i) {
    if (model_->IsConstant(i)) s_.values[i] = model_->base_[i];
  }
  if (model_->IsConstant(SETTING(RADIUS_LOGARITHMIC))) {
    s_.values[SETTING(RADIUS_LOGARITHMIC)] = s_.log_radius;
  }
}

void Engine::ResetStates() {
  s_.skip = s_.skip_last_x = s_.skip_last_y = s_.skipped_time = 0;
  std::fill(std::begin(s_.states), std::end(s_.states), 0);
  STATE(FLIP) = -1;
}

void Engine::StrokeTo(MyPaintSurface* surface, float x, float y,
                      float pressure, double time) {
  if (!(pressure > 0)) pressure = 0;
  if (time <= 0) time = 0.0001;
  if (time > 0.100 && pressure != 0 && STATE(PRESSURE) == 0) {
    // libmypaint brings the lifted brush there first, and passes 90 degrees
    // for what is the tilt along x, at most 1.
    const Tilt tilt = {static_cast<float>(Degrees(std::atan2(-1.0, 0.0))), 30,
                       60, 0};
    StrokeTo(surface, x, y, 0, tilt, time - 0.0001);
    time = 0.0001;
  }
  StrokeTo(surface, x, y, pressure, {0, 90, 90, 90}, time);
}

void Engine::StrokeTo(MyPaintSurface* surface, float x, float y,
                      float pressure, const Tilt& tilt, double time) {
  if (s_.skip > 0.001) {
    const float distance = Hypot(s_.skip_last_x - x, s_.skip_last_y - y);
    s_.skip_last_x = x;
    s_.skip_last_y = y;
    s_.skipped_time += time;
    s_.skip -= distance;
    time = s_.skipped_time;
    if (s_.skip > 0.001 && !(time > kMaxTime || s_.reset_requested)) return;
    s_.skip = s_.skip_last_x = s_.skip_last_y = s_.skipped_time = 0;
  }
  if (BASE(TRACKING_NOISE) != 0) {
    const float noise = s_.radius * BASE(TRACKING_NOISE);
    if (noise > 0.001) {
      s_.skip = 0.5 * noise;
      s_.skip_last_x = x;
      s_.skip_last_y = y;
      x += noise * s_.random.Gauss();
      y += noise * s_.random.Gauss();
    }
  }
  const float part = Approach(kTracking, BASE(SLOW_TRACKING), 100.0 * time);
  x = STATE(X) + (x - STATE(X)) * part;
  y = STATE(Y) + (y - STATE(Y)) * part;

  if (time > kMaxTime || s_.reset_requested) {
    s_.reset_requested = false;
    ResetStates();
    s_.random_input = s_.random.Next();
    STATE(X) = STATE(ACTUAL_X) = x;
    STATE(Y) = STATE(ACTUAL_Y) = y;
    STATE(PRESSURE) = pressure;
    STATE(STROKE) = 1;
    return;
  }

  double time_left = time;
  float moved = STATE(PARTIAL_DABS);
  float todo = CountDabs(x, y, time);
  while (moved + todo >= 1.0) {
    float dabs = 1;
    if (moved > 0) {
      dabs = 1.0 - moved;
      moved = 0;
    }
    const float part = dabs / todo;
    const float step_time = part * time_left;
    Tilt step = {};
    if (model_->uses_tilt_) {
      step = {part * AngleBetween(STATE(ASCENSION), tilt.ascension),
              part * (tilt.declination - STATE(DECLINATION)),
              part * (tilt.x - STATE(DECLINATIONX)),
              part * (tilt.y - STATE(DECLINATIONY))};
    }
    Update(dabs, part * (x - STATE(X)), part * (y - STATE(Y)),
           part * (pressure - STATE(PRESSURE)), step, step_time, true);
    STATE(FLIP) *= -1;
    DrawDab(surface);
    s_.random_input = s_.random.Next();
    time_left -= step_time;
    todo = CountDabs(x, y, time_left);
  }
  Tilt step = {};
  if (model_->uses_tilt_) {
    step = {AngleBetween(STATE(ASCENSION), tilt.ascension),
            tilt.declination - STATE(DECLINATION),
            tilt.x - STATE(DECLINATIONX), tilt.y - STATE(DECLINATIONY)};
  }
  Update(todo, x - STATE(X), y - STATE(Y), pressure - STATE(PRESSURE), step,
         time_left, false);
  STATE(PARTIAL_DABS) = moved + todo;
}

float Engine::CountDabs(float x, float y, float time) {
  const float base_radius = Clamp(s_.radius, kMinRadius, kMaxRadius);
  if (STATE(ACTUAL_RADIUS) == 0) STATE(ACTUAL_RADIUS) = base_radius;
  const float dx = x - STATE(X), dy = y - STATE(Y);
  float distance;
  const float ratio = STATE(ACTUAL_ELLIPTICAL_DAB_RATIO);
  if (ratio > 1.0) {
    const float angle = STATE(ACTUAL_ELLIPTICAL_DAB_ANGLE) * M_PI / 180.0;
    if (angle != turn_.angle) {
      turn_ = {angle, static_cast<float>(std::cos(static_cast<double>(angle))),
               static_cast<float>(std::sin(static_cast<double>(angle)))};
    }
    const float minor = (dy * turn_.cos - dx * turn_.sin) * ratio;
    const float major = dy * turn_.sin + dx * turn_.cos;
    distance = std::sqrt(minor * minor + major * major);
  } else {
    distance = Hypot(dx, dy);
  }
  const float by_actual =
      distance / STATE(ACTUAL_RADIUS) * BASE(DABS_PER_ACTUAL_RADIUS);
  const float by_basic = distance / base_radius * BASE(DABS_PER_BASIC_RADIUS);
  return by_actual + by_basic + time * BASE(DABS_PER_SECOND);
}

void Engine::UpdateGrid() {
  const float x = STATE(ACTUAL_X), y = STATE(ACTUAL_Y);
  const float size = std::exp(VALUE(GRIDMAP_SCALE)) * static_cast<float>(
                         kGridSize);
  const float scaled_x = std::fabs(x * VALUE(GRIDMAP_SCALE_X));
  const float scaled_y = std::fabs(y * VALUE(GRIDMAP_SCALE_Y));
  STATE(GRIDMAP_X) = Modulo(scaled_x, size) / size * kGridSize;
  STATE(GRIDMAP_Y) = Modulo(scaled_y, size) / size * kGridSize;
  if (x < 0) STATE(GRIDMAP_X) = kGridSize - STATE(GRIDMAP_X);
  if (y < 0) STATE(GRIDMAP_Y) = kGridSize - STATE(GRIDMAP_Y);
}

float Engine::Approach(int site, float time_constant, float time) {
  if (time_constant <= 0.001) return 1;
  Memo& memo = memos_[site];
  if (memo.time_constant != time_constant || memo.time != time) {
    const float left = std::exp(-time / time_constant);
    memo = {time_constant, time, static_cast<float>(1.0 - left)};
  }
  return memo.part;
}

void Engine::Evaluate(const BrushModel::Mappings& mappings, float pressure) {
  if (mappings.list.empty()) return;
  const BrushModel& model = *model_;
  float inputs[MYPAINT_BRUSH_INPUTS_COUNT];
#define INPUT(name) inputs[MYPAINT_BRUSH_INPUT_##name]
#define USES(name) mappings.uses[MYPAINT_BRUSH_INPUT_##name]
  INPUT(PRESSURE) = pressure * model.pressure_gain_;
  for (int i = 0; i < 2; ++i) {
    const int input =
        i == 0 ? MYPAINT_BRUSH_INPUT_SPEED1 : MYPAINT_BRUSH_INPUT_SPEED2;
    if (!mappings.uses[input]) continue;
    const float speed = i == 0 ? STATE(NORM_SPEED1_SLOW)
                               : STATE(NORM_SPEED2_SLOW);
    inputs[input] =
        std::log(static_cast<double>(model.speed_gamma_[i] + speed)) *
            model.speed_slope_[i] +
        model.speed_offset_[i];
  }
  INPUT(RANDOM) = s_.random_input;
  INPUT(STROKE) = std::min(STATE(STROKE), 1.0f);
  if (mappings.uses_direction) {
    const float angle = std::atan2(STATE(DIRECTION_DY), STATE(DIRECTION_DX));
    INPUT(DIRECTION) = Modulo(Degrees(angle) + 180.0, 180.0);
    const float full =
        std::atan2(STATE(DIRECTION_ANGLE_DY), STATE(DIRECTION_ANGLE_DX));
    INPUT(DIRECTION_ANGLE) =
        std::fmod(static_cast<float>(Degrees(full) + 360.0), 360.0f);
    INPUT(ATTACK_ANGLE) =
        AngleBetween(STATE(ASCENSION), Modulo(Degrees(full) + 90, 360));
  }
  INPUT(TILT_DECLINATION) = STATE(DECLINATION);
  if (USES(TILT_ASCENSION)) {
    INPUT(TILT_ASCENSION) = Modulo(STATE(ASCENSION) + 180.0, 360.0) - 180.0;
  }
  if (USES(VIEWZOOM)) INPUT(VIEWZOOM) = s_.log_radius - std::log(s_.radius);
  INPUT(BRUSH_RADIUS) = s_.log_radius;
  INPUT(GRIDMAP_X) = Clamp(STATE(GRIDMAP_X), 0.0, kGridSize);
  INPUT(GRIDMAP_Y) = Clamp(STATE(GRIDMAP_Y), 0.0, kGridSize);
  INPUT(TILT_DECLINATIONX) = STATE(DECLINATIONX);
  INPUT(TILT_DECLINATIONY) = STATE(DECLINATIONY);
  INPUT(CUSTOM) = STATE(CUSTOM_INPUT);
  INPUT(BARREL_ROTATION) = 0;
#undef USES
#undef INPUT
  for (const BrushModel::Mapping& mapping : mappings.list) {
    const int i = mapping.setting;
    // Mapped settings of the color are of no use to the engine: it takes their
    // base values.
    const float start =
        i == SETTING(RADIUS_LOGARITHMIC) ? s_.log_radius : model.base_[i];
    s_.values[i] = mapping.Value(start, inputs);
  }
}

void Engine::Update(float dabs, float dx, float dy, float step_pressure,
                    const Tilt& tilt, float time, bool draws) {
  const BrushModel& model = *model_;
  if (!(time > 0)) time = 0.001;
  STATE(X) += dx;
  STATE(Y) += dy;
  STATE(PRESSURE) += step_pressure;
  if (model.uses_tilt_) {
    STATE(DECLINATION) += tilt.declination;
    STATE(ASCENSION) += tilt.ascension;
    STATE(DECLINATIONX) += tilt.x;
    STATE(DECLINATIONY) += tilt.y;
  }
  if (model.uses_grid_) UpdateGrid();
  if (STATE(PRESSURE) <= 0) STATE(PRESSURE) = 0;
  const float pressure = STATE(PRESSURE);
  if (model.uses_stroke_) {
    const float margin = 0.0001, threshold = BASE(STROKE_THRESHOLD);
    const bool started = STATE(STROKE_STARTED) != 0;
    if (!started && pressure > threshold + margin) {
      STATE(STROKE_STARTED) = 1;
      STATE(STROKE) = 0;
    } else if (started && pressure <= threshold * 0.9 + margin) {
      STATE(STROKE_STARTED) = 0;
    }
  }

  Evaluate(model.moving_, pressure);
  if (draws) Evaluate(model.drawing_, pressure);

  const float follow =
      Approach(kDabTracking, VALUE(SLOW_TRACKING_PER_DAB), dabs);
  STATE(ACTUAL_X) += (STATE(X) - STATE(ACTUAL_X)) * follow;
  STATE(ACTUAL_Y) += (STATE(Y) - STATE(ACTUAL_Y)) * follow;
  if (model.uses_speed_[0] || model.uses_speed_[1]) {
    const float speed = Hypot(dx / time, dy / time);
    if (model.uses_speed_[0]) {
      STATE(NORM_SPEED1_SLOW) +=
          (speed - STATE(NORM_SPEED1_SLOW)) *
          Approach(kSpeed1, VALUE(SPEED1_SLOWNESS), time);
    }
    if (model.uses_speed_[1]) {
      STATE(NORM_SPEED2_SLOW) +=
          (speed - STATE(NORM_SPEED2_SLOW)) *
          Approach(kSpeed2, VALUE(SPEED2_SLOWNESS), time);
    }
  }
  if (model.uses_speed_offset_) {
    float time_constant =
        std::exp(static_cast<float>(VALUE(OFFSET_BY_SPEED_SLOWNESS) * 0.01)) -
        1.0;
    if (time_constant < 0.002) time_constant = 0.002;
    const float part = Approach(kOffset, time_constant, time);
    STATE(NORM_DX_SLOW) += (dx / time - STATE(NORM_DX_SLOW)) * part;
    STATE(NORM_DY_SLOW) += (dy / time - STATE(NORM_DY_SLOW)) * part;
  }
  if (model.uses_direction_) UpdateDirection(dx, dy);
  if (model.uses_custom_) {
    STATE(CUSTOM_INPUT) +=
        (VALUE(CUSTOM_INPUT) - STATE(CUSTOM_INPUT)) *
        Approach(kCustom, VALUE(CUSTOM_INPUT_SLOWNESS), 0.1f);
  }
  if (model.uses_stroke_) {
    const float distance =
        Hypot(dx / time / s_.radius, dy / time / s_.radius) * time;
    const float frequency = std::exp(-VALUE(STROKE_DURATION_LOGARITHMIC));
    const float stroke = std::max(0.0f, STATE(STROKE) + distance * frequency);
    const float wrap = 1.0 + std::max(0.0f, VALUE(STROKE_HOLDTIME));
    if (stroke >= wrap && wrap > 9.9 + 1.0) {
      STATE(STROKE) = 1;
    } else {
      STATE(STROKE) = stroke >= wrap ? std::fmod(stroke, wrap) : stroke;
    }
  }

  float radius = model.IsConstant(SETTING(RADIUS_LOGARITHMIC))
                     ? s_.radius
                     : std::exp(VALUE(RADIUS_LOGARITHMIC));
  if (radius < kMinRadius) radius = kMinRadius;
  if (radius > kMaxRadius) radius = kMaxRadius;
  STATE(ACTUAL_RADIUS) = radius;
  STATE(ACTUAL_ELLIPTICAL_DAB_RATIO) = VALUE(ELLIPTICAL_DAB_RATIO);
  STATE(ACTUAL_ELLIPTICAL_DAB_ANGLE) =
      model.IsConstant(SETTING(ELLIPTICAL_DAB_ANGLE))
          ? model.angle_
          : static_cast<float>(
                Modulo(VALUE(ELLIPTICAL_DAB_ANGLE) + 180.0, 180.0) - 180.0);
}

void Engine::UpdateDirection(float dx, float dy) {
  const float distance = Hypot(dx, dy);
  const float filter =
      std::exp(static_cast<float>(VALUE(DIRECTION_FILTER) * 0.5)) - 1.0;
  const float part = Approach(kDirection, filter, distance);
  const float old_x = STATE(DIRECTION_DX), old_y = STATE(DIRECTION_DY);
  STATE(DIRECTION_ANGLE_DX) += (dx - STATE(DIRECTION_ANGLE_DX)) * part;
  STATE(DIRECTION_ANGLE_DY) += (dy - STATE(DIRECTION_ANGLE_DY)) * part;
  const auto square = [](float value) { return value * value; };
  if (square(old_x - dx) + square(old_y - dy) >
      square(old_x + dx) + square(old_y + dy)) {
    dx = -dx;
    dy = -dy;
  }
  STATE(DIRECTION_DX) += (dx - STATE(DIRECTION_DX)) * part;
  STATE(DIRECTION_DY) += (dy - STATE(DIRECTION_DY)) * part;
}

void Engine::Offset(float* x, float* y) {
  const float multiplier = std::exp(VALUE(OFFSET_MULTIPLIER));
  if (!std::isfinite(multiplier)) return;
  float dx = VALUE(OFFSET_X), dy = VALUE(OFFSET_Y);
  const int flip = STATE(FLIP);
  const float adjust = VALUE(OFFSET_ANGLE_ADJ);
  const float ascension = STATE(ASCENSION);
  const float direction = std::fmod(
      static_cast<float>(Degrees(std::atan2(STATE(DIRECTION_ANGLE_DY),
                                            STATE(DIRECTION_ANGLE_DX))) -
                         90),
      360.0f);
  // Angles in degrees, distances in radii; the brush's view is not turned.
  const auto add = [&](float angle, float distance) {
    const float radians = angle * M_PI / 180.0;
    dx += std::cos(static_cast<double>(radians)) * distance;
    dy += std::sin(static_cast<double>(radians)) * distance;
  };
  const auto positive = [](float value) { return value > 0 ? value : 0; };
  if (const float d = VALUE(OFFSET_ANGLE)) add(direction + adjust, d);
  if (const float d = VALUE(OFFSET_ANGLE_ASC)) add(ascension + adjust, d);
  if (const float d = VALUE(OFFSET_ANGLE_VIEW)) add(-adjust, d);
  if (const float d = positive(VALUE(OFFSET_ANGLE_2))) {
    add(direction + adjust * flip, d * flip);
  }
  if (const float d = positive(VALUE(OFFSET_ANGLE_2_ASC))) {
    add(ascension + adjust * flip, flip * d);
  }
  if (const float d = positive(VALUE(OFFSET_ANGLE_2_VIEW))) {
    add(-adjust, flip * d);
  }
  const float limit = 3240;
  const float scale = s_.radius * multiplier;
  *x += static_cast<float>(Clamp(dx * scale, -limit, limit));
  *y += static_cast<float>(Clamp(dy * scale, -limit, limit));
}

bool Engine::PickUp(MyPaintSurface* surface, float x, float y, float radius) {
  float* const bucket = &STATE(SMUDGE_RA);
  enum { kRecentness = 8, kLast = 4 };
  const float length = VALUE(SMUDGE_LENGTH);
  float update = length > 0.01 ? length : 0.01;
  const float recentness = bucket[kRecentness] * update;
  bucket[kRecentness] = recentness;
  const float margin = 0.0000000000000001;
  const float limit =
      std::pow(static_cast<float>(0.5 * update), VALUE(SMUDGE_LENGTH_LOG)) +
      margin;
  float color[4];
  if (recentness < (1.0 < limit ? 1.0 : limit)) {
    if (recentness == 0) update = 0;
    bucket[kRecentness] = 1;
    const float reach = Clamp(radius * std::exp(VALUE(SMUDGE_RADIUS_LOG)),
                              kMinRadius, kMaxRadius);
    surface->get_color(surface, ToInt(x + 0.5), ToInt(y + 0.5), reach,
                       &color[0], &color[1], &color[2], &color[3]);
    const float least = VALUE(SMUDGE_TRANSPARENCY);
    if ((least > 0 && color[3] < least) || (least < 0 && color[3] > -least)) {
      return false;
    }
    std::copy(color, color + 4, bucket + kLast);
  } else {
    std::copy(bucket + kLast, bucket + kLast + 4, color);
  }
  const float fac_old = update;
  const float fac_new = (1.0 - update) * color[3];
  for (int c = 0; c < 3; ++c) {
    bucket[c] = fac_old * bucket[c] + fac_new * color[c];
  }
  bucket[3] = Clamp(fac_old * bucket[3] + fac_new, 0.0, 1.0);
  return true;
}

float Engine::MixSmudge(float* color) const {
  const float* const bucket = &s_.states[MYPAINT_BRUSH_STATE_SMUDGE_RA];
  const float smudge = VALUE(SMUDGE);
  const float factor = 1.0f < smudge ? 1.0f : smudge;
  const float alpha =
      Clamp((1.0 - factor) + factor * bucket[3], 0.0, 1.0);
  if (!(alpha > 0)) {
    color[0] = 1;
    color[1] = color[2] = 0;
    return alpha;
  }
  const float rest = 1.0 - factor;
  for (int c = 0; c < 3; ++c) {
    color[c] = (factor * bucket[c] + rest * color[c]) / alpha;
  }
  return alpha;
}

void Engine::ChangeColor(float* color) const {
  if (VALUE(CHANGE_COLOR_H) || VALUE(CHANGE_COLOR_HSV_S) ||
      VALUE(CHANGE_COLOR_V)) {
    RgbToHsv(color);
    color[0] += VALUE(CHANGE_COLOR_H);
    color[1] += color[1] * color[2] * VALUE(CHANGE_COLOR_HSV_S);
    color[2] += VALUE(CHANGE_COLOR_V);
    HsvToRgb(color);
  }
  if (VALUE(CHANGE_COLOR_L) || VALUE(CHANGE_COLOR_HSL_S)) {
    RgbToHsl(color);
    color[2] += VALUE(CHANGE_COLOR_L);
    color[1] += color[1] *
                std::min(std::fabs(1.0f - color[2]), std::fabs(color[2])) *
                2.0f * VALUE(CHANGE_COLOR_HSL_S);
    HslToRgb(color);
  }
}

void Engine::DrawDab(MyPaintSurface* surface) {
  const BrushModel& model = *model_;
  float opaque = VALUE(OPAQUE) > 0 ? VALUE(OPAQUE) : 0;
  opaque = Clamp(opaque * VALUE(OPAQUE_MULTIPLY), 0.0, 1.0);
  const float linearize = BASE(OPAQUE_LINEARIZE);
  if (linearize != 0) {
    float per_pixel =
        BASE(DABS_PER_ACTUAL_RADIUS) + BASE(DABS_PER_BASIC_RADIUS);
    per_pixel *= 2.0;
    if (per_pixel < 1.0) per_pixel = 1.0;
    per_pixel = 1.0 + linearize * (per_pixel - 1.0);
    const float through = 1.0 - opaque;
    const float dab_through =
        std::pow(through, static_cast<float>(1.0 / per_pixel));
    opaque = 1.0 - dab_through;
  }

  float x = STATE(ACTUAL_X), y = STATE(ACTUAL_Y);
  if (model.uses_offsets_) Offset(&x, &y);
  if (const float by_speed = VALUE(OFFSET_BY_SPEED)) {
    x += STATE(NORM_DX_SLOW) * by_speed * 0.1;
    y += STATE(NORM_DY_SLOW) * by_speed * 0.1;
  }
  if (const float by_random = VALUE(OFFSET_BY_RANDOM)) {
    const float amplitude = by_random > 0 ? by_random : 0;
    x += s_.random.Gauss() * amplitude * s_.radius;
    y += s_.random.Gauss() * amplitude * s_.radius;
  }
  float radius = STATE(ACTUAL_RADIUS);
  if (const float by_random = VALUE(RADIUS_BY_RANDOM)) {
    const float noise = s_.random.Gauss() * by_random;
    const float log_radius = VALUE(RADIUS_LOGARITHMIC) + noise;
    radius = Clamp(std::exp(log_radius), kMinRadius, kMaxRadius);
    const float ratio = STATE(ACTUAL_RADIUS) / radius;
    const float correction = ratio * ratio;
    if (correction <= 1.0) opaque *= correction;
  }

  float color[3] = {s_.color[0], s_.color[1], s_.color[2]};
  if (VALUE(SMUDGE_LENGTH) < 1.0 && model.reads_canvas_ &&
      (VALUE(SMUDGE) != 0 || !model.IsConstant(SETTING(SMUDGE)))) {
    if (!PickUp(surface, x, y, radius)) return;
  }
  float alpha = 1;
  if (VALUE(SMUDGE) > 0) alpha = MixSmudge(color);
  if (VALUE(ERASER) != 0) alpha *= 1.0 - VALUE(ERASER);
  if (model.changes_hsv_ || model.changes_hsl_) ChangeColor(color);

  float hardness = Clamp(VALUE(HARDNESS), 0.0, 1.0);
  const float fadeout = radius * (1.0 - hardness);
  const float least_fadeout = VALUE(ANTI_ALIASING);
  if (fadeout < least_fadeout) {
    const float optical = radius - (1.0 - hardness) * radius / 2.0;
    const float softer = (optical - (least_fadeout / 2.0)) /
                         (optical + (least_fadeout / 2.0));
    radius = least_fadeout / (1.0 - softer);
    hardness = softer;
  }
  const float snap = VALUE(SNAP_TO_PIXEL);
  if (snap > 0) {
    const float snapped_x = std::floor(static_cast<double>(x)) + 0.5;
    const float snapped_y = std::floor(static_cast<double>(y)) + 0.5;
    x = x + (snapped_x - x) * snap;
    y = y + (snapped_y - y) * snap;
    float snapped = std::round(static_cast<float>(radius * 2.0)) / 2.0;
    if (snapped < 0.5) snapped = 0.5;
    if (snap > 0.9999) snapped -= 0.0001;
    radius = radius + (snapped - radius) * snap;
  }
  surface->draw_dab(surface, x, y, radius, color[0], color[1], color[2], opaque,
                    hardness, alpha, STATE(ACTUAL_ELLIPTICAL_DAB_RATIO),
                    STATE(ACTUAL_ELLIPTICAL_DAB_ANGLE), VALUE(LOCK_ALPHA),
                    VALUE(COLORIZE));
}

}  // namespace envs
