// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Strokes in real numbers, painted as drawing programs have them.

#ifndef ENVS_NATIVE_STROKE_H_
#define ENVS_NATIVE_STROKE_H_

#include <memory>

#include "engine.h"

namespace envs {

// The numbers of a stroke: start, control point and end as x, y, then radius,
// pressures at start and end, red, green and blue.
constexpr int kStrokeColumns = 12, kStrokeColor = 9;

// Moves the lifted brush to the stroke's start and paints it.
void PaintStroke(const double* stroke, const double* color, Engine* engine,
                 MyPaintSurface* surface);

// Makes the brush new, lifted at (0, 0), having dropped `burn` random numbers.
void RenewBrush(const std::shared_ptr<const BrushModel>& model, int burn,
                double log_radius, Engine* engine, MyPaintSurface* surface);

}  // namespace envs

#endif  // ENVS_NATIVE_STROKE_H_
