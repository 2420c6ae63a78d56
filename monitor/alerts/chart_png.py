"""The chart of a message as a picture: bars of what came, over the band or line of what is usual."""

from __future__ import annotations

import struct
import zlib
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from monitor.alerts.chart import Chart

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 30
"""Pixels of the margins: numbers stand on the left, hours below."""

Colour = tuple[int, int, int]
PAPER: Colour = (255, 255, 255)
GRID: Colour = (226, 230, 236)
INK: Colour = (84, 93, 105)
SEEN: Colour = (63, 111, 181)
USUAL: Colour = (217, 222, 230)
USUAL_LINE: Colour = (140, 150, 164)
BAND: Colour = (255, 224, 178)
BLIND: Colour = (245, 233, 214)
"""Seen against paper 4.9 to 1, ink 6.6 to 1 (WCAG 2.2, 1.4.11 wants 3 to 1 of graphics)."""

_DIGITS = {
    "0": "111101101101111",
    "1": "010110010010111",
    "2": "111001111100111",
    "3": "111001011001111",
    "4": "101101111001001",
    "5": "111100111001111",
    "6": "111100111101111",
    "7": "111001010010010",
    "8": "111101111101111",
    "9": "111101111001111",
    ":": "000010000010000",
    ".": "000000000000010",
    "k": "100101110101101",
    "M": "101111111101101",
}
"""Glyphs of 3 × 5 points, row by row: all a chart has to say in figures."""
ROUND = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
INSET = 0.2
"""Share of an hour that a bar leaves free on either side where there is a band behind it."""
_POINT = 2
"""Pixels of a point."""


def chart_png(chart: Chart) -> bytes:
    """Draw a chart as a PNG (RGB, 8 bits), the same bytes for the same chart."""
    canvas = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    canvas[:] = PAPER
    count = max(1, len(chart.observed))
    top = nice_top(max(chart.top, *chart.high, 0.0))
    left, right, floor = LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM
    edges = np.linspace(left, right, count + 1).round().astype(int)

    def level(value: float) -> int:
        return round(floor - min(value / top, 1.0) * (floor - TOP))

    for share in (0.0, 0.5, 1.0):
        row = level(top * share)
        canvas[row, left:right] = GRID
        _write(canvas, _number(top * share), left - 8, row - 5, align_right=True)
    expected = chart.expected or (None,) * count
    for i, (seen, usual) in enumerate(zip(chart.observed, expected, strict=False)):
        begin, end = edges[i], edges[i + 1]
        if chart.high:
            canvas[level(chart.high[i]) : max(level(chart.low[i]), level(chart.high[i]) + 1), begin:end] = BAND
        elif usual is not None:
            canvas[level(usual) : floor, begin:end] = USUAL
        if seen is None:
            canvas[TOP:floor, begin:end] = BLIND
        elif seen > 0:
            gap = round(INSET * (end - begin)) if chart.high else int(end - begin > 3)
            canvas[min(level(seen), floor - 1) : floor, begin + gap : end - gap] = SEEN
        if usual is not None:
            canvas[level(usual) : level(usual) + 2, begin:end] = USUAL_LINE
    canvas[floor, left:right] = INK
    _hours(canvas, chart, edges, floor)
    return _png(canvas)


def nice_top(value: float) -> float:
    """Return the least round number that is no smaller, such as 1, 1.5, 2, 3, 4, 5, 6, 8: an axis people can read."""
    if value <= 0:
        return 1.0
    scale = 10.0 ** np.floor(np.log10(value))
    return float(next(step * scale for step in ROUND if step * scale >= value * 0.999))


def _hours(canvas: NDArray[np.uint8], chart: Chart, edges: NDArray[np.int_], floor: int) -> None:
    """Write the hour of the day under every sixth one, on the clock of the wall; midnight has a line to the top."""
    zone = ZoneInfo(chart.zone)
    every = 6 if len(edges) <= 60 else 24
    last = -100
    for i, edge in enumerate(edges):
        hour = datetime.fromtimestamp(chart.start + i * chart.step, zone).hour
        if hour % every:
            continue
        canvas[floor : floor + 5, min(edge, WIDTH - 1)] = INK
        if hour == 0:
            canvas[TOP:floor:4, min(edge, WIDTH - 1)] = USUAL_LINE
        if edge - last > 28 and LEFT <= edge < WIDTH - 40:
            _write(canvas, f"{hour:02d}:00", edge - 2, floor + 10)
            last = edge + 24


def _number(value: float) -> str:
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{value / size:.3g}{unit}"
    return f"{value:.3g}"


def _write(canvas: NDArray[np.uint8], text: str, x: int, y: int, *, align_right: bool = False) -> None:
    if align_right:
        x -= len(text) * 4 * _POINT - _POINT
    for character in text:
        bits = _DIGITS.get(character, "0" * 15)
        for point in (n for n, bit in enumerate(bits) if bit == "1"):
            row, column = y + point // 3 * _POINT, x + point % 3 * _POINT
            canvas[max(row, 0) : row + _POINT, max(column, 0) : column + _POINT] = INK
        x += 4 * _POINT


def _png(canvas: NDArray[np.uint8]) -> bytes:
    """Encode as PNG: signature, IHDR, one IDAT, IEND. Source: W3C, Portable Network Graphics, third edition."""
    height, width, _ = canvas.shape
    rows = np.zeros((height, 1 + width * 3), np.uint8)
    rows[:, 1:] = canvas.reshape(height, width * 3)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
