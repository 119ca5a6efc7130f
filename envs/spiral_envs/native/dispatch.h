// Copyright 2026 The spiral_tf authors.
// SPDX-License-Identifier: Apache-2.0

// Builds a loop for several instruction sets and picks one when it is loaded.

#ifndef ENVS_NATIVE_DISPATCH_H_
#define ENVS_NATIVE_DISPATCH_H_

// Contraction to fused multiply-add stays off (see setup.py), so that the
// wider copies give the same pixels.
// ENVS_PORTABLE leaves the choice out, for comparing.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && \
    !defined(__clang__) && !defined(ENVS_PORTABLE)
#define ENVS_MULTIVERSION __attribute__((target_clones("default", "avx2")))
#else
#define ENVS_MULTIVERSION
#endif

#define ENVS_INLINE inline __attribute__((always_inline))
// The same behind the parameters of a lambda.
#define ENVS_LAMBDA __attribute__((always_inline))

#endif  // ENVS_NATIVE_DISPATCH_H_
