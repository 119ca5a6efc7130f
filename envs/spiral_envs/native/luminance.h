// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Luminance as libmypaint's colorize mode sees it.

#ifndef ENVS_NATIVE_LUMINANCE_H_
#define ENVS_NATIVE_LUMINANCE_H_

#include <algorithm>
#include <cstdint>

namespace envs {

// Weights of ITU-R BT.709 in the precision libmypaint keeps them.
inline float Luminance(float red, float green, float blue) {
  constexpr float kRed = 0.2126 * 32768;
  constexpr float kGreen = 0.7152 * 32768;
  constexpr float kBlue = 0.0722 * 32768;
  return (red * kRed + green * kGreen + blue * kBlue) / 32768;
}

// Replaces `color`, fixed point, by `top` moved to the luminance of `color`,
// clipped toward gray into range.
inline void SetLuminance(const uint16_t top[3], uint16_t color[3]) {
  constexpr int32_t kMax = 1 << 15;
  const uint16_t wanted = Luminance(color[0], color[1], color[2]);
  const uint16_t given = Luminance(top[0], top[1], top[2]);
  const int16_t shift = wanted - given;
  int32_t moved[3];
  for (int c = 0; c < 3; ++c) moved[c] = top[c] + shift;
  const int32_t gray = Luminance(moved[0], moved[1], moved[2]);
  const int32_t low = std::min({moved[0], moved[1], moved[2]});
  const int32_t high = std::max({moved[0], moved[1], moved[2]});
  if ((low < 0 && gray == low) || (high > kMax && gray == high)) {
    // Where libmypaint divides by zero: a gray top, moved out of range by
    // rounding. Only the luminance is left.
    for (int c = 0; c < 3; ++c) color[c] = std::min<int32_t>(wanted, kMax);
    return;
  }
  if (low < 0) {
    for (int32_t& c : moved) c = gray + (c - gray) * gray / (gray - low);
  }
  if (high > kMax) {
    for (int32_t& c : moved) {
      c = gray + (c - gray) * (kMax - gray) / (high - gray);
    }
  }
  for (int c = 0; c < 3; ++c) color[c] = moved[c];
}

}  // namespace envs

#endif  // ENVS_NATIVE_LUMINANCE_H_
