// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// What the painters take. Beyond it memory would be overrun, numbers would
// overflow, or painting would take for ever.
//
// All functions throw std::invalid_argument. The Python side asks for the same
// earlier, and says more about it.

#ifndef ENVS_NATIVE_LIMITS_H_
#define ENVS_NATIVE_LIMITS_H_

#include <cstdint>
#include <vector>

#include "painter.h"

namespace envs {

// Of a canvas, in pixels: its area is an int, four bytes a pixel too.
constexpr int kMostWidth = 8192;

// Returns `options`, for use where members are made of them.
const PainterOptions& Checked(const PainterOptions& options);
int CheckedBurn(int burn);
int CheckedThreads(int num_threads);
int CheckedWidth(int width);

void CheckSize(double log_size);
void CheckColor(double red, double green, double blue);
void CheckPressure(double pressure);
// `width`: of the brush's canvas. It may leave that by two widths.
void CheckPosition(double x, double y, double width);

// Of a canvas for strokes: 8 to 4096 each.
int CheckedSide(int pixels);
int CheckedChannels(int channels);
// `row`: kStrokeColumns numbers; `width`: of the longer side of the canvas.
void CheckStroke(const double* row, double width);

// `row`: kColumns indices.
void CheckAction(const int32_t* row, const PainterOptions& options);

}  // namespace envs

#endif  // ENVS_NATIVE_LIMITS_H_
