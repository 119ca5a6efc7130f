// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "stroke_fitter.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "stroke.h"

namespace envs {
namespace {

// Strokes that a thread takes at a time.
constexpr int kChunk = 4;

// The squared error as a function of a stroke's color: with x in channel c, it
// is square x^2 - 2 linear[c] x + constant more than without the stroke.
struct Error {
  double square = 0, linear[3] = {}, constant = 0;

  double Change(const double* color, int channels) const {
    double change = constant;
    for (int c = 0; c < std::min(channels, 3); ++c) {
      change += (square * color[c] - 2 * linear[c]) * color[c];
    }
    return change;
  }

  void Choose(int channels, const double* palette, int num_colors,
              double* color) const {
    for (int c = 0; c < 3 && num_colors == 0; ++c) {
      const double sum = linear[channels == 1 ? 0 : c];
      color[c] = square > 0 ? std::clamp(sum / square, 0.0, 1.0) : 0.0;
    }
    double least = 0;
    for (int i = 0; i < num_colors; ++i, palette += 3) {
      const double change = Change(palette, channels);
      if (i > 0 && !(change < least)) continue;
      least = change;
      std::copy(palette, palette + 3, color);
    }
  }
};

// Adds the pixels of a row. `left` is what the stroke leaves of what was there.
template <int kChannels, bool kWeighted>
void AddRow(const uint16_t* left, const float* before, const float* target,
            const float* weights, int count, Error* error) {
  constexpr int kColors = kChannels == 1 ? 1 : 3;
  float square = 0, linear[3] = {}, constant = 0;
  for (int i = 0; i < count; ++i) {
    const float a = static_cast<int>(kOne - left[i]) * (1.0f / kOne);
    const float w = kWeighted ? weights[i] : 1.0f;
    const float wa = w * a;
    square += wa * a;
    for (int c = 0; c < kColors; ++c) {
      const float b = before[i * kChannels + c];
      const float d = target[i * kChannels + c] - b, ab = a * b;
      linear[c] += wa * (d + ab);
      constant += w * ab * (d + d + ab);
    }
    if (kChannels == 4) {
      // The stroke's own alpha is one.
      const float b = before[i * 4 + 3], d = target[i * 4 + 3] - b;
      const float more = a * (1 - b);
      constant += w * more * (more - d - d);
    }
  }
  error->square += square;
  for (int c = 0; c < kColors; ++c) error->linear[c] += linear[c];
  error->constant += constant;
}

// Returns whether four pixels are not covered.
bool IsBlank(const uint16_t* values) {
  uint64_t four;
  std::memcpy(&four, values, sizeof(four));
  return four == kOne * 0x0001000100010001ull;
}

void Clear(const Box& box, Surface* surface) {
  for (int y = box.y0; y < box.y1; ++y) {
    surface->ClearRow(box.x0, y, box.x1 - box.x0);
  }
}

using AddRowFunction = void (*)(const uint16_t*, const float*, const float*,
                                const float*, int, Error*);

AddRowFunction ChooseAddRow(int channels, bool weighted) {
  switch (channels) {
    case 1: return weighted ? AddRow<1, true> : AddRow<1, false>;
    case 3: return weighted ? AddRow<3, true> : AddRow<3, false>;
    default: return weighted ? AddRow<4, true> : AddRow<4, false>;
  }
}

}  // namespace

struct StrokeFitter::Thread {
  Thread(const std::shared_ptr<const BrushModel>& model,
         const StrokeFitterOptions& options)
      : engine(model),
        surface(options.width, options.height, true, options.zoom) {}

  Engine engine;
  // Black strokes on white: what is left of it was not covered.
  Surface surface;
};

StrokeFitter::StrokeFitter(const StrokeFitterOptions& options,
                           MyPaintBrush* brush)
    : options_(options), model_(std::make_shared<BrushModel>(brush)),
      workers_(options.num_threads) {
  for (int i = 0; i < options.num_threads; ++i) {
    threads_.push_back(std::make_unique<Thread>(model_, options_));
  }
  Thread& first = *threads_[0];
  RenewBrush(model_, options_.burn, options_.first_log_radius, &first.engine,
             first.surface.interface());
  fresh_ = first.engine.state();
  first.surface.Clear();
}

StrokeFitter::~StrokeFitter() = default;

void StrokeFitter::Share(int count,
                         const std::function<void(Thread*, int)>& work) {
  std::atomic<int> next{0};
  workers_.Run(options_.num_threads, [&](int t) {
    Thread* const thread = threads_[t].get();
    for (int i = next.fetch_add(kChunk); i < count;
         i = next.fetch_add(kChunk)) {
      for (int j = i; j < std::min(i + kChunk, count); ++j) work(thread, j);
    }
  });
}

Box StrokeFitter::Paint(const double* stroke, Thread* thread) {
  const double black[3] = {};
  thread->engine.set_state(fresh_);
  PaintStroke(stroke, black, &thread->engine, thread->surface.interface());
  return thread->surface.TakeTouched();
}

std::vector<StrokeFitter::Cover> StrokeFitter::Covers(const double* strokes,
                                                      int count) {
  std::vector<Cover> covers(count);
  Share(count, [&](Thread* thread, int i) {
    Box box = Paint(strokes + i * kStrokeColumns, thread);
    Surface& surface = thread->surface;
    if (box.x0 >= box.x1 || box.y0 >= box.y1) box = {0, 0, 0, 0};
    std::vector<float>& mask = covers[i].mask;
    mask.reserve(static_cast<size_t>(box.x1 - box.x0) * (box.y1 - box.y0));
    for (int y = box.y0; y < box.y1; ++y) {
      const uint16_t* const row = surface.values(0, y);
      for (int x = box.x0; x < box.x1; ++x) {
        mask.push_back(static_cast<int>(kOne - row[x]) * (1.0f / kOne));
      }
    }
    Clear(box, &surface);
    covers[i].box = box;
  });
  return covers;
}

void StrokeFitter::Fit(const double* strokes, int count,
                       const FitWindow& window, const double* palette,
                       int num_colors, double* colors, double* changes) {
  const AddRowFunction add =
      ChooseAddRow(window.channels, window.weights != nullptr);
  Share(count, [&](Thread* thread, int i) {
    const Box box = Paint(strokes + i * kStrokeColumns, thread);
    Surface& surface = thread->surface;
    Error error;
    const int bottom = std::min(box.y1, window.top + window.height);
    for (int y = std::max(box.y0, window.top); y < bottom; ++y) {
      int x0 = std::max(box.x0, window.left);
      int x1 = std::min(box.x1, window.left + window.width);
      const uint16_t* const row = surface.values(0, y);
      while (x0 + 4 <= x1 && IsBlank(row + x0)) x0 += 4;
      while (x0 < x1 && row[x0] == kOne) ++x0;
      while (x0 + 4 <= x1 && IsBlank(row + x1 - 4)) x1 -= 4;
      while (x0 < x1 && row[x1 - 1] == kOne) --x1;
      if (x0 >= x1) continue;
      const size_t at = static_cast<size_t>(y - window.top) * window.width +
                        (x0 - window.left);
      add(row + x0, window.before + at * window.channels,
          window.target + at * window.channels,
          window.weights == nullptr ? nullptr : window.weights + at, x1 - x0,
          &error);
    }
    Clear(box, &surface);
    error.Choose(window.channels, palette, num_colors, colors + 3 * i);
    changes[i] = error.Change(colors + 3 * i, window.channels);
  });
}

}  // namespace envs
