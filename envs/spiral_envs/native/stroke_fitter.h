// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// What single strokes would cover, and the colors that suit them best.

#ifndef ENVS_NATIVE_STROKE_FITTER_H_
#define ENVS_NATIVE_STROKE_FITTER_H_

#include <functional>
#include <memory>
#include <vector>

#include "engine.h"
#include "surface.h"
#include "workers.h"

namespace envs {

struct StrokeFitterOptions {
  int height, width;
  // Pixels to one of the brush's own canvas; see Surface.
  float zoom;
  // Of the brush before a stroke.
  double first_log_radius;
  // Random numbers that the brush draws and drops first.
  int burn;
  int num_threads;
};

// A window of a picture, in rows of interleaved channels.
struct FitWindow {
  int top, left, height, width, channels;
  const float* before;
  const float* target;
  // Of the squared errors, one a pixel; null for ones.
  const float* weights;
};

// Every stroke is painted by a new brush, so that none depends on another. For
// brushes that paint plainly. Methods may be called from any thread, one at a
// time.
class StrokeFitter {
 public:
  StrokeFitter(const StrokeFitterOptions& options, MyPaintBrush* brush);
  ~StrokeFitter();

  struct Cover {
    Box box;
    std::vector<float> mask;
  };

  // Returns how strongly each stroke covers the pixels within a box.
  std::vector<Cover> Covers(const double* strokes, int count);

  // Writes for each stroke the color, of `palette`'s if `num_colors` is not 0,
  // with which the weighted squared error within the window is least, and the
  // change of that error.
  void Fit(const double* strokes, int count, const FitWindow& window,
           const double* palette, int num_colors, double* colors,
           double* changes);

  bool paints_plainly() const { return model_->PaintsPlainly(); }
  void CheckProcess() const { workers_.CheckProcess(); }

 private:
  struct Thread;

  void Share(int count, const std::function<void(Thread*, int)>& work);
  Box Paint(const double* stroke, Thread* thread);

  const StrokeFitterOptions options_;
  const std::shared_ptr<const BrushModel> model_;
  EngineState fresh_;
  std::vector<std::unique_ptr<Thread>> threads_;
  // Last, as its threads use the others.
  Workers workers_;
};

}  // namespace envs

#endif  // ENVS_NATIVE_STROKE_FITTER_H_
