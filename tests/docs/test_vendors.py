"""Every vendor that is decoded has a page people can read and tests of its own; no page is about one that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.decode.registry import decoders

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "vendors"
TESTS = ROOT / "tests" / "unit" / "decode" / "vendors"
VENDORS = sorted({decoder.vendor for decoder in decoders()})


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_has_a_page_that_names_it_its_sources_and_its_limits(vendor: str) -> None:
    page = (PAGES / f"{vendor}.md").read_text()
    assert page.startswith("# ")
    assert f"`{vendor}`" in page
    assert "Sources" in page
    assert "Not decoded" in page


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_has_tests_of_its_own(vendor: str) -> None:
    tests = [TESTS / f"test_{vendor}.py", *(TESTS / vendor).glob("test_*.py")]
    assert any(path.exists() for path in tests)


def test_no_page_is_about_a_vendor_nobody_decodes() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == set(VENDORS)
