// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// A canvas that libmypaint's brush engine paints on directly.
//
// It replaces libmypaint's tiled surface: no queue of operations, no allocation
// per dab, planes instead of interleaved pixels, clipped to its size. Beyond
// the edge lies more of the blank ground: brushes that smudge read it, and
// nothing changes it.

#ifndef ENVS_NATIVE_SURFACE_H_
#define ENVS_NATIVE_SURFACE_H_

#include <mypaint-surface.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "dab.h"

namespace envs {

class Surface {
 public:
  // `width` and `height` in pixels; blank is opaque white, or transparent. What
  // the engine takes for a pixel is `zoom` pixels wide: it moves, and draws its
  // random numbers, as on the smaller canvas. `fade`: the minimum width of the
  // brush's soft edges in pixels, which are then these finer ones.
  Surface(int width, int height, bool white, float zoom = 1, float fade = 0);
  Surface(const Surface&) = delete;
  Surface& operator=(const Surface&) = delete;

  void Clear();

  // Forgets the last dab. With `bridge`, each dab of an enlarged brush is
  // joined to the one before from now on, so that a line of opaque dabs has
  // smooth sides.
  void Lift(bool bridge);

  // Records dabs from now on, if they are enlarged: six numbers each, in the
  // engine's pixels: x, y, radius, aspect ratio, angle in degrees, and whether
  // the dab covers what is below. The radius is that of as much paint without a
  // soft edge.
  void Record() { record_ = true; }
  // Returns the recorded dabs and forgets them.
  std::vector<float> TakeDabs() { return std::exchange(dabs_, {}); }

  // Writes [width, width, channels] bytes, 255 being one: the red channel, or
  // red, green, blue, or these not premultiplied and then alpha. Without alpha,
  // what is erased shows the ground that it was; with `premultiplied`, black.
  void Render(int channels, bool premultiplied, uint8_t* pixels) const {
    // Not for windows.
    RenderPart(channels, premultiplied, 0, width_ * height_, pixels);
  }

  // Writes `count` pixels of a row from (x, y) on; see `Render`.
  void RenderRow(int channels, int x, int y, int count, uint8_t* pixels) const {
    RenderPart(channels, false, index(x, y), count, pixels);
  }

  // Keeps planes for a part of the canvas only, for the whole tiles that `box`
  // lies in. Pixels have any values until they are copied, or, if never painted
  // on, the blank ones. Nothing is painted beyond.
  void MoveWindow(const Box& box);

  // Keeps a plane for each color from now on, and for alpha.
  void SplitChannels();
  void SplitAlpha();
  // Values of the first channel from a pixel on, kOne being one.
  const uint16_t* values(int x, int y) const { return plane(0) + index(x, y); }

  // Returns the box of all pixels painted on since the last call.
  Box TakeTouched();

  // Makes pixels of a row blank.
  void ClearRow(int x, int y, int count);
  // Keeps as many planes as another surface, at least.
  void MatchPlanes(const Surface& from);
  // Copies pixels from a surface of the same size, within both.
  void CopyRow(const Surface& from, int x, int y, int count);
  void CopyBox(const Surface& from, const Box& box);

  // Takes over all pixels of a surface of the same size and ground.
  void CopyAll(const Surface& from);

  // All pixels, for storing.
  size_t StateBytes() const;
  void GetState(uint8_t* bytes) const;
  // Returns the bytes of the state that begins at `bytes`, of `count` at most.
  // Throws std::invalid_argument unless it is of this size.
  size_t CheckState(const uint8_t* bytes, size_t count) const;
  // Takes a state that has been checked.
  void SetState(const uint8_t* bytes);

  // Where a dab of this radius may paint.
  Box Reach(float x, float y, float radius) const;

  // The surface as libmypaint's engine takes it; lives as long as this object.
  MyPaintSurface* interface() { return &link_.base; }

 private:
  // Callbacks receive the MyPaintSurface*; `self` leads from it to this object.
  struct Link {
    MyPaintSurface base;
    Surface* self;
  };
  struct Paint;
  struct Shape {
    float x, y, radius, hardness, aspect_ratio, angle;
  };

  static int DrawDab(MyPaintSurface* base, float x, float y, float radius,
                     float red, float green, float blue, float opaque,
                     float hardness, float alpha, float aspect_ratio,
                     float angle, float lock_alpha, float colorize);
  static void GetColor(MyPaintSurface* base, float x, float y, float radius,
                       float* red, float* green, float* blue, float* alpha);

  void Enlarge(const Paint& paint, Shape* shape);
  void Bridge(const Paint& paint, const Shape& to);
  void Place(const Shape& shape, const Paint& paint);
  template <typename Function>
  void ForEachPlane(Function function) const;
  size_t PlaneBytes() const;
  const Turn& TurnBy(float angle) const;
  int index(int x, int y) const { return (y - top_) * stride_ + x - left_; }
  void Stamp(const Dab& dab, const Paint& paint, int tile_x, int tile_y);
  void Sample(const Dab& dab, int tile_x, int tile_y, float* weight,
              float sums[4]) const;
  void RenderPart(int channels, bool premultiplied, int first, int count,
                  uint8_t* pixels) const;
  void RenderAlpha(int first, int count, uint8_t* pixels) const;
  uint16_t* plane(int channel) { return planes_[channel].data(); }
  const uint16_t* plane(int channel) const { return planes_[channel].data(); }

  Link link_;
  const int width_, height_;
  // The part of the canvas that the planes hold: all, or that of a window.
  int left_ = 0, top_ = 0, stride_, right_, bottom_;
  mutable Turn turn_{0};
  const float zoom_, fade_;
  const uint16_t blank_;
  std::vector<uint16_t> planes_[4];
  // Most canvases stay gray, or opaque: then one plane stands for three, or
  // the alpha plane for nothing, until a dab tells them apart.
  bool gray_, opaque_;
  Box touched_;
  // The last dab; its radius is 0 if the next may not be joined to it.
  bool bridge_;
  Shape last_;
  uint16_t last_color_[3];
  bool record_;
  std::vector<float> dabs_;
};

}  // namespace envs

#endif  // ENVS_NATIVE_SURFACE_H_
