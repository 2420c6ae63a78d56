"""Audience Manager: syncs with parameters in the path, events with signals."""

from __future__ import annotations

from monitor.decode.event import Kind
from tests.support.decoding import event_of, said
from tests.support.vectors import captured_event


def test_a_sync_in_a_capture() -> None:
    event = captured_event("cityofhope", 175)
    assert (event.vendor, event.kind, event.name, event.account) == ("adobe_audience_manager", Kind.SYNC, "ibs", "903")
    assert event.user_ids == {"partner": "ff042b34-2771-4568-867b-7bd7251e21f9"}
    assert event.properties["redirect"] == "https://match.adsrvr.org/track/cmf/generic?ttd_pid=aam"
    assert event.consent is not None
    assert event.consent.raw == {"gdpr": "0"}


def test_the_frame_of_syncs_is_inventory() -> None:
    event = captured_event("savethechildren", 51)
    assert (event.kind, event.account) == (Kind.LOADER, "stc")


def test_a_sync_asked_again_after_a_cookie_test() -> None:
    event = event_of("https://dpm.demdex.net/demconf.jpg?et:ibs%7cdata:dpid=1121&dpuuid=7867&redir=")
    assert (event.kind, event.account, event.user_ids) == (Kind.SYNC, "1121", {"partner": "7867"})


def test_an_event_with_signals_and_customer_ids() -> None:
    event = event_of(
        "https://shop.demdex.net/event?d_uuid=23&d_cts=2&d_rtbd=json&c_test=abc&p_age=20&d_cid=9%01id-7%011"
    )
    assert (event.kind, event.name, event.account) == (Kind.EVENT, "event", "shop")
    assert event.properties == {"c_test": "abc", "p_age": "20"}
    assert event.user_ids == {"client": "23", "customer": "id-7"}


def test_other_paths_are_not_read() -> None:
    assert said("https://dpm.demdex.net/unknown?a=1").events == ()
