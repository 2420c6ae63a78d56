"""Adobe Experience Cloud ID: a page asking who its visitor is, at Adobe or first-party."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"demdex.net", "omtrdc.net"})
_PIXEL = Pixel(
    vendor="adobe_experience_id",
    hosts=VENDOR_HOSTS,
    users={"client": "mid", "ecid": "d_mid"},
    names={"d_fieldgroup": "field_group", "d_rtbd": "answer_format"},
    protocol=frozenset(
        {
            "d_visid_ver", "d_ver", "d_verify", "d_nsid", "ts", "d_blob", "d_orgid", "mcorgid", "d_cid",
            "d_cid_ic", "d_cb", "d_coop_safe", "d_coop_unsafe", "callback", "dcs_region", "d_region",
        }
    ),
)  # fmt: skip


@register
class AdobeExperienceId:
    """`/id` (and `/id/rd`, the same asked again) with `d_visid_ver`; the account is the organisation."""

    vendor: ClassVar[str] = "adobe_experience_id"
    hosts: ClassVar[frozenset[str]] = frozenset()
    signs: ClassVar[tuple[str, ...]] = ("d_visid_ver=",)

    def recognises(self, request: Request) -> bool:
        """Take the service's own parameter at its path, on any host: Analytics' cookie domains answer it too."""
        return request.path.rstrip("/").endswith(("/id", "/id/rd")) and "d_visid_ver" in request.query

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event: init, or a sync where the site's own customer ids are handed over."""
        query = request.query
        account = query.get("d_orgid") or query.get("mcorgid", "")
        handed = [value.split("\x01") for name, value in request.pairs if name in {"d_cid", "d_cid_ic"}]
        ids = {parts[0]: parts[1] for parts in handed[:10] if len(parts) > 1 and parts[1]}
        mid = query.get("d_mid") or query.get("mid")
        client = {"client": mid} if mid else {}
        kind = Kind.SYNC if ids else Kind.INIT
        params = {name: value for name, value in query.items() if name not in {"mid", "d_mid"}}
        return (_PIXEL.event(request, kind, account, "id", params, user_ids=ids | client),)
