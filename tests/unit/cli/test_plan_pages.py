"""Pages of events: what is planned, how it was over time, and nothing that must not be shown."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from monitor.cli.plan_page.gather import Page, page_of
from monitor.cli.plan_page.page import as_html, drawn, index_html
from monitor.plan.about import About, Status, Tier
from monitor.plan.plan import Plan
from monitor.profile.build import profile_of
from monitor.profile.profile import Profile
from monitor.store.engine import open_database
from monitor.store.traffic import HourCount, Traffic
from tests.support.cli import tagwatch
from tests.support.streams import PURCHASE, inspected, shop_plan, shop_rows

MONDAY = 1_767_571_200  # Mon 5 Jan 2026, 00:00 UTC
HOUR, DAY = 3600, 86_400


def windows(hours: list[int], lost_from: int = 10**9) -> dict[int, Profile]:
    found = {}
    for hour in hours:
        rows = shop_rows(40, seed=hour + 1)
        if hour >= lost_from:
            rows = [{key: value for key, value in row.items() if key != "currency"} for row in rows]
        at = MONDAY + hour * HOUR
        found[at] = profile_of(
            [inspected(row, at=float(at), session=f"v{i}") for i, row in enumerate(rows)], budget=None
        )
    return found


def page(hours: list[int], plan: Plan | None = None, **more: int) -> Page:
    return page_of(plan or shop_plan(), windows(hours, **more), "UTC")


class Tags(HTMLParser):
    """Collects what a page would load or run, and checks that tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "img", "link", "iframe", "object"} or any(name == "src" for name, _ in attrs):
            self.loads.append(tag)
        if tag not in {"meta", "path", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "path":
            assert self.open.pop() == tag


def test_a_few_hours_are_shown_by_the_hour_and_more_by_the_day_gaps_included() -> None:
    by_hour = page([9, 10, 12])
    assert (by_hour.step, len(by_hour.volume), by_hour.since, by_hour.until) == (
        "hour",
        4,
        "5 Jan, 09:00",
        "5 Jan, 12:00",
    )
    assert by_hour.volume[2].label == "5 Jan, 11:00: 0 events"
    by_day = page([9, 10, 200])
    assert (by_day.step, len(by_day.volume), by_day.since, by_day.until) == ("day", 9, "Mon 5 Jan", "Tue 13 Jan")
    assert page_of(shop_plan(), windows([9]), "Asia/Tokyo").since == "5 Jan, 18:00"


def test_what_was_lost_is_marked_from_the_hour_it_was_lost() -> None:
    rows = {row.path: row for row in page([9, 10, 11, 12], lost_from=11).rows}
    assert [(bar.share, bar.low) for bar in rows["currency"].bars] == [(1, False), (1, False), (0, True), (0, True)]
    assert not any(bar.low for path, row in rows.items() if path != "currency" for bar in row.bars)
    assert rows["currency"].bars[3].label == "5 Jan, 12:00: in 0 % of 40"
    assert drawn(rows["currency"].bars, low=True).count("z") == 2
    assert drawn(rows["currency"].bars, low=False).count("z") == 2


def test_properties_stand_below_what_they_are_in() -> None:
    found = [(row.path, row.name, row.depth) for row in page([9]).rows if row.path.startswith("items")]
    assert found == [
        ("items", "items", 0),
        ("items[]", "each", 1),
        ("items[].item_id", "item_id", 1),
        ("items[].price", "price", 1),
        ("items[].quantity", "quantity", 1),
    ]


def test_words_are_shown_with_their_shares_and_other_values_only_as_they_were_masked() -> None:
    seen = page([9, 10])
    rows = {row.path: row for row in seen.rows}
    assert {word.text for word in rows["currency"].words} == {"EUR", "USD"}
    assert re.fullmatch(r"6\d(\.\d)? %", str(rows["currency"].words[0].share))
    assert set("".join(rows["transaction_id"].examples)) == {"*", "#"}
    assert re.fullmatch(r"[\d.]+ to [\d.]+, half of them up to [\d.]+; planned least .*", rows["value"].numbers)
    assert not re.search(r"T\d{9}|SKU-\d", as_html(seen))


@pytest.mark.parametrize("hours", [[9], [9, 10, 200], []])
def test_a_page_is_sound_loads_nothing_and_runs_nothing(hours: list[int]) -> None:
    plan = replace(shop_plan(), about=About(Tier.MACRO, "<b>growth</b>", "<script>x</script>", Status.DEPRECATED))
    for text in (as_html(page(hours, plan)), index_html([("a b.html", page(hours, plan))])):
        tags = Tags()
        tags.feed(text)
        assert (tags.open, tags.loads) == ([], [])
        assert "<b>growth" not in text
        assert "&lt;b&gt;growth" in text
        assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
        assert "prefers-color-scheme: dark" in text


def test_the_command_writes_a_page_an_event_and_one_that_leads_to_them(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "p.yaml").write_text(
        "plans:\n"
        "- {vendor: ga4, account: G-1, event: purchase, owner: growth, properties: {coupon: {presence: required}}}\n"
        "- {vendor: ga4, account: G-1, event: wish, status: planned, properties: {item: {types: [string]}}}\n"
    )
    (tmp_path / "config.yaml").write_text("plans: plans\n")
    database = open_database(tmp_path / "var" / "tagwatch.db")
    seen = windows([9, 10])
    with database.write() as connection:
        stored = Traffic(connection)
        streams = stored.see({PURCHASE: (float(min(seen)), float(max(seen)))}, {})
        stored.put_profiles({(PURCHASE, start): one for start, one in seen.items()}, streams, 0.0)
        stored.add_counts([HourCount(PURCHASE, start, one.weight, 0.0) for start, one in seen.items()], streams)
    database.close()
    ran = tagwatch("plan", "page", "--config", tmp_path / "config.yaml", "--to", tmp_path / "pages")
    assert ran.code == 0
    assert sorted(file.name for file in (tmp_path / "pages").iterdir()) == [
        "ga4-G-1-purchase.html",
        "ga4-G-1-wish.html",
        "index.html",
    ]
    text = (tmp_path / "pages" / "ga4-G-1-purchase.html").read_text()
    assert "owner growth" in text
    assert "written: presence" in text
    assert "planned" in (tmp_path / "pages" / "ga4-G-1-wish.html").read_text()
    assert 'href="ga4-G-1-purchase.html"' in (tmp_path / "pages" / "index.html").read_text()
    (tmp_path / "file").touch()
    assert tagwatch("plan", "page", "--config", tmp_path / "config.yaml", "--to", tmp_path / "file").code == 2
