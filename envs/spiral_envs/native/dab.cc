// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "dab.h"

#include <algorithm>
#include <cmath>

namespace envs {

Turn::Turn(float angle) : angle(angle) {
  const float radians = angle / 360 * 2 * M_PI;
  cos = std::cos(static_cast<double>(radians));
  sin = std::sin(static_cast<double>(radians));
}

Dab::Dab(float x, float y, float radius, float hardness, float aspect_ratio,
         const Turn& turn)
    : x_(x), y_(y), radius_(radius), hardness_(hardness),
      aspect_ratio_(aspect_ratio), sin_(turn.sin), cos_(turn.cos),
      square_axis_(cos_ * cos_ + sin_ * sin_) {
  inverse_square_radius_ = 1.0f / (radius * radius);
  inner_square_radius_ = radius > 1.0f ? radius - 1.0f : 0.0f;
  inner_square_radius_ *= inner_square_radius_ / aspect_ratio;
  inner_slope_ = -(1.0f / hardness - 1.0f);
  outer_offset_ = hardness / (1.0f - hardness);
  outer_slope_ = -hardness / (1.0f - hardness);
}

Box Dab::Bounds(const Box& limits) const {
  const float reach = radius_ + 1.0f;
  return {std::max<int>(limits.x0, std::floor(x_ - reach)),
          std::max<int>(limits.y0, std::floor(y_ - reach)),
          std::min<int>(limits.x1, std::floor(x_ + reach) + 1),
          std::min<int>(limits.y1, std::floor(y_ + reach) + 1)};
}

}  // namespace envs
