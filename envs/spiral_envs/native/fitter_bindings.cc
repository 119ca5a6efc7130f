// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Python's view of `StrokeFitter`.

#include "fitter_bindings.h"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "brush.h"
#include "brush_text.h"
#include "limits.h"
#include "stroke.h"
#include "stroke_fitter.h"

namespace py = pybind11;

namespace envs {
namespace {

template <typename Value>
using Array = py::array_t<Value, py::array::c_style>;

// Rows are counted in int.
constexpr py::ssize_t kMaxRows = 1 << 26;

void Want(bool condition, const char* message) {
  if (!condition) throw std::invalid_argument(message);
}

template <typename Value>
const Value* Aligned(const Array<Value>& array) {
  const Value* data = array.data();
  Want(reinterpret_cast<uintptr_t>(data) % alignof(Value) == 0,
       "an array is not aligned");
  return data;
}

const StrokeFitterOptions& CheckedOptions(const StrokeFitterOptions& options) {
  Want(options.height >= 1 && options.height <= 8192 && options.width >= 1 &&
           options.width <= 8192,
       "height, width: want 1 to 8192");
  Want(options.zoom >= 1.0f / 8192 && options.zoom <= 8192,
       "zoom: want 1 / 8192 to 8192");
  CheckSize(options.first_log_radius);
  CheckedBurn(options.burn);
  CheckedThreads(options.num_threads);
  return options;
}

class PyStrokeFitter {
 public:
  PyStrokeFitter(const StrokeFitterOptions& options, const std::string& brush)
      : options_(CheckedOptions(options)),
        fitter_(options, ParseBrush(CheckedBrushText(brush)).get()) {}

  py::list Covers(const Array<double>& strokes) {
    const double* const rows = Check(strokes);
    std::vector<StrokeFitter::Cover> covers;
    {
      py::gil_scoped_release release;
      std::lock_guard<std::mutex> lock(mutex_);
      covers = fitter_.Covers(rows, strokes.shape(0));
    }
    py::list list;
    for (const auto& cover : covers) {
      const Box& box = cover.box;
      py::array_t<float> mask({box.y1 - box.y0, box.x1 - box.x0});
      std::copy(cover.mask.begin(), cover.mask.end(), mask.mutable_data());
      list.append(py::make_tuple(box.y0, box.x0, mask));
    }
    return list;
  }

  py::tuple Fit(const Array<double>& strokes, int top, int left,
                const Array<float>& before, const Array<float>& target,
                const Array<float>& weights, const Array<double>& palette) {
    const double* const rows = Check(strokes);
    const int count = strokes.shape(0);
    Want(before.ndim() == 3, "before: want [height, width, channels]");
    const int channels = before.shape(2);
    Want(channels == 1 || channels == 3 || channels == 4,
         "before: want 1, 3 or 4 channels");
    Want(target.ndim() == 3 && target.shape(0) == before.shape(0) &&
             target.shape(1) == before.shape(1) && target.shape(2) == channels,
         "target: want the shape of before");
    const bool weighted = weights.size() > 0;
    Want(!weighted || (weights.ndim() == 2 &&
                       weights.shape(0) == before.shape(0) &&
                       weights.shape(1) == before.shape(1)),
         "weights: want one a pixel, or none");
    Want(top >= 0 && left >= 0 && before.shape(0) <= options_.height - top &&
             before.shape(1) <= options_.width - left,
         "before: want a window within the canvas");
    Want(palette.ndim() == 2 && palette.shape(1) == 3 &&
             palette.shape(0) <= kMaxRows,
         "palette: want [colors, 3]");
    const FitWindow window = {top,
                              left,
                              static_cast<int>(before.shape(0)),
                              static_cast<int>(before.shape(1)),
                              channels,
                              Aligned(before),
                              Aligned(target),
                              weighted ? Aligned(weights) : nullptr};
    const double* const choices = Aligned(palette);
    const int num_colors = palette.shape(0);
    py::array_t<double> colors({count, 3});
    py::array_t<double> changes(count);
    double *const to_colors = colors.mutable_data(),
                  *const to_changes = changes.mutable_data();
    {
      py::gil_scoped_release release;
      std::lock_guard<std::mutex> lock(mutex_);
      fitter_.Fit(rows, count, window, choices, num_colors, to_colors,
                  to_changes);
    }
    return py::make_tuple(colors, changes);
  }

  bool paints_plainly() const { return fitter_.paints_plainly(); }

 private:
  const double* Check(const Array<double>& strokes) const {
    Want(strokes.ndim() == 2 && strokes.shape(1) == kStrokeColumns &&
             strokes.shape(0) <= kMaxRows,
         "strokes: want [count, 12]");
    fitter_.CheckProcess();
    const double* const rows = Aligned(strokes);
    // Of the brush's own canvas.
    const double side =
        std::max(options_.height, options_.width) / options_.zoom;
    for (py::ssize_t i = 0; i < strokes.shape(0); ++i) {
      CheckStroke(rows + i * kStrokeColumns, side);
    }
    return rows;
  }

  const StrokeFitterOptions options_;
  std::mutex mutex_;
  StrokeFitter fitter_;
};

template <int kChannels>
void MixRow(const float* mask, int count, const float* color, float* pixels) {
  for (int i = 0; i < count; ++i) {
    for (int c = 0; c < kChannels; ++c) {
      float& value = pixels[i * kChannels + c];
      value += mask[i] * (color[c] - value);
    }
  }
}

using MixRowFunction = void (*)(const float*, int, const float*, float*);

MixRowFunction ChooseMixRow(int channels) {
  switch (channels) {
    case 1: return MixRow<1>;
    case 2: return MixRow<2>;
    case 3: return MixRow<3>;
    case 4: return MixRow<4>;
    default: return MixRow<5>;
  }
}

// Coverage of one stroke, without the empty ends of rows: most of the box around
// a long, thin stroke is empty.
class PyStrokeCover {
 public:
  PyStrokeCover(int top, int left, const Array<float>& mask)
      : top_(top), left_(left) {
    Want(mask.ndim() == 2 && mask.shape(0) <= 8192 && mask.shape(1) <= 8192,
         "mask: want [height, width] of at most 8192");
    Want(top >= 0 && top <= 8192 && left >= 0 && left <= 8192,
         "top, left: want 0 to 8192");
    const int width = mask.shape(1);
    const float* values = Aligned(mask);
    for (py::ssize_t y = 0; y < mask.shape(0); ++y, values += width) {
      int x0 = 0, x1 = width;
      while (x0 < x1 && values[x0] == 0) ++x0;
      while (x1 > x0 && values[x1 - 1] == 0) --x1;
      rows_.push_back({x0, x1, values_.size()});
      values_.insert(values_.end(), values + x0, values + x1);
    }
  }

  void Paint(Array<float> canvas, int top, int left,
             const Array<float>& color) const {
    Want(canvas.ndim() == 3 && canvas.shape(2) >= 1 && canvas.shape(2) <= 5 &&
             canvas.shape(0) <= 8192 && canvas.shape(1) <= 8192,
         "canvas: want [height, width, channels], 1 to 5 channels");
    Want(top >= 0 && top <= 8192 && left >= 0 && left <= 8192,
         "top, left: want 0 to 8192");
    const int height = canvas.shape(0), width = canvas.shape(1);
    const int channels = canvas.shape(2);
    Want(color.ndim() == 1 && color.shape(0) == channels,
         "color: want one value a channel");
    const MixRowFunction mix = ChooseMixRow(channels);
    const float* const values = Aligned(color);
    Aligned(canvas);
    float* const pixels = canvas.mutable_data();
    const int first = std::max(0, top - top_);
    const int last = std::min<int>(rows_.size(), top + height - top_);
    for (int i = first; i < last; ++i) {
      const Row& row = rows_[i];
      const int x0 = std::max(row.x0, left - left_);
      const int x1 = std::min(row.x1, left + width - left_);
      if (x0 >= x1) continue;
      const size_t at =
          static_cast<size_t>(top_ + i - top) * width + (left_ + x0 - left);
      mix(values_.data() + row.at + (x0 - row.x0), x1 - x0, values,
          pixels + at * channels);
    }
  }

 private:
  struct Row {
    int x0, x1;
    size_t at;
  };

  const int top_, left_;
  std::vector<Row> rows_;
  std::vector<float> values_;
};

}  // namespace

void BindStrokeFitter(py::module_* module) {
  py::class_<PyStrokeCover>(*module, "StrokeCover")
      .def(py::init<int, int, const Array<float>&>(), py::arg("top"),
           py::arg("left"), py::arg("mask").noconvert())
      .def("paint", &PyStrokeCover::Paint, py::arg("canvas").noconvert(),
           py::arg("top"), py::arg("left"), py::arg("color").noconvert());
  py::class_<PyStrokeFitter>(*module, "StrokeFitter")
      .def(py::init([](int height, int width, float zoom,
                       const std::string& brush, double first_log_radius,
                       int burn, int num_threads) {
             return std::make_unique<PyStrokeFitter>(
                 StrokeFitterOptions{height, width, zoom, first_log_radius,
                                     burn, num_threads},
                 brush);
           }),
           py::kw_only(), py::arg("height"), py::arg("width"), py::arg("zoom"),
           py::arg("brush"), py::arg("first_log_radius"), py::arg("burn"),
           py::arg("num_threads"))
      .def_property_readonly("paints_plainly", &PyStrokeFitter::paints_plainly)
      .def("covers", &PyStrokeFitter::Covers, py::arg("strokes").noconvert())
      .def("fit", &PyStrokeFitter::Fit, py::arg("strokes").noconvert(),
           py::arg("top"), py::arg("left"), py::arg("before").noconvert(),
           py::arg("target").noconvert(), py::arg("weights").noconvert(),
           py::arg("palette").noconvert());
}

}  // namespace envs
