// One brush dab as libmypaint 1.6 shapes it, computed row by row.
//
// Every float operation happens in the order and width of libmypaint's own
// renderer: canvases are equal bit for bit, and the tests hold us to it.

#ifndef ENVS_NATIVE_DAB_H_
#define ENVS_NATIVE_DAB_H_

#include <cstdint>

namespace envs {

// Canvas values and masks are fixed point; this is one.
constexpr uint32_t kOne = 1 << 15;
// libmypaint computes dabs relative to the corner of each 64 x 64 tile, which
// rounds differently from tile to tile: we have to follow.
constexpr int kTile = 64;

// Half-open box of tile coordinates.
struct Box {
  int x0, y0, x1, y1;
};

// The shape of a dab relative to a tile's corner. `hardness` in (0, 1].
class Dab {
 public:
  Dab(float x, float y, float radius, float hardness, float aspect_ratio,
      float angle);

  // The pixels the dab may touch within `limits`; empty if x0 >= x1.
  Box Bounds(const Box& limits) const;

  // Narrows [*x0, *x1) to a span that holds all non-zero pixels of the row.
  void Span(int y, int* x0, int* x1) const;

  // Writes the dab's opacity in [0, kOne] for pixels [x0, x1) of row y.
  void MaskRow(int y, int x0, int x1, uint16_t* mask) const;

 private:
  float x_, y_, radius_, hardness_, aspect_ratio_, sin_, cos_;
  float inverse_square_radius_, inner_square_radius_;
  float inner_slope_, outer_offset_, outer_slope_;
};

}  // namespace envs

#endif  // ENVS_NATIVE_DAB_H_
