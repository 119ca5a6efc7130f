// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Brush files, before libmypaint reads them.

#ifndef ENVS_NATIVE_BRUSH_TEXT_H_
#define ENVS_NATIVE_BRUSH_TEXT_H_

#include <string>

namespace envs {

// Throws std::invalid_argument, naming the field, for what libmypaint 1.6 would
// crash at, take for a number that it is not, or never finish painting with.
// The empty text is its default brush. Returns the text without the settings
// and inputs of later versions, which it would name on stderr. Call with the
// GIL.
std::string CheckedBrushText(const std::string& text);

}  // namespace envs

#endif  // ENVS_NATIVE_BRUSH_TEXT_H_
