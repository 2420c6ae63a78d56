from __future__ import annotations

import pytest

from monitor.decode.consent.google import google_consent
from monitor.decode.consent.iab import Signals, iab_consent, iab_signals
from monitor.decode.consent.signals import Signal
from tests.support.decoding import lines_of

GRANTED, DENIED = Signal.GRANTED, Signal.DENIED
ALL = "CP3tAUAP5TLYAC1AMCENApCsAP_AAH_AAAwIAAAA"  # cut out of a longer one: unreadable
STRINGS = {
    tuple(row["expected"].get("purposeConsents", ())): row["string"]
    for row in lines_of("vectors/tcf.jsonl")
    if not row["expected"].get("purposeOneTreatment", True)
}
EVERYTHING = STRINGS[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
NOTHING = STRINGS[()]
OPTED_OUT = "DBABLA~BAABAAAAAQA.QA"  # a national section whose targeted_advertising_opt_out is 1
GPC = "DBABLA~BAAAAAAAAQA.YA"
NOT_OPTED_OUT = "DBABLA~BAACAAAAAQA.QA"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"gdpr_consent": EVERYTHING, "gdpr": "1"}, Signals(GRANTED, None, None, GRANTED)),
        ({"gdpr_consent": EVERYTHING}, Signals(GRANTED, None, None, GRANTED)),
        ({"gdpr_consent": NOTHING, "gdpr": "1"}, Signals(DENIED, DENIED, None, DENIED)),
        ({"gdpr_consent": NOTHING, "gdpr": "0"}, Signals()),
        ({"gdpr_consent": ALL, "gdpr": "1"}, Signals()),
        ({"gdpr": "1"}, Signals()),
        ({"us_privacy": "1YYN"}, Signals(ad_personalization=DENIED)),
        ({"us_privacy": "1YNN"}, Signals()),
        ({"gpp": OPTED_OUT, "gpp_sid": "7"}, Signals(ad_personalization=DENIED)),
        ({"gpp": OPTED_OUT}, Signals(ad_personalization=DENIED)),
        ({"gpp": OPTED_OUT, "gpp_sid": "8"}, Signals()),
        ({"gpp": OPTED_OUT, "gpp_sid": "-1"}, Signals()),
        ({"gpp": GPC, "gpp_sid": "6_7"}, Signals(ad_personalization=DENIED)),
        ({"gpp": NOT_OPTED_OUT, "gpp_sid": "7"}, Signals()),
        ({"gpp": f"DBABMA~{NOTHING}", "gpp_sid": "2"}, Signals(DENIED, DENIED, None, DENIED)),
        ({"gdpr_consent": EVERYTHING, "us_privacy": "1YYN"}, Signals(GRANTED, None, None, DENIED)),
    ],
)
def test_strings_say_what_is_certain_and_no_more(raw: dict[str, str], said: Signals) -> None:
    assert iab_signals(raw) == said
    consent = iab_consent(raw | {"other": "1"})
    assert consent is not None
    assert consent.raw == raw
    assert consent.ad_personalization == said.ad_personalization


def test_a_hit_without_strings_is_silent() -> None:
    assert iab_consent({"other": "1", "gdpr": "", "gpp": None}) is None


def test_googles_own_signals_win_and_the_strings_fill_what_they_leave_open() -> None:
    consent = google_consent({"gcs": "G11-", "gdpr_consent": NOTHING, "gdpr": "1"})
    assert consent is not None
    assert (consent.ad_storage, consent.analytics_storage, consent.ad_personalization) == (GRANTED, DENIED, DENIED)
    assert consent.contradictions == ()


def test_a_grant_that_the_string_denies_everybody_contradicts_it() -> None:
    consent = google_consent({"gcd": "13r3r3r3r5l1", "gdpr_consent": NOTHING, "gdpr": "1"})
    assert consent is not None
    assert consent.contradictions == ("tcf_gcd",)
