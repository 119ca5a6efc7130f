#include "surface.h"

#include <algorithm>
#include <cmath>

#include "blend.h"

namespace envs {
namespace {

float Unit(float value) {
  return value > 1.0f ? 1.0f : (value < 0.0f ? 0.0f : value);
}

int TileOf(float position) {
  return std::floor(std::floor(position) / kTile);
}

}  // namespace

// A dab's colour and how strongly each of the blend modes applies.
struct Surface::Paint {
  uint16_t color[3];
  float alpha;
  uint16_t normal, lock, colorize;
  bool use_normal, use_lock, use_colorize;
};

Surface::Surface(int width, bool white)
    : link_{}, width_(width), blank_(white ? kOne : 0) {
  mypaint_surface_init(&link_.base);
  link_.base.draw_dab = DrawDab;
  link_.base.get_color = GetColor;
  link_.self = this;
  for (auto& plane : planes_) plane.resize(width * width);
  Clear();
}

void Surface::Clear() {
  std::fill(planes_[0].begin(), planes_[0].end(), blank_);
  grey_ = true;
  opaque_ = blank_ == kOne;
  if (!opaque_) std::fill(planes_[3].begin(), planes_[3].end(), 0);
}

void Surface::SplitChannels() {
  if (!grey_) return;
  planes_[1] = planes_[2] = planes_[0];
  grey_ = false;
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
  if (radius < 0.1f || hardness == 0.0f || opaque == 0.0f) return false;

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
  aspect_ratio = std::max(aspect_ratio, 1.0f);

  const float reach = radius + 1.0f;
  const int last = (self.width_ - 1) / kTile;
  const int x0 = std::max(0, TileOf(x - reach));
  const int y0 = std::max(0, TileOf(y - reach));
  const int x1 = std::min(last, TileOf(x + reach));
  const int y1 = std::min(last, TileOf(y + reach));
  for (int tile_y = y0; tile_y <= y1; ++tile_y) {
    for (int tile_x = x0; tile_x <= x1; ++tile_x) {
      const Dab dab(x - tile_x * kTile, y - tile_y * kTile, radius, hardness,
                    aspect_ratio, angle);
      self.Stamp(dab, paint, tile_x, tile_y);
    }
  }
  // Also where nothing was hit: the engine must not tell canvases apart.
  return true;
}

void Surface::Stamp(const Dab& dab, const Paint& paint, int tile_x,
                    int tile_y) {
  const int left = tile_x * kTile, top = tile_y * kTile;
  const Box box = dab.Bounds({0, 0, std::min(kTile, width_ - left),
                              std::min(kTile, width_ - top)});
  uint16_t mask[kTile];
  for (int y = box.y0; y < box.y1; ++y) {
    int x0 = box.x0, x1 = box.x1;
    dab.Span(y, &x0, &x1);
    if (x0 >= x1) continue;
    dab.MaskRow(y, x0, x1, mask);
    BlendRow(paint, (top + y) * width_ + left + x0, x1 - x0, mask);
  }
}

void Surface::BlendRow(const Paint& paint, int offset, int count,
                       uint16_t* mask) {
  const uint16_t* color = paint.color;
  if (color[0] != color[1] || color[0] != color[2] || paint.use_colorize) {
    SplitChannels();
  }
  const int channels = grey_ ? 1 : 3;
  // Each mode starts from the bare mask; most dabs have one mode only.
  uint16_t scaled[kTile];
  uint16_t* const alpha = plane(3) + offset;
  if (paint.use_normal) {
    std::copy(mask, mask + count, scaled);
    ScaleRow(scaled, count, paint.normal);
    if (paint.alpha == 1.0f) {
      // Opaque over opaque stays opaque.
      if (!opaque_) OverAlphaRow(scaled, count, alpha);
      for (int c = 0; c < channels; ++c) {
        OverRow(scaled, count, color[c], plane(c) + offset);
      }
    } else {
      SplitAlpha();
      const uint16_t weight = paint.alpha * kOne;
      EraseAlphaRow(scaled, count, weight, alpha);
      for (int c = 0; c < channels; ++c) {
        EraseRow(scaled, count, weight, color[c], plane(c) + offset);
      }
    }
  }
  if (paint.use_lock) {
    SplitAlpha();
    std::copy(mask, mask + count, scaled);
    ScaleRow(scaled, count, paint.lock);
    for (int c = 0; c < channels; ++c) {
      LockRow(scaled, alpha, count, color[c], plane(c) + offset);
    }
  }
  if (paint.use_colorize) {
    SplitAlpha();
    ScaleRow(mask, count, paint.colorize);
    ColorizeRow(mask, alpha, count, color, plane(0) + offset,
                plane(1) + offset, plane(2) + offset);
  }
}

void Surface::GetColor(MyPaintSurface* base, float x, float y, float radius,
                       float* red, float* green, float* blue, float* alpha) {
  const Surface& self = *reinterpret_cast<Link*>(base)->self;
  radius = std::max(radius, 1.0f);
  const float reach = radius + 1.0f;
  float sums[4] = {0, 0, 0, 0}, sum_weight = 0;
  for (int tile_y = TileOf(y - reach); tile_y <= TileOf(y + reach); ++tile_y) {
    for (int tile_x = TileOf(x - reach); tile_x <= TileOf(x + reach);
         ++tile_x) {
      const int left = tile_x * kTile, top = tile_y * kTile;
      const Dab dab(x - left, y - top, radius, 0.5f, 1.0f, 0.0f);
      const Box box = dab.Bounds({0, 0, kTile, kTile});
      // Whole numbers within a tile, floats across tiles: as libmypaint does.
      uint32_t tile_sums[4] = {0, 0, 0, 0}, tile_weight = 0;
      uint16_t mask[kTile];
      for (int row = box.y0; row < box.y1; ++row) {
        int x0 = box.x0, x1 = box.x1;
        dab.Span(row, &x0, &x1);
        if (x0 >= x1) continue;
        dab.MaskRow(row, x0, x1, mask);
        for (int i = 0; i < x1 - x0; ++i) tile_weight += mask[i];
        if (top + row < 0 || top + row >= self.width_) continue;
        const int first = std::max(x0, -left);
        const int end = std::min(x1, self.width_ - left);
        const int offset = (top + row) * self.width_ + left;
        for (int c = 0; c < 4; ++c) {
          if (c == 3 ? self.opaque_ : c > 0 && self.grey_) continue;
          for (int i = first; i < end; ++i) {
            tile_sums[c] += uint32_t{mask[i - x0]} * self.plane(c)[offset + i]
                            / kOne;
          }
        }
        if (self.opaque_) {
          for (int i = first; i < end; ++i) tile_sums[3] += mask[i - x0];
        }
      }
      if (self.grey_) tile_sums[1] = tile_sums[2] = tile_sums[0];
      sum_weight += tile_weight;
      for (int c = 0; c < 4; ++c) sums[c] += tile_sums[c];
    }
  }
  for (float& sum : sums) sum /= sum_weight;
  *alpha = Unit(sums[3]);
  const bool visible = sums[3] > 0.0f;
  // Libmypaint answers green where there is nothing to see.
  *red = visible ? Unit(sums[0] / sums[3]) : 0.0f;
  *green = visible ? Unit(sums[1] / sums[3]) : 1.0f;
  *blue = visible ? Unit(sums[2] / sums[3]) : 0.0f;
}

void Surface::Render(int channels, uint8_t* pixels) const {
  const int size = width_ * width_;
  if (channels < 4) {
    for (int c = 0; c < channels; ++c) {
      const uint16_t* values = plane(grey_ ? 0 : c);
      uint8_t* to = pixels + c;
      if (channels == 1) {
        for (int i = 0; i < size; ++i) to[i] = (values[i] * 255u + 16384) >> 15;
      } else {
        for (int i = 0; i < size; ++i) {
          to[3 * i] = (values[i] * 255u + 16384) >> 15;
        }
      }
    }
    return;
  }
  for (int i = 0; i < size; ++i) {
    const uint32_t alpha = opaque_ ? kOne : plane(3)[i];
    for (int c = 0; c < 3; ++c) {
      const uint32_t value = plane(grey_ ? 0 : c)[i];
      const uint32_t straight =
          alpha == 0 ? 0 : (2 * 255 * value + alpha) / (2 * alpha);
      pixels[4 * i + c] = std::min(straight, 255u);
    }
    pixels[4 * i + 3] = (alpha * 255 + 16384) >> 15;
  }
}

}  // namespace envs
