// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// A canvas to search for strokes on: strokes in real numbers, tried without
// being kept.

#ifndef ENVS_NATIVE_STROKE_CANVAS_H_
#define ENVS_NATIVE_STROKE_CANVAS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine.h"
#include "stroke.h"
#include "surface.h"
#include "workers.h"

namespace envs {

struct StrokeCanvasOptions {
  int height, width;
  int channels;  // 1, 3 or 4.
  bool white;
  // Logarithm of the brush's radius before the first stroke.
  double first_log_radius;
  // Random numbers that the brush draws and drops first.
  int burn;
  int num_threads;
};

// A picture to compare with, in rows of interleaved channels: bytes, or floats
// with one for white.
struct Picture {
  const uint8_t* bytes;
  const float* floats;
};

// All methods may be called from any thread; they wait for each other. Strokes
// are in range; see CheckStroke.
class StrokeCanvas {
 public:
  StrokeCanvas(const StrokeCanvasOptions& options, MyPaintBrush* brush);
  ~StrokeCanvas();

  void Clear();

  // Paints `count` strokes: each is a move of the lifted brush to its start,
  // and a curve.
  void Paint(const double* strokes, int count);

  // Writes [height, width, channels] bytes.
  void Render(uint8_t* pixels) const;

  // Writes for each stroke the change of the summed squared error if it were
  // painted now.
  void TryStrokes(const double* strokes, int count, const Picture& target,
                  double* changes);

  // Writes for each stroke the best color, of `palette`'s if `num_colors` is
  // not 0, and the change of the error with it. Colors of `strokes` are not
  // read.
  void FitColors(const double* strokes, int count, const Picture& target,
                 const double* palette, int num_colors, double* colors,
                 double* changes);

  std::vector<uint8_t> GetState() const;
  // Throws std::invalid_argument for bytes that are no state of this canvas.
  void SetState(const uint8_t* bytes, size_t count);

  bool paints_plainly() const { return model_->PaintsPlainly(); }
  void CheckProcess() const { workers_.CheckProcess(); }

 private:
  struct Thread;
  struct Fit;
  class Recorder;

  Box whole() const { return {0, 0, options_.width, options_.height}; }
  // Calls work(thread, i) for each i below `count`, over threads.
  void Share(int count, const std::function<void(Thread*, int)>& work);
  // Takes over what has changed within a box.
  void Refresh(const Box& box);
  // Returns the thread's copy of the canvas, which is equal to it.
  Surface* Copy(Thread* thread) const;
  size_t Offset(int x, int y) const {
    return (static_cast<size_t>(y) * options_.width + x) * options_.channels;
  }
  void Record(const double* stroke, const double* color, Thread* thread);
  // Returns the change of the error if pixels of a row became those of
  // `surface`.
  double Compare(const Surface& surface, int x, int y, int count,
                 const Picture& target, Thread* thread) const;
  double TryOnCopy(const double* stroke, const double* color,
                   const Picture& target, Thread* thread);
  double Try(const double* stroke, const double* color, const Picture& target,
             Thread* thread);
  template <typename Value>
  Fit Measure(const double* stroke, const Value* target, Thread* thread);

  const StrokeCanvasOptions options_;
  const std::shared_ptr<const BrushModel> model_;
  Engine engine_;
  Surface surface_;
  // What `Render` writes, always current.
  std::vector<uint8_t> shown_;
  std::vector<std::unique_ptr<Thread>> threads_;
  mutable std::mutex mutex_;
  // Last, as its threads use the others.
  Workers workers_;
};

}  // namespace envs

#endif  // ENVS_NATIVE_STROKE_CANVAS_H_
