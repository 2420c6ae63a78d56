"""The chart as a picture: a PNG any program reads, that shows what came over what is usual."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.chart import Chart
from monitor.alerts.chart_png import (
    BAND,
    BLIND,
    BOTTOM,
    HEIGHT,
    LEFT,
    PAPER,
    RIGHT,
    SEEN,
    TOP,
    USUAL,
    WIDTH,
    chart_png,
    nice_top,
)
from tests.support.effort import examples

HOUR = 3600.0


def chart(observed: list[float | None], expected: list[float | None]) -> Chart:
    return Chart("purchase", tuple(observed), tuple(expected), 1_773_144_000.0, HOUR, "Europe/Berlin")


def pixels(png: bytes) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """Read a PNG of ours, checking every chunk."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, kinds, data = 8, [], b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        kinds.append(kind)
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(HEIGHT, 1 + WIDTH * 3)
    return rows[:, 1:].reshape(HEIGHT, WIDTH, 3)


def share(canvas: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]], colour: tuple[int, int, int]) -> float:
    return float((canvas == colour).all(axis=2).mean())


def test_hours_that_came_are_blue_missing_ones_grey_and_blind_ones_neither() -> None:
    well = pixels(chart_png(chart([10.0] * 24, [10.0] * 24)))
    gone = pixels(chart_png(chart([0.0] * 24, [10.0] * 24)))
    blind = pixels(chart_png(chart([None] * 24, [0.0] * 24)))
    assert share(well, SEEN) > 0.5 > share(well, USUAL)
    assert share(gone, SEEN) == 0.0
    assert share(gone, USUAL) > 0.5
    assert share(blind, BLIND) > 0.5


def test_the_band_of_what_is_usual_lies_behind_what_came() -> None:
    banded = replace(chart([10.0] * 24, [20.0] * 24), low=(15.0,) * 24, high=(28.0,) * 24)
    canvas = pixels(chart_png(banded))
    column = (WIDTH - RIGHT + LEFT) // 2 + 8
    height = HEIGHT - BOTTOM - TOP
    assert (canvas[:, column] == BAND).all(axis=1).sum() == pytest.approx(height * 13 / 30, abs=3)
    assert share(canvas, USUAL) == 0.0
    assert 0.1 < share(canvas, SEEN) < share(pixels(chart_png(replace(banded, low=(), high=()))), SEEN)
    assert banded.tail(6).high == (28.0,) * 6


def test_a_bar_is_as_high_as_what_came() -> None:
    canvas = pixels(chart_png(chart([50.0], [])))
    column = (canvas[:, WIDTH // 2] == SEEN).all(axis=1)
    assert column.sum() == HEIGHT - BOTTOM - TOP
    half = pixels(chart_png(chart([25.0, 50.0], [])))
    assert (half[:, WIDTH // 4] == SEEN).all(axis=1).sum() == pytest.approx(column.sum() / 2, abs=1)


def test_the_same_chart_is_the_same_bytes() -> None:
    made = chart([1.0, 2.0], [2.0, 2.0])
    assert chart_png(made) == chart_png(made)
    assert share(pixels(chart_png(made)), PAPER) > 0.2


@pytest.mark.parametrize(("value", "top"), [(0, 1), (1, 1), (1.3, 1.5), (21, 30), (52, 60), (26_000, 30_000)])
def test_an_axis_ends_at_a_number_people_can_read(value: float, top: float) -> None:
    assert nice_top(value) == pytest.approx(top)


@given(
    st.lists(st.none() | st.floats(0, 1e12), min_size=1, max_size=80),
    st.lists(st.floats(0, 1e12), max_size=80),
    st.sampled_from(["UTC", "Asia/Kolkata", "America/St_Johns"]),
)
@examples(15)
def test_whatever_the_numbers_a_picture_is_drawn(
    observed: list[float | None], expected: list[float], zone: str
) -> None:
    made = Chart("x", tuple(observed), tuple(expected), 1_773_144_000.0, HOUR, zone)
    assert pixels(chart_png(made)).shape == (HEIGHT, WIDTH, 3)
