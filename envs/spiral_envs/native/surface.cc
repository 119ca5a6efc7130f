// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "surface.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "blend.h"

namespace envs {
namespace {

// Clips to [0, 1]; NaN becomes 0.
float Unit(float value) {
  return value > 1.0f ? 1.0f : (value > 0.0f ? value : 0.0f);
}

// Limit of positions and radii: what is farther away or wider reaches no
// canvas, or is NaN, and does not fit an int.
constexpr float kFar = 1e8f;

bool IsNear(float value) { return std::abs(value) < kFar; }

// The radius within which an enlarged brush picks up paint, in pixels.
constexpr float kMaxSampled = 512;
// Maximum depth of notches between dabs along a line, in pixels.
constexpr float kScallop = 0.1f;
// How much the overlap of soft edges widens a line of dabs on each side, for
// each pixel that an edge fades over. Measured, so that enlarged lines cover
// the same area.
constexpr float kSpread = 0.25f;

// Bytes of a state before its planes: whether it is gray, and opaque.
constexpr size_t kFlags = 2;

uint8_t ToByte(uint32_t value) { return (value * 255 + kOne / 2) / kOne; }

int TileOf(float position) {
  return std::floor(std::floor(position) / kTile);
}

}  // namespace

// A dab's color and how strongly each of the blend modes applies.
struct Surface::Paint {
  uint16_t color[3];
  float alpha;
  uint16_t normal, lock, colorize;
  bool use_normal, use_lock, use_colorize;

  Ink ink(uint16_t opacity) const {
    return {{color[0], color[1], color[2]}, opacity};
  }
};

Surface::Surface(int width, int height, bool white, float zoom, float fade)
    : link_{}, width_(width), height_(height), stride_(width), right_(width),
      bottom_(height), zoom_(zoom), fade_(fade), blank_(white ? kOne : 0),
      touched_(kNowhere), bridge_(false), last_{}, last_color_{},
      record_(false) {
  mypaint_surface_init(&link_.base);
  link_.base.draw_dab = DrawDab;
  link_.base.get_color = GetColor;
  link_.self = this;
  for (auto& plane : planes_) plane.resize(width * height + kVector);
  Clear();
}

void Surface::Clear() {
  std::fill(planes_[0].begin(), planes_[0].end(), blank_);
  gray_ = true;
  opaque_ = blank_ == kOne;
  if (!opaque_) std::fill(planes_[3].begin(), planes_[3].end(), 0);
}

void Surface::Lift(bool bridge) {
  bridge_ = bridge;
  last_.radius = 0;
}

void Surface::SplitChannels() {
  if (!gray_) return;
  planes_[1] = planes_[2] = planes_[0];
  gray_ = false;
}

void Surface::SplitAlpha() {
  if (!opaque_) return;
  std::fill(planes_[3].begin(), planes_[3].end(), kOne);
  opaque_ = false;
}

int Surface::DrawDab(MyPaintSurface* base, float x, float y, float radius,
                     float red, float green, float blue, float opaque,
                     float hardness, float alpha, float aspect_ratio,
                     float angle, float lock_alpha, float colorize) {
  Surface& self = *reinterpret_cast<Link*>(base)->self;
  opaque = Unit(opaque);
  hardness = Unit(hardness);
  lock_alpha = Unit(lock_alpha);
  colorize = Unit(colorize);
  // NaN fails every comparison.
  if (!(radius >= 0.1f && hardness > 0.0f && opaque > 0.0f)) return false;
  if (!IsNear(x) || !IsNear(y) || !IsNear(angle) || !IsNear(aspect_ratio)) {
    return false;
  }

  Paint paint;
  paint.color[0] = Unit(red) * kOne;
  paint.color[1] = Unit(green) * kOne;
  paint.color[2] = Unit(blue) * kOne;
  paint.alpha = Unit(alpha);
  const float normal = (1.0f - lock_alpha) * (1.0f - colorize);
  paint.use_normal = normal != 0.0f;
  paint.use_lock = lock_alpha != 0.0f && paint.alpha != 0.0f;
  paint.use_colorize = colorize != 0.0f;
  paint.normal = normal * opaque * kOne;
  paint.lock = lock_alpha * opaque * (1.0f - colorize) * kOne;
  paint.colorize = colorize * opaque * kOne;
  Shape shape = {x, y, radius, hardness, std::max(aspect_ratio, 1.0f), angle};
  if (self.zoom_ != 1) self.Enlarge(paint, &shape);
  self.Place(shape, paint);
  // Also where nothing was hit: the engine must not tell canvases apart.
  return true;
}

void Surface::Enlarge(const Paint& paint, Shape* shape) {
  // Paint that covers can be laid on twice; any other would show.
  const bool covers =
      bridge_ && paint.normal >= kOne && paint.alpha >= 1.0f;
  // The engine softens what is sharper than the pixels it thinks there are;
  // wider edges are the brush's own.
  float& radius = shape->radius;
  if (radius * (1 - shape->hardness) < 1.01f * fade_) {
    const float fade = fade_ / zoom_;
    // As much paint as before: a dab's is the square of its radius times its
    // hardness.
    const float paint_left = radius * radius * shape->hardness;
    radius = (fade + std::sqrt(fade * fade + 4 * paint_left)) / 2;
    shape->hardness = 1 - fade / radius;
    if (covers) radius += kSpread * (fade_ - fade);
  }
  if (record_) {
    dabs_.insert(dabs_.end(),
                 {shape->x, shape->y, radius * std::sqrt(shape->hardness),
                  shape->aspect_ratio, shape->angle, covers ? 1.0f : 0.0f});
  }
  shape->x *= zoom_;
  shape->y *= zoom_;
  radius *= zoom_;
  if (covers) Bridge(paint, *shape);
  last_ = *shape;
  std::copy(paint.color, paint.color + 3, last_color_);
  if (!covers) last_.radius = 0;
}

void Surface::Bridge(const Paint& paint, const Shape& to) {
  const Shape from = last_;
  const float distance = std::hypot(to.x - from.x, to.y - from.y);
  const float radius = std::min(from.radius, to.radius);
  // Dabs further apart make a dotted line; it is to stay one.
  if (radius == 0 || distance > radius ||
      std::abs(to.angle - from.angle) > 10 ||
      !std::equal(last_color_, last_color_ + 3, paint.color)) {
    return;
  }
  const float thinnest = radius / std::max(from.aspect_ratio, to.aspect_ratio);
  const int parts = std::ceil(distance / std::sqrt(8 * kScallop * thinnest));
  for (int i = 1; i < parts; ++i) {
    const float t = static_cast<float>(i) / parts;
    const auto mix = [t](float a, float b) { return a + t * (b - a); };
    Place({mix(from.x, to.x), mix(from.y, to.y), mix(from.radius, to.radius),
           mix(from.hardness, to.hardness),
           mix(from.aspect_ratio, to.aspect_ratio), mix(from.angle, to.angle)},
          paint);
  }
}

void Surface::Place(const Shape& shape, const Paint& paint) {
  const float x = shape.x, y = shape.y, reach = shape.radius + 1.0f;
  if (!IsNear(x) || !IsNear(y) || !IsNear(reach)) return;
  const int x0 = std::max(left_ / kTile, TileOf(x - reach));
  const int y0 = std::max(top_ / kTile, TileOf(y - reach));
  const int x1 = std::min((right_ - 1) / kTile, TileOf(x + reach));
  const int y1 = std::min((bottom_ - 1) / kTile, TileOf(y + reach));
  const Turn& turn = TurnBy(shape.angle);
  for (int tile_y = y0; tile_y <= y1; ++tile_y) {
    for (int tile_x = x0; tile_x <= x1; ++tile_x) {
      const Dab dab(x - tile_x * kTile, y - tile_y * kTile, shape.radius,
                    shape.hardness, shape.aspect_ratio, turn);
      Stamp(dab, paint, tile_x, tile_y);
    }
  }
}

const Turn& Surface::TurnBy(float angle) const {
  if (turn_.angle != angle) turn_ = Turn(angle);
  return turn_;
}

void Surface::MoveWindow(const Box& box) {
  left_ = box.x0 / kTile * kTile;
  top_ = box.y0 / kTile * kTile;
  right_ = std::min(width_, (box.x1 + kTile - 1) / kTile * kTile);
  bottom_ = std::min(height_, (box.y1 + kTile - 1) / kTile * kTile);
  stride_ = right_ - left_;
  const size_t count = stride_ * (bottom_ - top_) + kVector;
  for (auto& plane : planes_) {
    if (plane.size() < count) plane.resize(count, blank_);
  }
}

Box Surface::Reach(float x, float y, float radius) const {
  const float reach = radius + 1.0f;
  if (!IsNear(x) || !IsNear(y) || !IsNear(reach)) return kNowhere;
  const auto floor = [](float value) -> int { return std::floor(value); };
  const Box box = {std::max(0, floor(x - reach)), std::max(0, floor(y - reach)),
                   std::min(width_, floor(x + reach) + 1),
                   std::min(height_, floor(y + reach) + 1)};
  return box.x0 < box.x1 && box.y0 < box.y1 ? box : kNowhere;
}

void Surface::Stamp(const Dab& dab, const Paint& paint, int tile_x,
                    int tile_y) {
  const uint16_t* color = paint.color;
  if (color[0] != color[1] || color[0] != color[2] || paint.use_colorize) {
    SplitChannels();
  }
  if (paint.use_lock || paint.use_colorize || paint.alpha != 1.0f) {
    SplitAlpha();
  }
  const int left = tile_x * kTile, top = tile_y * kTile;
  const int corner = index(left, top);
  const Target target = {
      {plane(0) + corner, plane(1) + corner, plane(2) + corner},
      gray_ ? 1 : 3,
      opaque_ ? nullptr : plane(3) + corner,
      stride_,
      dab.Bounds({0, 0, std::min(kTile, width_ - left),
                  std::min(kTile, height_ - top)})};
  const Box& box = target.box;
  if (box.x0 >= box.x1 || box.y0 >= box.y1) return;
  touched_ = Union(touched_, {left + box.x0, top + box.y0, left + box.x1,
                              top + box.y1});
  if (paint.use_normal && paint.alpha == 1.0f) {
    BlendOver(dab, paint.ink(paint.normal), target);
  } else if (paint.use_normal) {
    BlendErase(dab, paint.ink(paint.normal), paint.alpha * kOne, target);
  }
  if (paint.use_lock) BlendLock(dab, paint.ink(paint.lock), target);
  if (paint.use_colorize) {
    BlendColorize(dab, paint.ink(paint.colorize), target);
  }
}

void Surface::GetColor(MyPaintSurface* base, float x, float y, float radius,
                       float* red, float* green, float* blue, float* alpha) {
  const Surface& self = *reinterpret_cast<Link*>(base)->self;
  x *= self.zoom_;
  y *= self.zoom_;
  radius = std::max(radius, 1.0f) * self.zoom_;
  // A mean of this many pixels is as good, and takes no minutes.
  if (self.zoom_ > 1) radius = std::min(radius, kMaxSampled);
  if (!IsNear(x) || !IsNear(y) || !IsNear(radius)) {
    *red = *blue = *alpha = 0.0f;
    *green = 1.0f;
    return;
  }
  const float reach = radius + 1.0f;
  float weight = 0, sums[4] = {0, 0, 0, 0};
  static const Turn straight(0);
  for (int tile_y = TileOf(y - reach); tile_y <= TileOf(y + reach); ++tile_y) {
    for (int tile_x = TileOf(x - reach); tile_x <= TileOf(x + reach);
         ++tile_x) {
      const Dab dab(x - tile_x * kTile, y - tile_y * kTile, radius, 0.5f, 1.0f,
                    straight);
      self.Sample(dab, tile_x, tile_y, &weight, sums);
    }
  }
  for (float& sum : sums) sum /= weight;
  *alpha = Unit(sums[3]);
  const bool visible = sums[3] > 0.0f;
  // libmypaint answers green where there is nothing to see.
  *red = visible ? Unit(sums[0] / sums[3]) : 0.0f;
  *green = visible ? Unit(sums[1] / sums[3]) : 1.0f;
  *blue = visible ? Unit(sums[2] / sums[3]) : 0.0f;
}

void Surface::Sample(const Dab& dab, int tile_x, int tile_y, float* weight,
                     float sums[4]) const {
  const int left = tile_x * kTile, top = tile_y * kTile;
  const Box box = dab.Bounds({0, 0, kTile, kTile});
  // Whole numbers within a tile, floats across tiles: as libmypaint does.
  uint32_t tile_weight = 0, beyond = 0, tile_sums[4] = {0, 0, 0, 0};
  uint16_t mask[kTile];
  for (int y = box.y0; y < box.y1; ++y) {
    int x0 = box.x0, x1 = box.x1;
    dab.Span(y, &x0, &x1);
    if (x0 >= x1) continue;
    dab.MaskRow(y, x0, x1 - x0, kOne, mask);
    uint32_t row_weight = 0, inside = 0;
    for (int x = x0; x < x1; ++x) row_weight += mask[x - x0];
    tile_weight += row_weight;
    if (top + y >= 0 && top + y < height_) {
      const int row = (top + y) * width_ + left;
      const int end = std::min(x1, width_ - left);
      for (int x = std::max(x0, -left); x < end; ++x) {
        const uint32_t seen = mask[x - x0];
        inside += seen;
        tile_sums[0] += seen * plane(0)[row + x] / kOne;
        if (!gray_) {
          tile_sums[1] += seen * plane(1)[row + x] / kOne;
          tile_sums[2] += seen * plane(2)[row + x] / kOne;
        }
        if (!opaque_) tile_sums[3] += seen * plane(3)[row + x] / kOne;
      }
    }
    // White gives each channel the whole weight, and nothing gives none.
    if (opaque_) tile_sums[3] += inside;
    if (blank_ == kOne) beyond += row_weight - inside;
  }
  if (gray_) tile_sums[1] = tile_sums[2] = tile_sums[0];
  *weight += tile_weight;
  for (int c = 0; c < 4; ++c) sums[c] += tile_sums[c] + beyond;
}

void Surface::RenderPart(int channels, bool premultiplied, int first,
                         int count, uint8_t* pixels) const {
  if (channels == 4) {
    RenderAlpha(first, count, pixels);
    return;
  }
  const bool over_white = blank_ == kOne && !opaque_ && !premultiplied;
  for (int c = 0; c < channels; ++c) {
    const uint16_t* values = plane(gray_ ? 0 : c) + first;
    uint8_t* to = pixels + c;
    // Loops of a known stride: the compiler splits them into vectors.
    const auto write = [=](auto value) {
      if (channels == 1) {
        for (int i = 0; i < count; ++i) to[i] = ToByte(value(i));
      } else {
        for (int i = 0; i < count; ++i) to[3 * i] = ToByte(value(i));
      }
    };
    if (over_white) {
      const uint16_t* alpha = plane(3) + first;
      write([=](int i) { return std::min(values[i] + kOne - alpha[i], kOne); });
    } else {
      write([=](int i) { return uint32_t{values[i]}; });
    }
  }
}

void Surface::RenderAlpha(int first, int count, uint8_t* pixels) const {
  const uint16_t* const alphas = plane(3) + first;
  for (int i = 0; i < count; ++i) {
    const uint32_t alpha = opaque_ ? kOne : alphas[i];
    for (int c = 0; c < 3; ++c) {
      // Rounded twice, to fixed point and to bytes, as libmypaint does.
      const uint32_t value = plane(gray_ ? 0 : c)[first + i];
      const uint32_t straight =
          alpha == 0 ? 0 : (value * kOne + alpha / 2) / alpha;
      pixels[4 * i + c] = ToByte(std::min(straight, kOne));
    }
    pixels[4 * i + 3] = ToByte(alpha);
  }
}

Box Surface::TakeTouched() { return std::exchange(touched_, kNowhere); }

void Surface::ClearRow(int x, int y, int count) {
  const int at = index(x, y);
  for (int c = 0; c < (gray_ ? 1 : 3); ++c) {
    std::fill_n(plane(c) + at, count, blank_);
  }
  if (!opaque_) std::fill_n(plane(3) + at, count, blank_);
}

void Surface::CopyRow(const Surface& from, int x, int y, int count) {
  const int to = index(x, y), at = from.index(x, y);
  for (int c = 0; c < (gray_ ? 1 : 3); ++c) {
    std::copy_n(from.plane(from.gray_ ? 0 : c) + at, count, plane(c) + to);
  }
  if (opaque_) return;
  if (from.opaque_) {
    std::fill_n(plane(3) + to, count, kOne);
  } else {
    std::copy_n(from.plane(3) + at, count, plane(3) + to);
  }
}

void Surface::CopyBox(const Surface& from, const Box& box) {
  MatchPlanes(from);
  for (int y = box.y0; y < box.y1; ++y) {
    CopyRow(from, box.x0, y, box.x1 - box.x0);
  }
}

void Surface::MatchPlanes(const Surface& from) {
  if (!from.gray_) SplitChannels();
  if (!from.opaque_) SplitAlpha();
}

void Surface::CopyAll(const Surface& from) {
  gray_ = from.gray_;
  opaque_ = from.opaque_;
  ForEachPlane([&](int c) { planes_[c] = from.planes_[c]; });
}

template <typename Function>
void Surface::ForEachPlane(Function function) const {
  for (int c = 0; c < (gray_ ? 1 : 3); ++c) function(c);
  if (!opaque_) function(3);
}

size_t Surface::PlaneBytes() const {
  return sizeof(uint16_t) * width_ * height_;
}

size_t Surface::StateBytes() const {
  size_t bytes = kFlags;
  ForEachPlane([&](int) { bytes += PlaneBytes(); });
  return bytes;
}

void Surface::GetState(uint8_t* bytes) const {
  bytes[0] = gray_;
  bytes[1] = opaque_;
  bytes += kFlags;
  ForEachPlane([&](int c) {
    std::memcpy(bytes, plane(c), PlaneBytes());
    bytes += PlaneBytes();
  });
}

size_t Surface::CheckState(const uint8_t* bytes, size_t count) const {
  if (count >= kFlags && bytes[0] <= 1 && bytes[1] <= 1) {
    const size_t planes = (bytes[0] ? 1 : 3) + (bytes[1] ? 0 : 1);
    const size_t size = kFlags + planes * PlaneBytes();
    if (size <= count) return size;
  }
  throw std::invalid_argument("state: not one of a canvas of this size");
}

void Surface::SetState(const uint8_t* bytes) {
  gray_ = bytes[0];
  opaque_ = bytes[1];
  bytes += kFlags;
  ForEachPlane([&](int c) {
    std::memcpy(plane(c), bytes, PlaneBytes());
    bytes += PlaneBytes();
    // Dabs are mixed into values of one at most.
    for (int i = 0; i < width_ * height_; ++i) {
      plane(c)[i] = std::min<uint32_t>(plane(c)[i], kOne);
    }
  });
}

}  // namespace envs
