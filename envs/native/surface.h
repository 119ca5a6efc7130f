// A square canvas that libmypaint's brush engine paints on directly.
//
// It stands in for libmypaint's tiled surface: no queue of operations, no
// allocation per dab, planes instead of interleaved pixels, and clipped to its
// size. Beyond the edge there is nothing: transparent to read, lost to write.

#ifndef ENVS_NATIVE_SURFACE_H_
#define ENVS_NATIVE_SURFACE_H_

#include <mypaint-surface.h>

#include <cstdint>
#include <vector>

#include "dab.h"

namespace envs {

class Surface {
 public:
  // `width` and height in pixels; blank is opaque white, or transparent.
  Surface(int width, bool white);
  Surface(const Surface&) = delete;
  Surface& operator=(const Surface&) = delete;

  void Clear();

  // Writes [width, width, channels] bytes, 255 being one: the red channel, or
  // red, green, blue, or these not premultiplied and then alpha.
  void Render(int channels, uint8_t* pixels) const;

  // What libmypaint's engine takes; lives as long as this object.
  MyPaintSurface* interface() { return &link_.base; }

 private:
  // The engine hands back the MyPaintSurface*; `self` leads from it to us.
  struct Link {
    MyPaintSurface base;
    Surface* self;
  };
  struct Paint;

  static int DrawDab(MyPaintSurface* base, float x, float y, float radius,
                     float red, float green, float blue, float opaque,
                     float hardness, float alpha, float aspect_ratio,
                     float angle, float lock_alpha, float colorize);
  static void GetColor(MyPaintSurface* base, float x, float y, float radius,
                       float* red, float* green, float* blue, float* alpha);

  void Stamp(const Dab& dab, const Paint& paint, int tile_x, int tile_y);
  void Sample(const Dab& dab, int tile_x, int tile_y, float* weight,
              float sums[4]) const;
  void SplitChannels();
  void SplitAlpha();
  uint16_t* plane(int channel) { return planes_[channel].data(); }
  const uint16_t* plane(int channel) const { return planes_[channel].data(); }

  Link link_;
  const int width_;
  const uint16_t blank_;
  std::vector<uint16_t> planes_[4];
  // Most canvases stay grey, or opaque: then one plane stands for three, or
  // the alpha plane for nothing, until a dab tells them apart.
  bool grey_, opaque_;
};

}  // namespace envs

#endif  // ENVS_NATIVE_SURFACE_H_
