// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "stroke.h"

#include <cmath>

#include "painter.h"

namespace envs {
namespace {

void SetColor(const double* color, Engine* engine) {
  const Hsv hsv = ToHsv(color[0], color[1], color[2]);
  engine->SetColor(hsv.hue, hsv.saturation, hsv.value);
}

void Move(double x, double y, Engine* engine, MyPaintSurface* surface) {
  engine->Reset();
  engine->StrokeTo(surface, x, y, 0, kStepSeconds);
}

}  // namespace

void PaintStroke(const double* stroke, const double* color, Engine* engine,
                 MyPaintSurface* surface) {
  const double *start = stroke, *control = stroke + 2, *end = stroke + 4;
  const double first = stroke[7], last = stroke[8];
  Move(start[0], start[1], engine, surface);
  engine->SetRadius(std::log(stroke[6]));
  SetColor(color, engine);
  engine->StrokeTo(surface, start[0], start[1], first, kStepSeconds);
  for (int i = 1; i <= kCurveSteps; ++i) {
    const double t = static_cast<double>(i) / kCurveSteps;
    const double s = 1 - t;
    const double from = s * s, by = 2 * t * s, to = t * t;
    engine->StrokeTo(surface,
                     from * start[0] + by * control[0] + to * end[0],
                     from * start[1] + by * control[1] + to * end[1],
                     first + t * (last - first), kStepSeconds);
  }
}

void RenewBrush(const std::shared_ptr<const BrushModel>& model, int burn,
                double log_radius, Engine* engine, MyPaintSurface* surface) {
  *engine = Engine(model);
  engine->Prepare(surface, burn);
  engine->SetRadius(log_radius);
  const double black[3] = {};
  SetColor(black, engine);
  Move(0, 0, engine, surface);
}

}  // namespace envs
