// Python's view of the painters: `Painters`, a batch in lock-step.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <mutex>
#include <stdexcept>

#include "painter.h"
#include "replay.h"
#include "workers.h"

namespace py = pybind11;

namespace envs {
namespace {

// No conversion: a canvas written into a converted copy would be lost.
using Canvases = py::array_t<uint8_t, py::array::c_style>;
using Actions = py::array_t<int32_t, py::array::c_style>;

class Painters {
 public:
  Painters(const PainterOptions& options, const std::string& brush,
           const std::vector<int>& burns, int num_threads)
      : canvas_bytes_(static_cast<size_t>(options.canvas_width) *
                      options.canvas_width * options.channels),
        workers_(num_threads) {
    const std::shared_ptr<MyPaintBrush> prototype = ParseBrush(brush);
    for (int burn : burns) {
      painters_.push_back(std::make_unique<Painter>(options, prototype, burn));
    }
  }

  void Reset(Canvases canvases) {
    uint8_t* to = Check(canvases);
    Each([=](int i) { painters_[i]->Reset(to + i * canvas_bytes_); });
  }

  // Indices must be in range: the Python side has checked them.
  void Step(Actions actions, Canvases canvases) {
    if (static_cast<size_t>(actions.size()) != painters_.size() * kColumns) {
      throw std::invalid_argument("actions: want [batch, 8]");
    }
    uint8_t* to = Check(canvases);
    const int32_t* from = actions.data();
    Each([=](int i) {
      painters_[i]->Step(from + i * kColumns, to + i * canvas_bytes_);
    });
  }

 private:
  uint8_t* Check(Canvases& canvases) const {
    if (static_cast<size_t>(canvases.size()) !=
        painters_.size() * canvas_bytes_) {
      throw std::invalid_argument("canvases: wrong shape");
    }
    return canvases.mutable_data();
  }

  void Each(const std::function<void(int)>& work) {
    py::gil_scoped_release release;
    // Two Python threads may hold the same environment; one paints at a time.
    std::lock_guard<std::mutex> lock(mutex_);
    workers_.Run(painters_.size(), work);
  }

  const size_t canvas_bytes_;
  std::vector<std::unique_ptr<Painter>> painters_;
  std::mutex mutex_;
  Workers workers_;
};

// One drawing, painted by points rather than by actions. Holds the GIL, so that
// no two threads can paint on it at once.
class PointPainter {
 public:
  PointPainter(const PainterOptions& options, const std::string& text,
               int burn)
      : canvas_bytes_(static_cast<size_t>(options.canvas_width) *
                      options.canvas_width * options.channels) {
    painter_ = std::make_unique<Painter>(options, ParseBrush(text), burn);
  }

  void Clear() { painter_->Clear(); }

  void Record() { painter_->surface().Record(); }

  py::array_t<float> TakeDabs() {
    const std::vector<float> dabs = painter_->surface().TakeDabs();
    return py::array_t<float>(dabs.size(), dabs.data());
  }

  void SetBrush(double log_size, double red, double green, double blue) {
    painter_->SetBrush(log_size, red, green, blue);
  }

  void Move(double x, double y) { painter_->Move({x, y}); }

  void Trace(py::array_t<double, py::array::c_style> points) {
    if (points.ndim() != 2 || points.shape(1) != 3) {
      throw std::invalid_argument("points: want [count, 3]");
    }
    const double* at = points.data();
    const double* end = at + points.size();
    for (; at != end; at += 3) painter_->StrokeTo(at[0], at[1], at[2]);
  }

  void Render(Canvases canvas) const {
    if (static_cast<size_t>(canvas.size()) != canvas_bytes_) {
      throw std::invalid_argument("canvas: wrong shape");
    }
    painter_->Render(canvas.mutable_data());
  }

 private:
  const size_t canvas_bytes_;
  std::unique_ptr<Painter> painter_;
};

double ReplayCalls(const std::string& brush, int width, Actions calls,
                   py::array_t<float, py::array::c_style> arguments) {
  if (arguments.size() != 3 * calls.size()) {
    throw std::invalid_argument("arguments: want three for each call");
  }
  py::gil_scoped_release release;
  return Replay(brush, width, calls.data(), arguments.data(), calls.size());
}

}  // namespace
}  // namespace envs

PYBIND11_MODULE(_painter, m) {
  m.doc() = "Paints batches of canvases with libmypaint's brush engine.";
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
           py::arg("canvases").noconvert());
  py::class_<envs::PointPainter>(m, "PointPainter")
      .def(py::init([](int canvas_width, int channels, bool white,
                       const std::string& brush, double log_size, int burn,
                       float zoom) {
             envs::PainterOptions options{};
             options.canvas_width = canvas_width;
             options.channels = channels;
             options.white = white;
             options.log_sizes = {log_size};
             options.zoom = zoom;
             return std::make_unique<envs::PointPainter>(options, brush, burn);
           }),
           py::kw_only(), py::arg("canvas_width"), py::arg("channels"),
           py::arg("white"), py::arg("brush"), py::arg("log_size"),
           py::arg("burn"), py::arg("zoom"))
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
