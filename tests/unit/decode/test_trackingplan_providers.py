"""Every provider of Trackingplan's public tables (web 1.30, iOS) is read: one request each, told as they tell it."""

from __future__ import annotations

import pytest

from tests.support.decoding import said

PROVIDERS: dict[str, tuple[str, str, str | None]] = {
    "abtasty": (
        "ab_tasty",
        "https://ariane.abtasty.com/",
        '{"c":{},"cid":"a1","vid":"v","h":[{"t":"PAGEVIEW"}],"t":"BATCH"}',
    ),
    "adform": ("adform", "https://track.adform.net/Serving/TrackPoint/?pm=1&ADFPageName=a", None),
    "adjust": ("adjust", "https://app.adjust.com/event", "app_token=a&event_token=b"),
    "adobe": ("adobe_analytics", "https://o.example/b/ss/one/1/JS/s1?AQB=1&pageName=a&AQE=1", None),
    "adobexdm": (
        "adobe_edge",
        "https://edge.adobedc.net/ee/v1/collect?configId=0dada9f4-fa94-4c9c-8aaf-fdbac6c56287",
        '{"events":[{"xdm":{"eventType":"a"}}]}',
    ),
    "adsmurai": ("adsmurai", "https://api.adsmurai.com/v1.0/events", '{"event_name":"Purchase"}'),
    "amplitude": (
        "amplitude",
        "https://api.amplitude.com/2/httpapi",
        '{"api_key":"k","events":[{"event_type":"a","device_id":"d"}]}',
    ),
    "bing": ("microsoft_uet", "https://bat.bing.com/action/0?ti=1&evt=pageLoad", None),
    "branch": ("branch", "https://api2.branch.io/v1/open", "branch_key=k"),
    "braze": (
        "braze",
        "https://sdk.fra-01.braze.eu/api/v3/data/",
        '{"api_key":"k","device_id":"d","events":[{"name":"ce","data":{"n":"a"},"time":1700000000}]}',
    ),
    "chartbeat": ("chartbeat", "https://ping.chartbeat.net/ping?h=o.example&p=%2F&g=1&c=0", None),
    "connectif": ("connectif", "https://eu2-api.connectif.cloud/integration-api/events", '{"type":"page-visit"}'),
    "criteo": ("criteo", "https://sslwidget.criteo.com/event?a=1&v=5&p0=e%3Dvh", None),
    "customerio": ("customer_io", "https://track.customer.io/events/page?site=s&name=a&anonymousId=x", None),
    "elevar": ("elevar", "https://hits.getelevar.com/v1", '{"event":"dl_purchase"}'),
    "facebook": ("meta", "https://www.facebook.com/tr/?id=1234567&ev=PageView", None),
    "facebookgraph": (
        "meta",
        "https://graph.facebook.com/v17.0/1234567/activities",
        '{"custom_events":[{"_eventName":"a"}]}',
    ),
    "floodlight": ("floodlight", "https://1.fls.doubleclick.net/activityi;src=1;type=a;cat=b;ord=2", None),
    "fullstory": ("fullstory", "https://rs.fullstory.com/rec/bundle?OrgId=1&UserId=2", "{}"),
    "google_ads": ("google_ads", "https://www.googleadservices.com/pagead/conversion/1234567/?label=a", None),
    "googleanalytics": ("ga4", "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234XYZ&en=page_view", None),
    "heap": ("heap", "https://heapanalytics.com/h?a=1&u=2&v=3&s=4&t=click", None),
    "hotjar": ("hotjar", "https://ws5.hotjar.com/api/v2/client/ws", "{}"),
    "hubspot": ("hubspot", "https://track.hubspot.com/__ptq.gif?k=1&a=1&pu=https%3A%2F%2Fo.example%2F", None),
    "intercom": ("intercom", "https://api-iam.intercom.io/messenger/web/ping", "app_id=a"),
    "kissmetrics": ("kissmetrics", "https://trk.kissmetrics.io/e?_k=k&_n=a&_p=p", None),
    "klaviyo": ("klaviyo", "https://a.klaviyo.com/api/track?data=eyJ0b2tlbiI6ImsiLCJldmVudCI6ImEifQ%3D%3D", None),
    "linkedin": ("linkedin", "https://px.ads.linkedin.com/collect?v=2&pid=1&time=2", None),
    "matomo": ("matomo", "https://o.example/matomo.php?idsite=1&rec=1&action_name=a", None),
    "mixpanel": (
        "mixpanel",
        "https://api-eu.mixpanel.com/track/?verbose=1",
        "data=%7B%22event%22%3A%22a%22%2C%22properties%22%3A%7B%22token%22%3A%22t%22%7D%7D",
    ),
    "optimizely": ("optimizely", "https://logx.optimizely.com/v1/events", '{"account_id":"1","visitors":[]}'),
    "pendo": ("pendo", "https://app.pendo.io/data/ptm.gif/key?v=1&ct=2&jzb=eJyLrlZKVLJSSlTSUUpUslKqjQUAI9kEQg", None),
    "piano": ("piano", "https://logs1.xiti.com/event?s=1", '{"events":[{"name":"page.display","data":{}}]}'),
    "pinterest": ("pinterest", "https://ct.pinterest.com/v3/?tid=1&event=pagevisit", None),
    "piwikpro": ("piwik_pro", "https://o.piwik.pro/ppms.php?idsite=0dada9f4-fa94-4c9c-8aaf-fdbac6c56287&rec=1", None),
    "plausible": (
        "plausible",
        "https://plausible.io/api/event",
        '{"n":"pageview","u":"https://o.example/","d":"o.example"}',
    ),
    "podsights": ("podsights", "https://pdst.fm/e?key=k&a=1&b=2", None),
    "posthog": ("posthog", "https://eu.posthog.com/e/", '{"event":"a","properties":{"token":"t","distinct_id":"d"}}'),
    "reddit": ("reddit", "https://alb.reddit.com/rp.gif?id=t2_abc&event=PageVisit", None),
    "rudderstack": (
        "rudderstack",
        "https://o.rudderstack.com/v1/page",
        '{"type":"page","messageId":"m","anonymousId":"a","channel":"web"}',
    ),
    "segment": ("segment", "https://api.segment.io/v1/p", '{"type":"page","messageId":"m","anonymousId":"a"}'),
    "snowplow": ("snowplow", "https://snowplow.o.example/i?e=pv&p=web&tv=js-3&url=https%3A%2F%2Fo.example%2F", None),
    "tealium": ("tealium", "https://collect.tealiumiq.com/a/main/2/i.gif", 'data={"tealium_account":"a"}'),
    "tiktok": (
        "tiktok",
        "https://analytics.tiktok.com/api/v2/pixel",
        '{"event":"Pageview","context":{"pixel":{"code":"C1"}}}',
    ),
    "twitter": ("x", "https://t.co/i/adsct?txn_id=o1&p_id=Twitter", None),
    "vwo": ("vwo", "https://dev.visualwebsiteoptimizer.com/ee/events/t?en=vwo_pageView&a=1", "{}"),
}
"""Source: trackingplan.js 1.30.0 and Trackingplan for iOS, as published (their own rules, `rec%8137` and the like)."""


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_a_request_of_a_provider_is_recognised(provider: str) -> None:
    vendor, url, body = PROVIDERS[provider]
    decoded = said(url, body)
    vendors = {event.vendor for event in decoded.events}
    assert vendors or decoded.undecodable is not None, decoded
    assert vendors | ({decoded.undecodable.vendor} if decoded.undecodable else set()) == {vendor}
