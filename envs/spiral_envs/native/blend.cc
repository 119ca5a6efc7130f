// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "blend.h"

#include "dispatch.h"
#include "luminance.h"

namespace envs {
namespace {

// Calls row(mask, count, offset) for each row of the dab within the box.
template <typename Row>
ENVS_INLINE void ForEachRow(const Dab& dab, uint32_t opacity,
                            const Target& target, Row row) {
  uint16_t mask[kTile];
  for (int y = target.box.y0; y < target.box.y1; ++y) {
    int x0 = target.box.x0, x1 = target.box.x1;
    dab.Span(y, &x0, &x1);
    if (x0 >= x1) continue;
    dab.MaskRow(y, x0, x1 - x0, opacity, mask);
    row(mask, x1 - x0, y * target.stride + x0);
  }
}

ENVS_INLINE void OverRow(const uint16_t* __restrict mask, int count,
                         uint32_t value, uint16_t* __restrict plane) {
  for (int i = 0; i < WholeVectors(count); ++i) {
    const uint32_t top = mask[i];
    plane[i] = (top * value + (kOne - top) * plane[i]) / kOne;
  }
}

// Alpha truncates the canvas's share alone.
ENVS_INLINE void OverAlphaRow(const uint16_t* __restrict mask, int count,
                              uint16_t* __restrict alpha) {
  for (int i = 0; i < count; ++i) {
    const uint32_t top = mask[i];
    alpha[i] = top + (kOne - top) * alpha[i] / kOne;
  }
}

ENVS_INLINE void EraseRow(const uint16_t* __restrict mask, int count,
                          uint32_t ink_alpha, uint32_t value,
                          uint16_t* __restrict plane) {
  for (int i = 0; i < count; ++i) {
    const uint32_t top = mask[i] * ink_alpha / kOne;
    plane[i] = (top * value + (kOne - mask[i]) * plane[i]) / kOne;
  }
}

ENVS_INLINE void EraseAlphaRow(const uint16_t* __restrict mask, int count,
                               uint32_t ink_alpha,
                               uint16_t* __restrict alpha) {
  for (int i = 0; i < count; ++i) {
    const uint32_t top = mask[i] * ink_alpha / kOne;
    alpha[i] = top + (kOne - mask[i]) * alpha[i] / kOne;
  }
}

ENVS_INLINE void LockRow(const uint16_t* __restrict mask,
                         const uint16_t* __restrict alpha, int count,
                         uint32_t value, uint16_t* __restrict plane) {
  for (int i = 0; i < count; ++i) {
    const uint32_t top = static_cast<uint32_t>(mask[i]) * alpha[i] / kOne;
    plane[i] = (top * value + (kOne - mask[i]) * plane[i]) / kOne;
  }
}

}  // namespace

ENVS_MULTIVERSION void BlendOver(const Dab& dab, const Ink& ink,
                                 const Target& target) {
  ForEachRow(dab, ink.opacity, target,
             [&](const uint16_t* mask, int count, int offset) ENVS_LAMBDA {
               // Opaque over opaque stays opaque.
               if (target.alpha != nullptr) {
                 OverAlphaRow(mask, count, target.alpha + offset);
               }
               for (int c = 0; c < target.num_planes; ++c) {
                 OverRow(mask, count, ink.color[c], target.planes[c] + offset);
               }
             });
}

ENVS_MULTIVERSION void BlendErase(const Dab& dab, const Ink& ink,
                                  uint32_t ink_alpha, const Target& target) {
  ForEachRow(dab, ink.opacity, target,
             [&](const uint16_t* mask, int count, int offset) ENVS_LAMBDA {
               EraseAlphaRow(mask, count, ink_alpha, target.alpha + offset);
               for (int c = 0; c < target.num_planes; ++c) {
                 EraseRow(mask, count, ink_alpha, ink.color[c],
                          target.planes[c] + offset);
               }
             });
}

ENVS_MULTIVERSION void BlendLock(const Dab& dab, const Ink& ink,
                                 const Target& target) {
  ForEachRow(dab, ink.opacity, target,
             [&](const uint16_t* mask, int count, int offset) ENVS_LAMBDA {
               for (int c = 0; c < target.num_planes; ++c) {
                 LockRow(mask, target.alpha + offset, count, ink.color[c],
                         target.planes[c] + offset);
               }
             });
}

ENVS_MULTIVERSION void BlendColorize(const Dab& dab, const Ink& ink,
                                     const Target& target) {
  ForEachRow(
      dab, ink.opacity, target,
      [&](const uint16_t* mask, int count, int offset) ENVS_LAMBDA {
        for (int i = 0; i < count; ++i) {
          const uint32_t top = mask[i], alpha = target.alpha[offset + i];
          if (top == 0) continue;
          uint16_t tinted[3] = {0, 0, 0};
          for (int c = 0; c < 3 && alpha != 0; ++c) {
            tinted[c] = kOne * target.planes[c][offset + i] / alpha;
          }
          SetLuminance(ink.color, tinted);
          for (int c = 0; c < 3; ++c) {
            uint16_t& pixel = target.planes[c][offset + i];
            const uint16_t paint = tinted[c] * alpha / kOne;
            pixel = (top * paint + (kOne - top) * pixel) / kOne;
          }
        }
      });
}

}  // namespace envs
