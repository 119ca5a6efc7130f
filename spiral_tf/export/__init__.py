# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""SavedModels of a policy, and TF-Hub modules as agents."""
