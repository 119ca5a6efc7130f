# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Wires the agent (`spiral_tf`) to environments (`envs`) and runs it."""

import warnings

# Google's client libraries, where they are installed, tell each start that
# Python 3.10 is getting old.
warnings.filterwarnings('ignore', category=FutureWarning, module='google')
