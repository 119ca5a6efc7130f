// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Python's view of the painters: `Painters`, a batch in lock-step.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "brush.h"
#include "brush_text.h"
#include "engine.h"
#include "fitter_bindings.h"
#include "limits.h"
#include "painter.h"
#include "replay.h"
#include "stroke_bindings.h"
#include "workers.h"

namespace py = pybind11;

namespace envs {
namespace {

// Without conversion: a canvas written into a converted copy would be lost.
using Canvases = py::array_t<uint8_t, py::array::c_style>;
using Actions = py::array_t<int32_t, py::array::c_style>;

// numpy also has arrays whose numbers are not aligned to the machine's words.
template <typename Array>
const typename Array::value_type* Aligned(const Array& array) {
  const auto* data = array.data();
  if (reinterpret_cast<uintptr_t>(data) % alignof(decltype(*data)) != 0) {
    throw std::invalid_argument("an array is not aligned");
  }
  return data;
}

std::shared_ptr<const BrushModel> ReadBrush(const std::string& text) {
  return std::make_shared<BrushModel>(ParseBrush(CheckedBrushText(text)).get());
}

class Painters {
 public:
  Painters(const PainterOptions& options, const std::string& brush,
           const std::vector<int>& burns, int num_threads)
      : options_(Checked(options)), burns_(burns),
        canvas_bytes_(static_cast<size_t>(options.canvas_width) *
                      options.canvas_width * options.channels),
        workers_(CheckedThreads(num_threads)) {
    if (options.pressures.empty() || options.color_levels.empty()) {
      throw std::invalid_argument("levels: want one or more of each kind");
    }
    const std::shared_ptr<const BrushModel> prototype = ReadBrush(brush);
    for (int burn : burns) {
      painters_.push_back(std::make_unique<Painter>(options, prototype, burn));
    }
  }

  void Reset(Canvases canvases) {
    uint8_t* to = Check(canvases);
    Each([=](int i) { painters_[i]->Reset(to + i * canvas_bytes_); });
    started_ = true;
  }

  void Step(Actions actions, Canvases canvases) {
    if (static_cast<size_t>(actions.size()) != painters_.size() * kColumns) {
      throw std::invalid_argument("actions: want [batch, 8]");
    }
    if (!started_) throw std::runtime_error("reset comes before step");
    uint8_t* to = Check(canvases);
    const int32_t* from = Aligned(actions);
    for (size_t i = 0; i < painters_.size(); ++i) {
      CheckAction(from + i * kColumns, options_);
    }
    Each([=](int i) {
      painters_[i]->Step(from + i * kColumns, to + i * canvas_bytes_);
    });
  }

  void CheckProcess() const { workers_.CheckProcess(); }

  py::bytes GetState() {
    const Header header = {static_cast<int32_t>(painters_.size()),
                           options_.canvas_width, started_};
    // How much there is to store changes while another Python thread paints.
    std::vector<std::vector<uint8_t>> parts(painters_.size());
    Each([&](int i) {
      parts[i].resize(painters_[i]->StateBytes());
      painters_[i]->GetState(parts[i].data());
    });
    size_t count = sizeof(header);
    for (const auto& part : parts) count += part.size();
    PyObject* const object = PyBytes_FromStringAndSize(nullptr, count);
    if (object == nullptr) throw py::error_already_set();
    char* to = PyBytes_AS_STRING(object);
    std::memcpy(to, &header, sizeof(header));
    to += sizeof(header);
    for (const auto& part : parts) {
      to = std::copy(part.begin(), part.end(), to);
    }
    return py::reinterpret_steal<py::bytes>(object);
  }

  void SetState(const py::bytes& state) {
    const std::string_view view = state;
    const auto* const from = reinterpret_cast<const uint8_t*>(view.data());
    Header header;
    if (view.size() < sizeof(header)) {
      throw std::invalid_argument("state: too short");
    }
    std::memcpy(&header, from, sizeof(header));
    if (static_cast<size_t>(header.batch_size) != painters_.size() ||
        header.canvas_width != options_.canvas_width) {
      throw std::invalid_argument("state: of canvases of another shape");
    }
    std::vector<size_t> ends = {sizeof(header)};
    for (const auto& painter : painters_) {
      const size_t at = ends.back();
      ends.push_back(at + painter->CheckState(from + at, view.size() - at));
    }
    if (ends.back() != view.size()) {
      throw std::invalid_argument("state: of other canvases");
    }
    Each([&](int i) { painters_[i]->SetState(from + ends[i]); });
    started_ = header.started != 0;
  }

  void Copy(Actions from_indices) {
    const int count = painters_.size();
    if (from_indices.size() != count) {
      throw std::invalid_argument("from_indices: want one for each canvas");
    }
    const std::vector<int32_t> from(
        Aligned(from_indices), Aligned(from_indices) + count);
    std::vector<bool> is_used(count);
    for (int32_t i : from) {
      if (i < 0 || i >= count) {
        throw std::invalid_argument("from_indices: one is out of range");
      }
      is_used[i] = true;
    }
    std::vector<std::pair<Painter*, const Painter*>> copies;
    Each(1, [&](int) { copies = Rearrange(from, is_used); });
    Each(copies.size(), [&](int i) {
      copies[i].first->CopyFrom(*copies[i].second);
    });
  }

 private:
  struct Header {
    int32_t batch_size, canvas_width, started;
  };

  // Puts drawings in their new places. Drawings are moved where possible, and
  // those that are not wanted become copies. Returns pairs of a copy, which is
  // still to be made, and its original.
  std::vector<std::pair<Painter*, const Painter*>> Rearrange(
      const std::vector<int32_t>& from, const std::vector<bool>& is_used) {
    const int count = painters_.size();
    std::vector<const Painter*> originals(count);
    std::vector<std::unique_ptr<Painter>> free, placed(count);
    for (int i = 0; i < count; ++i) {
      originals[i] = painters_[i].get();
      if (!is_used[i]) free.push_back(std::move(painters_[i]));
    }
    std::vector<std::pair<Painter*, const Painter*>> copies;
    for (int i = 0; i < count; ++i) {
      if (painters_[from[i]] != nullptr) {
        placed[i] = std::move(painters_[from[i]]);
      } else {
        placed[i] = std::move(free.back());
        free.pop_back();
        copies.emplace_back(placed[i].get(), originals[from[i]]);
      }
      placed[i]->set_burn(burns_[i]);
    }
    painters_ = std::move(placed);
    return copies;
  }

  uint8_t* Check(Canvases& canvases) const {
    if (static_cast<size_t>(canvases.size()) !=
        painters_.size() * canvas_bytes_) {
      throw std::invalid_argument("canvases: wrong shape");
    }
    return canvases.mutable_data();
  }

  void Each(const std::function<void(int)>& work) {
    Each(painters_.size(), work);
  }

  void Each(int count, const std::function<void(int)>& work) {
    py::gil_scoped_release release;
    // Two Python threads may hold the same environment; one paints at a time.
    workers_.Run(count, work);
  }

  const PainterOptions options_;
  const std::vector<int> burns_;
  const size_t canvas_bytes_;
  std::vector<std::unique_ptr<Painter>> painters_;
  bool started_ = false;
  // Last, as its threads use the others.
  Workers workers_;
};

// One drawing, painted by points rather than by actions. Holds the GIL, so that
// no two threads can paint on it at once.
class PointPainter {
 public:
  PointPainter(const PainterOptions& options, const std::string& text,
               int burn, bool fresh)
      : side_(std::max(Checked(options).canvas_width, options.height()) /
              options.zoom),
        canvas_bytes_(static_cast<size_t>(options.canvas_width) *
                      options.height() * options.channels),
        fresh_(fresh) {
    painter_ = std::make_unique<Painter>(options, ReadBrush(text), burn);
    Clear();
    new_brush_ = painter_->brush();
  }

  void Clear() { painter_->Clear(); }

  void Record() { painter_->surface().Record(); }

  py::array_t<float> TakeDabs() {
    const std::vector<float> dabs = painter_->surface().TakeDabs();
    return py::array_t<float>(dabs.size(), dabs.data());
  }

  void SetBrush(double log_size, double red, double green, double blue) {
    CheckSize(log_size);
    CheckColor(red, green, blue);
    painter_->SetBrush(log_size, red, green, blue);
  }

  void Move(double x, double y) {
    CheckPosition(x, y, side_);
    if (fresh_) painter_->RestoreBrush(new_brush_);
    painter_->Move({x, y});
  }

  void Trace(py::array_t<double, py::array::c_style> points) {
    if (points.ndim() != 2 || points.shape(1) != 3) {
      throw std::invalid_argument("points: want [count, 3]");
    }
    const double* at = Aligned(points);
    const double* const end = at + points.size();
    for (const double* p = at; p != end; p += 3) {
      CheckPosition(p[0], p[1], side_);
      CheckPressure(p[2]);
    }
    for (; at != end; at += 3) painter_->StrokeTo(at[0], at[1], at[2]);
  }

  void Render(Canvases canvas) const {
    if (static_cast<size_t>(canvas.size()) != canvas_bytes_) {
      throw std::invalid_argument("canvas: wrong shape");
    }
    painter_->Render(canvas.mutable_data());
  }

 private:
  // The longer one of the brush's own canvas.
  const double side_;
  const size_t canvas_bytes_;
  // Whether each move makes the brush new.
  const bool fresh_;
  EngineState new_brush_;
  std::unique_ptr<Painter> painter_;
};

double ReplayCalls(const std::string& brush, int width, Actions calls,
                   py::array_t<float, py::array::c_style> arguments) {
  if (arguments.size() != 3 * calls.size()) {
    throw std::invalid_argument("arguments: want three for each call");
  }
  CheckedWidth(width);
  const std::string text = CheckedBrushText(brush);
  const int32_t* const kinds = Aligned(calls);
  const float* const values = Aligned(arguments);
  for (py::ssize_t i = 0; i < calls.size(); ++i) {
    CheckCall(kinds[i], values + 3 * i, width);
  }
  py::gil_scoped_release release;
  return Replay(text, width, kinds, values, calls.size());
}

}  // namespace
}  // namespace envs

PYBIND11_MODULE(_painter, m) {
  m.doc() = "Paints batches of canvases with libmypaint's brush engine.";
  envs::BindStrokeCanvas(&m);
  envs::BindStrokeFitter(&m);
  m.def("replay", &envs::ReplayCalls, py::arg("brush"),
        py::arg("canvas_width"), py::arg("calls").noconvert(),
        py::arg("arguments").noconvert(),
        "Makes recorded calls on libmypaint alone and returns the seconds.");
  py::class_<envs::Painters>(m, "Painters")
      .def(py::init([](int canvas_width, int grid_width, int channels,
                       bool white, const std::string& brush,
                       const std::vector<double>& log_sizes,
                       const std::vector<double>& pressures,
                       const std::vector<double>& color_levels,
                       bool keep_brush, bool transpose_start,
                       bool premultiplied, const std::vector<int>& burns,
                       int num_threads) {
             return std::make_unique<envs::Painters>(
                 envs::PainterOptions{canvas_width, grid_width, channels,
                                      white, log_sizes, pressures,
                                      color_levels, keep_brush,
                                      transpose_start, premultiplied},
                 brush, burns, num_threads);
           }),
           py::kw_only(), py::arg("canvas_width"), py::arg("grid_width"),
           py::arg("channels"), py::arg("white"), py::arg("brush"),
           py::arg("log_sizes"), py::arg("pressures"),
           py::arg("color_levels"), py::arg("keep_brush"),
           py::arg("transpose_start"), py::arg("premultiplied"),
           py::arg("burns"), py::arg("num_threads"))
      .def("reset", &envs::Painters::Reset,
           py::arg("canvases").noconvert())
      .def("step", &envs::Painters::Step, py::arg("actions").noconvert(),
           py::arg("canvases").noconvert())
      .def("get_state", &envs::Painters::GetState)
      .def("set_state", &envs::Painters::SetState, py::arg("state"))
      .def("copy", &envs::Painters::Copy, py::arg("from_indices").noconvert())
      .def("check_process", &envs::Painters::CheckProcess);
  py::class_<envs::PointPainter>(m, "PointPainter")
      .def(py::init([](int canvas_width, int canvas_height, int channels,
                       bool white, const std::string& brush, double log_size,
                       int burn, float zoom, bool fresh) {
             envs::PainterOptions options{};
             options.canvas_width = canvas_width;
             options.canvas_height = canvas_height;
             options.grid_width = 1;
             options.channels = channels;
             options.white = white;
             options.log_sizes = {log_size};
             options.zoom = zoom;
             return std::make_unique<envs::PointPainter>(options, brush, burn,
                                                         fresh);
           }),
           py::kw_only(), py::arg("canvas_width"), py::arg("canvas_height"),
           py::arg("channels"), py::arg("white"), py::arg("brush"),
           py::arg("log_size"), py::arg("burn"), py::arg("zoom"),
           py::arg("fresh"))
      .def("clear", &envs::PointPainter::Clear)
      .def("record", &envs::PointPainter::Record)
      .def("take_dabs", &envs::PointPainter::TakeDabs)
      .def("set_brush", &envs::PointPainter::SetBrush, py::arg("log_size"),
           py::arg("red"), py::arg("green"), py::arg("blue"))
      .def("move", &envs::PointPainter::Move, py::arg("x"), py::arg("y"))
      .def("trace", &envs::PointPainter::Trace, py::arg("points").noconvert())
      .def("render", &envs::PointPainter::Render,
           py::arg("canvas").noconvert());
}
