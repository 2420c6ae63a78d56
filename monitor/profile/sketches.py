"""The two Apache DataSketches a profile holds, as bytes in and bytes out; "no sketch" is b"".

As bytes they compare, hash and travel; a partial profile made elsewhere (Spark) merges here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from datasketches import hll_sketch, hll_union, kll_doubles_sketch, tgt_hll_type

LG_K = 11
"""2,048 registers: a standard error of 2.3 % (Flajolet et al. 2007), 1 KB; exact to a fraction of a value below 200."""
KLL_K = 200
"""DataSketches' default: rank error 1.65 % with 99 % confidence; exact up to 200 numbers."""
_TYPE = tgt_hll_type.HLL_4
_HLL_FAMILY, _KLL_FAMILY = 7, 15
_LIST_MODE, _SET_MODE = 0, 1


class SketchError(ValueError):
    """Bytes that are no sketch."""


def distinct_of(values: Iterable[float | str]) -> bytes:
    """Return a sketch of the number of distinct values."""
    return add_distinct(b"", values)


def add_distinct(sketch: bytes, values: Iterable[float | str]) -> bytes:
    """Return the sketch (b"" for none yet) with more values in it."""
    read = _hll(sketch) if sketch else hll_sketch(LG_K, _TYPE)
    update = read.update
    for value in values:
        update(value)
    return bytes(read.serialize_compact())


def merge_distinct(a: bytes, b: bytes) -> bytes:
    """Return the sketch of both."""
    if not a or not b:
        return a or b
    union = hll_union(LG_K)
    union.update(_hll(a))
    union.update(_hll(b))
    return bytes(union.get_result(_TYPE).serialize_compact())


def distinct_between(sketch: bytes) -> tuple[float, float, float]:
    """Return (low, estimate, high) of the number of distinct values, at three standard errors."""
    read = _hll(sketch)
    return read.get_lower_bound(3), read.get_estimate(), read.get_upper_bound(3)


def add_quantiles(sketch: bytes, numbers: Sequence[float], times: Sequence[int]) -> bytes:
    """Return the sketch (b"" for none yet) with more numbers in it, each as often as it came."""
    if not numbers:
        return sketch
    read = _kll(sketch) if sketch else kll_doubles_sketch(KLL_K)
    read.update(np.repeat(np.array(numbers, np.float64), times))
    return bytes(read.serialize())


def merge_quantiles(a: bytes, b: bytes) -> bytes:
    """Return the sketch of both."""
    if not a or not b:
        return a or b
    sketch = _kll(a)
    sketch.merge(_kll(b))
    return bytes(sketch.serialize())


def share_within(sketch: bytes, low: float, high: float) -> float:
    """Return the share of the numbers in [low, high]; 0 where there are none."""
    if not sketch:
        return 0.0
    read = _kll(sketch)
    return float(read.get_rank(high, True) - read.get_rank(low, False))


def quantile(sketch: bytes, rank: float) -> float | None:
    """Return the number at a rank, 0 … 1; None where there are none."""
    return float(_kll(sketch).get_quantile(rank)) if sketch else None


def numbers_held(sketch: bytes) -> int:
    """Return how many numbers went into a sketch."""
    return int(_kll(sketch).n) if sketch else 0


def check_sketches(distinct: bytes, quantiles: bytes) -> None:
    """Raise SketchError where bytes are no sketches of ours."""
    if distinct:
        _hll(distinct)
    if quantiles:
        _kll(quantiles)


def _hll(sketch: bytes) -> hll_sketch:
    # The library reads past the end of short bytes and takes the process down: lengths are checked before it looks.
    if len(sketch) < 8 or sketch[2] != _HLL_FAMILY or sketch[3] != LG_K or len(sketch) < _hll_length(sketch):
        raise SketchError("no HyperLogLog sketch of ours")
    try:
        return hll_sketch.deserialize(sketch)
    except (ValueError, RuntimeError, IndexError, MemoryError) as error:
        raise SketchError(f"no HyperLogLog sketch: {error}") from error


def _hll_length(sketch: bytes) -> int:
    """Return how many bytes the sketch's own preamble announces (DataSketches' HLL preamble, serial version 1)."""
    mode = sketch[7] & 3
    if mode == _LIST_MODE:
        return 8 + 4 * sketch[6]
    if mode == _SET_MODE:
        return 12 + 4 * int.from_bytes(sketch[8:12], "little")
    return 40 + (1 << (LG_K - 1)) + 4 * int.from_bytes(sketch[36:40], "little")


def _kll(sketch: bytes) -> kll_doubles_sketch:
    if len(sketch) < 8 or sketch[2] != _KLL_FAMILY:
        raise SketchError("no KLL sketch of ours")
    try:
        return kll_doubles_sketch.deserialize(sketch)
    except (ValueError, RuntimeError, IndexError, MemoryError) as error:
        raise SketchError(f"no KLL sketch: {error}") from error
