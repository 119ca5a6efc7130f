# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A user's own environments, rewards and images: 'my_module:my_function'."""
