#include "dab.h"

#include <algorithm>
#include <cmath>

#include "dispatch.h"

namespace envs {
namespace {

// Below this radius libmypaint smooths the edge over each pixel's area.
constexpr float kSmoothRadius = 3.0f;

ENVS_INLINE float Clamp(float value, float low, float high) {
  return value > high ? high : (value < low ? low : value);
}

ENVS_INLINE uint16_t Opacity(float rr, float hardness, float inner_slope,
                             float outer_offset, float outer_slope) {
  const float inner = 1.0f + rr * inner_slope;
  const float outer = outer_offset + rr * outer_slope;
  const float opacity = rr <= hardness ? inner : outer;
  return static_cast<uint16_t>(
      static_cast<int32_t>((rr > 1.0f ? 0.0f : opacity) * 32768.0f));
}

struct Ellipse {
  float sin, cos, aspect_ratio;

  ENVS_INLINE float SquareRadius(float x, float y) const {
    const float minor = (y * cos - x * sin) * aspect_ratio;
    const float major = y * sin + x * cos;
    return minor * minor + major * major;
  }
};

struct Outline {
  float hardness, inner_slope, outer_offset, outer_slope;
};

ENVS_MULTIVERSION void PlainRow(Ellipse ellipse, Outline outline, float x,
                                float row, float scale, int x0, int count,
                                uint16_t* __restrict mask) {
  for (int i = 0; i < count; ++i) {
    const float column = (x0 + i) + 0.5f - x;
    const float rr = ellipse.SquareRadius(column, row) * scale;
    mask[i] = Opacity(rr, outline.hardness, outline.inner_slope,
                      outline.outer_offset, outline.outer_slope);
  }
}

// Estimates how much of each pixel the dab covers, from the pixel's point
// nearest to the dab's axis and one a unit disc's radius beyond it.
ENVS_MULTIVERSION void SmoothRow(Ellipse ellipse, Outline outline, float x,
                                 float y, float scale, float inner_square,
                                 int y_pixel, int x0, int count,
                                 uint16_t* __restrict mask) {
  const float kDisc = sqrtf(static_cast<float>(1.0 / M_PI));
  const float sin = ellipse.sin, cos = ellipse.cos;
  const float axis = cos * cos + sin * sin;
  const float bottom = y - static_cast<float>(y_pixel);
  const float center_y = bottom - 0.5f;
  const float top = bottom - 1.0f;
  for (int i = 0; i < count; ++i) {
    const float right = x - static_cast<float>(x0 + i);
    const float center_x = right - 0.5f;
    const float left = right - 1.0f;
    const bool inside = (left < 0) & (right > 0) & (top < 0) & (bottom > 0);
    const float along = (center_x * cos + center_y * sin) / axis;
    const float near_x = inside ? 0.0f : Clamp(cos * along, left, right);
    const float near_y = inside ? 0.0f : Clamp(sin * along, top, bottom);
    const float near = ellipse.SquareRadius(near_x, near_y) * scale;
    const float side = (center_x - cos) * sin - cos * (center_y + sin);
    const float step_x = sin * kDisc, step_y = cos * kDisc;
    const float far_x = side < 0 ? near_x - step_x : near_x + step_x;
    const float far_y = side < 0 ? near_y + step_y : near_y - step_y;
    const float far_square = ellipse.SquareRadius(far_x, far_y);
    const float far = far_square * scale;
    const float mean = (far + near) * 0.5f;
    const float edge = 1.0f - (1.0f - near) / (1.0f + (far - near));
    const float covered = far_square < inner_square ? mean : edge;
    const float rr = near > 1.0f ? near : covered;
    mask[i] = Opacity(rr, outline.hardness, outline.inner_slope,
                      outline.outer_offset, outline.outer_slope);
  }
}

}  // namespace

Dab::Dab(float x, float y, float radius, float hardness, float aspect_ratio,
         float angle)
    : x_(x), y_(y), radius_(radius), hardness_(hardness),
      aspect_ratio_(aspect_ratio) {
  const float radians = angle / 360 * 2 * M_PI;
  cos_ = std::cos(static_cast<double>(radians));
  sin_ = std::sin(static_cast<double>(radians));
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

void Dab::Span(int y, int* x0, int* x1) const {
  if (radius_ < kSmoothRadius) return;
  // The ellipse lies within the circle of its longer half-axis; one pixel
  // more absorbs all rounding.
  const float row = y + 0.5f - y_;
  const float half =
      std::sqrt(std::max(0.0f, radius_ * radius_ - row * row)) + 1.0f;
  *x0 = std::max<int>(*x0, x_ - half - 0.5f);
  *x1 = std::min<int>(*x1, x_ + half + 1.5f);
}

void Dab::MaskRow(int y, int x0, int x1, uint16_t* mask) const {
  const Ellipse ellipse = {sin_, cos_, aspect_ratio_};
  const Outline outline = {hardness_, inner_slope_, outer_offset_,
                           outer_slope_};
  if (radius_ < kSmoothRadius) {
    SmoothRow(ellipse, outline, x_, y_, inverse_square_radius_,
              inner_square_radius_, y, x0, x1 - x0, mask);
  } else {
    PlainRow(ellipse, outline, x_, y + 0.5f - y_, inverse_square_radius_, x0,
             x1 - x0, mask);
  }
}

}  // namespace envs
