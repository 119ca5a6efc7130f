// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Ways to mix a dab into part of a canvas.
//
// Values are fixed point with kOne for one. libmypaint interleaves channels
// and truncates after every product; so do we, one plane at a time.

#ifndef ENVS_NATIVE_BLEND_H_
#define ENVS_NATIVE_BLEND_H_

#include <cstdint>

#include "dab.h"

namespace envs {

// Where to paint: planes from a tile's corner on. `alpha` may be null where
// the canvas is opaque, if the mode leaves that so. Pixels up to kVector - 1
// beyond the box are rewritten as they are.
struct Target {
  uint16_t* planes[3];
  int num_planes;  // 1 if all three are equal and the color is gray.
  uint16_t* alpha;
  int stride;
  Box box;
};

// The dab's color, not premultiplied, and its strength in a blend mode.
struct Ink {
  uint16_t color[3];
  uint16_t opacity;
};

// Paint over what is there, which is what nearly all dabs do.
void BlendOver(const Dab& dab, const Ink& ink, const Target& target);

// The same with paint of some alpha; zero erases.
void BlendErase(const Dab& dab, const Ink& ink, uint32_t ink_alpha,
                const Target& target);

// Paint only as far as there is paint: alpha stays as it is.
void BlendLock(const Dab& dab, const Ink& ink, const Target& target);

// Gives the canvas the color's hue and saturation, keeping its brightness.
void BlendColorize(const Dab& dab, const Ink& ink, const Target& target);

}  // namespace envs

#endif  // ENVS_NATIVE_BLEND_H_
