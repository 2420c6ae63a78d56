from __future__ import annotations

import pytest

from monitor.decode.floodlight_page import unwrap


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (None, None),
        ("", None),
        ("https://shop.example/?a=~oref=b", "https://shop.example/?a=~oref=b"),
        ("https://1.fls.doubleclick.net/activityi;src=1;~oref=https%3A%2F%2Fshop.example%2Fa?", "https://shop.example/a"),
        ("https://1.fls.doubleclick.net/ddm/fls/r/src=1;~oref=https%253A%252F%252Fshop.example%252F", "https://shop.example/"),
        ("https://1.fls.doubleclick.net/activityi;src=1;~oref=?", "https://1.fls.doubleclick.net/activityi;src=1;~oref=?"),
    ],
)  # fmt: skip
def test_a_floodlight_frame_gives_way_to_its_page(url: str | None, page: str | None) -> None:
    assert unwrap(url) == page
