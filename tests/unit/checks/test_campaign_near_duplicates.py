"""Campaigns that links write in two ways are told, and campaigns that only look alike are not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from urllib.parse import quote

import pytest

from monitor.alerts.headline_of_properties import PROPERTIES
from monitor.alerts.next_steps import next_step
from monitor.checks.campaign.duplicates import duplicates
from monitor.checks.campaign.likeness import Likeness, likeness
from monitor.checks.campaign.links import Link
from monitor.checks.finding import Finding, Verdict
from monitor.privacy.inspected import Inspected
from tests.support.asked import judged, met, profiles, rule, said
from tests.support.streams import inspected

MEANT = Path(__file__).parents[2] / "data" / "campaign" / "meant.txt"
NAMES = ("utm_source", "utm_medium", "utm_campaign")


def hits(number: int, source: str, medium: str = "email", name: str = "spring_sale", page: str = "") -> list[Inspected]:
    values = zip(NAMES, (source, medium, name), strict=True)
    query = "&".join(f"{key}={value}" for key, value in values)
    return [inspected(page=f"https://shop.example/{page}?{query}") for _ in range(number)]


def told(events: list[Inspected], **params: object) -> list[Finding]:
    return met(judged(rule("campaign", **params), events))


def meant() -> Iterator[tuple[str, list[str]]]:
    for line in MEANT.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            parameter, values = line.split(": ", 1)
            yield parameter, values.split(", ")


def links(parameter: str, counts: dict[str, int]) -> list[Link]:
    whole = {"utm_source": "news", "utm_medium": "email", "utm_campaign": "all", "page": "/"}
    return [Link({**whole, parameter: value}, times) for value, times in counts.items()]


@pytest.mark.parametrize(
    ("rare", "usual", "how"),
    [
        ("Spring_Sale", "spring_sale", Likeness.CASE),
        ("spring-sale", "spring_sale", Likeness.JOINS),
        ("Spring Sale", "spring_sale", Likeness.JOINS),
        ("spring%20sale", "spring_sale", Likeness.JOINS),
        ("spring+sale", "spring_sale", Likeness.JOINS),
        ("springsale", "spring_sale", Likeness.JOINS),
        ("spring_sale ", "spring_sale", Likeness.ENDS),
        ("spring_sale_", "spring_sale", Likeness.ENDS),
        ("promo-2025", "promo_2025", Likeness.JOINS),
        ("newsleter_july", "newsletter_july", Likeness.TYPING),
        ("newsltter", "newsletter", Likeness.TYPING),
        ("facebok", "facebook", Likeness.TYPING),
        ("remarkteing", "remarketing", Likeness.TYPING),
    ],
)
def test_one_campaign_in_two_writings_is_told_and_how_they_differ(rare: str, usual: str, how: Likeness) -> None:
    (one,) = duplicates(links("utm_campaign", {usual: 1_000, rare: 7}))
    assert (one.rare, one.usual, one.times, one.usual_times, one.how) == (rare, usual, 7, 1_000, how)
    assert one.path == f"utm_campaign={rare}"


@pytest.mark.parametrize("other", ["fb", "facebook.com", "l.facebook.com", "Facebook.com"])
def test_names_of_one_source_are_told_of_sources_alone(other: str) -> None:
    (one,) = duplicates(links("utm_source", {"facebook": 1_000, other: 7}))
    assert one.how is Likeness.ALIAS
    assert list(duplicates(links("utm_campaign", {"facebook": 1_000, other: 7}))) == []


def test_source_and_medium_that_changed_places_are_told_once_and_as_that() -> None:
    right, wrong = hits(400, "google", "cpc"), hits(6, "cpc", "google")
    (finding,) = told([*right, *wrong, *hits(200, "news")])
    assert finding.path == "utm_source=cpc&utm_medium=google"
    assert (
        "source and medium are `cpc / google` in 6 purchase events and `google / cpc` in 400: the two have changed "
        "places" in finding.message
    )
    both_ways = [*hits(400, "email", "newsletter"), *hits(10, "newsletter", "email"), *hits(90, "newsletter", "push")]
    assert told(both_ways) == []


def test_a_message_names_both_writings_their_counts_and_where_it_holds() -> None:
    usual = [*hits(300, "facebook", "cpc"), *hits(100, "facebook", "social", "brand", "blog/a")]
    (finding,) = told([*usual, *hits(6, "Facebook", "paid", "summer", "landing/x")])
    assert (finding.path, finding.detail, finding.count) == ("utm_source=Facebook", "near-duplicate", 6)
    assert finding.message == (
        "`utm_source` is `Facebook` in 6 purchase events and `facebook` in 400: they differ in capitals, and reports "
        "count them apart. Nearly all of them have utm_medium `paid`, utm_campaign `summer`, the page `/landing/*`"
    )
    assert (
        PROPERTIES["campaign"]([finding], "GA4") == "Campaign links write utm_source in two ways: Facebook and facebook"
    )
    assert "`distinct`" in next_step("campaign", "near-duplicate")


def test_a_writing_told_by_name_is_not_told_again_as_one_of_many_with_capitals() -> None:
    some = [*hits(100, "facebook"), *hits(30, "Facebook")]
    assert [one.path for one in told(some)] == ["utm_source=Facebook"]
    others = [*some, *hits(60, "Bing", name="x")]
    assert [one.path for one in told(others)] == ["utm_source", "utm_source=Facebook"]
    assert [one.path for one in told(some, near_duplicates=False)] == ["utm_source"]


def test_what_is_not_rare_or_only_a_visitors_typing_error_or_meant_is_not_told() -> None:
    assert told([*hits(100, "spring-sale"), *hits(90, "spring_sale")]) == []
    assert told([*hits(400, "newsletter"), *hits(30, "newsleter")]) == []
    assert told([*hits(400, "newsletter"), *hits(2, "newsleter")]) == []
    assert told([*hits(400, "newsletter"), *hits(5, "newsleter")], distinct=["newsl*"]) == []
    assert [one.path for one in told([*hits(400, "newsletter"), *hits(5, "newsleter")])] == ["utm_source=newsleter"]


def test_a_word_used_elsewhere_is_no_typing_error() -> None:
    counts = {"shoping_guide": 900, "shopping_tips": 800, "shoping_tips": 9}
    assert list(duplicates(links("utm_campaign", counts))) == []


def test_values_that_must_not_be_kept_are_neither_kept_nor_told() -> None:
    long = "a_very_long_name_of_a_campaign_that_nobody_would_call_a_word"
    events = [*hits(200, "news", name=long), *hits(5, "news", name=long.upper()), *hits(50, "news", name="1234567")]
    lists = [listed for profile in profiles(events, rule("campaign")).values() for listed in profile.lists.values()]
    assert lists
    assert not any(long in word.lower() or "1234567" in word for listed in lists for words in listed for word in words)
    assert not any(one.detail == "near-duplicate" for one in told(events))


def test_once_no_link_has_it_the_stream_is_said_to_be_clean() -> None:
    ask = rule("campaign")

    def clean(events: list[Inspected]) -> bool:
        return any(
            one.verdict is Verdict.NOT_MET and not one.path and not one.detail
            for one in said(ask, profiles(events, ask))
        )

    assert clean(hits(60, "facebook"))
    assert not clean(hits(10, "facebook"))


def test_in_a_capture_only_what_is_certain_is_told() -> None:
    few = [*hits(4, "facebook"), *hits(1, "Facebook"), *hits(1, "fb"), *hits(1, "facebok")]
    assert [one.path for one in met(judged(rule("campaign"), few, history=False))] == ["utm_source=Facebook"]


def test_of_hundreds_of_names_that_look_alike_and_are_meant_none_is_told() -> None:
    pairs = [(parameter, one, other) for parameter, values in meant() for one, other in permutations(values, 2)]
    assert len(pairs) > 3_000
    assert [pair for pair in pairs if likeness(*pair) is not None] == []


@pytest.mark.parametrize("seed", range(5))
def test_used_side_by_side_they_are_not_told_either(seed: int) -> None:
    draw = random.Random(seed)
    for parameter in NAMES:
        values = sorted({value for name, some in meant() if name == parameter for value in some})
        counts = {value: draw.choice([3, 5, 40, 700, 20_000]) for value in values}
        assert list(duplicates(links(parameter, counts))) == []


def test_the_links_of_an_ordinary_site_are_not_told() -> None:
    draw = random.Random(3)
    events = []
    for source, medium in (("google", "cpc"), ("newsletter", "email"), ("facebook", "paid_social"), ("idealo", "cpc")):
        for number in range(12):
            name = draw.choice(["brand_de", "brand_at", "sale_2025", "sale_2026", "men", "women", "kw01", "kw02"])
            events += hits(draw.choice([3, 9, 60, 200]), source, medium, quote(f"{name}_{number}"))
    assert told(events) == []
