from __future__ import annotations

from importlib.resources import files

import orjson
import pytest

from monitor.decode.catalogue import companies, company_of, purposes, slug


def read(name: str) -> dict:  # type: ignore[type-arg]
    return orjson.loads(files("monitor.decode").joinpath("data", name).read_bytes())


def test_the_catalogue_knows_companies_and_purposes() -> None:
    assert len(companies()) > 2_000
    assert {company.purpose for company in companies().values()} == {
        "advertising", "analytics", "marketing", "social", "support", "tag management",
    }  # fmt: skip


def test_it_says_where_it_comes_from_in_which_version() -> None:
    assert read("trackers.json")["source"].startswith("third-party-web 0.")
    assert "CC BY 4.0" in read("whotracksme.json")["source"]


def test_the_most_specific_domain_wins_and_labels_are_whole() -> None:
    assert [company_of(host).name for host in ("px.ads.linkedin.com", "platform.linkedin.com")] == [
        "LinkedIn Ads",
        "LinkedIn",
    ]
    assert company_of("notlinkedin.com") is None
    assert company_of("") is None


def test_our_own_entries_win_over_the_shipped_list() -> None:
    assert company_of("stats.g.doubleclick.net").vendor == "doubleclick"
    assert company_of("securepubads.g.doubleclick.net").name == "Google Ad Manager"
    assert company_of("px.ads.linkedin.com").vendor == "linkedin"


@pytest.mark.parametrize(
    "host", ["shop.eu-de.mybluemix.ibmcloud.com", "www.google.com", "www.amazon.de", "x.akamaihd.net"]
)
def test_clouds_shops_and_portals_are_left_out(host: str) -> None:
    assert company_of(host) is None


def test_trackers_of_either_list_are_known() -> None:
    assert company_of("adfarm1.adition.com").purpose == "advertising"
    assert company_of("scripts.oewabox.at").purpose == "analytics"


@pytest.mark.parametrize(
    ("host", "watches"),
    [
        ("in.hotjar.com", "replay"),
        ("bam.nr-data.net", "performance"),
        ("px.moatads.com", "verification"),
        ("www.google-analytics.com", ""),
    ],
)
def test_recorders_of_sessions_and_of_speed_are_told_from_the_rest(host: str, watches: str) -> None:
    assert company_of(host).watches == watches


def test_every_own_entry_is_about_a_company_of_the_catalogue() -> None:
    own, names = read("companies.json"), {company.name for company in companies().values()}
    assert set(own["vendors"]) <= names
    assert {name for group in own["watches"].values() for name in group} <= names


@pytest.mark.parametrize(
    ("name", "vendor"), [("Index Exchange", "index_exchange"), ("Yahoo!", "yahoo"), ("33 Across", "33_across")]
)
def test_a_company_is_named_as_vendors_are(name: str, vendor: str) -> None:
    assert slug(name) == vendor
    assert purposes()[vendor] == "advertising"
