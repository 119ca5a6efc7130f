# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Connects the agent (`spiral_tf`) to environments and runs it."""

import warnings

from spiral_launch.local import early_signals

early_signals.install_for_module()

# Google's client libraries warn at each start that Python 3.10 is old.
warnings.filterwarnings('ignore', category=FutureWarning, module='google')
