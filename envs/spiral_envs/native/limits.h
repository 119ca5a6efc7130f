// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// The ranges that the painters accept. Beyond them memory would be overrun,
// numbers would overflow, or painting would not end.
//
// All functions throw std::invalid_argument. The Python side checks the same
// earlier, with more informative errors.

#ifndef ENVS_NATIVE_LIMITS_H_
#define ENVS_NATIVE_LIMITS_H_

#include <cstdint>
#include <vector>

#include "painter.h"

namespace envs {

// Maximum width of a canvas in pixels: four bytes of each pixel of its area are
// counted in an int.
constexpr int kMaxWidth = 8192;

// Returns `options`, for use in initializer lists.
const PainterOptions& Checked(const PainterOptions& options);
int CheckedBurn(int burn);
int CheckedThreads(int num_threads);
int CheckedWidth(int width);

void CheckSize(double log_size);
void CheckColor(double red, double green, double blue);
void CheckPressure(double pressure);
// `width`: that of the brush's canvas. Positions may be off the canvas by two
// widths.
void CheckPosition(double x, double y, double width);

// Height or width of a canvas for strokes: 8 to 4096 pixels.
int CheckedSide(int pixels);
int CheckedChannels(int channels);
// `row`: kStrokeColumns numbers. `width`: the canvas's longer side in pixels.
void CheckStroke(const double* row, double width);

// `row`: kColumns indices.
void CheckAction(const int32_t* row, const PainterOptions& options);

}  // namespace envs

#endif  // ENVS_NATIVE_LIMITS_H_
