// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// libmypaint's brush engine, written again so that its state can be copied.
//
// A MyPaintBrush is opaque: its random generator and its last settings cannot
// be read or set. Here all of that is one plain struct. Nothing is computed
// that a brush does not use, so this engine is several times as fast. It calls
// a MyPaintSurface exactly as libmypaint 1.6's mypaint_brush_stroke_to does,
// bit for bit; the tests compare the two for every brush.

#ifndef ENVS_NATIVE_ENGINE_H_
#define ENVS_NATIVE_ENGINE_H_

#include <mypaint-brush.h>
#include <mypaint-surface.h>

#include <memory>
#include <vector>

namespace envs {

// The generator of random numbers in [0, 1) that libmypaint has for a brush.
class Random {
 public:
  struct Seeded {};

  Random() = default;
  // The generator of a new MyPaintBrush.
  explicit Random(Seeded);
  double Next() { return next_ < kLongLag ? buffer_[next_++] : Refill(); }
  float Gauss();
  // False for contents that `Next` cannot work with.
  bool IsValid() const { return next_ >= 0 && next_ <= kLongLag; }

 private:
  static constexpr int kLongLag = 10, kShortLag = 7, kQuality = 19;

  void Fill(double* numbers, int count);
  double Refill();

  double state_[kLongLag];
  double buffer_[kQuality];
  int next_;
};

// The settings of a brush, which strokes do not change.
class BrushModel {
 public:
  explicit BrushModel(MyPaintBrush* brush);

  float base(int setting) const { return base_[setting]; }
  bool IsConstant(int setting) const { return !is_mapped_[setting]; }
  // Whether the setting has no mapping and the value zero.
  bool IsZero(int setting) const {
    return IsConstant(setting) && base_[setting] == 0;
  }
  bool Uses(int input) const { return uses_[input]; }
  // Whether what it paints can depend on random numbers.
  bool UsesRandomNumbers() const { return uses_random_; }
  // Whether what it paints depends on what is on the canvas.
  bool ReadsCanvas() const { return reads_canvas_; }
  // Whether each dab mixes the brush's color into the canvas, by a coverage
  // that does not depend on that color, and does nothing else.
  bool PaintsPlainly() const { return paints_plainly_; }

 private:
  friend class Engine;

  struct Mapping {
    int setting;
    struct Curve {
      int input;
      std::vector<float> x, y;
    };
    std::vector<Curve> curves;
    float Value(float base, const float* inputs) const;
  };

  // Mappings, and the inputs that they use.
  struct Mappings {
    std::vector<Mapping> list;
    bool uses[MYPAINT_BRUSH_INPUTS_COUNT] = {};
    bool uses_direction = false;
  };

  float base_[MYPAINT_BRUSH_SETTINGS_COUNT];
  bool is_mapped_[MYPAINT_BRUSH_SETTINGS_COUNT];
  bool uses_[MYPAINT_BRUSH_INPUTS_COUNT];
  // Settings that decide where the next dab is, and those that say only what it
  // looks like.
  Mappings moving_, drawing_;
  float speed_gamma_[2], speed_slope_[2], speed_offset_[2];
  float pressure_gain_;
  // The angle of dabs in degrees, where it is constant.
  float angle_;
  bool uses_tilt_;
  bool uses_speed_[2], uses_speed_offset_, uses_direction_, uses_custom_;
  bool uses_stroke_, uses_grid_, uses_offsets_, changes_hsv_, changes_hsl_;
  bool uses_random_, reads_canvas_, paints_plainly_;
};

// All that strokes change. Trivially copyable.
struct EngineState {
  float states[MYPAINT_BRUSH_STATES_COUNT];
  float values[MYPAINT_BRUSH_SETTINGS_COUNT];
  // What mypaint_brush_set_base_value has set, and what follows from it.
  float log_radius, hue, saturation, value;
  float radius, color[3];
  double random_input;
  float skip, skip_last_x, skip_last_y, skipped_time;
  int reset_requested;
  Random random;
};

// One brush at work.
class Engine {
 public:
  explicit Engine(std::shared_ptr<const BrushModel> model);

  // Makes a new engine ready for a drawing: draws and drops `burn` random
  // numbers, more if the brush has tracking noise, and computes what libmypaint
  // starts
  // with from uninitialized memory. Draws nothing.
  void Prepare(MyPaintSurface* surface, int burn);
  // Like mypaint_brush_reset: the next `StrokeTo` is not a continuation.
  void Reset() { s_.reset_requested = true; }
  void SetRadius(float log_radius);
  void SetColor(float hue, float saturation, float value);
  // Like mypaint_brush_stroke_to without tilt.
  void StrokeTo(MyPaintSurface* surface, float x, float y, float pressure,
                double time);

  const BrushModel& model() const { return *model_; }
  const EngineState& state() const { return s_; }
  void set_state(const EngineState& state) { s_ = state; }
  // Throws std::invalid_argument for a state that no strokes lead to: one with
  // which painting would fail, or not end.
  static void Check(const EngineState& state);
  // Takes a state from elsewhere, which has been checked.
  void Restore(const EngineState& state);

 private:
  struct Tilt {
    float ascension, declination, x, y;
  };

  void StrokeTo(MyPaintSurface* surface, float x, float y, float pressure,
                const Tilt& tilt, double time);
  float CountDabs(float x, float y, float time);
  // The arguments are differences since the last update. `draws`: whether a dab
  // follows.
  void Update(float dabs, float dx, float dy, float pressure, const Tilt& tilt,
              float time, bool draws);
  void Evaluate(const BrushModel::Mappings& mappings, float pressure);
  // The part that is not left of a difference after some time.
  float Approach(int site, float time_constant, float time);
  void UpdateDirection(float dx, float dy);
  void UpdateGrid();
  void DrawDab(MyPaintSurface* surface);
  void Offset(float* x, float* y);
  // Returns false if there is nothing to paint with.
  bool PickUp(MyPaintSurface* surface, float x, float y, float radius);
  float MixSmudge(float* color) const;
  void ChangeColor(float* color) const;
  void ResetStates();

  float& state(MyPaintBrushState i) { return s_.states[i]; }
  float state(MyPaintBrushState i) const { return s_.states[i]; }
  float value(MyPaintBrushSetting i) const { return s_.values[i]; }
  float base(MyPaintBrushSetting i) const { return model_->base_[i]; }

  // Results of functions, with the arguments that they had last.
  struct Memo {
    float time_constant = -1, time = -1, part = 0;
  };
  struct Turn {
    float angle = 0, cos = 1, sin = 0;
  };

  std::shared_ptr<const BrushModel> model_;
  EngineState s_;
  Memo memos_[7];
  Turn turn_;
};

}  // namespace envs

#endif  // ENVS_NATIVE_ENGINE_H_
