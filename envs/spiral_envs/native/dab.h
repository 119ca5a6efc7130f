// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// The shape of one brush dab, as libmypaint 1.6 draws it.
//
// Every float operation happens in the order and width of libmypaint's own
// renderer: canvases are equal bit for bit, and the tests hold us to it.

#ifndef ENVS_NATIVE_DAB_H_
#define ENVS_NATIVE_DAB_H_

#include <cmath>
#include <cstdint>
#include <cstring>

#include "dispatch.h"

namespace envs {

// Canvas values and masks are fixed point; this is one.
constexpr uint32_t kOne = 1 << 15;
// libmypaint computes dabs relative to the corner of each 64 x 64 tile, which
// rounds differently from tile to tile: we have to follow.
constexpr int kTile = 64;

// Rows are computed in whole vectors: what is written to may be this much
// longer, less one, than requested. The compiler splits vectors that
// are longer than the machine's.
constexpr int kVector = 8;
typedef float Floats __attribute__((vector_size(4 * kVector)));
typedef int32_t Ints __attribute__((vector_size(4 * kVector)));
typedef uint16_t Shorts __attribute__((vector_size(2 * kVector)));

ENVS_INLINE int WholeVectors(int count) {
  return (count + kVector - 1) & -kVector;
}

ENVS_INLINE Floats Columns(int first) {
  const Ints columns = first + Ints{0, 1, 2, 3, 4, 5, 6, 7};
  return __builtin_convertvector(columns, Floats);
}

// Half-open box of tile coordinates.
struct Box {
  int x0, y0, x1, y1;
};

// A box of nothing, which leaves others as they are in a union.
constexpr Box kNowhere = {1 << 30, 1 << 30, -1, -1};

inline Box Union(const Box& a, const Box& b) {
  return {a.x0 < b.x0 ? a.x0 : b.x0, a.y0 < b.y0 ? a.y0 : b.y0,
          a.x1 > b.x1 ? a.x1 : b.x1, a.y1 > b.y1 ? a.y1 : b.y1};
}

// The direction of a dab's longer axis.
struct Turn {
  // Degrees.
  explicit Turn(float angle);
  float angle, cos, sin;
};

// A dab relative to a tile's corner. `hardness` in (0, 1].
class Dab {
 public:
  Dab(float x, float y, float radius, float hardness, float aspect_ratio,
      const Turn& turn);

  // The pixels the dab may touch within `limits`; empty if x0 >= x1.
  Box Bounds(const Box& limits) const;

  // Narrows [*x0, *x1) to a span that holds all non-zero pixels of row y.
  ENVS_INLINE void Span(int y, int* x0, int* x1) const;

  // Writes opacity * factor / kOne, in [0, kOne], for `count` pixels of row y
  // from x0 on, rounded up to whole vectors by zeros.
  ENVS_INLINE void MaskRow(int y, int x0, int count, uint32_t factor,
                           uint16_t* mask) const;

 private:
  // Below this radius libmypaint smooths the edge over each pixel's area.
  static constexpr float kSmoothRadius = 3.0f;
  // Wider than all rounding of positions within a tile, in pixels.
  static constexpr float kSlack = 0.05f;

  ENVS_INLINE void PlainRow(int y, int x0, int count, uint32_t factor,
                            uint16_t* mask) const;
  template <bool kUnitAxis>
  ENVS_INLINE void SmoothRow(int y, int x0, int count, uint32_t factor,
                             uint16_t* mask) const;
  ENVS_INLINE Floats SquareRadius(Floats x, Floats y) const;
  // `rr`: squared distance from the center, one at the dab's edge.
  ENVS_INLINE void Store(Floats rr, uint32_t factor, uint16_t* mask) const;

  float x_, y_, radius_, hardness_, aspect_ratio_, sin_, cos_, square_axis_;
  float inverse_square_radius_, inner_square_radius_;
  float inner_slope_, outer_offset_, outer_slope_;
};

void Dab::Span(int y, int* x0, int* x1) const {
  // The dab lies within the circle of its longer half-axis. Smoothed dabs
  // color each pixel they touch, others those whose center they cover.
  const float reach = radius_ + kSlack;
  const bool smooth = radius_ < kSmoothRadius;
  const float center = std::fabs(y + 0.5f - y_);
  const float row = smooth ? std::fmax(0.0f, center - 0.5f) : center;
  if (row > reach) {
    *x1 = *x0;
    return;
  }
  const float half = std::sqrt(reach * reach - row * row) + kSlack;
  const float margin = smooth ? 0.5f : 0.0f;
  const int first = std::floor(x_ - half - margin - 0.5f);
  const int end = std::floor(x_ + half + margin - 0.5f) + 1;
  *x0 = *x0 > first ? *x0 : first;
  *x1 = *x1 < end ? *x1 : end;
}

Floats Dab::SquareRadius(Floats x, Floats y) const {
  const Floats minor = (y * cos_ - x * sin_) * aspect_ratio_;
  const Floats major = y * sin_ + x * cos_;
  return minor * minor + major * major;
}

void Dab::Store(Floats rr, uint32_t factor, uint16_t* mask) const {
  const Floats inner = 1.0f + rr * inner_slope_;
  const Floats outer = outer_offset_ + rr * outer_slope_;
  const Floats opacity = rr <= hardness_ ? inner : outer;
  const Floats seen = rr > 1.0f ? Floats{} : opacity * 32768.0f;
  const Ints fixed = __builtin_convertvector(seen, Ints);
  const Ints scaled = (fixed * static_cast<int32_t>(factor)) >> 15;
  const Shorts stored = __builtin_convertvector(scaled, Shorts);
  std::memcpy(mask, &stored, sizeof(stored));
}

void Dab::PlainRow(int y, int x0, int count, uint32_t factor,
                   uint16_t* mask) const {
  const Floats row = Floats{} + (y + 0.5f - y_);
  for (int i = 0; i < count; i += kVector) {
    const Floats column = Columns(x0 + i) + 0.5f - x_;
    Store(SquareRadius(column, row) * inverse_square_radius_, factor,
          mask + i);
  }
}

// Estimates how much of each pixel the dab covers, from the pixel's point
// nearest to the dab's axis and one a unit disc's radius beyond it.
template <bool kUnitAxis>
void Dab::SmoothRow(int y, int x0, int count, uint32_t factor,
                    uint16_t* mask) const {
  const float kDisc = std::sqrt(static_cast<float>(1.0 / M_PI));
  const float step_x = sin_ * kDisc, step_y = cos_ * kDisc;
  const Floats bottom = Floats{} + (y_ - static_cast<float>(y));
  const Floats center_y = bottom - 0.5f;
  const Floats top = bottom - 1.0f;
  for (int i = 0; i < count; i += kVector) {
    const Floats right = x_ - Columns(x0 + i);
    const Floats center_x = right - 0.5f;
    const Floats left = right - 1.0f;
    const Ints inside = (left < 0.0f) & (right > 0.0f) & (top < 0.0f) &
                        (bottom > 0.0f);
    const Floats projected = center_x * cos_ + center_y * sin_;
    const Floats along = kUnitAxis ? projected : projected / square_axis_;
    const Floats near_u = cos_ * along, near_v = sin_ * along;
    const Floats clamped_x =
        near_u > right ? right : (near_u < left ? left : near_u);
    const Floats clamped_y =
        near_v > bottom ? bottom : (near_v < top ? top : near_v);
    const Floats near_x = inside ? Floats{} : clamped_x;
    const Floats near_y = inside ? Floats{} : clamped_y;
    const Floats near =
        SquareRadius(near_x, near_y) * inverse_square_radius_;
    const Floats side = (center_x - cos_) * sin_ - cos_ * (center_y + sin_);
    const Floats far_x = side < 0.0f ? near_x - step_x : near_x + step_x;
    const Floats far_y = side < 0.0f ? near_y + step_y : near_y - step_y;
    const Floats far_square = SquareRadius(far_x, far_y);
    const Floats far = far_square * inverse_square_radius_;
    const Floats mean = (far + near) * 0.5f;
    const Floats edge = 1.0f - (1.0f - near) / (1.0f + (far - near));
    const Floats covered = far_square < inner_square_radius_ ? mean : edge;
    Store(near > 1.0f ? near : covered, factor, mask + i);
  }
}

void Dab::MaskRow(int y, int x0, int count, uint32_t factor,
                  uint16_t* mask) const {
  if (radius_ < kSmoothRadius && square_axis_ == 1.0f) {
    SmoothRow<true>(y, x0, count, factor, mask);
  } else if (radius_ < kSmoothRadius) {
    SmoothRow<false>(y, x0, count, factor, mask);
  } else {
    PlainRow(y, x0, count, factor, mask);
  }
  for (int i = count; i % kVector != 0; ++i) mask[i] = 0;
}

}  // namespace envs

#endif  // ENVS_NATIVE_DAB_H_
