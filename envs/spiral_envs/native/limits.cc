// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "limits.h"

#include <cmath>
#include <stdexcept>

namespace envs {
namespace {

constexpr int kMaxGridWidth = 46340;
constexpr int kMaxBurn = (1 << 16) - 1;
constexpr int kMaxThreads = 1024;
// Logarithms of the smallest double and of libmypaint's largest radius.
constexpr double kMinLogSize = -750, kMaxLogSize = 6.908;
constexpr double kRoom = 2;
constexpr int kMinSide = 8, kMaxSide = 4096;

void Want(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

// NaN is in no range.
bool In(double value, double least, double most) {
  return value >= least && value <= most;
}

bool IsIndex(int32_t value, size_t count) {
  return value >= 0 && static_cast<size_t>(value) < count;
}

}  // namespace

const PainterOptions& Checked(const PainterOptions& options) {
  CheckedWidth(options.canvas_width);
  CheckedWidth(options.height());
  CheckedChannels(options.channels);
  Want(In(options.zoom, 1.0 / kMaxWidth, kMaxWidth),
       "zoom: want 1 / 8192 to 8192");
  Want(In(options.grid_width, 1, kMaxGridWidth),
       "grid_width: want 1 to 46340");
  Want(!options.log_sizes.empty(), "log_sizes: want one or more");
  for (double size : options.log_sizes) CheckSize(size);
  for (double pressure : options.pressures) CheckPressure(pressure);
  for (double level : options.color_levels) CheckColor(level, level, level);
  return options;
}

int CheckedBurn(int burn) {
  Want(In(burn, 0, kMaxBurn), "burn: want 0 to 65535");
  return burn;
}

int CheckedThreads(int num_threads) {
  Want(In(num_threads, 1, kMaxThreads), "num_threads: want 1 to 1024");
  return num_threads;
}

int CheckedWidth(int width) {
  Want(In(width, 1, kMaxWidth), "canvas_width: want 1 to 8192");
  return width;
}

void CheckSize(double log_size) {
  Want(In(log_size, kMinLogSize, kMaxLogSize),
       "log_size: want the logarithm of a radius, 1000 at most");
}

void CheckColor(double red, double green, double blue) {
  Want(In(red, 0, 1) && In(green, 0, 1) && In(blue, 0, 1),
       "color: want levels in [0, 1]");
}

void CheckPressure(double pressure) {
  Want(In(pressure, 0, 1), "pressure: want [0, 1]");
}

void CheckPosition(double x, double y, double width) {
  // The width is a float's at times.
  const double least = -1.001 * kRoom * width, most = width - least;
  Want(In(x, least, most) && In(y, least, most),
       "position: want one within two canvas widths of the canvas");
}

int CheckedSide(int pixels) {
  Want(In(pixels, kMinSide, kMaxSide), "shape: want sides of 8 to 4096 pixels");
  return pixels;
}

int CheckedChannels(int channels) {
  Want(channels == 1 || channels == 3 || channels == 4,
       "channels: want 1, 3 or 4");
  return channels;
}

void CheckStroke(const double* row, double width) {
  for (int i = 0; i < 6; i += 2) CheckPosition(row[i], row[i + 1], width);
  Want(row[6] > 0 && row[6] <= 1000, "radius: want (0, 1000] pixels");
  CheckPressure(row[7]);
  CheckPressure(row[8]);
  CheckColor(row[9], row[10], row[11]);
}

void CheckAction(const int32_t* row, const PainterOptions& options) {
  const size_t cells = static_cast<size_t>(options.grid_width) *
                       static_cast<size_t>(options.grid_width);
  bool fits = IsIndex(row[kFlag], 2) && IsIndex(row[kEnd], cells) &&
              IsIndex(row[kControl], cells) &&
              IsIndex(row[kSize], options.log_sizes.size()) &&
              IsIndex(row[kPressure], options.pressures.size());
  for (int column = kColor; column < kColumns; ++column) {
    fits = fits && IsIndex(row[column], options.color_levels.size());
  }
  Want(fits, "actions: an index is out of range");
}

}  // namespace envs
