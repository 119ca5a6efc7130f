# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The environments in gymnasium's interface; importing this registers them.

  import gymnasium
  import spiral_envs.gymnasium

  env = gymnasium.make('spiral_envs/Paint-v0', episode_length=8)
  envs = gymnasium.make_vec('spiral_envs/Paint-v0', num_envs=64, num_threads=2)

'spiral_envs/Paint-v0' paints with libmypaint, 'spiral_envs/Scenes-v0' arranges
solids. Without an import, gymnasium finds them under the name of this module
too: `gymnasium.make('spiral_envs.gymnasium:spiral_envs/Paint-v0')`.
"""

import gymnasium

gymnasium.register(
    id='spiral_envs/Paint-v0',
    entry_point='spiral_envs.gymnasium.painting:Paint',
    vector_entry_point='spiral_envs.gymnasium.painting:PaintVector',
)
gymnasium.register(
    id='spiral_envs/Scenes-v0',
    entry_point='spiral_envs.gymnasium.scenes:Scenes',
    vector_entry_point='spiral_envs.gymnasium.scenes:ScenesVector',
)
