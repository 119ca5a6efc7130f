// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

#ifndef ENVS_NATIVE_STROKE_BINDINGS_H_
#define ENVS_NATIVE_STROKE_BINDINGS_H_

#include <pybind11/pybind11.h>

namespace envs {

// Adds the class `StrokeCanvas` to the extension.
void BindStrokeCanvas(pybind11::module_* module);

}  // namespace envs

#endif  // ENVS_NATIVE_STROKE_BINDINGS_H_
