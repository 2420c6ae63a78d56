"""`calendar:` in the configuration: what it takes, what it refuses, and what becomes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.checks.occasion import Kind
from monitor.config.settings import load_settings
from monitor.config.yaml_source import ProblemsError
from monitor.daemon.special_days import holidays_between, occasions_of

JANUARY_2026 = 1_767_225_600.0


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text)
    return path


def test_public_holidays_are_those_of_the_region(tmp_path: Path) -> None:
    calendar = load_settings(written(tmp_path, "calendar: {holidays: [DE-BY]}\n"))[0].calendar
    days = holidays_between(calendar, JANUARY_2026, JANUARY_2026 + 86_400)
    assert {date(2026, 1, 6), date(2026, 12, 25)} <= days  # Epiphany is one in Bavaria
    everywhere = load_settings(written(tmp_path, "calendar: {holidays: de}\n"))[0].calendar
    assert date(2026, 1, 6) not in holidays_between(everywhere, JANUARY_2026, JANUARY_2026)


def test_entries_are_days_of_a_kind_for_some_streams(tmp_path: Path) -> None:
    text = (
        "calendar:\n  entries:\n"
        "    - {name: Sale, kind: promotion, from: 2026-07-01, to: 2026-07-14}\n"
        "    - {name: Outing, date: 2026-09-11, source: shop, event: [purchase]}\n"
    )
    sale, outing = occasions_of(load_settings(written(tmp_path, text))[0].calendar)
    assert (sale.kind, sale.first, sale.last) == (Kind.PROMOTION, date(2026, 7, 1), date(2026, 7, 14))
    assert (outing.kind, outing.first, outing.last) == (Kind.HOLIDAY, date(2026, 9, 11), date(2026, 9, 11))
    assert (outing.source, outing.event) == (("shop",), ("purchase",))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("calendar: {holidays: [DE-BX]}", "DE has no region 'BX'"),
        ("calendar: {holidays: [XX]}", "no holidays are known of 'XX'"),
        ("calendar: {entries: [{name: x}]}", "say the `date`, or `from` and `to`"),
        ("calendar: {entries: [{name: x, date: 2026-01-01, to: 2026-01-02}]}", "say the `date`, or `from` and `to`"),
        ("calendar: {entries: [{name: x, from: 2026-02-01, to: 2026-01-02}]}", "before it begins"),
        ("calendar: {entries: [{name: x, from: 2026-02-01, to: 2028-01-02}]}", "longer than a year"),
        ("calendar: {entries: [{name: x, date: 2026-02-30}]}", "config.yaml:1:"),
        ("calendar: {entries: [{name: x, date: 2026-02-03, kind: hollyday}]}", "config.yaml:1:"),
    ],
)
def test_what_cannot_be_is_told_at_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ProblemsError) as told:
        load_settings(written(tmp_path, text + "\n"))
    assert complaint in str(told.value)
    assert "config.yaml:1:" in str(told.value)
