// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0
//
// Stands in for libgobject in a wheel. Debian's libmypaint calls one function
// of it, to tell bindings of other languages about its brush type, and only
// when such a binding asks. Without it a wheel needs neither GLib nor libffi.

#include <stddef.h>

size_t g_boxed_type_register_static(const char* name, void* copy, void* free) {
  (void)name, (void)copy, (void)free;
  return 0;  // G_TYPE_INVALID.
}
