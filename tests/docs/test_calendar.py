"""The calendar that docs/calendar.md shows is one, and every key and kind of it is told."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.config.settings import load_settings
from monitor.config.special_days import DayKind, Entry

TEXT = (Path(__file__).parents[2] / "docs" / "calendar.md").read_text()


def test_what_is_shown_is_a_calendar(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert shown
    (tmp_path / "config.yaml").write_text(shown[1])
    calendar = load_settings(tmp_path / "config.yaml")[0].calendar
    assert calendar.holidays == ("DE-BY", "AT")
    assert [entry.name for entry in calendar.entries] == ["Summer sale", "Company outing", "Stocktaking"]


def test_every_key_and_kind_is_told() -> None:
    keys = [field.alias or name for name, field in Entry.model_fields.items()]
    assert [word for word in [*keys, *DayKind] if f"`{word}`" not in TEXT] == []
