"""Passes over a real store, in virtual time: what is read is judged, once, whatever happens in between."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.capture.folder import CaptureFile
from monitor.capture.line import line_of
from monitor.daemon.down import DOWN, Down
from monitor.daemon.installation import open_installation
from monitor.daemon.monitor import Monitor
from monitor.daemon.setup import load_setup
from monitor.incidents.incident import Transition
from monitor.store.intake import Intake
from monitor.store.traffic import Traffic
from tests.support.place import LEAK, NOW, VIEW, Place

DAY = 86_400.0


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "rules.yaml").write_text("rules: [{id: leaks, check: pii, severity: critical}]\n")
    config = tmp_path / "config.yaml"
    config.write_text("rules: [rules.yaml]\n")
    printed = io.StringIO()
    setup = load_setup(config, stdout=printed)
    installation = open_installation(setup.settings)
    yield Place(setup, installation, printed)
    installation.close()


def told(monitor: Monitor, now: float) -> list[Transition]:
    report = monitor.run_pass(now)
    monitor.send(lambda: now)
    return [moved.transition for judged in report.evaluations for moved in judged.moved]


def test_a_leak_is_told_once_and_told_to_be_over_once_clean_traffic_follows(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(LEAK)
    assert told(monitor, NOW) == [Transition.FIRED]
    assert told(monitor, NOW + 60) == []
    later = NOW + 3 * 3600
    place.arrive(*(replace(VIEW, at=later - 3600 + i) for i in range(40)), batch="b2")
    assert told(monitor, later) == [Transition.RESOLVED]
    assert len(re.findall("RESOLVED", place.printed.getvalue())) == 1
    assert "jane" not in place.printed.getvalue()


def test_a_leak_in_an_old_capture_is_told(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(replace(LEAK, at=NOW - 90 * DAY))
    assert told(monitor, NOW) == [Transition.FIRED]
    assert told(monitor, NOW + 60) == []


def test_semantic_23_what_was_read_but_not_judged_before_a_crash_is_judged_after_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = place.start(NOW)
    place.arrive(replace(LEAK, at=NOW - 90 * DAY))
    with monkeypatch.context() as patch:
        patch.setattr("monitor.daemon.monitor.judge", lambda *_args, **_kwargs: pytest.fail("killed here"))
        with pytest.raises(pytest.fail.Exception):
            monitor.run_pass(NOW)
    assert place.open_incidents() == []
    assert told(place.start(NOW + 60), NOW + 60) == [Transition.FIRED]
    assert place.open_incidents() == ["leaks"]


def test_semantic_18_a_restart_with_nothing_changed_sends_nothing(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(LEAK)
    told(monitor, NOW)
    before = place.printed.getvalue()
    again = place.start(NOW + 60)
    assert told(again, NOW + 60) == []
    assert place.printed.getvalue() == before


def test_semantic_09_an_incident_and_its_messages_are_written_together_or_not_at_all(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = place.start(NOW)
    place.arrive(LEAK)
    with monkeypatch.context() as patch:
        patch.setattr("monitor.daemon.move_on.enqueue", lambda *_args: pytest.fail("killed here"))
        with pytest.raises(pytest.fail.Exception):
            monitor.run_pass(NOW)
    assert place.open_incidents() == []
    assert monitor.outbox.depths() == {}
    assert told(monitor, NOW + 60) == [Transition.FIRED]
    assert monitor.outbox.depths().keys() == {("console", "sent")}


def test_semantic_18_what_broke_while_it_was_down_is_told_and_what_is_well_again_too(place: Place) -> None:
    told(place.start(NOW), NOW)
    place.arrive(replace(LEAK, at=NOW + 600))
    assert told(place.start(NOW + 1800), NOW + 1800) == [Transition.FIRED], "the first pass is held back from nobody"
    later = NOW + 6 * 3600
    place.arrive(*(replace(VIEW, at=later - 3600 + i) for i in range(40)), batch="b2")
    assert told(place.start(later), later) == [Transition.RESOLVED]


def test_semantic_18_a_pass_over_what_was_judged_already_changes_nothing(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(LEAK)
    told(monitor, NOW)
    for restart in range(3):
        assert told(place.start(NOW + restart), NOW + restart) == []
    assert place.printed.getvalue().count("CRITICAL") == 1


def test_semantic_23_a_batch_that_is_retried_counts_once(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(VIEW, VIEW)
    place.arrive(VIEW, VIEW)
    monitor.run_pass(NOW)
    assert sum(place.counted().values()) == 2


def test_an_event_from_the_far_future_happened_now(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(replace(VIEW, at=NOW + 400 * DAY))
    monitor.run_pass(NOW)
    assert place.counted() == {("page_view", int(NOW // 3600) * 3600): 1.0}


def test_a_sampled_hit_stands_for_as_many_as_it_says(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(replace(VIEW, weight=10.0), replace(VIEW, weight=10.0))
    monitor.run_pass(NOW)
    assert sum(place.counted().values()) == 20


def test_an_address_in_the_name_of_an_event_is_no_name_of_a_stream(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(replace(VIEW, url=VIEW.url.replace("page_view", "jane.doe%40example.com")))
    monitor.run_pass(NOW)
    assert not any("jane" in event for event, _ in place.counted())


def test_semantic_04_a_leak_that_comes_hours_late_on_a_busy_stream_is_told(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(*(replace(VIEW, at=NOW - 7200 + i * 60) for i in range(120)))
    assert told(monitor, NOW) == []
    place.arrive(replace(LEAK, at=NOW - 8 * 3600), batch="b2")
    assert told(monitor, NOW + 60) == [Transition.FIRED]


def test_semantic_21_a_stop_is_told_in_one_line_with_what_became_of_its_hours(place: Place) -> None:
    start = NOW // 3600 * 3600 + 600
    monitor = place.start(start)
    assert monitor.run_pass(start).down is None
    assert monitor.run_pass(start + 60).down is None
    again = place.start(start + 4 * 3600)
    down = again.run_pass(start + 4 * 3600).down
    assert down == Down(start + 60, start + 4 * 3600, judged=4, unknown=4)
    assert re.fullmatch(r".*\(3 h 59 min\); 4 hours judged afterwards, 4 unknown", down.told("UTC"))
    assert again.run_pass(start + 4 * 3600 + 60).down is None
    with place.installation.database.read() as connection:
        assert Down.read(Intake(connection).note(DOWN)) == down


def test_semantic_21_catching_up_goes_as_far_back_as_it_was_told_and_in_order(place: Place) -> None:
    start = NOW // 3600 * 3600 + 600
    place.start(start).run_pass(start)
    report = place.start(start + DAY).run_pass(start + DAY)
    moments = [judged.at for judged in report.evaluations]
    assert moments == sorted(moments)
    assert len(moments) == place.setup.settings.passes.catch_up_hours + 1


def test_semantic_21_every_hour_of_a_day_that_was_missed_is_judged(place: Place) -> None:
    monitor = place.start(NOW)
    monitor.run_pass(NOW)
    later = NOW + DAY
    place.arrive(replace(LEAK, at=NOW + 2 * 3600), *(replace(VIEW, at=later - 7200 + i * 60) for i in range(120)))
    assert Transition.FIRED in told(monitor, later)


def test_semantic_24_a_clock_that_was_days_ahead_loses_no_count(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(*[VIEW] * 50)
    monitor.run_pass(NOW)
    monitor.run_pass(NOW + 3 * DAY)
    place.arrive(*[VIEW] * 5, batch="b2")
    monitor.run_pass(NOW + 60)
    assert sum(place.counted().values()) == 55
    [profile] = [p for p in monitor.work.profiles.values() if p.events]
    assert profile.events == 55


def test_semantic_24_a_message_put_off_by_a_wrong_clock_goes_out(place: Place) -> None:
    monitor = place.start(NOW)
    place.arrive(LEAK)
    monitor.run_pass(NOW)
    monitor.outbox.pause("console", NOW + 3 * DAY)
    monitor.send(lambda: NOW + 60)
    assert "CRITICAL" in place.printed.getvalue()


def test_a_file_renamed_between_listing_and_reading_is_read_under_its_new_name(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("rules: [{id: leaks, check: pii}]\n")
    config = tmp_path / "config.yaml"
    config.write_text("rules: [rules.yaml]\nsources: [{name: web, folder: drop, settle_seconds: 1}]\n")
    setup = load_setup(config, stdout=io.StringIO())
    installation = open_installation(setup.settings)
    try:
        monitor = Place(setup, installation, io.StringIO()).start(NOW)
        drop = tmp_path / "drop"
        drop.mkdir(exist_ok=True)
        (drop / "log.jsonl").write_bytes(b"\n".join(line_of(VIEW) for _ in range(3)) + b"\n")
        take_file = monitor._take_in._take_file

        def renamed(file: CaptureFile, *rest: Any) -> Any:
            file.path.rename(drop / "log.1.jsonl")
            return take_file(file, *rest)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(monitor._take_in, "_take_file", renamed)
            monitor.run_pass(time.time() + 60)
        monitor.run_pass(time.time() + 120)
        with installation.database.read() as connection:
            assert sum(counts.weights.sum() for counts in Traffic(connection).counts()) == 3
    finally:
        installation.close()


def test_a_pass_that_took_long_was_no_sleep_and_a_stop_was(place: Place) -> None:
    monitor = place.start(NOW)
    hour = NOW // 3600 * 3600 + 3600
    for minute in range(0, 60, 20):  # the rules allow gaps of five minutes; each of these passes took nineteen
        monitor.run_pass(hour + minute * 60)
        monitor.ended(hour + (minute + 19) * 60)
    monitor.run_pass(hour + 3600)
    assert awake(place)[int(hour)] == 3600
    again = place.start(hour + 2 * 3600)
    again.run_pass(hour + 2 * 3600)
    assert int(hour) + 3600 not in awake(place)


def awake(place: Place) -> dict[int, float]:
    with place.installation.database.read() as connection:
        return Traffic(connection).awake()


def test_a_set_up_that_cannot_be_adopted_leaves_the_old_one_at_work(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = place.start(NOW)
    before = monitor.setup
    with monkeypatch.context() as patch:
        broken = OSError("no such disk")
        patch.setattr("monitor.daemon.monitor.TakeIn", lambda *_args, **_more: (_ for _ in ()).throw(broken))
        with pytest.raises(OSError, match="no such disk"):
            monitor.adopt(replace(before), NOW)
    assert monitor.setup is before
    place.arrive(LEAK)
    assert told(monitor, NOW) == [Transition.FIRED]
