# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawing programs for tests."""

from spiral_envs.programs import program as drawing_program
from tests.spiral_tf import programs


def five() -> drawing_program.DrawingProgram:
  """Returns a handmade digit 5 in gray on 32 pixels: 4 strokes, 3 moves."""
  return programs.program(
      programs.move(0.7, 0.2),
      programs.stroke((0.35, 0.2), (0.5, 0.22), 0.04, 0.9, score=-1.25),
      programs.move(0.35, 0.2),
      programs.stroke((0.33, 0.45), (0.34, 0.3), 0.04, 0.8, score=-0.5),
      programs.stroke((0.65, 0.65), (0.65, 0.4), 0.04, 0.7, score=0.5),
      programs.stroke((0.3, 0.8), (0.6, 0.85), 0.04, 0.6, score=2.0),
      programs.move(0.9, 0.9),
      agent=drawing_program.Agent('by <hand>', '1'),
  )


def colored(brush: str = 'classic/pen') -> drawing_program.DrawingProgram:
  """Returns three crossing strokes in color on 64 transparent pixels."""
  return programs.program(
      programs.move(0.1, 0.1),
      programs.stroke((0.9, 0.9), (0.3, 0.7), 0.06, 0.9, (1.0, 0.0, 0.0)),
      programs.move(0.1, 0.9),
      programs.stroke((0.9, 0.1), (0.5, 0.5), 0.04, 0.5, (0.0, 0.0, 1.0)),
      programs.stroke((0.2, 0.2), (0.5, 0.1), 0.03, 0.8, (0.0, 0.5, 0.0)),
      environment={'use_color': True},
      canvas={'width': 64, 'background': 'transparent', 'use_alpha': True},
      brush={'type': brush, 'seed': 3},
  )
