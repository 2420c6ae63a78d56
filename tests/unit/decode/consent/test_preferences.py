from __future__ import annotations

from typing import Any

import pytest

from monitor.decode.consent.preferences import preference_signals
from monitor.decode.consent.signals import Signal
from tests.support.decoding import event_of

GRANTED, DENIED = Signal.GRANTED, Signal.DENIED


@pytest.mark.parametrize(
    ("consent", "ads", "analytics"),
    [
        ({"categoryPreferences": {"Advertising": True, "Analytics": False}}, GRANTED, DENIED),
        ({"categoryPreferences": {"C0001": True, "C0002": True, "C0004": False}}, DENIED, GRANTED),
        ({"categoryPreferences": {"Advertising": True, "Targeting": False}}, None, None),
        ({"categoryPreferences": {"Necessary": True}}, None, None),
        ({"categoryPreferences": {"Advertising": "yes"}}, None, None),
        ({"categoryPreferences": ["Advertising"]}, None, None),
        ({"allowedConsentIds": ["C0002", 3], "deniedConsentIds": ["C0004"]}, DENIED, GRANTED),
        ({}, None, None),
    ],
)
def test_categories_of_usual_names_are_signals(consent: Any, ads: Signal | None, analytics: Signal | None) -> None:
    assert preference_signals(consent) == (ads, analytics)


def test_a_segment_event_carries_its_visitors_choice() -> None:
    body = (
        '{"type":"track","event":"Order Completed","anonymousId":"a","writeKey":"k","context":'
        '{"consent":{"categoryPreferences":{"Advertising":false,"Analytics":true}}}}'
    )
    event = event_of("https://api.segment.io/v1/t", body)
    assert event.consent is not None
    assert (event.consent.ad_storage, event.consent.analytics_storage) == (DENIED, GRANTED)
    assert event.consent.raw == {"categoryPreferences": '{"Advertising":false,"Analytics":true}'}
    assert "consent" not in event.properties
