#include "blend.h"

#include <algorithm>

#include "dab.h"
#include "dispatch.h"

namespace envs {
namespace {

// Luminance weights of ITU-R BT.709 in the precision libmypaint keeps them.
constexpr float kRed = 0.2126 * kOne;
constexpr float kGreen = 0.7152 * kOne;
constexpr float kBlue = 0.0722 * kOne;

inline float Luminance(float red, float green, float blue) {
  return red * kRed + green * kGreen + blue * kBlue;
}

// Moves `top` to the luminance of `bottom`, clipped towards grey into range.
void SetLuminance(const uint16_t top[3], uint16_t bottom[3]) {
  const uint16_t wanted = Luminance(bottom[0], bottom[1], bottom[2]) / 32768;
  const uint16_t given = Luminance(top[0], top[1], top[2]) / 32768;
  const int16_t shift = wanted - given;
  int32_t color[3];
  for (int c = 0; c < 3; ++c) color[c] = top[c] + shift;
  const int32_t grey = Luminance(color[0], color[1], color[2]) / 32768;
  const int32_t low = std::min({color[0], color[1], color[2]});
  const int32_t high = std::max({color[0], color[1], color[2]});
  const int32_t one = kOne;
  if (low < 0) {
    for (int32_t& c : color) c = grey + (c - grey) * grey / (grey - low);
  }
  if (high > one) {
    for (int32_t& c : color) {
      c = grey + (c - grey) * (one - grey) / (high - grey);
    }
  }
  for (int c = 0; c < 3; ++c) bottom[c] = color[c];
}

}  // namespace

ENVS_MULTIVERSION void ScaleRow(uint16_t* __restrict mask, int count,
                                uint32_t factor) {
  for (int i = 0; i < count; ++i) mask[i] = mask[i] * factor / kOne;
}

ENVS_MULTIVERSION void OverRow(const uint16_t* __restrict mask, int count,
                               uint32_t value, uint16_t* __restrict plane) {
  for (int i = 0; i < count; ++i) {
    const uint32_t top = mask[i];
    plane[i] = (top * value + (kOne - top) * plane[i]) / kOne;
  }
}

ENVS_MULTIVERSION void OverAlphaRow(const uint16_t* __restrict mask, int count,
                                    uint16_t* __restrict alpha) {
  for (int i = 0; i < count; ++i) {
    const uint32_t top = mask[i];
    alpha[i] = top + (kOne - top) * alpha[i] / kOne;
  }
}

ENVS_MULTIVERSION void EraseRow(const uint16_t* __restrict mask, int count,
                                uint32_t weight, uint32_t value,
                                uint16_t* __restrict plane) {
  for (int i = 0; i < count; ++i) {
    const uint32_t top = mask[i] * weight / kOne;
    plane[i] = (top * value + (kOne - mask[i]) * plane[i]) / kOne;
  }
}

ENVS_MULTIVERSION void EraseAlphaRow(const uint16_t* __restrict mask,
                                     int count, uint32_t weight,
                                     uint16_t* __restrict alpha) {
  for (int i = 0; i < count; ++i) {
    const uint32_t top = mask[i] * weight / kOne;
    alpha[i] = top + (kOne - mask[i]) * alpha[i] / kOne;
  }
}

ENVS_MULTIVERSION void LockRow(const uint16_t* __restrict mask,
                               const uint16_t* __restrict alpha, int count,
                               uint32_t value, uint16_t* __restrict plane) {
  for (int i = 0; i < count; ++i) {
    const uint32_t top = static_cast<uint32_t>(mask[i]) * alpha[i] / kOne;
    plane[i] = (top * value + (kOne - mask[i]) * plane[i]) / kOne;
  }
}

void ColorizeRow(const uint16_t* mask, const uint16_t* alpha, int count,
                 const uint16_t color[3], uint16_t* red, uint16_t* green,
                 uint16_t* blue) {
  uint16_t* planes[3] = {red, green, blue};
  for (int i = 0; i < count; ++i) {
    if (mask[i] == 0) continue;
    const uint32_t a = alpha[i];
    uint16_t straight[3] = {0, 0, 0};
    if (a != 0) {
      for (int c = 0; c < 3; ++c) straight[c] = kOne * planes[c][i] / a;
    }
    SetLuminance(color, straight);
    const uint32_t top = mask[i];
    for (int c = 0; c < 3; ++c) {
      const uint16_t tinted = straight[c] * a / kOne;
      planes[c][i] = (top * tinted + (kOne - top) * planes[c][i]) / kOne;
    }
  }
}

}  // namespace envs
