from __future__ import annotations

from pathlib import Path

import pytest

from bench.rebuild_cookies import days_of, rows_of
from monitor.decode.cookies import Holds, cookie_of, cookies


@pytest.mark.parametrize(
    ("name", "vendor", "purpose", "holds"),
    [
        ("_ga", "ga4", "analytics", Holds.BROWSER),
        ("_ga_ABC123XYZ", "ga4", "analytics", Holds.SESSION),
        ("_gcl_aw", "google_ads", "advertising", Holds.CLICK),
        ("_fbp", "meta", "advertising", Holds.BROWSER),
        ("mp_0a1b2c_mixpanel", "mixpanel", "analytics", Holds.BROWSER),
        ("ph_phc_1_posthog", "posthog", "analytics", Holds.BROWSER),
        ("AMCV_1FE%40AdobeOrg", "adobe_experience_id", "analytics", Holds.BROWSER),
        ("_hjSession_12", "hotjar", "analytics", Holds.SESSION),
        ("OptanonConsent", "onetrust", "functional", Holds.CONSENT),
    ],
)
def test_a_cookie_is_known_by_its_name(name: str, vendor: str, purpose: str, holds: Holds) -> None:
    found = cookie_of(name)
    assert found is not None
    assert (found.vendor, found.purpose, found.holds) == (vendor, purpose, holds)
    assert found.source


@pytest.mark.parametrize("name", ["", "cart", "uid", "_gaze", "ph__posthog", "x" * 10_000])
def test_other_names_are_nobodys(name: str) -> None:
    assert cookie_of(name) is None


def test_ids_are_told_from_state_and_choices() -> None:
    known = {name: cookie_of(name) for name in ("_ga", "ajs_user_id", "_gcl_aw", "OptanonConsent", "at_check")}
    assert {name for name, cookie in known.items() if cookie and cookie.identifies} == {"_ga", "ajs_user_id"}


def test_no_name_stands_twice_and_periods_are_plausible() -> None:
    names = [cookie.name for cookie in cookies()]
    assert len(names) > 500
    assert len(names) == len(set(names))
    assert all(cookie.days is not None and 0 <= cookie.days <= 10_950 for cookie in cookies())
    assert {cookie.purpose for cookie in cookies()} == {"analytics", "advertising", "marketing", "functional"}


@pytest.mark.parametrize(
    ("period", "days"),
    [("2 years", 730.0), ("30 minutes after last activity", 0.0208), ("Session", 0.0), ("persistent", None)],
)
def test_a_period_is_read_in_days(period: str, days: float | None) -> None:
    assert days_of(period) == days


def test_the_open_cookie_database_is_read(tmp_path: Path) -> None:
    path = tmp_path / "open-cookie-database.csv"
    path.write_text(
        "ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data Controller,"
        "User Privacy & GDPR Rights Portals,Wildcard match\n"
        'a,Acme Ads,Marketing,_acme_,acme.example,"An id, of a user",2 years,Acme,https://acme.example,1\n'
        "b,Acme Ads,Functional,acme_ok [x4],acme.example,Choice,Session,Acme,https://acme.example,0\n"
        "c,Acme Ads,Marketing,ac<Number>,acme.example,Caps,1 day,Acme,https://acme.example,0\n"
    )
    assert rows_of(path) == [["_acme_*", "acme_ads", "advertising", 730.0], ["acme_ok", "acme_ads", "functional", 0.0]]
