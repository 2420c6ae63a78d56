"""Adobe's tag manager libraries, by environment."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of
from tests.support.vectors import captured_event


@pytest.mark.parametrize(
    ("site", "entry", "account"),
    [("cityofhope", 6, "ENba7ebaf93f8f45b6ae4956a93828f1d7"), ("savethechildren", 5, "d47d2de11878")],
)
def test_libraries_in_captures(site: str, entry: int, account: str) -> None:
    event = captured_event(site, entry)
    assert (event.vendor, event.kind, event.name, event.account) == ("adobe_launch", Kind.LOADER, "launch", account)
    assert event.properties == {"environment": "production"}


@pytest.mark.parametrize(
    ("url", "name", "environment"),
    [
        (
            "https://assets.adobedtm.com/a/b/launch-ENf3494c5e66666d119e0e439ecc59e176-staging.min.js",
            "launch",
            "staging",
        ),
        ("https://assets.adoberesources.cn/launch-abc-development.js?x=1", "launch", "development"),
        ("https://assets.adobedtm.com/1/satelliteLib-1111116d88efd63b1ea96c9cb.js", "satelliteLib", "production"),
    ],
)
def test_environments(url: str, name: str, environment: str) -> None:
    event = event_of(url)
    assert (event.name, event.properties["environment"]) == (name, environment)


def test_a_library_on_a_sites_own_host_needs_an_id_of_adobes() -> None:
    event = event_of("https://www.shop.example/js/launch-d47d2de11878.min.js", page="https://www.shop.example/")
    assert event.transport is Transport.FIRST_PARTY
    assert events_of("https://omnibug.io/launch-test.min.js") == ()
    assert events_of("https://assets.adobedtm.com/extensions/EP1/AppMeasurement.min.js") == ()
