"""`tagwatch volumes`: counts from anywhere."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.support.cli import tagwatch
from tests.support.counts import MONDAY, Floats, shop

WEEKS = 5
HOURS = WEEKS * 168
BROKEN = 24 * 30 + 9
"""The hour, a Wednesday 09:00, in which `add_to_cart` loses two thirds for a day."""


def counts() -> dict[str, Floats]:
    some = shop(HOURS, seed=11, rates={"page_view": 300.0, "add_to_cart": 40.0, "purchase": 8.0})
    some["add_to_cart"][BROKEN : BROKEN + 24] = np.floor(some["add_to_cart"][BROKEN : BROKEN + 24] / 3)
    return some


def write(
    path: Path,
    series: Mapping[str, Floats],
    step: timedelta = timedelta(hours=1),
    form: str = "%Y-%m-%d %H:%M",
    zone: str = "UTC",
) -> Path:
    """Write hourly series as rows of a step, in wall-clock time of a zone; NaN is a row that is not there."""
    lines = ["stream,time,count"]
    per_hour = max(int(timedelta(hours=1) / step), 1)
    hours = max(int(step / timedelta(hours=1)), 1)
    for name, values in series.items():
        whole = values.reshape(-1, hours).sum(1)
        for at, value in enumerate(whole):
            if np.isnan(value):
                continue
            parts = np.full(per_hour, value // per_hour) + (np.arange(per_hour) < value % per_hour)
            for part, count in enumerate(parts):
                moment = datetime.fromtimestamp(MONDAY, UTC) + timedelta(hours=at * hours) + part * step
                lines.append(f"{name},{moment.astimezone(ZoneInfo(zone)).strftime(form)},{count:.0f}")
    path.write_text("\n".join(lines) + "\n")
    return path


def report(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, dict[str, Any]]:
    ran = tagwatch("volumes", *arguments, "--format", "json", stdin=stdin)
    return ran.code, json.loads(ran.out)


def moment(hour: float) -> str:
    return datetime.fromtimestamp(MONDAY + 3600 * hour, UTC).isoformat()


def test_hourly_counts_tell_the_break_within_hours_and_nothing_else(tmp_path: Path) -> None:
    code, said = report(write(tmp_path / "counts.csv", counts()))
    assert code == 1
    [anomaly] = said["anomalies"]
    assert (anomaly["stream"], anomaly["kind"], anomaly["direction"]) == ("add_to_cart", "drop", "down")
    assert anomaly["since"] == moment(BROKEN)
    assert anomaly["since_between"][0] <= moment(BROKEN) <= anomaly["since_between"][1]
    assert anomaly["until"] == moment(BROKEN + 24)
    assert moment(BROKEN + 1) <= anomaly["told_at"] <= moment(BROKEN + 3)
    assert anomaly["observed"] < anomaly["band"][0] < anomaly["expected"] < anomaly["band"][1]
    assert 0 < anomaly["p"] < anomaly["q"] < 0.01
    assert anomaly["effect"] < -0.5
    assert any(line.startswith("page_view") for line in anomaly["unchanged"])
    assert (said["summary"]["step_seconds"], said["summary"]["rows"]) == (3600, 3 * HOURS)
    assert not said["left_out"]


def test_what_is_told_of_an_hour_rests_on_nothing_after_it(tmp_path: Path) -> None:
    _, whole = report(write(tmp_path / "whole.csv", counts()))
    [told] = whole["anomalies"]
    end = round((datetime.fromisoformat(told["told_at"]).timestamp() - MONDAY) / 3600)
    _, early = report(write(tmp_path / "early.csv", {name: v[:end] for name, v in counts().items()}))
    [same] = early["anomalies"]
    assert {key: same[key] for key in ("told_at", "observed", "expected", "p", "q")} == {
        key: told[key] for key in ("told_at", "observed", "expected", "p", "q")
    }
    before = {name: v[: end - 1] for name, v in counts().items()}
    assert report(write(tmp_path / "before.csv", before))[1]["anomalies"] == []


def test_quarters_of_an_hour_are_summed_to_hours(tmp_path: Path) -> None:
    hourly = report(write(tmp_path / "hourly.csv", counts()))[1]
    quarterly = report(write(tmp_path / "quarterly.csv", counts(), timedelta(minutes=15)))[1]
    assert quarterly["summary"]["step_seconds"] == 900
    assert quarterly["anomalies"] == hourly["anomalies"]


@pytest.mark.parametrize(("step", "form"), [(6, "%Y-%m-%d %H:%M"), (24, "%Y-%m-%d")])
def test_coarser_steps_are_judged_when_they_end(tmp_path: Path, step: int, form: str) -> None:
    _, said = report(write(tmp_path / "counts.csv", counts(), timedelta(hours=step), form))
    [anomaly] = said["anomalies"]
    assert (anomaly["stream"], anomaly["kind"]) == ("add_to_cart", "drop")
    assert anomaly["since"] == moment(BROKEN // step * step)
    assert anomaly["told_at"] in {moment((BROKEN // step + n) * step) for n in (1, 2)}
    assert said["summary"]["judged_every_seconds"] == step * 3600


def test_quiet_days_raise_nothing(tmp_path: Path) -> None:
    # Ten weeks of days, five streams: seventy looks at a budget of one false alert a week in fifty.
    rates = {"page_view": 300.0, "view_item": 90.0, "add_to_cart": 20.0, "purchase": 4.0, "refund": 0.2}
    path = write(tmp_path / "counts.csv", shop(168 * 10, seed=5, rates=rates), timedelta(days=1), "%Y-%m-%d")
    code, said = report(path, "--budget", "0.02")
    assert (code, said["anomalies"]) == (0, [])


def test_local_days_of_a_zone_are_days_where_clocks_change(tmp_path: Path) -> None:
    zone = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 2, 16, tzinfo=zone)
    rng = np.random.default_rng(3)
    lines = ["stream,time,count"]
    for day in range(70):  # over 29 March, when a day has 23 hours
        local = datetime(first.year, first.month, first.day, tzinfo=zone) + timedelta(days=day)
        lines.append(f"orders,{local.isoformat()},{rng.poisson(300 if day != 60 else 40)}")
    (tmp_path / "days.csv").write_text("\n".join(lines))
    _, said = report(tmp_path / "days.csv", "--timezone", "Europe/Berlin")
    assert said["left_out"] == []
    [anomaly] = said["anomalies"]
    assert anomaly["since"] == "2026-04-17T00:00:00+02:00"
    assert anomaly["told_at"] == "2026-04-18T00:00:00+02:00"


def test_wall_clock_times_are_those_of_the_zone(tmp_path: Path) -> None:
    path = write(tmp_path / "counts.csv", counts(), zone="America/New_York")
    _, said = report(path, "--timezone", "America/New_York")
    [anomaly] = said["anomalies"]
    assert datetime.fromisoformat(anomaly["since"]).timestamp() == MONDAY + 3600 * BROKEN
    assert anomaly["since"].endswith("-05:00")


def test_the_hour_that_comes_twice_is_two_hours_and_the_one_that_never_was_is_told(tmp_path: Path) -> None:
    rows = ["stream,time,count"]
    rows += [f"a,2026-10-25 0{hour}:00,5" for hour in (0, 1, 2, 2, 3, 4, 5)]
    rows += ["a,2026-03-29 02:30,5"]
    (tmp_path / "counts.csv").write_text("\n".join(rows))
    ran = tagwatch("volumes", tmp_path / "counts.csv", "--timezone", "Europe/Berlin", "--format", "json")
    assert [row["line"] for row in json.loads(ran.out)["left_out"]] == [9]
    assert "clocks went forward" in ran.err
    assert ran.code == 2


def test_absent_rows_are_unknown_unless_zero_is_asked_for(tmp_path: Path) -> None:
    some = counts()
    some["purchase"][24 * 32 : 24 * 33] = np.nan
    path = write(tmp_path / "counts.csv", some)
    assert [one["stream"] for one in report(path)[1]["anomalies"]] == ["add_to_cart"]
    _, said = report(path, "--absent", "zero")
    assert [(one["stream"], one["kind"]) for one in said["anomalies"]] == [
        ("add_to_cart", "drop"),
        ("purchase", "silence"),
    ]


def test_a_stream_whose_rows_end_early_is_named(tmp_path: Path) -> None:
    some = counts()
    some["purchase"][HOURS - 50 :] = np.nan
    _, said = report(write(tmp_path / "counts.csv", some))
    assert said["ended_early"] == [{"stream": "purchase", "at": moment(HOURS - 50)}]


def test_everything_gone_is_told_once(tmp_path: Path) -> None:
    some = shop(HOURS, seed=11, rates={"page_view": 300.0, "add_to_cart": 40.0, "purchase": 8.0})
    for values in some.values():
        values[BROKEN : BROKEN + 8] = 0
    _, said = report(write(tmp_path / "counts.csv", some))
    assert [(one["stream"], one["kind"]) for one in said["anomalies"]] == [("(all events)", "silence")]


def test_streams_too_short_to_judge_are_named_with_the_reason(tmp_path: Path) -> None:
    some = {"old": counts()["page_view"], "new": np.concatenate([np.full(HOURS - 40, np.nan), np.full(40, 3.0)])}
    _, said = report(write(tmp_path / "counts.csv", some))
    assert said["not_judged"] == [{"stream": "new", "reason": "1 days 16 h are known; it takes more than 3 days"}]


def test_users_are_a_stream_and_a_quiet_day_of_theirs_is_no_drop(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    shape = 1 + 0.8 * np.sin(2 * np.pi * (np.arange(HOURS) % 24 - 9) / 24)
    users = rng.poisson(400 * shape)
    users[BROKEN : BROKEN + 24] = rng.poisson(400 * 0.5 * shape[BROKEN : BROKEN + 24])
    lines = ["stream,time,count,users"]
    for name, share in (("buy", 0.02), ("cart", 0.2), ("view", 0.9), ("search", 0.4)):
        some = rng.poisson(share * users)
        lines += [f"{name},{moment(hour)},{some[hour]},{users[hour]}" for hour in range(HOURS)]
    (tmp_path / "counts.csv").write_text("\n".join(lines))
    code, said = report(tmp_path / "counts.csv")
    assert (code, said["anomalies"]) == (0, [])
    assert said["summary"]["streams"] == 5


def test_stdin_and_gzip_are_read_and_a_parenthesised_name_is_a_name(tmp_path: Path) -> None:
    some = {f"({name})": values for name, values in counts().items()}
    packed = gzip.compress(write(tmp_path / "counts.csv", some).read_bytes())
    _, said = report("-", stdin=packed)
    assert [one["stream"] for one in said["anomalies"]] == ["(add_to_cart)"]
    assert said["summary"]["file"] == "<stdin>"


def test_bad_rows_are_named_by_line_and_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "counts.csv", counts())
    bad = [
        "add_to_cart,2026-03-01 05:00,-3",
        "add_to_cart,yesterday,3",
        "add_to_cart,2026-03-01 05:00,many",
        ",2026-03-01 05:00,3",
        "add_to_cart,2026-03-01 05:00",
        "add_to_cart,2026-01-05 00:00,3",
        "add_to_cart,2026-01-05 00:20,3",
        "add_to_cart,1821-01-05 00:00,3",
        "add_to_cart,2026-03-01 05:00,nan",
    ]
    first = 3 * HOURS + 2
    path.write_text(path.read_text() + "\n".join(bad) + "\n")
    ran = tagwatch("volumes", path, "--format", "json")
    said = json.loads(ran.out)
    assert ran.code == 2
    assert [row["line"] for row in said["left_out"]] == list(range(first, first + len(bad)))
    assert [one["stream"] for one in said["anomalies"]] == ["add_to_cart"]
    assert len(ran.err.splitlines()) == len(bad)
    assert all(f"{path}:{first + n}:" in line for n, line in enumerate(ran.err.splitlines()))
    assert f"already, on line {HOURS + 2}" in ran.err


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("stream,time,cuont", "1:13: unknown column 'cuont' (did you mean count?)"),
        ("stream,time", "1:1: no column count"),
        ("stream,time,count,time", "1:19: column time comes twice"),
        ("", "no header"),
    ],
)
def test_a_wrong_header_is_an_error_at_its_place(tmp_path: Path, header: str, complaint: str) -> None:
    (tmp_path / "counts.csv").write_text(f"{header}\na,2026-01-05,3\n")
    ran = tagwatch("volumes", tmp_path / "counts.csv")
    assert ran.code == 2
    assert f"{tmp_path / 'counts.csv'}:" in ran.err
    assert complaint in ran.err
    assert not ran.out


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'"', b"stream,time,count\n"])
def test_files_with_nothing_to_judge_end_without_a_traceback(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "counts.csv").write_bytes(content)
    ran = tagwatch("volumes", tmp_path / "counts.csv")
    assert ran.code in {0, 2}
    assert "error of Tagwatch's own" not in ran.err


@pytest.mark.parametrize(("minutes", "hours"), [(300, 24), (50, 4), (7, 1)])
def test_steps_that_no_part_of_a_day_holds_are_cut_at_its_edges(tmp_path: Path, minutes: int, hours: int) -> None:
    by_minute = {name: np.repeat(values / 60, 60) for name, values in counts().items()}
    lines = ["stream,time,count"]
    for name, values in by_minute.items():
        whole = values[: len(values) // minutes * minutes].reshape(-1, minutes).sum(1)
        lines += [f"{name},{moment(at * minutes / 60)},{count:.4f}" for at, count in enumerate(whole)]
    (tmp_path / "counts.csv").write_text("\n".join(lines))
    _, said = report(tmp_path / "counts.csv", "--timezone", "Asia/Tokyo")
    begins = datetime.fromisoformat(said["summary"]["since"]).timestamp()
    assert MONDAY - 3600 * hours < begins <= MONDAY
    assert (said["summary"]["step_seconds"], said["summary"]["judged_every_seconds"]) == (minutes * 60, hours * 3600)
    assert said["summary"]["rows"] == len(lines) - 1
    [anomaly] = said["anomalies"]
    assert (anomaly["stream"], anomaly["kind"]) == ("add_to_cart", "drop")
    told = (datetime.fromisoformat(anomaly["told_at"]).timestamp() - MONDAY) / 3600
    assert BROKEN < told <= BROKEN + 48
    assert any("no part of a day is a multiple of" in note for note in said["notes"])


def test_days_of_an_awkward_step_begin_at_local_midnight(tmp_path: Path) -> None:
    rows = [f"a,{moment(5 * number - 1)},{100 + number % 3}" for number in range(200)]
    (tmp_path / "counts.csv").write_text("stream,time,count\n" + "\n".join(rows))
    _, said = report(tmp_path / "counts.csv", "--timezone", "Europe/Berlin")
    # 23:00 in London is midnight in Berlin.
    assert said["summary"]["since"] == "2026-01-05T00:00:00+01:00"


@pytest.mark.parametrize(
    ("hours", "complaint"),
    [(168, "rows come every 7 days; a day is the longest step"), (18, "rows come every 18 h"), (1 / 80, "45 s")],
)
def test_steps_that_cannot_be_judged_are_an_error_that_says_why(tmp_path: Path, hours: float, complaint: str) -> None:
    rows = [f"a,{moment(hours * number * (1 if hours > 1 else 1.1))},3" for number in range(50)]
    (tmp_path / "counts.csv").write_text("stream,time,count\n" + "\n".join(rows))
    ran = tagwatch("volumes", tmp_path / "counts.csv")
    assert ran.code == 2
    assert complaint in ran.err if hours > 1 else "no hour is a multiple of" in ran.err


def test_a_truncated_archive_is_judged_as_far_as_it_goes(tmp_path: Path) -> None:
    packed = gzip.compress(write(tmp_path / "counts.csv", counts()).read_bytes())
    (tmp_path / "counts.csv.gz").write_bytes(packed[: len(packed) // 2])
    ran = tagwatch("volumes", tmp_path / "counts.csv.gz", "--format", "json")
    assert ran.code == 2
    assert "truncated" in ran.err
    assert json.loads(ran.out)["summary"]["rows"] > 100


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("html", b"<!doctype html>")])
def test_every_anomaly_has_a_chart(tmp_path: Path, form: str, start: bytes) -> None:
    path = write(tmp_path / "counts.csv", {"add/to cart": counts()["add_to_cart"], "b": counts()["page_view"]})
    tagwatch("volumes", path, "--chart-dir", tmp_path / "charts", "--chart-format", form)
    [chart] = (tmp_path / "charts").iterdir()
    assert chart.name == f"001-add-to-cart-drop.{form}"
    assert chart.read_bytes().startswith(start)


def test_explain_says_what_would_be_told(tmp_path: Path) -> None:
    ran = tagwatch("volumes", write(tmp_path / "counts.csv", counts()), "--explain", "purchase")
    assert ran.code == 0
    assert "purchase: 34 days are known" in ran.out
    assert "silence     told after about" in ran.out
    wrong = tagwatch("volumes", tmp_path / "counts.csv", "--explain", "purchse")
    assert wrong.code == 2
    assert "did you mean purchase" in wrong.complaint


def test_a_smaller_budget_tells_less(tmp_path: Path) -> None:
    path = write(tmp_path / "counts.csv", counts())
    generous, strict = (report(path, "--budget", budget)[1]["anomalies"] for budget in ("5", "0.0001"))
    assert len(strict) <= len(generous)
    assert strict[0]["told_at"] >= generous[0]["told_at"]


def test_holidays_and_a_calendar_of_your_own_are_heeded(tmp_path: Path) -> None:
    # 6 January 2026 is a holiday in Bavaria; a week is enough to judge, and the rest of it is usual.
    rng = np.random.default_rng(1)
    start = datetime(2025, 12, 1, tzinfo=UTC)
    hours = np.arange(24 * 45)
    mean = 80 * (1 + 0.8 * np.sin(2 * np.pi * (hours % 24 - 9) / 24))
    off = hours // 24 == 36
    values = rng.poisson(np.where(off, mean * 0.45, mean))
    path = tmp_path / "counts.csv"
    rows = [f"orders,{(start + timedelta(hours=int(hour))).isoformat()},{values[hour]}" for hour in hours]
    path.write_text("stream,time,count\n" + "\n".join(rows))
    assert [one["since"][:10] for one in report(path)[1]["anomalies"]] == ["2026-01-06"]
    assert report(path, "--holidays", "de-by")[1]["anomalies"] == []
    assert len(report(path, "--holidays", "DE-BE")[1]["anomalies"]) == 1
    (tmp_path / "days.yaml").write_text("entries: [{name: Outing, date: 2026-01-06, event: ord*}]\n")
    assert report(path, "--calendar", tmp_path / "days.yaml")[1]["anomalies"] == []
    wrong = tagwatch("volumes", path, "--holidays", "DE-XX")
    assert (wrong.code, "--holidays: DE has no region 'XX'" in wrong.err) == (2, True)
