# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Commands that train, run and evaluate agents.

Connects the agent (`spiral_tf`) to the environments (`spiral_envs`).
"""

import os
import warnings

from spiral_launch.local import early_signals

early_signals.install_for_module()

# TensorFlow reads these when it is imported. oneDNN makes convolutions a third
# faster; by default it is off on processors without AVX-512.
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')
os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '1')

# Google's client libraries warn at each start that support for Python 3.10 is
# about to end.
warnings.filterwarnings('ignore', category=FutureWarning, module='google')
