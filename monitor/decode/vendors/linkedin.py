"""LinkedIn's Insight Tag: page views, conversions, and the website signals it gathers by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"linkedin.com", "licdn.com"})
_REDIRECTED = frozenset({"cookiesTest", "liSync"})
"""Marks of the redirects one request goes through until LinkedIn's cookies are set (measured on public captures)."""
_PROTOCOL = frozenset({"v", "fmt", "time", "tm", "e_ipv6"})
_FIELDS = frozenset({"pid", "url", "ref", "conversionId", "li_adsId", "li_fat_id"})
_SIGNAL_PROTOCOL = frozenset(
    {"pids", "scriptVersion", "time", "websiteSignalRequestId", "isTranslated", "liFatId", "liGiant", "misc", "url"}
    | {"isLinkedInApp", "signalType", "domain", "pageTitle", "isFilteredByClient", "elementCrumbsTree"}
)


@register
class LinkedIn:
    """A conversion's account is `<partner>/<conversion>`; a request for several partners is one event each."""

    vendor: ClassVar[str] = "linkedin"
    hosts: ClassVar[frozenset[str]] = frozenset({"ads.linkedin.com", "www.linkedin.com", "snap.licdn.com"})
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the tag's endpoints on `*.ads.linkedin.com`, the id-sync on www.linkedin.com and the tag's script."""
        path = request.path
        if host_in(request.host, frozenset({"ads.linkedin.com"})):
            return path.rstrip("/") in ({"/wa"} if request.is_post else {"/collect", "/attribution_trigger"})
        if request.host == "www.linkedin.com":
            return path.startswith("/px/li_sync")
        return path.startswith("/li.lms-analytics/")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the events of the request, one a partner id."""
        path = request.path.rstrip("/")
        if path == "/wa":
            return self._signals(request)
        if path == "/collect":
            return self._collected(request)
        if path == "/attribution_trigger":
            return self._beside(request, Kind.TELEMETRY, "attribution_trigger", request.query.get("pid", ""))
        if request.host == "www.linkedin.com":
            return self._beside(request, Kind.SYNC, "li_sync", "")
        return self._beside(request, Kind.LOADER, request.segments[-1], "")

    def _beside(self, request: Request, kind: Kind, name: str, account: str) -> tuple[Event, ...]:
        return (
            event_of(
                request,
                vendor=self.vendor,
                kind=kind,
                account=account,
                name=name,
                vendor_hosts=VENDOR_HOSTS,
                page=request.query.get("url"),
            ),
        )

    def _collected(self, request: Request) -> tuple[Event, ...]:
        params = request.params
        conversion, page = params.get("conversionId", ""), params.get("url")
        kind, name = (Kind.EVENT, "conversion") if conversion else (Kind.PAGE, "page_view")
        if not _REDIRECTED.isdisjoint(params):
            kind, name = Kind.SYNC, "cookie_redirect"
        known = _PROTOCOL | _FIELDS | _REDIRECTED
        return self._each(
            request,
            params.get("pid", "").split(","),
            kind=kind,
            name=name,
            suffix=conversion,
            page=page,
            referrer=params.get("ref"),
            properties={name: value for name, value in params.items() if name not in known},
            user_ids={"client": params["li_adsId"]} if params.get("li_adsId") else {},
            click_ids=_click_ids(page, params.get("li_fat_id")),
            # px and px4 get the same hit, the second with the address encrypted; `time` is in milliseconds.
            collapse_key=f"{params['time']}|{page}" if params.get("time") and kind is not Kind.SYNC else None,
        )

    def _signals(self, request: Request) -> tuple[Event, ...]:
        signal = request.body.json
        if not isinstance(signal, dict):
            raise Unreadable(request.body.problem or "the body is no JSON object")
        pids = signal.get("pids")
        page = text_of(signal.get("url"))
        properties = {name: value for name, value in signal.items() if value and name not in _SIGNAL_PROTOCOL}
        if title := text_of(signal.get("pageTitle")):
            properties["page_title"] = title
        return self._each(
            request,
            [found for pid in (pids if isinstance(pids, list) else []) if (found := text_of(pid))],
            kind=Kind.TELEMETRY,
            name=text_of(signal.get("signalType")) or "signal",
            page=page,
            properties=properties,
            click_ids=_click_ids(page, text_of(signal.get("liFatId"))),
        )

    def _each(self, request: Request, partners: Iterable[str], *, suffix: str = "", **rest: Any) -> tuple[Event, ...]:
        ids = [partner.strip() for partner in partners if partner.strip()]
        if not ids:
            raise Unreadable("no partner id")
        return tuple(
            event_of(
                request,
                vendor=self.vendor,
                account=f"{partner}/{suffix}" if suffix else partner,
                vendor_hosts=VENDOR_HOSTS,
                batch_index=index,
                **rest,
            )
            for index, partner in enumerate(ids)
        )


def _click_ids(page: str | None, sent: str | None) -> Mapping[str, str]:
    return click_ids_in(page) | ({"li_fat_id": sent} if sent else {})
