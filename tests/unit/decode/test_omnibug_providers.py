"""Every provider of Omnibug's table (2.1.0, 69 of them) is read by a decoder of ours: one request each."""

from __future__ import annotations

import pytest

from tests.support.decoding import said

UUID = "0dada9f4-fa94-4c9c-8aaf-fdbac6c56287"
TIKTOK = '{"event":"Pageview","context":{"pixel":{"code":"C1"}}}'
GOOGLE_ADS = "https://googleads.g.doubleclick.net/pagead/viewthroughconversion"
PROVIDERS: dict[str, tuple[str, str, str | None]] = {
    "ADFORM": ("adform", "https://track.adform.net/Serving/TrackPoint/?pm=1&ADFPageName=a", None),
    "ADOBEANALYTICS": ("adobe_analytics", "https://o.example/b/ss/one/1/JS/s1?AQB=1&pageName=a", None),
    "ADOBEAUDIENCEMANAGER": ("adobe_audience_manager", "https://dpm.demdex.net/ibs:dpid=411&dpuuid=X", None),
    "ADOBEDTM": ("adobe_launch", "https://assets.adobedtm.com/1/satelliteLib-1111116d88efd63b1ea96c9c.js", None),
    "ADOBEEXPERIENCEID": ("adobe_experience_id", "https://dpm.demdex.net/id?d_visid_ver=3&d_orgid=1%40AdobeOrg", None),
    "ADOBEHEARTBEAT": ("adobe_heartbeat", "https://o.hb.omtrdc.net/?s:event:type=start&s:sc:rsid=one", None),
    "ADOBELAUNCH": ("adobe_launch", "https://assets.adobedtm.com/a/b/launch-d47d2de11878.min.js", None),
    "ADOBELAUNCH_CN": ("adobe_launch", "https://assets.adoberesources.cn/launch-EN1.min.js", None),
    "ADOBETARGET": ("adobe_target", "https://o.tt.omtrdc.net/m2/o/mbox/standard?mbox=a", None),
    "ADOBEWEBSDK": (
        "adobe_edge",
        f"https://edge.adobedc.net/ee/v1/interact?configId={UUID}",
        '{"events":[{"xdm":{"eventType":"a"}}]}',
    ),
    "AMAZONADTAG": ("amazon_ads", "https://s.amazon-adsystem.com/iu3?pid=1&event=PageView", None),
    "AMPLITUDE": (
        "amplitude",
        "https://api2.amplitude.com/2/httpapi",
        '{"api_key":"k","events":[{"event_type":"a","device_id":"d"}]}',
    ),
    "ATINTERNET": ("piano", "https://logs.xiti.com/hit.xiti?s=1&p=a", None),
    "BINGUET": ("microsoft_uet", "https://bat.bing.com/action/0?ti=1&evt=pageLoad", None),
    "BRAZE": (
        "braze",
        "https://sdk.iad-01.braze.com/api/v3/data/",
        '{"api_key":"k","device_id":"d","events":[{"name":"ce","data":{"n":"a"},"time":1700000000}]}',
    ),
    "BREVO": ("brevo", "https://in-automate.brevo.com/p?key=k&sib_type=page", None),
    "COMSCORE": ("comscore", "https://sb.scorecardresearch.com/p?c1=2&c2=1", None),
    "CRAZYEGG": ("crazyegg", "https://script.crazyegg.com/pages/scripts/0049/4900.js", None),
    "CRITEOONETAG": ("criteo", "https://sslwidget.criteo.com/event?a=1&v=5&p0=e%3Dvh", None),
    "DEMANDBASEENGAGEMENT": ("demandbase", "https://api.company-target.com/api/v2/ip.json?key=k", None),
    "DOUBLECLICK": ("floodlight", "https://1.fls.doubleclick.net/activityi;src=1;type=a;cat=b;ord=2", None),
    "DYNAMICYIELD": ("dynamic_yield", "https://async-px.dynamicyield.com/uia?cnst=1&sec=1", None),
    "ENSIGHTENMANAGE": ("ensighten", "https://nexus.ensighten.com/o/Bootstrap.js", None),
    "ENSIGHTENSST": ("ensighten", "https://o.example/sst?sstVersion=1", None),
    "FACEBOOKPIXEL": ("meta", "https://www.facebook.com/tr/?id=1234567&ev=PageView", None),
    "FULLSTORY": ("fullstory", "https://edge.fullstory.com/s/fs.js", None),
    "GLASSBOX": ("glassbox", "https://o.example/cls_report?clsjsv=6", "{}"),
    "GOOGLEADS": ("google_ads", f"{GOOGLE_ADS}/1234567/?random=1", None),
    "GOOGLEANALYTICS4": ("ga4", "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234XYZ&en=page_view", None),
    "GOOGLETAGMAN": ("google_tag_manager", "https://www.googletagmanager.com/gtm.js?id=GTM-ABC123", None),
    "HOTJAR": ("hotjar", "https://static.hotjar.com/c/hotjar-1.js?sv=5", None),
    "HUBSPOT": ("hubspot", "https://track.hubspot.com/__ptq.gif?k=1&a=1&vi=v&pu=https%3A%2F%2Fo.example%2F", None),
    "INDICATIVE": ("indicative", "https://api.indicative.com/service/event", '{"apiKey":"k","eventName":"a"}'),
    "INVOCA": ("invoca", "https://solutions.invocacdn.com/js/networks/1/2/tag-live.js", None),
    "LINKEDINPIXEL": ("linkedin", "https://px.ads.linkedin.com/collect?v=2&pid=1&time=2", None),
    "LYTICS": ("lytics", "https://c.lytics.io/c/00ed91c03664aaf1ea539a87d4c560e7?_e=pv&_ts=1589047923087", None),
    "MATOMO": ("matomo", "https://o.example/matomo.php?idsite=1&rec=1&action_name=a", None),
    "MEDALLIADXA": ("medallia", "https://cdn.decibelinsight.net/i/1/2/di.js", None),
    "MERKLEMERKURY": ("merkle", "https://o.example/tpTracking/loader/load.js?sv_cid=1", None),
    "MIXPANEL": (
        "mixpanel",
        "https://api-js.mixpanel.com/track/?verbose=1",
        "data=%7B%22event%22%3A%22a%22%2C%22properties%22%3A%7B%22token%22%3A%22t%22%7D%7D",
    ),
    "MPARTICLE": (
        "mparticle",
        "https://jssdks.mparticle.com/v3/JS/key/events",
        '{"n":"a","dt":4,"et":1,"attrs":{},"ct":1700000000000}',
    ),
    "MSCLARITY": ("clarity", "https://www.clarity.ms/tag/4fc7us", None),
    "OMNICONVERT": ("omniconvert", "https://o.example/mktzsave?id_website=1&event=a", None),
    "OPTIMIZELYX": ("optimizely", "https://logx.optimizely.com/log/event", '{"accountId":"1","eventName":"a"}'),
    "OUTBRAIN": ("outbrain", "https://tr.outbrain.com/unifiedPixel?marketerId=1&name=PAGE_VIEW", None),
    "PARSELY": ("parsely", "https://p1.parsely.com/plogger/?rand=1&idsite=o.example&action=pageview", None),
    "PINTERESTPIXEL": ("pinterest", "https://ct.pinterest.com/v3/?tid=1&event=pagevisit", None),
    "PIWIKPRO": ("piwik_pro", f"https://o.piwik.pro/ppms.php?idsite={UUID}&rec=1&action_name=a", None),
    "PIWIKPROTMS": ("piwik_pro", f"https://o.piwik.pro/containers/{UUID}.js", None),
    "REDDITPIXEL": ("reddit", "https://alb.reddit.com/rp.gif?id=t2_abc&event=PageVisit", None),
    "RTBHOUSE": ("rtb_house", "https://creativecdn.com/tags?id=pr_c2rHi7OQgV0u3CcfQ00B_home", None),
    "RUDDERSTACK": (
        "rudderstack",
        "https://o-dataplane.rudderstack.com/v1/page",
        '{"type":"page","messageId":"m","anonymousId":"a","channel":"web"}',
    ),
    "SEGMENT": ("segment", "https://api.segment.io/v1/p", '{"type":"page","messageId":"m","anonymousId":"a"}'),
    "SEZNAMSKLIK": ("seznam", "https://c.seznam.cz/retargeting?id=1", None),
    "SIXSENSE": ("sixsense", "https://epsilon.6sense.com/v3/company/details", None),
    "SNAPCHATPIXEL": ("snap", "https://tr.snapchat.com/p?pid=0dada9f4&ev=PAGE_VIEW", None),
    "SOJERN": ("sojern", "https://beacon.sojern.com/p/pixel?pixelId=1&pt=HOME_PAGE", None),
    "SPLITIO": (
        "split",
        "https://events.split.io/api/events/bulk",
        '[{"eventTypeId":"a","trafficTypeName":"user","key":"k","timestamp":1700000000000}]',
    ),
    "SPOTIFYPIXEL": (
        "spotify",
        "https://pixels.spotify.com/v1/ingest",
        '{"pid":"1","events":[{"action":"view","url":"https://o.example/"}]}',
    ),
    "TDDUNIVERSAL": ("the_trade_desk", "https://insight.adsrvr.org/track/up?adv=1&upid=2", None),
    "TEADS": ("teads", "https://t.teads.tv/track?action=pageView&buyer_pixel_id=1&tag_version=6", None),
    "TEALIUMEVENTSTREAM": (
        "tealium",
        "https://collect.tealiumiq.com/event",
        '{"tealium_account":"a","tealium_profile":"main","tealium_event":"view"}',
    ),
    "TEALIUMIQ": ("tealium", "https://tags.tiqcdn.com/utag/a/main/prod/utag.js", None),
    "TIKTOK": ("tiktok", "https://analytics.tiktok.com/api/v2/pixel", TIKTOK),
    "TWITTERPIXEL": ("x", "https://analytics.twitter.com/i/adsct?txn_id=o1&p_id=Twitter", None),
    "UNIVERSALANALYTICS": (
        "universal_analytics",
        "https://www.google-analytics.com/collect?v=1&tid=UA-1234-1&t=pageview&cid=1",
        None,
    ),
    "VIBES": ("vibes", "https://tagtracking.vibescm.com/track?a=1", None),
    "WEBTRENDSONDEMAND": ("webtrends", "https://statse.webtrendslive.com/dcs1/dcs.gif?dcsdat=1", None),
    "ZEMANTA": ("zemanta", "https://p1.zemanta.com/v2/p/js/1/PAGE_VIEW/", None),
}  # fmt: skip


def test_no_provider_is_left_out() -> None:
    assert len(PROVIDERS) == 69


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_a_request_of_a_provider_is_read(provider: str) -> None:
    vendor, url, body = PROVIDERS[provider]
    decoded = said(url, body)
    assert decoded.undecodable is None
    assert {event.vendor for event in decoded.events} == {vendor}
