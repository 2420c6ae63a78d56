"""Glassbox: recordings counted on whatever host takes them."""

from __future__ import annotations

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of


def test_a_report_on_the_sites_own_host() -> None:
    url = "https://report.a.example/gb/cls_report?clsjsv=6.4.1&_cls_s=s&_cls_v=v&seq=2"
    event = event_of(url, "{}", page="https://www.a.example/")
    assert (event.vendor, event.kind, event.name) == ("glassbox", Kind.TELEMETRY, "cls_report")
    assert (event.account, event.transport) == ("report.a.example", Transport.FIRST_PARTY)
    assert (event.user_ids, event.properties) == ({"client": "v", "session": "s"}, {"library_version": "6.4.1"})


def test_the_application_is_the_account_where_it_is_told() -> None:
    application = "0dada9f4-fa94-4c9c-8aaf-fdbac6c56287"
    assert event_of(f"https://a.example/reporting/{application}/cls_report?clsjsv=6", "{}").account == application


def test_the_path_or_the_version_alone_tell_nothing() -> None:
    assert events_of("https://a.example/cls_report?x=1") == ()
    assert events_of("https://a.example/report?clsjsv=6") == ()
