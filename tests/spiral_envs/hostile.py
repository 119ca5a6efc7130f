# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Invalid values, for tests of error messages."""

import fractions
from typing import Any

from hypothesis import strategies
import numpy as np

_NOT_EVEN_NUMBERS: tuple[Any, ...] = (
    None, '', '64', b'64', [], [64], ['64', '32'], {}, {64: 64}, 1j, object(),
    np.array([64]), np.array([64, 32]), np.array('64'), np.array(None)
)  # fmt: skip
_NOT_FINITE: tuple[Any, ...] = (
    float('nan'), float('inf'), -float('inf'), np.float32('nan')
)  # fmt: skip
_BOOLS: tuple[Any, ...] = (True, False, np.bool_(True), np.array(True))
_FRACTIONS: tuple[Any, ...] = (
    0.5, 64.0, np.float64(64), np.array(64.0), fractions.Fraction(3)
)  # fmt: skip
# Out of range of all widths, batch sizes and counts.
_BEYOND: tuple[Any, ...] = (
    -1, -(2**31), -(2**70), 2**31, 2**40, 2**63, 2**64, 10**400
)  # fmt: skip

NOT_NUMBERS: tuple[Any, ...] = (*_NOT_EVEN_NUMBERS, *_NOT_FINITE, *_BOOLS)
NOT_WHOLE: tuple[Any, ...] = (*NOT_NUMBERS, *_FRACTIONS)
NOT_COUNTS: tuple[Any, ...] = (
    *NOT_WHOLE, *_BEYOND, np.int64(-1), np.uint64(2**63)
)  # fmt: skip
# Invalid where numbers in [0, 1] are expected.
NOT_FRACTIONS: tuple[Any, ...] = (*NOT_NUMBERS, *_BEYOND, -0.001, 1.001, 1e308)

# The same as a strategy, with further values.
not_numbers = strategies.sampled_from(NOT_NUMBERS) | strategies.text(max_size=5)
