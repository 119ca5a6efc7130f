// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Replays recorded calls on libmypaint alone, to measure against.

#ifndef ENVS_NATIVE_REPLAY_H_
#define ENVS_NATIVE_REPLAY_H_

#include <cstdint>
#include <string>

namespace envs {

// The kind of a recorded call, which has three arguments.
enum class Call : int32_t {
  kClear,      // Fill all tiles with opaque white.
  kBegin,      // begin_atomic and end_atomic of the surface.
  kEnd,
  kReset,      // reset and new_stroke of the brush.
  kStrokeTo,   // x, y, pressure.
  kBaseValue,  // setting, value.
};

// Throws std::invalid_argument for an unknown call, or one whose arguments
// libmypaint cannot take.
void CheckCall(int32_t call, const float* arguments, int width);

// Makes `count` calls with a new brush on libmypaint's own tiled surface of
// [width, width] pixels, and returns the seconds they took.
double Replay(const std::string& brush, int width, const int32_t* calls,
              const float* arguments, int count);

}  // namespace envs

#endif  // ENVS_NATIVE_REPLAY_H_
