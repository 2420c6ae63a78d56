import pytest

from monitor.config.settings import DeclaredCookie, Privacy, Regime
from monitor.privacy.consent.regions import binds_gpc, regime_of
from monitor.privacy.consent.terms import Terms
from monitor.privacy.purposes import Purpose


@pytest.mark.parametrize(
    ("region", "regime"),
    [
        ("DE", Regime.OPT_IN),
        ("DE-BY", Regime.OPT_IN),
        ("GB", Regime.OPT_IN),
        ("CA-QC", Regime.OPT_IN),
        ("CA-ON", Regime.OPT_OUT),
        ("CH", Regime.OPT_OUT),
        ("US-CA", Regime.OPT_OUT),
        ("US", Regime.OPT_OUT),
        ("US-WY", Regime.NONE),
        ("JP", Regime.NONE),
    ],
)
def test_what_the_law_asks_where(region: str, regime: Regime) -> None:
    assert regime_of(region) is regime


def test_global_privacy_control_binds_where_a_law_says_so_and_where_nobody_knows() -> None:
    assert [binds_gpc(region) for region in ("US-CA", "US", None, "US-VA", "DE")] == [True, True, True, False, False]


def test_the_configuration_goes_before_the_table() -> None:
    terms = Terms(Privacy(regime=Regime.NONE, regimes={"US": Regime.OPT_IN, "US-CA": Regime.NONE}))
    assert terms.regime("US-CA") is Regime.NONE
    assert terms.regime("US-TX") is Regime.OPT_IN
    assert terms.regime("FR") is Regime.OPT_IN
    assert terms.regime(None) is Regime.NONE


def test_a_vendor_is_declared_by_name_by_host_and_by_a_domain_of_its_company() -> None:
    vendors = {"meta": "advertising", "example-stats.net": None, "hotjar.com": "functional"}
    terms = Terms(Privacy.model_validate({"declared": {"vendors": vendors}}))
    assert terms.declared_vendor("meta", "x.example").purpose is Purpose.ADVERTISING
    assert terms.declared_vendor("somebody", "t.example-stats.net") == (True, None)
    assert terms.declared_vendor("hotjar", "content.hotjar.io").purpose is Purpose.FUNCTIONAL
    assert not terms.declared_vendor("tiktok", "analytics.tiktok.com").there


def test_a_cookie_is_declared_by_glob_and_its_own_name_goes_first() -> None:
    cookies = {"_ga*": DeclaredCookie(purpose="analytics"), "_ga": DeclaredCookie(purpose="functional")}
    terms = Terms(Privacy.model_validate({"declared": {"cookies": cookies}}))
    assert getattr(terms.declared_cookie("_ga_X"), "purpose", "") == "analytics"
    assert getattr(terms.declared_cookie("_ga"), "purpose", "") == "functional"
    assert terms.declared_cookie("_fbp") is None


def test_a_region_that_is_none_is_told() -> None:
    for wrong in ({"region": "Germany"}, {"regimes": {"California": "opt-in"}}):
        with pytest.raises(ValueError, match="ISO 3166"):
            Privacy.model_validate(wrong)
    assert Privacy(region="us-ca").region == "US-CA"


def test_a_purpose_that_is_none_is_told_with_the_right_word() -> None:
    with pytest.raises(ValueError, match="did you mean advertising"):
        Privacy.model_validate({"purposes": {"meta": "advertizing"}})
