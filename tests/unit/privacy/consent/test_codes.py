from typing import Any

import pytest

from monitor.config.settings import Regime
from monitor.decode.consent.signals import Consent, Signal
from tests.support.inspecting import event, hit, inspect

DENIED = Consent(
    ad_storage=Signal.DENIED,
    analytics_storage=Signal.DENIED,
    ad_user_data=Signal.DENIED,
    ad_personalization=Signal.DENIED,
)
GRANTED = Consent(
    ad_storage=Signal.GRANTED,
    analytics_storage=Signal.GRANTED,
    ad_user_data=Signal.GRANTED,
    ad_personalization=Signal.GRANTED,
)
SHA256 = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
GPC = {"sec-gpc": "1"}


def codes(vendor: str, signal: Consent | None = None, *, headers: Any = None, **options: Any) -> list[str]:
    """Return the codes an event breaks; `analytics` and `advertising` in options are what the visitor chose."""
    chosen = {name: options.pop(name) for name in ("analytics", "advertising") if name in options}
    properties = options.pop("properties", {})
    seen = event(vendor, consent=signal, properties=properties)
    inspected = inspect(seen, hit(consent=chosen, headers=headers), **options)
    return sorted({breach.code for breach in inspected.breaches})


def test_nothing_is_claimed_where_nothing_is_known() -> None:
    for vendor in ("ga4", "meta", "google_ads", "segment", "google_tag_manager", "somebody_new"):
        assert codes(vendor) == []
    assert codes("somebody_new", advertising="denied") == []


def test_a_tag_that_fires_before_the_choice() -> None:
    assert codes("meta", advertising="unset") == ["C01"]
    assert codes("segment", analytics="unset") == ["C01"]
    assert codes("ga4", advertising="unset") == []


def test_a_tag_that_fires_after_the_refusal() -> None:
    assert codes("meta", advertising="denied", analytics="granted") == ["C02"]
    assert codes("meta", advertising="granted", analytics="denied") == []


def test_a_tag_manager_needs_no_consent_of_its_own() -> None:
    assert codes("google_tag_manager", analytics="denied", advertising="denied") == []


def test_a_hit_that_says_it_stores_nothing_is_allowed_or_not_as_configured() -> None:
    for state, code in (("unset", "C01"), ("denied", "C02")):
        chosen = {"analytics": state, "advertising": state}
        assert codes("ga4", DENIED, **chosen) == []
        assert codes("ga4", DENIED, allow_cookieless=False, **chosen) == [code]
        assert codes("google_ads", DENIED, **chosen) == []
        assert codes("meta", DENIED, **chosen) == [code]


def test_a_hit_that_carries_user_data_is_no_cookieless_ping() -> None:
    user_data = {"user_data": {"email": SHA256}}
    assert codes("google_ads", DENIED, advertising="denied", properties=user_data) == ["C02", "C17"]


def test_consent_claimed_before_the_choice_and_against_it() -> None:
    assert codes("ga4", GRANTED, analytics="unset", advertising="unset") == ["C01", "C03"]
    assert codes("ga4", GRANTED, analytics="denied", advertising="denied") == ["C02", "C04"]
    assert codes("ga4", GRANTED, analytics="granted", advertising="denied") == ["C04"]
    assert codes("ga4", GRANTED, analytics="granted", advertising="granted") == []


def test_signals_that_contradict_each_other_are_told_under_every_regime() -> None:
    signal = Consent(raw={"npa": "0"}, contradictions=("npa_gcd",))
    for regime in Regime:
        assert codes("ga4", signal, regime=regime) == ["C05"]


def test_what_counts_depends_on_the_regime() -> None:
    assert codes("meta", advertising="unset", regime=Regime.OPT_OUT) == []
    assert codes("meta", advertising="denied", regime=Regime.OPT_OUT) == ["C02"]
    assert codes("meta", advertising="denied", regime=Regime.NONE) == []


@pytest.mark.parametrize(
    ("vendor", "raw"),
    [("meta", {"dpo": "LDU", "dpoco": "0"}), ("google_ads", {"npa": "1"}), ("floodlight", {"rdp": "1"})],
)
def test_an_opt_out_must_be_passed_on(vendor: str, raw: dict[str, str]) -> None:
    for regime in (Regime.OPT_OUT, Regime.OPT_IN):
        assert codes(vendor, headers=GPC, regime=regime) == ["C09"]
        assert codes(vendor, Consent(raw=raw), headers=GPC, regime=regime) == []
    assert codes(vendor, headers=GPC, regime=Regime.NONE) == []
    assert codes(vendor, headers=GPC, advertising="granted") == []


def test_an_opt_out_in_us_privacy_counts_like_global_privacy_control() -> None:
    assert codes("google_ads", Consent(raw={"us_privacy": "1YYN"}), regime=Regime.OPT_OUT) == ["C09"]
    assert codes("google_ads", Consent(raw={"us_privacy": "1YNN"}), regime=Regime.OPT_OUT) == []


def test_advanced_matching_after_a_refusal() -> None:
    user_data = {"ud": {"em": SHA256}}
    assert codes("meta", advertising="denied", properties=user_data) == ["C02", "C17"]
    assert codes("meta", advertising="granted", properties=user_data) == []
    assert "C17" in codes("meta", DENIED, properties=user_data)


def test_a_breach_tells_what_was_claimed_in_one_sentence() -> None:
    inspected = inspect(event(consent=GRANTED), hit(consent={"advertising": "denied"}))
    (breach,) = inspected.breaches
    assert (breach.purpose, breach.state) == ("advertising", "denied")
    assert breach.detail == (
        "The hit claims ad_storage, ad_user_data, ad_personalization granted although the visitor had refused "
        "advertising."
    )


def test_a_company_without_a_decoder_needs_what_the_catalogue_says_it_is_for() -> None:
    assert codes("bidswitch", advertising="denied") == ["C02"]
    assert codes("hotjar", analytics="unset") == ["C01"]
    assert codes("zopim", advertising="denied", analytics="denied") == []


def test_whether_measuring_speed_needs_consent_is_not_ours_to_say() -> None:
    assert codes("new_relic", analytics="denied", advertising="denied") == []
