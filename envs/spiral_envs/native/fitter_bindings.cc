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

}  // namespace

void BindStrokeFitter(py::module_* module) {
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
