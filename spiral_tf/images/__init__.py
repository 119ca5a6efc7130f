# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Single images: decoding, color profiles, fitting to a canvas."""
