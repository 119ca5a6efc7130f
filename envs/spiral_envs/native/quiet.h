// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Keeps a message of libmypaint's that means nothing off the output.

#ifndef ENVS_NATIVE_QUIET_H_
#define ENVS_NATIVE_QUIET_H_

namespace envs {

// libmypaint prints "Time is running backwards!" where a stroke's point ends
// on a dab to within the rounding of floats: the fraction of the way to the dab
// comes out above one, so what is left of the point's time comes out below
// zero. Once in some millions of points that happens in plain use. libmypaint
// puts it right itself, and pixels would change if it were avoided. So only the
// line is left out, whatever else libmypaint prints. To be called once; where
// the system does not let it, the line stays.
void QuietLibMyPaint();

}  // namespace envs

#endif  // ENVS_NATIVE_QUIET_H_
