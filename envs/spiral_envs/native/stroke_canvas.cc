// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#include "stroke_canvas.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "dispatch.h"
#include "limits.h"
#include "stroke.h"

namespace envs {
namespace {

// Strokes that a thread takes at a time.
constexpr int kChunk = 4;

bool IsEmpty(const Box& box) { return box.x0 >= box.x1 || box.y0 >= box.y1; }

// The change of a row's squared error, in units of `scale`.
double RowChange(const uint8_t* before, const uint8_t* after,
                 const uint8_t* target, int count) {
  int32_t sum = 0;
  for (int i = 0; i < count; ++i) {
    const int a = after[i], b = before[i], t = target[i];
    sum += (a - b) * (a + b - 2 * t);
  }
  return sum / (255.0 * 255.0);
}

double RowChange(const uint8_t* before, const uint8_t* after,
                 const float* target, int count) {
  constexpr int kSums = 8;
  float sums[kSums] = {};
  const auto add = [&](int i, int j) {
    const float a = after[i] * (1 / 255.0f), b = before[i] * (1 / 255.0f);
    sums[j] += (a - b) * (a + b - 2 * target[i]);
  };
  int i = 0;
  for (; i + kSums <= count; i += kSums) {
    for (int j = 0; j < kSums; ++j) add(i + j, j);
  }
  for (; i < count; ++i) add(i, 0);
  double sum = 0;
  for (float s : sums) sum += s;
  return sum;
}

float Unit(uint8_t value) { return value * (1 / 255.0f); }
float Unit(float value) { return value; }

// Turns coverages of a row into weights of the stroke's color among colors that
// are not premultiplied. Returns the change of alpha's squared error.
template <typename Value>
double WeighAlpha(const uint8_t* before, const Value* target, int count,
                  float* weights) {
  float change = 0;
  for (int i = 0; i < count; ++i) {
    const float a = weights[i], b = Unit(before[4 * i + 3]);
    const float after = a + (1 - a) * b;
    const float t = Unit(target[4 * i + 3]);
    change += (after - b) * (after + b - 2 * t);
    weights[i] = after > 0 ? a / after : 0;
  }
  return change;
}

// Writes each weight for the channels of a pixel, with zero for alpha.
template <int kChannels>
void Spread(const float* weights, int count, float* to) {
  for (int i = 0; i < count; ++i) {
    for (int c = 0; c < kChannels; ++c) {
      to[i * kChannels + c] = c < 3 ? weights[i] : 0;
    }
  }
}

// Sums over a row, for each value number modulo kLanes: so by channel too.
constexpr int kParts = 3, kLanes = kParts * kVector;
struct Sums {
  Floats square[kParts], linear[kParts], constant[kParts];
};

ENVS_INLINE Floats Load(const float* values) {
  Floats floats;
  std::memcpy(&floats, values, sizeof(floats));
  return floats;
}

ENVS_INLINE Floats Load(const uint8_t* values) {
  typedef uint8_t Bytes __attribute__((vector_size(kVector)));
  Bytes bytes;
  std::memcpy(&bytes, values, sizeof(bytes));
  return __builtin_convertvector(bytes, Floats) * (1 / 255.0f);
}

// Sums up what a color x does to the squared error, where its weight is a and
// the values are b before and t in the target:
// (a x - (t - (1 - a) b))^2 - (t - b)^2. Or, if not `plain`, the weighted mean.
template <typename Value>
ENVS_INLINE void AddLanes(const float* weights, const uint8_t* before,
                          const Value* target, bool plain, Sums* sums) {
  for (int k = 0; k < kParts; ++k) {
    const Floats a = Load(weights + k * kVector);
    const Floats t = Load(target + k * kVector);
    if (plain) {
      const Floats b = Load(before + k * kVector);
      const Floats d = t - b, ab = a * b;
      sums->square[k] += a * a;
      sums->linear[k] += a * (d + ab);
      sums->constant[k] += ab * (d + d + ab);
    } else {
      sums->square[k] += a;
      sums->linear[k] += a * t;
    }
  }
}

template <typename Value>
ENVS_INLINE void AddRow(const float* weights, const uint8_t* before,
                        const Value* target, int count, bool plain,
                        Sums* sums) {
  Sums to = *sums;
  int i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    AddLanes(weights + i, before + i, target + i, plain, &to);
  }
  if (i < count) {
    float last_weights[kLanes] = {};
    uint8_t last_before[kLanes] = {};
    Value last_target[kLanes] = {};
    std::copy(weights + i, weights + count, last_weights);
    std::copy(before + i, before + count, last_before);
    std::copy(target + i, target + count, last_target);
    AddLanes(last_weights, last_before, last_target, plain, &to);
  }
  *sums = to;
}

ENVS_MULTIVERSION void SumRow(const float* weights, const uint8_t* before,
                              const uint8_t* target, int count, bool plain,
                              Sums* sums) {
  AddRow(weights, before, target, count, plain, sums);
}

ENVS_MULTIVERSION void SumRow(const float* weights, const uint8_t* before,
                              const float* target, int count, bool plain,
                              Sums* sums) {
  AddRow(weights, before, target, count, plain, sums);
}

// Fetches bytes that are going to be read.
void Prefetch(const void* from, size_t count) {
  constexpr size_t kLine = 64;
  const auto* const bytes = static_cast<const char*>(from);
  for (size_t i = 0; i < count; i += kLine) __builtin_prefetch(bytes + i);
}

// A state but for the pixels.
struct Header {
  int32_t height, width;
  EngineState engine;
};

}  // namespace

// Error as a function of a stroke's color: with the color x in channel c, it is
// square[c] x^2 - 2 linear[c] x + constant more than without the stroke. For
// brushes that do not paint plainly, only the best color is right.
struct StrokeCanvas::Fit {
  double square[3] = {}, linear[3] = {}, constant = 0;

  // Adds sums, and makes them zero.
  void Take(int channels, Sums* sums) {
    for (int i = 0; i < kLanes; ++i) {
      // Alpha's weights are zero.
      const int c = std::min(i % channels, 2);
      square[c] += sums->square[i / kVector][i % kVector];
      linear[c] += sums->linear[i / kVector][i % kVector];
      constant += sums->constant[i / kVector][i % kVector];
    }
    *sums = {};
  }

  double Change(const double* color, int channels) const {
    double change = constant;
    for (int c = 0; c < std::min(channels, 3); ++c) {
      change += (square[c] * color[c] - 2 * linear[c]) * color[c];
    }
    return change;
  }

  void Choose(int channels, const double* palette, int num_colors,
              double* color) const {
    for (int c = 0; c < 3 && num_colors == 0; ++c) {
      const int from = channels == 1 ? 0 : c;
      const double best = square[from] > 0 ? linear[from] / square[from] : 0;
      color[c] = std::clamp(best, 0.0, 1.0);
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

// Notes down dabs instead of drawing them, and the pixels that they may touch.
class StrokeCanvas::Recorder {
 public:
  struct Dab {
    float x, y, radius, color[3], opaque, hardness, alpha, aspect_ratio, angle,
        lock_alpha, colorize;
  };

  // `canvas` is what brushes read.
  Recorder(Surface* canvas, int height)
      : link_{}, canvas_(canvas), box_(kNowhere), spans_(height, kNone) {
    mypaint_surface_init(&link_.base);
    link_.base.draw_dab = DrawDab;
    link_.base.get_color = GetColor;
    link_.self = this;
  }

  MyPaintSurface* interface() { return &link_.base; }

  void Clear() {
    for (int y = box_.y0; y < box_.y1; ++y) spans_[y] = kNone;
    box_ = kNowhere;
    dabs_.clear();
  }

  const Box& box() const { return box_; }

  // Calls row(x, y, count) for all pixels that dabs may touch.
  template <typename Row>
  void ForEachRow(Row row) const {
    for (int y = box_.y0; y < box_.y1; ++y) {
      const Span& span = spans_[y];
      if (span.x0 < span.x1) row(span.x0, y, span.x1 - span.x0);
    }
  }

  void Draw(Surface* surface) const {
    MyPaintSurface* const to = surface->interface();
    for (const Dab& dab : dabs_) {
      to->draw_dab(to, dab.x, dab.y, dab.radius, dab.color[0], dab.color[1],
                   dab.color[2], dab.opaque, dab.hardness, dab.alpha,
                   dab.aspect_ratio, dab.angle, dab.lock_alpha, dab.colorize);
    }
  }

  // Draws what the dabs cover, whatever they do to it.
  void DrawCoverage(Surface* surface) const {
    MyPaintSurface* const to = surface->interface();
    for (const Dab& dab : dabs_) {
      to->draw_dab(to, dab.x, dab.y, dab.radius, 0, 0, 0, dab.opaque,
                   dab.hardness, 1, dab.aspect_ratio, dab.angle, 0, 0);
    }
  }

 private:
  struct Link {
    MyPaintSurface base;
    Recorder* self;
  };
  struct Span {
    int x0, x1;
  };
  static constexpr Span kNone = {1 << 30, -1};

  static int DrawDab(MyPaintSurface* base, float x, float y, float radius,
                     float red, float green, float blue, float opaque,
                     float hardness, float alpha, float aspect_ratio,
                     float angle, float lock_alpha, float colorize) {
    Recorder& self = *reinterpret_cast<Link*>(base)->self;
    // A surface ignores such dabs.
    if (!(radius >= 0.1f && hardness > 0 && opaque > 0)) return false;
    const Box box = self.canvas_->Reach(x, y, radius);
    if (IsEmpty(box)) return true;
    self.box_ = Union(self.box_, box);
    for (int y = box.y0; y < box.y1; ++y) {
      Span& span = self.spans_[y];
      span.x0 = std::min(span.x0, box.x0);
      span.x1 = std::max(span.x1, box.x1);
    }
    self.dabs_.push_back({x, y, radius, {red, green, blue}, opaque, hardness,
                          alpha, aspect_ratio, angle, lock_alpha, colorize});
    return true;
  }

  static void GetColor(MyPaintSurface* base, float x, float y, float radius,
                       float* red, float* green, float* blue, float* alpha) {
    MyPaintSurface* const of =
        reinterpret_cast<Link*>(base)->self->canvas_->interface();
    of->get_color(of, x, y, radius, red, green, blue, alpha);
  }

  Link link_;
  Surface* const canvas_;
  std::vector<Dab> dabs_;
  Box box_;
  // By row of the canvas.
  std::vector<Span> spans_;
};

// What a thread needs to try strokes.
struct StrokeCanvas::Thread {
  Thread(const StrokeCanvasOptions& options, const Engine& engine,
         Surface* canvas)
      : engine(engine), recorder(canvas, options.height),
        window(options.width, options.height, options.white),
        mask(options.width, options.height, true),
        row(static_cast<size_t>(options.width) * options.channels),
        coverage(options.width), weights(row.size()) {}

  Engine engine;
  Recorder recorder;
  // The part of the canvas that a stroke is tried on.
  Surface window;
  // One minus the coverage of a stroke: black on white, and white in between.
  Surface mask;
  // A copy of the canvas but for `stale`, made when it is first needed.
  std::unique_ptr<Surface> copy;
  Box stale;
  std::vector<uint8_t> row;
  // Coverages of a row's pixels, and weights of their channels.
  std::vector<float> coverage, weights;
};

StrokeCanvas::StrokeCanvas(const StrokeCanvasOptions& options,
                           MyPaintBrush* brush)
    : options_(options), model_(std::make_shared<BrushModel>(brush)),
      engine_(model_), surface_(options.width, options.height, options.white),
      shown_(Offset(0, options.height)),
      workers_(options.num_threads) {
  for (int i = 0; i < options.num_threads; ++i) {
    threads_.push_back(std::make_unique<Thread>(options, engine_, &surface_));
  }
  Clear();
}

StrokeCanvas::~StrokeCanvas() = default;

void StrokeCanvas::Clear() {
  std::lock_guard<std::mutex> lock(mutex_);
  surface_.Clear();
  if (options_.channels > 1) surface_.SplitChannels();
  Refresh(whole());
  RenewBrush(model_, options_.burn, options_.first_log_radius, &engine_,
             surface_.interface());
}

void StrokeCanvas::Refresh(const Box& box) {
  if (IsEmpty(box)) return;
  for (int y = box.y0; y < box.y1; ++y) {
    surface_.RenderRow(options_.channels, box.x0, y, box.x1 - box.x0,
                       shown_.data() + Offset(box.x0, y));
  }
  for (auto& thread : threads_) thread->stale = Union(thread->stale, box);
}

void StrokeCanvas::Paint(const double* strokes, int count) {
  std::lock_guard<std::mutex> lock(mutex_);
  for (int i = 0; i < count; ++i, strokes += kStrokeColumns) {
    PaintStroke(strokes, strokes + kStrokeColor, &engine_,
                surface_.interface());
  }
  Refresh(surface_.TakeTouched());
}

void StrokeCanvas::Render(uint8_t* pixels) const {
  std::lock_guard<std::mutex> lock(mutex_);
  std::copy(shown_.begin(), shown_.end(), pixels);
}

void StrokeCanvas::Share(int count,
                         const std::function<void(Thread*, int)>& work) {
  std::lock_guard<std::mutex> lock(mutex_);
  std::atomic<int> next{0};
  workers_.Run(options_.num_threads, [&](int t) {
    Thread* const thread = threads_[t].get();
    for (int i = next.fetch_add(kChunk); i < count;
         i = next.fetch_add(kChunk)) {
      for (int j = i; j < std::min(i + kChunk, count); ++j) work(thread, j);
    }
  });
}

Surface* StrokeCanvas::Copy(Thread* thread) const {
  if (!thread->copy) {
    thread->copy = std::make_unique<Surface>(options_.width, options_.height,
                                             options_.white);
    thread->stale = whole();
  }
  thread->copy->CopyBox(surface_, std::exchange(thread->stale, kNowhere));
  return thread->copy.get();
}

void StrokeCanvas::TryStrokes(const double* strokes, int count,
                              const Picture& target, double* changes) {
  Share(count, [&](Thread* thread, int i) {
    const double* const stroke = strokes + i * kStrokeColumns;
    changes[i] = Try(stroke, stroke + kStrokeColor, target, thread);
  });
}

void StrokeCanvas::Record(const double* stroke, const double* color,
                          Thread* thread) {
  thread->recorder.Clear();
  thread->engine.set_state(engine_.state());
  PaintStroke(stroke, color, &thread->engine, thread->recorder.interface());
}

double StrokeCanvas::Compare(const Surface& surface, int x, int y, int count,
                             const Picture& target, Thread* thread) const {
  const int channels = options_.channels;
  uint8_t* const after = thread->row.data();
  surface.RenderRow(channels, x, y, count, after);
  const size_t at = Offset(x, y);
  const uint8_t* const before = shown_.data() + at;
  return target.bytes != nullptr
             ? RowChange(before, after, target.bytes + at, count * channels)
             : RowChange(before, after, target.floats + at, count * channels);
}

double StrokeCanvas::Try(const double* stroke, const double* color,
                         const Picture& target, Thread* thread) {
  if (model_->ReadsCanvas()) return TryOnCopy(stroke, color, target, thread);
  Record(stroke, color, thread);
  const Recorder& recorder = thread->recorder;
  if (IsEmpty(recorder.box())) return 0;
  Surface& window = thread->window;
  window.MoveWindow(recorder.box());
  window.MatchPlanes(surface_);
  recorder.ForEachRow([&](int x, int y, int count) {
    window.CopyRow(surface_, x, y, count);
    Prefetch(shown_.data() + Offset(x, y), count * options_.channels);
    if (target.bytes != nullptr) {
      Prefetch(target.bytes + Offset(x, y), count * options_.channels);
    } else {
      Prefetch(target.floats + Offset(x, y),
               count * options_.channels * sizeof(float));
    }
  });
  recorder.Draw(&window);
  double change = 0;
  recorder.ForEachRow([&](int x, int y, int count) {
    change += Compare(window, x, y, count, target, thread);
  });
  return change;
}

double StrokeCanvas::TryOnCopy(const double* stroke, const double* color,
                               const Picture& target, Thread* thread) {
  Surface* const copy = Copy(thread);
  thread->engine.set_state(engine_.state());
  PaintStroke(stroke, color, &thread->engine, copy->interface());
  const Box box = copy->TakeTouched();
  double change = 0;
  for (int y = box.y0; y < box.y1; ++y) {
    change += Compare(*copy, box.x0, y, box.x1 - box.x0, target, thread);
  }
  copy->CopyBox(surface_, box);
  return change;
}

void StrokeCanvas::FitColors(const double* strokes, int count,
                             const Picture& target, const double* palette,
                             int num_colors, double* colors, double* changes) {
  Share(count, [&](Thread* thread, int i) {
    const double* const stroke = strokes + i * kStrokeColumns;
    double* const color = colors + 3 * i;
    const Fit fit = target.bytes != nullptr
                        ? Measure(stroke, target.bytes, thread)
                        : Measure(stroke, target.floats, thread);
    fit.Choose(options_.channels, palette, num_colors, color);
    changes[i] = paints_plainly()
                     ? fit.Change(color, options_.channels)
                     : Try(stroke, color, target, thread);
  });
}

std::vector<uint8_t> StrokeCanvas::GetState() const {
  std::lock_guard<std::mutex> lock(mutex_);
  const Header header = {options_.height, options_.width, engine_.state()};
  std::vector<uint8_t> bytes(sizeof(header) + surface_.StateBytes());
  std::memcpy(bytes.data(), &header, sizeof(header));
  surface_.GetState(bytes.data() + sizeof(header));
  return bytes;
}

void StrokeCanvas::SetState(const uint8_t* bytes, size_t count) {
  std::lock_guard<std::mutex> lock(mutex_);
  Header header;
  if (count < sizeof(header)) {
    throw std::invalid_argument("state: too short");
  }
  std::memcpy(static_cast<void*>(&header), bytes, sizeof(header));
  if (header.height != options_.height || header.width != options_.width) {
    throw std::invalid_argument("state: of a canvas of another shape");
  }
  Engine::Check(header.engine);
  if (surface_.CheckState(bytes + sizeof(header), count - sizeof(header)) !=
      count - sizeof(header)) {
    throw std::invalid_argument("state: too long");
  }
  surface_.SetState(bytes + sizeof(header));
  engine_.Restore(header.engine);
  Refresh(whole());
}

template <typename Value>
StrokeCanvas::Fit StrokeCanvas::Measure(const double* stroke,
                                        const Value* target, Thread* thread) {
  const double black[3] = {};
  Record(stroke, black, thread);
  const Recorder& recorder = thread->recorder;
  Fit fit;
  if (IsEmpty(recorder.box())) return fit;
  Surface& mask = thread->mask;
  mask.MoveWindow(recorder.box());
  recorder.ForEachRow([&](int x, int y, int count) {
    Prefetch(shown_.data() + Offset(x, y), count * options_.channels);
    Prefetch(target + Offset(x, y),
             count * options_.channels * sizeof(Value));
  });
  recorder.DrawCoverage(&mask);
  const int channels = options_.channels;
  const bool plain = paints_plainly();
  Sums sums = {};
  int num_rows = 0;
  recorder.ForEachRow([&](int x, int y, int count) {
    const size_t at = Offset(x, y);
    const uint8_t* const before = shown_.data() + at;
    const uint16_t* const left = mask.values(x, y);
    float* const coverage = thread->coverage.data();
    float* weights = coverage;
    for (int i = 0; i < count; ++i) {
      coverage[i] = static_cast<int>(kOne - left[i]) * (1.0f / kOne);
    }
    mask.ClearRow(x, y, count);
    if (channels > 1) weights = thread->weights.data();
    if (channels == 3) Spread<3>(coverage, count, weights);
    if (channels == 4) {
      if (plain) {
        fit.constant += WeighAlpha(before, target + at, count, coverage);
      }
      Spread<4>(coverage, count, weights);
    }
    SumRow(weights, before, target + at, count * channels, plain, &sums);
    // Floats take the sums of so many rows well.
    if (++num_rows % 32 == 0) fit.Take(channels, &sums);
  });
  fit.Take(channels, &sums);
  return fit;
}

}  // namespace envs
