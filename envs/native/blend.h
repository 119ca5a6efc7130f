// Ways to mix one row of a dab into one row of a canvas plane.
//
// Values are fixed point with kOne for one. libmypaint interleaves and
// truncates after every product; so do we, one plane at a time.

#ifndef ENVS_NATIVE_BLEND_H_
#define ENVS_NATIVE_BLEND_H_

#include <cstdint>

namespace envs {

// mask[i] = mask[i] * factor / kOne.
void ScaleRow(uint16_t* mask, int count, uint32_t factor);

// plane = mask * value + (1 - mask) * plane: paint over what is there.
void OverRow(const uint16_t* mask, int count, uint32_t value, uint16_t* plane);

// Alpha of the same: alpha = mask + (1 - mask) * alpha.
void OverAlphaRow(const uint16_t* mask, int count, uint16_t* alpha);

// plane = mask * weight * value + (1 - mask) * plane: `weight` is the paint's
// own alpha, zero erases.
void EraseRow(const uint16_t* mask, int count, uint32_t weight, uint32_t value,
              uint16_t* plane);
void EraseAlphaRow(const uint16_t* mask, int count, uint32_t weight,
                   uint16_t* alpha);

// plane = mask * alpha * value + (1 - mask) * plane: alpha stays as it is.
void LockRow(const uint16_t* mask, const uint16_t* alpha, int count,
             uint32_t value, uint16_t* plane);

// Gives the canvas the colour's hue and saturation, keeping its brightness.
void ColorizeRow(const uint16_t* mask, const uint16_t* alpha, int count,
                 const uint16_t color[3], uint16_t* red, uint16_t* green,
                 uint16_t* blue);

}  // namespace envs

#endif  // ENVS_NATIVE_BLEND_H_
