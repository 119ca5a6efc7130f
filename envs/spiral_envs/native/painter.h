// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// One drawing: a canvas, a brush, and the actions that move it.

#ifndef ENVS_NATIVE_PAINTER_H_
#define ENVS_NATIVE_PAINTER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "engine.h"
#include "surface.h"

namespace envs {

// The columns of an action, in decoding order.
enum Column { kFlag, kEnd, kControl, kSize, kPressure, kColor, kColumns = 8 };

// Points of a stroke, and the time between two of them. A float's 0.1 is a hair
// above a double's: libmypaint takes another branch for a lifted brush then, so
// the detour decides pixels.
constexpr int kCurveSteps = 50;
constexpr double kStepSeconds = static_cast<double>(0.1f);

struct Hsv {
  double hue, saturation, value;
};

Hsv ToHsv(double red, double green, double blue);

struct PainterOptions {
  int canvas_width;
  int grid_width;
  int channels;  // 1, 3 or 4.
  bool white;
  std::vector<double> log_sizes;
  std::vector<double> pressures;
  std::vector<double> color_levels;
  // The released environment's faults: one brush for all drawings, strokes
  // that start at (y, y) after a move to (x, y), and black where a canvas seen
  // without alpha was erased.
  bool keep_brush;
  bool transpose_start;
  bool premultiplied;
  // Pixels of the canvas to one of the brush's; see Surface. For drawings of
  // points only: actions are for a zoom of 1.
  float zoom = 1;
  // Pixels; 0 for as many as canvas_width. For drawings of points only.
  int canvas_height = 0;

  int height() const {
    return canvas_height == 0 ? canvas_width : canvas_height;
  }
};

class Painter {
 public:
  // Any number of painters may share `brush`. `burn`: the random numbers that
  // it draws and drops before each drawing.
  Painter(const PainterOptions& options,
          std::shared_ptr<const BrushModel> brush, int burn);

  void Reset(uint8_t* canvas);

  // Paints one action of kColumns indices, all in range.
  void Step(const int32_t* action, uint8_t* canvas);

  // What the two above are made of, for drawings that keep to no grid.
  struct Point {
    double x, y;
  };
  void Clear();
  void SetBrush(double log_size, double red, double green, double blue);
  void Move(Point to);
  void StrokeTo(double x, double y, double pressure);
  void Render(uint8_t* canvas) const;
  Surface& surface() { return surface_; }
  // The brush as it is, and back to that.
  const EngineState& brush() const { return engine_.state(); }
  void RestoreBrush(const EngineState& state) { engine_.Restore(state); }

  void set_burn(int burn) { burn_ = burn; }
  // Takes over the drawing of a painter with the same options.
  void CopyFrom(const Painter& other);
  // The drawing, but for what only enlarged brushes need.
  size_t StateBytes() const;
  void GetState(uint8_t* bytes) const;
  // Returns the bytes of the state that begins at `bytes`, of `count` at most.
  // Throws std::invalid_argument for what is no state.
  size_t CheckState(const uint8_t* bytes, size_t count) const;
  // Takes a state that has been checked.
  void SetState(const uint8_t* bytes);

 private:
  // A drawing but for the pixels.
  struct State {
    EngineState engine;
    Point position;
    double pressure;
    int32_t lifted, has_brush;
  };

  State state() const;
  void set_state(const State& state);
  void RenewBrush();
  Point Place(int32_t cell) const;
  void Stroke(Point control, Point end, double pressure);

  const PainterOptions options_;
  int burn_;
  Surface surface_;
  const std::shared_ptr<const BrushModel> model_;
  Engine engine_;
  Point position_;
  double pressure_;
  // Whether the brush has been made ready for a drawing.
  bool lifted_, has_brush_;
};

}  // namespace envs

#endif  // ENVS_NATIVE_PAINTER_H_
