"""Id-syncs as public captures show them, and what must not be taken for one."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from monitor.decode.generic.shape import Rule
from tests.support.decoding import event_of, hit_of, said, shape_shown

PAGE = "https://www.shop.example/cart"
NEXT = "https%3A%2F%2Fmatch.adsrvr.org%2Ftrack%2Fcmf%2Fgeneric"


def rule_of(url: str) -> Rule | None:
    shape = shape_shown(hit_of(url, page=PAGE))
    return shape.rule if shape else None


@pytest.mark.parametrize(
    ("url", "rule", "vendor", "account"),
    [
        ("https://cm.g.doubleclick.net/pixel?google_nid=turn1&google_cm", Rule.GOOGLE_MATCH, "doubleclick", "turn1"),
        ("https://um.simpli.fi/gp_match?google_gid=CAESE1&google_cver=1", Rule.GOOGLE_MATCH, "simpli_fi", ""),
        ("https://t4.liverail.com/?metric=csync&p=3010&s=786792932447", Rule.SAYS_SYNC, "liverail", ""),
        ("https://secure.adnxs.com/pxj?bidder=18&action=setuids('7867');", Rule.SAYS_SYNC, "appnexus", "18"),
        ("https://x.bidswitch.net/sync?dsp_id=119&user_id=786792932447", Rule.SYNC_PLACE, "bidswitch", "119"),
        ("https://ib.adnxs.com/getuid?https://eu.npario-inc.net/x?u=$UID", Rule.SYNC_PLACE, "appnexus", ""),
        ("https://sync.search.spotxchange.com/p?adv_id=7180&uid=549392829", Rule.SYNC_PLACE, "spotxchange", "7180"),
        ("https://i.liadm.com/s/6?bidder_id=200442&bidder_uuid=6459e505-31", Rule.PARTNER_AND_ID, "iponweb", "200442"),
        (f"https://idpix.media6degrees.com/orbserv/x?tpu=ff042b34-2771&redir={NEXT}", Rule.HANDED_ON, "dstillery", ""),
        ("https://pixel.rubiconproject.com/tap.php?v=1&nid=2596&put=7867929", Rule.ENDPOINT, "rubicon_project", "2596"),
    ],
)  # fmt: skip
def test_a_sync_is_told_by_two_signs_and_has_an_account(url: str, rule: Rule, vendor: str, account: str) -> None:
    assert rule_of(url) is rule
    event = event_of(url, page=PAGE)
    assert (event.kind, event.name, event.vendor, event.account) == (Kind.SYNC, "match", vendor, account)


def test_the_id_handed_over_is_identity_and_no_property() -> None:
    event = event_of("https://x.bidswitch.net/sync?dsp_id=119&user_id=786792932447&expires=30", page=PAGE)
    assert event.user_ids == {"partner": "786792932447"}
    assert event.properties == {"dsp_id": "119", "expires": "30"}


def test_the_consent_a_sync_claims_is_kept() -> None:
    event = event_of("https://x.bidswitch.net/sync?dsp_id=1&user_id=786792932447&us_privacy=1YYN", page=PAGE)
    assert event.consent is not None
    assert event.consent.raw == {"us_privacy": "1YYN"}
    assert event.properties == {"dsp_id": "1"}


@pytest.mark.parametrize(
    "url",
    [
        "https://x.bidswitch.net/sync.js?dsp_id=119&user_id=786792932447",  # a script
        "https://x.bidswitch.net/sync?v=2",  # nobody's id
        "https://x.bidswitch.net/sync?t=1699999999999",  # a clock
        "https://x.bidswitch.net/offers?user_id=786792932447",  # an id, and no partner
        "https://x.bidswitch.net/offers?user_id=786792932447&u=https%3A%2F%2Fwww.shop.example%2Fcart",
        "https://api.shop.example/sync?partner_id=3&user_id=786792932447",  # no company of the catalogue
        "https://www.shop.example/usersync?uid=786792932447",
    ],
)
def test_one_sign_alone_is_no_sync(url: str) -> None:
    assert not any(event.kind is Kind.SYNC for event in said(url, page=PAGE).events)


def test_the_catalogues_companies_are_no_trackers_on_their_own_sites() -> None:
    url = "https://www.linkedin.com/cm/feed?uid=786792932447&a=1&b=2"
    assert said(url, page="https://www.linkedin.com/feed/").events == ()
    assert said(url, page="https://www.linkedin.com/feed/").unread is None
    assert [event.kind for event in said(url, page=PAGE).events] == [Kind.SYNC]


def test_a_trackers_frame_is_not_its_site() -> None:
    frame = "https://www.medtargetsystem.com/beacon/portal/?_url=https%3A%2F%2Fa.example&_sid=1&_vid=2&_ak=3"
    assert said("https://www.medtargetsystem.com/partner/x", '{"a":1}', page=frame).unread is not None
