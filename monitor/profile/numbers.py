"""What is known of many numbers: their span and their exact sums."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

import numpy as np
import orjson
from numpy.typing import NDArray

from monitor.profile.property import MILLION, Span, Summed
from monitor.profile.values import LARGEST_KEPT

LARGEST = 1e150
"""Numbers beyond are counted and not measured: nothing in tracking is that large, and squares must stay finite."""
_64_BITS = 2**63
_LEAST_COMMON, _MOST_COMMON = 1e-4, 1e15
"""Between these no exponent is written, whoever writes."""
_FEW = 16
_EXACT_IN_64_BITS = 2.0**62


def written(kind: type, numbers: Sequence[float]) -> list[str]:
    """Return how Python writes each of some numbers of one kind, int or float.

    orjson writes those of common size the same, in a fifth of the time.
    """
    low, high = min(numbers), max(numbers)
    common = low > -_64_BITS and high < _64_BITS if kind is int else low > _LEAST_COMMON and high < _MOST_COMMON
    return orjson.dumps(numbers)[1:-1].decode().split(",") if common else list(map(repr, numbers))


def span_of(numbers: Sequence[float]) -> Span:
    """Return the span of some numbers, the ends that may be telephone numbers or ids blurred."""
    return Span(_blurred(min(numbers)), _blurred(max(numbers)))


def summed(numbers: Sequence[float], times: Sequence[int]) -> Summed:
    """Return the sums of the numbers that are amounts, each as often as it came: whole millionths, exact.

    Where many come together and their sums fit 64 bits, they are added up at once.
    """
    top, number = max(map(abs, (min(numbers), max(numbers)))), sum(times)
    if len(numbers) > _FEW and top < LARGEST_KEPT and max(top, top * top) * MILLION * number < _EXACT_IN_64_BITS:
        values = np.array(numbers, np.float64)
        each = np.array(times, np.int64)
        return Summed(number, _millionths(values, each), _millionths(values * values, each))
    number = all_micros = all_squares = 0
    for value, n in zip(numbers, times, strict=True):
        if -LARGEST_KEPT < value < LARGEST_KEPT:
            number += n
            all_micros += round(value * MILLION) * n
            all_squares += round(value * value * MILLION) * n
    return Summed(number, all_micros, all_squares)


def _millionths(numbers: NDArray[np.float64], times: NDArray[np.int64]) -> int:
    return int(np.rint(numbers * MILLION).astype(np.int64) @ times)


def _blurred(number: float) -> float:
    """Keep one digit of a number that may be a telephone number or an id: its size, not what it says."""
    if abs(number) < LARGEST_KEPT:
        return number
    scale = 10.0 ** floor(log10(abs(number)))
    return round(number / scale) * scale
