"""Campaign links that lack what they should carry, and click ids that do not reach the vendor who gave them out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.checks.campaign.params import CampaignParams
from monitor.checks.finding import Finding, Verdict
from monitor.decode.vendor_label import vendor_label
from monitor.privacy.inspected import Inspected
from tests.support.asked import judged, met, rule
from tests.support.streams import inspected

SHOP = "https://shop.example/"
WHOLE = "?utm_source=news&utm_medium=email&utm_campaign=spring"


def hits(number: int, query: str, **fields: Any) -> list[Inspected]:
    return [inspected(page=f"{SHOP}{query}", **fields) for _ in range(number)]


def to(vendor: str, event: str, events: list[Inspected]) -> list[Inspected]:
    return [Inspected(replace(one.event, vendor=vendor, name=event)) for one in events]


def about(findings: list[Finding], path: str, detail: str) -> Finding:
    (finding,) = [
        one for one in findings if (one.path, one.detail) == (path, detail) and one.verdict is not Verdict.NOT_MET
    ]
    return finding


def test_links_that_lack_a_parameter_are_told_and_whole_ones_and_others_are_not() -> None:
    whole, other = hits(50, WHOLE), hits(200, "?page=2")
    assert met(judged(rule("campaign"), [*whole, *other])) == []
    lacking = hits(30, "?utm_source=news&utm_medium=email")
    (finding,) = met(judged(rule("campaign"), [*whole, *other, *lacking]))
    assert (finding.path, finding.detail) == ("utm_campaign", "required")
    assert "is missing from 37.5 % of 80 purchase events from campaign links" in finding.message


def test_each_source_may_ask_for_its_own_parameters() -> None:
    wants = rule("campaign", required={"news*": ["utm_source", "utm_content"], "*": ["utm_source"]})
    assert met(judged(wants, hits(50, "?utm_source=google&utm_medium=cpc"))) == []
    (finding,) = met(judged(wants, hits(50, "?utm_source=newsletter&utm_medium=email")))
    assert finding.path == "utm_content"


def test_values_with_capitals_or_blanks_are_told_unless_the_rule_lets_them_be() -> None:
    shouted = hits(50, "?utm_source=News&utm_medium=e%20mail&utm_campaign=spring")
    assert {one.path for one in met(judged(rule("campaign"), shouted))} == {"utm_source", "utm_medium"}
    assert met(judged(rule("campaign", lower_case=False), shouted)) == []


@pytest.mark.parametrize(
    ("click_id", "vendor", "carried"),
    [
        ("gclid", "google_ads", {"gclaw": "x"}),
        ("gbraid", "google_ads", {"gclgb": "x"}),
        ("wbraid", "google_ads", {"wbraid": "x"}),
        ("fbclid", "meta", {"fbc": "x"}),
        ("ttclid", "tiktok", {"ttclid": "x"}),
        ("msclkid", "microsoft_uet", {"msclkid": "x"}),
    ],
)
def test_a_click_id_lost_on_the_way_to_the_conversion_is_told(
    click_id: str, vendor: str, carried: dict[str, str]
) -> None:
    landings = to(vendor, "page_view", [*hits(40, f"?{click_id}=abc"), *hits(60, "")])
    without = to(vendor, "purchase", hits(80, "thanks"))
    finding = about(judged(rule("campaign"), [*landings, *without]), click_id, "click-id")
    assert finding.verdict is Verdict.MET
    assert (
        f"hits land with `{click_id}`, and 0 of 80 purchase events to {vendor_label(vendor)} carry it"
        in finding.message
    )
    half = [*to(vendor, "purchase", hits(30, "thanks", click_ids=carried)), *without[:50]]
    assert met(judged(rule("campaign"), [*landings, *half])) == []


def test_few_conversions_are_not_enough_and_other_vendors_owe_nothing() -> None:
    landings = to("google_ads", "page_view", [*hits(10, "?gclid=abc"), *hits(90, "")])
    few = to("google_ads", "purchase", hits(20, "thanks"))
    assert about(judged(rule("campaign"), [*landings, *few]), "gclid", "click-id").verdict is Verdict.UNKNOWN
    assert met(judged(rule("campaign"), [*landings, *to("ga4", "purchase", hits(400, "thanks"))])) == []


def test_in_a_capture_one_conversion_without_the_id_of_its_landing_is_enough() -> None:
    visit = [*to("google_ads", "page_view", hits(1, "?gclid=abc")), *to("google_ads", "purchase", hits(1, "thanks"))]
    assert [one.path for one in met(judged(rule("campaign"), visit, history=False))] == ["gclid"]


def test_a_parameter_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="did you mean utm_medium"):
        CampaignParams.model_validate({"required": {"*": ["utm_medim"]}})


def tagged(number: int, medium: str, source: str = "partner", campaign: str = "spring") -> list[Inspected]:
    return hits(number, f"?utm_source={source}&utm_medium={medium}&utm_campaign={campaign}")


@pytest.mark.parametrize(
    "query",
    [
        *("cpc", "CPC", "paid-social", "display", "organic", "social-network", "promo_video", "e-mail", "affiliate"),
        *("referral", "app", "audio", "sms", "webpush", "mobile_banner"),
    ],
)
def test_a_medium_ga4_knows_is_in_a_channel(query: str) -> None:
    assert met(judged(rule("campaign", lower_case=False), tagged(40, query))) == []


@pytest.mark.parametrize(("source", "campaign"), [("facebook", "x"), ("360", "x"), ("email", "x"), ("p", "shoes-shop")])
def test_a_source_or_campaign_ga4_knows_is_enough(source: str, campaign: str) -> None:
    assert met(judged(rule("campaign"), tagged(40, "newsletter", source, campaign))) == []


def test_links_that_ga4_sorts_into_no_channel_are_told_with_the_medium_most_of_them_bear() -> None:
    links = [*tagged(60, "email"), *tagged(30, "newsletter"), *tagged(10, "leaflet")]
    (finding,) = met(judged(rule("campaign"), links))
    assert (finding.path, finding.detail) == ("utm_medium", "channel")
    assert (
        "fits none of GA4's channels, which counts the visit as Unassigned, in 40 % of 100 purchase" in finding.message
    )
    assert finding.message.endswith("most often it is `newsletter`")
    assert finding.evidence["source"] == "https://support.google.com/analytics/answer/9756891"
    assert met(judged(rule("campaign", channels=False), links)) == []
    assert met(judged(rule("campaign"), to("matomo", "purchase", links))) == []


def test_of_a_host_as_source_and_of_links_without_a_medium_no_channel_is_asked() -> None:
    wants = rule("campaign", required={"*": ["utm_source"]})
    assert met(judged(wants, [*tagged(40, "newsletter", "news.example.com"), *hits(40, "?utm_source=partner")])) == []


@pytest.mark.parametrize(
    "value",
    [
        *("%7B%7Bcampaign.name%7D%7D", "{{campaign.name}}", "__CAMPAIGN_NAME__", "{campaignid}", "{CampaignId}"),
        *("spring_{_adset}", "%25%25ADVERTISER_NAME%25%25", "${CAMPAIGN_ID}", "%25ecid!"),
    ],
)
def test_placeholders_that_nobody_filled_in_are_told(value: str) -> None:
    links = [*tagged(50, "cpc"), *tagged(50, "cpc", campaign=value)]
    (finding,) = met(judged(rule("campaign", lower_case=False), links))
    assert (finding.path, finding.detail) == ("utm_campaign", "placeholder")
    assert "such as `{{campaign.name}}`, that was never filled in, in 50 % of 100" in finding.message
    assert met(judged(rule("campaign", lower_case=False, placeholders=False), links)) == []


@pytest.mark.parametrize("value", ["__init__", "spring_sale", "10%25-off", "{}", "a{b c}d", "100%25%25", "__x__"])
def test_other_odd_values_are_no_placeholders(value: str) -> None:
    wants = rule("campaign", lower_case=False, near_duplicates=False)
    assert met(judged(wants, tagged(50, "cpc", campaign=value))) == []


@pytest.mark.parametrize("name", ["utm_soruce", "utm-source", "utmsource", "UTM_Source", "utm_sourse"])
def test_a_parameter_that_is_misspelt_is_told_by_the_one_that_is_meant(name: str) -> None:
    wants = rule("campaign", required={"*": []})
    findings = met(judged(wants, hits(50, f"?{name}=news&utm_medium=email&utm_campaign=spring")))
    assert [(one.path, one.detail) for one in findings] == [("utm_source", "misspelt")]


@pytest.mark.parametrize("name", ["utm_cid", "utm_team", "utm_adgroup", "utm_keyword", "utm_id", "source"])
def test_parameters_of_ones_own_are_not_misspelt(name: str) -> None:
    assert met(judged(rule("campaign"), hits(50, f"{WHOLE}&{name}=7"))) == []
