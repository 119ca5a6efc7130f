// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Python's view of `StrokeCanvas`.

#include "stroke_bindings.h"

#include <pybind11/numpy.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include "brush.h"
#include "brush_text.h"
#include "limits.h"
#include "stroke_canvas.h"

namespace py = pybind11;

namespace envs {
namespace {

template <typename Value>
using Array = py::array_t<Value, py::array::c_style>;

template <typename Value>
const Value* Aligned(const Array<Value>& array) {
  const Value* data = array.data();
  if (reinterpret_cast<uintptr_t>(data) % alignof(Value) != 0) {
    throw std::invalid_argument("an array is not aligned");
  }
  return data;
}

const StrokeCanvasOptions& CheckedOptions(const StrokeCanvasOptions& options) {
  CheckedSide(options.height);
  CheckedSide(options.width);
  CheckedChannels(options.channels);
  CheckSize(options.first_log_radius);
  CheckedBurn(options.burn);
  CheckedThreads(options.num_threads);
  return options;
}

class PyStrokeCanvas {
 public:
  PyStrokeCanvas(const StrokeCanvasOptions& options, const std::string& brush)
      : options_(CheckedOptions(options)),
        canvas_(options, ParseBrush(CheckedBrushText(brush)).get()) {}

  void Clear() {
    py::gil_scoped_release release;
    canvas_.Clear();
  }

  void Paint(const Array<double>& strokes) {
    const double* const rows = Check(strokes);
    const int count = strokes.shape(0);
    py::gil_scoped_release release;
    canvas_.Paint(rows, count);
  }

  py::array_t<uint8_t> Render() const {
    py::array_t<uint8_t> pixels(
        {options_.height, options_.width, options_.channels});
    uint8_t* const to = pixels.mutable_data();
    py::gil_scoped_release release;
    canvas_.Render(to);
    return pixels;
  }

  py::array_t<double> TryStrokes(const Array<double>& strokes,
                                 const py::array& target) {
    const double* const rows = Check(strokes);
    const int count = strokes.shape(0);
    const Picture picture = CheckPicture(target);
    py::array_t<double> changes(count);
    double* const to = changes.mutable_data();
    py::gil_scoped_release release;
    canvas_.TryStrokes(rows, count, picture, to);
    return changes;
  }

  py::tuple FitColors(const Array<double>& strokes, const py::array& target,
                      const Array<double>& palette) {
    const double* const rows = Check(strokes);
    const int count = strokes.shape(0);
    const Picture picture = CheckPicture(target);
    if (palette.ndim() != 2 || palette.shape(1) != 3 ||
        palette.shape(0) > kMaxRows) {
      throw std::invalid_argument("palette: want [colors, 3]");
    }
    const double* const colors = Aligned(palette);
    const int num_colors = palette.shape(0);
    for (int i = 0; i < num_colors; ++i) {
      CheckColor(colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]);
    }
    py::array_t<double> best({count, 3});
    py::array_t<double> changes(count);
    double *const to_colors = best.mutable_data(),
                  *const to_changes = changes.mutable_data();
    {
      py::gil_scoped_release release;
      canvas_.FitColors(rows, count, picture, colors, num_colors, to_colors,
                        to_changes);
    }
    return py::make_tuple(best, changes);
  }

  py::bytes GetState() const {
    const std::vector<uint8_t> bytes = canvas_.GetState();
    return py::bytes(reinterpret_cast<const char*>(bytes.data()),
                     bytes.size());
  }

  void SetState(const py::bytes& state) {
    const std::string_view bytes = state;
    canvas_.SetState(reinterpret_cast<const uint8_t*>(bytes.data()),
                     bytes.size());
  }

  bool paints_plainly() const { return canvas_.paints_plainly(); }

 private:
  // Rows are counted in int.
  static constexpr py::ssize_t kMaxRows = 1 << 26;

  const double* Check(const Array<double>& strokes) const {
    if (strokes.ndim() != 2 || strokes.shape(1) != kStrokeColumns ||
        strokes.shape(0) > kMaxRows) {
      throw std::invalid_argument("strokes: want [count, 12]");
    }
    canvas_.CheckProcess();
    const double* const rows = Aligned(strokes);
    const int width = std::max(options_.height, options_.width);
    for (py::ssize_t i = 0; i < strokes.shape(0); ++i) {
      CheckStroke(rows + i * kStrokeColumns, width);
    }
    return rows;
  }

  Picture CheckPicture(const py::array& target) const {
    if (target.ndim() != 3 || target.shape(0) != options_.height ||
        target.shape(1) != options_.width ||
        target.shape(2) != options_.channels) {
      throw std::invalid_argument("target: want the shape of the canvas");
    }
    if (Array<uint8_t>::check_(target)) {
      return {Array<uint8_t>(target).data(), nullptr};
    }
    if (Array<float>::check_(target)) {
      return {nullptr, Aligned(Array<float>(target))};
    }
    throw std::invalid_argument("target: want uint8 or float32, in C order");
  }

  const StrokeCanvasOptions options_;
  StrokeCanvas canvas_;
};

}  // namespace

void BindStrokeCanvas(py::module_* module) {
  py::class_<PyStrokeCanvas>(*module, "StrokeCanvas")
      .def(py::init([](int height, int width, int channels, bool white,
                       const std::string& brush, double first_log_radius,
                       int burn, int num_threads) {
             return std::make_unique<PyStrokeCanvas>(
                 StrokeCanvasOptions{height, width, channels, white,
                                     first_log_radius, burn, num_threads},
                 brush);
           }),
           py::kw_only(), py::arg("height"), py::arg("width"),
           py::arg("channels"), py::arg("white"), py::arg("brush"),
           py::arg("first_log_radius"), py::arg("burn"),
           py::arg("num_threads"))
      .def_property_readonly("paints_plainly", &PyStrokeCanvas::paints_plainly)
      .def("clear", &PyStrokeCanvas::Clear)
      .def("paint", &PyStrokeCanvas::Paint, py::arg("strokes").noconvert())
      .def("render", &PyStrokeCanvas::Render)
      .def("try_strokes", &PyStrokeCanvas::TryStrokes,
           py::arg("strokes").noconvert(), py::arg("target").noconvert())
      .def("fit_colors", &PyStrokeCanvas::FitColors,
           py::arg("strokes").noconvert(), py::arg("target").noconvert(),
           py::arg("palette").noconvert())
      .def("get_state", &PyStrokeCanvas::GetState)
      .def("set_state", &PyStrokeCanvas::SetState, py::arg("state"));
}

}  // namespace envs
