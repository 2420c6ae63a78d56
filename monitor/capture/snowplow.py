"""Snowplow's enriched events as tab-separated values, as if each had been posted to the collector again.

Columns: docs.snowplow.io, "Enriched stream TSV file format"; the short names they had on the wire: "Snowplow atomic
event properties". What enrichment added (places, browsers, campaigns, the visitor's address) is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import orjson

from monitor.capture.hit import Hit
from monitor.capture.instant import from_iso
from monitor.capture.jsonl import read_lines
from monitor.capture.line import Context
from monitor.capture.opening import Stream
from monitor.capture.problem import Malformed
from monitor.capture.request import WEB

COLLECTOR = "https://snowplow-collector.invalid/com.snowplowanalytics.snowplow/tp2"
"""Where events were sent to is not in them; `.invalid` is nobody's (RFC 2606)."""
MIN_COLUMNS = 125
"""Lines have 131 columns today; the oldest that have a session's id have a few less."""
_SCHEMA = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"
_HEADER = """
app_id platform etl_tstamp collector_tstamp dvce_created_tstamp event event_id txn_id name_tracker v_tracker
v_collector v_etl user_id user_ipaddress user_fingerprint domain_userid domain_sessionidx network_userid geo_country
geo_region geo_city geo_zipcode geo_latitude geo_longitude geo_region_name ip_isp ip_organization ip_domain
ip_netspeed page_url page_title page_referrer page_urlscheme page_urlhost page_urlport page_urlpath page_urlquery
page_urlfragment refr_urlscheme refr_urlhost refr_urlport refr_urlpath refr_urlquery refr_urlfragment refr_medium
refr_source refr_term mkt_medium mkt_source mkt_term mkt_content mkt_campaign contexts se_category se_action
se_label se_property se_value unstruct_event tr_orderid tr_affiliation tr_total tr_tax tr_shipping tr_city tr_state
tr_country ti_orderid ti_sku ti_name ti_category ti_price ti_quantity pp_xoffset_min pp_xoffset_max pp_yoffset_min
pp_yoffset_max useragent br_name br_family br_version br_type br_renderengine br_lang br_features_pdf
br_features_flash br_features_java br_features_director br_features_quicktime br_features_realplayer
br_features_windowsmedia br_features_gears br_features_silverlight br_cookies br_colordepth br_viewwidth
br_viewheight os_name os_family os_manufacturer os_timezone dvce_type dvce_ismobile dvce_screenwidth
dvce_screenheight doc_charset doc_width doc_height tr_currency tr_total_base tr_tax_base tr_shipping_base
ti_currency ti_price_base base_currency geo_timezone mkt_clickid mkt_network etl_tags dvce_sent_tstamp
refr_domain_userid refr_dvce_tstamp derived_contexts domain_sessionid derived_tstamp event_vendor event_name
event_format event_version event_fingerprint true_tstamp
"""
COLUMNS = tuple(_HEADER.split())
_ON_THE_WIRE = {
    "app_id": "aid", "platform": "p", "event_id": "eid", "name_tracker": "tna", "v_tracker": "tv", "user_id": "uid",
    "domain_userid": "duid", "domain_sessionidx": "vid", "domain_sessionid": "sid", "network_userid": "tnuid",
    "page_url": "url", "page_title": "page", "page_referrer": "refr", "contexts": "co", "unstruct_event": "ue_pr",
    "se_category": "se_ca", "se_action": "se_ac", "se_label": "se_la", "se_property": "se_pr", "se_value": "se_va",
    "tr_orderid": "tr_id", "tr_affiliation": "tr_af", "tr_total": "tr_tt", "tr_tax": "tr_tx", "tr_shipping": "tr_sh",
    "tr_city": "tr_ci", "tr_state": "tr_st", "tr_country": "tr_co", "tr_currency": "tr_cu", "ti_orderid": "ti_id",
    "ti_sku": "ti_sk", "ti_name": "ti_nm", "ti_category": "ti_ca", "ti_price": "ti_pr", "ti_quantity": "ti_qu",
    "ti_currency": "ti_cu", "pp_xoffset_min": "pp_mix", "pp_xoffset_max": "pp_max", "pp_yoffset_min": "pp_miy",
    "pp_yoffset_max": "pp_may", "br_lang": "lang",
}  # fmt: skip
_TIMES = {"dvce_created_tstamp": "dtm", "dvce_sent_tstamp": "stm", "true_tstamp": "ttm"}
_TYPES = {
    "page_view": "pv", "page_ping": "pp", "struct": "se", "unstruct": "ue", "transaction": "tr",
    "transaction_item": "ti",
}  # fmt: skip
_BEGINNING = re.compile(
    rb"[^\t]*\t[^\t]*\t[^\t]*\t\d{4}-\d\d-\d\d [^\t]*\t[^\t]*\t(?:%b)\t[0-9A-Fa-f-]{36}\t" % "|".join(_TYPES).encode()
)


def looks_like_enriched(line: bytes) -> bool:
    """Tell a line of enriched events."""
    return _BEGINNING.match(line) is not None


def read_enriched(
    stream: Stream, *, file: str, named: str, context: Context, tell: Callable[[str, str], None]
) -> Iterator[Hit]:
    """Yield the hits of enriched events; `Hit.entry` is the number of the line, from 0.

    `named` is the file as errors name it, `tell` takes (place, why) of lines that cannot be read; they are skipped.
    Raises CaptureError where the stream breaks before its first line ended.
    """
    return read_lines(stream, named=named, tell=tell, hit_at=lambda line, entry: _hit(line, context, file, entry))


def _hit(line: bytes, context: Context, file: str, entry: int) -> Hit:
    values = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
    if len(values) < MIN_COLUMNS:
        raise Malformed("", f"has {len(values)} columns; an enriched event has {len(COLUMNS)}")
    row = dict(zip(COLUMNS, values, strict=False))
    if row["event"] not in _TYPES:
        raise Malformed("event", f"is none of {', '.join(_TYPES)}")
    said = {"e": _TYPES[row["event"]]}
    said |= {short: row[name] for name, short in _ON_THE_WIRE.items() if row.get(name)}
    said |= {short: f"{_at(row, name) * 1000:.0f}" for name, short in _TIMES.items() if row.get(name)}
    page, agent = row["page_url"], row["useragent"]
    headers = (("content-type", "application/json"), ("user-agent", agent))
    return Hit(
        at=_at(row, "collector_tstamp"),
        method="POST",
        url=COLLECTOR,
        headers=headers if agent else headers[:1],
        body=orjson.dumps({"schema": _SCHEMA, "data": [said]}),
        page=page if WEB.match(page) else context.page,
        session=row.get("domain_sessionid") or context.session,
        consent=context.consent,
        source=context.source,
        environment=context.environment,
        tags=context.tags,
        weight=context.weight,
        file=file,
        entry=entry,
    )


def _at(row: Mapping[str, str], name: str) -> float:
    try:
        return from_iso(row[name], naive_is_utc=True)
    except (ValueError, OverflowError) as error:
        raise Malformed(name, str(error) if row[name] else "is missing") from error
