"""Merkle: the loader by client, syncs by partner."""

from __future__ import annotations

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of
from tests.support.vectors import captured_event


def test_a_sync_in_a_capture() -> None:
    event = captured_event("cityofhope", 373)
    assert (event.vendor, event.kind, event.name) == ("merkle", Kind.SYNC, "bct")
    assert event.account == "02760a75-50e3-4c64-b77b-fb5fcd04e437"
    assert event.user_ids == {"partner": "ff042b34-2771-4568-867b-7bd7251e21f9"}


def test_the_loader_needs_its_client() -> None:
    loader = "https://cdn.a.example/tpTracking/loader/load.js"
    event = event_of(f"{loader}?sv_cid=1234&sv_statictag=1")
    assert (event.kind, event.account) == (Kind.LOADER, "1234")
    assert events_of(loader) == ()
