from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote

import pytest

from monitor.capture.hit import ConsentState
from monitor.privacy.consent.platforms.every import words_of
from monitor.privacy.consent.platforms.google import read_gcd
from monitor.privacy.consent.told import Told
from monitor.privacy.purposes import Purpose

GRANTED, DENIED, UNSET = ConsentState.GRANTED, ConsentState.DENIED, ConsentState.UNSET


def told(**notes: str) -> Told:
    [word] = words_of(tuple(notes.items()))
    return word


def answers(word: Told | None) -> tuple[ConsentState | None, ConsentState | None]:
    """Return (analytics, advertising)."""
    assert word is not None
    chosen = dict(word.chosen)
    return chosen.get(Purpose.ANALYTICS), chosen.get(Purpose.ADVERTISING)


def test_nothing_is_told_where_no_platform_left_a_note() -> None:
    assert words_of(()) == ()
    assert words_of((("event", "page_view"), ("addtl_consent", "1~"))) == ()


def test_onetrust_counts_from_the_click_on() -> None:
    groups = "groups=C0001%3A1%2CC0002%3A1%2CC0004%3A0"
    assert answers(told(OptanonConsent=groups)) == (UNSET, UNSET)
    assert answers(told(OptanonConsent=groups, OptanonAlertBoxClosed="2026-01-01T00:00:00Z")) == (GRANTED, DENIED)
    assert answers(told(OptanonConsent=f"{groups}&interactionCount=1")) == (GRANTED, DENIED)
    assert answers(told(OptanonConsent=f"{groups}&interactionCount=0")) == (UNSET, UNSET)
    assert answers(told(OnetrustActiveGroups=",C0001,C0004,", OptanonAlertBoxClosed="x")) == (DENIED, GRANTED)


def test_onetrust_tells_the_place_and_global_privacy_control() -> None:
    word = told(OptanonConsent="isGpcEnabled=1&geolocation=US%3BCA&groups=C0001%3A1")
    assert (word.region, word.opted_out) == ("US-CA", "Global Privacy Control")
    assert told(OptanonConsent="groups=C0001%3A1&geolocation=%3B").region is None


def test_refusing_social_media_alone_refuses_no_advertising() -> None:
    notes = {"OptanonConsent": "groups=C0002:1,C0004:1,C0005:0", "OptanonAlertBoxClosed": "x"}
    assert answers(told(**notes)) == (GRANTED, GRANTED)


@pytest.mark.parametrize(
    ("cookie", "expected"),
    [
        ("{stamp:%27x%27%2Cnecessary:true%2Cstatistics:true%2Cmarketing:false%2Cregion:%27de%27}", (GRANTED, DENIED)),
        ("{'necessary':true,'statistics':false,'marketing':true}", (DENIED, GRANTED)),
        ("-1", (None, None)),
        ("0", (DENIED, DENIED)),
        ("", (UNSET, UNSET)),
    ],
)
def test_cookiebot(cookie: str, expected: tuple[ConsentState | None, ConsentState | None]) -> None:
    assert answers(told(CookieConsent=cookie)) == expected


def test_cookiebot_tells_the_place() -> None:
    assert told(CookieConsent="{necessary:true,marketing:true,region:'us-06'}").region == "US-06"


def test_didomi_by_lists_by_old_lists_and_by_its_token() -> None:
    lists = told(
        didomiPurposesEnabled="measure_content_performance,", didomiPurposesDisabled="select_personalized_ads,"
    )
    assert answers(lists) == (GRANTED, DENIED)
    old = told(
        didomiVendorsConsent="didomi:google,", didomiVendorsConsentDenied="c:facebook,", didomiVendorsConsentUnknown=""
    )
    assert dict(old.vendors) == {"google_ads": GRANTED, "meta": DENIED}
    token = {"purposes": {"enabled": ["market_research"], "disabled": ["advertising_personalization"]}, "vendors": {}}
    assert answers(told(didomi_token=b64encode(json.dumps(token).encode()).decode())) == (GRANTED, DENIED)
    assert answers(told(didomi_token="no token")) == (None, None)


def test_usercentrics_tells_a_default_from_a_choice() -> None:
    def event(**fields: object) -> str:
        return json.dumps({"event": "consent_status", "ucCategory": {"marketing": True, "statistics": False}, **fields})

    assert answers(told(consent_status=event(type="explicit", action="onUpdateServices"))) == (DENIED, GRANTED)
    assert answers(told(consent_status=event(type="EXPLICIT", action="onAcceptAllServices"))) == (GRANTED, GRANTED)
    assert answers(told(consent_status=event(type="IMPLICIT", action="onInitialPageLoad"))) == (UNSET, UNSET)
    services = told(consent_status=event(type="EXPLICIT", action="onUpdateServices", **{"Facebook Pixel": False}))
    assert dict(services.vendors) == {"meta": DENIED}


def test_usercentrics_of_version_three_keeps_googles_names() -> None:
    stored = json.dumps({"gcmStatus": {"gcmUpdate": {"adStorage": "denied", "analyticsStorage": "granted"}}})
    assert answers(told(ucData=stored)) == (GRANTED, DENIED)
    assert answers(told(ucData="{", uc_user_interaction="false")) == (UNSET, UNSET)


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ({"notice_gdpr_prefs": "0,1:"}, (GRANTED, DENIED)),
        ({"notice_gdpr_prefs": "0%2C1%2C2:cb8350a2"}, (GRANTED, GRANTED)),
        ({"notice_preferences": "0:"}, (DENIED, DENIED)),
        ({"cmapi_cookie_privacy": "permit 1,2,3"}, (GRANTED, GRANTED)),
        ({"cmapi_cookie_privacy": "permit+1"}, (DENIED, DENIED)),
        ({"notice_behavior": "expressed,eu"}, (UNSET, UNSET)),
        ({"notice_behavior": "implied,us"}, (None, None)),
    ],
)
def test_trustarc(notes: dict[str, str], expected: tuple[ConsentState | None, ConsentState | None]) -> None:
    assert answers(told(**notes)) == expected


def test_iubenda_by_purpose_and_as_a_whole() -> None:
    def cookie(said: dict[str, object]) -> Told:
        return told(**{"_iub_cs-123": quote(json.dumps(said))})

    assert answers(cookie({"purposes": {"1": True, "4": False, "5": True}})) == (DENIED, GRANTED)
    assert answers(cookie({"consent": True})) == (GRANTED, GRANTED)
    assert answers(told(**{"_iub_cs-123": "%7B"})) == (None, None)


def test_axeptio_asks_vendor_by_vendor() -> None:
    word = told(
        axeptio_authorized_vendors=",google_analytics,", axeptio_all_vendors=",google_analytics,facebook_pixel,"
    )
    assert dict(word.vendors) == {"ga4": GRANTED, "meta": DENIED}
    assert answers(word) == (GRANTED, DENIED)
    unfinished = told(axeptio_cookies=quote(json.dumps({"$$completed": False, "hotjar": False})))
    assert dict(unfinished.vendors) == {"hotjar": UNSET}


def test_the_iabs_strings() -> None:
    assert told(usprivacy="1YYN").opted_out == "us_privacy"
    assert words_of((("usprivacy", "1YNN"),)) == ()
    assert told(gpp="DBABTA~1YYN").opted_out == "us_privacy"


def test_google_a_granted_default_is_not_the_visitors_word() -> None:
    assert answers(read_gcd("13r3q3r2r5l1")) == (DENIED, GRANTED)
    assert answers(read_gcd("13p3p3p2p5l1")) == (UNSET, UNSET)
    assert read_gcd("13t3t3t2t5l1") is None
    assert read_gcd("13l3l3l3l1l1") is None
    assert read_gcd("nonsense") is None
    assert answers(told(ad_storage="denied", analytics_storage="granted")) == (GRANTED, DENIED)
