"""The pages of a HAR, and which of them a request was sent from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.capture.request import WEB, clean

_DOCUMENT_TYPES = ("text/html", "application/xhtml")


class Pages:
    """Which page a request belongs to.

    By its page's title (Chrome puts the URL there) or `_URL` (WebPageTest), else by the Referer, else by the document
    that page began with.
    """

    def __init__(self) -> None:
        self._urls: dict[str, str] = {}
        self._documents: dict[str, str] = {}

    def add(self, page: Any) -> None:
        """Take in one element of `log.pages`."""
        if not isinstance(page, dict) or not isinstance(page.get("id"), str):
            return
        urls = (page.get(key) for key in ("title", "_URL"))
        url = next((url for url in urls if isinstance(url, str) and WEB.match(url)), None)
        if url is not None:
            self._urls[page["id"]] = clean(url)

    def of(self, entry: Mapping[str, Any], url: str, referer: str | None) -> str | None:
        """Return the URL of the page an entry was sent from; entries come in the order of the file."""
        reference = entry.get("pageref")
        page = reference if isinstance(reference, str) else ""
        if page in self._urls:
            return self._urls[page]
        # A document that names no referer was asked for by the visitor; one that does may be a frame.
        first = page not in self._documents
        if (first or referer is None) and _is_document(entry, unless_told=first and referer is None):
            self._documents[page] = url
        document = self._documents.get(page)
        if referer is None or not WEB.match(referer):
            return document
        # Browsers tell other origins only the origin they come from (W3C Referrer Policy's default), which is less
        # than the document of that origin says.
        if document is not None and referer.count("/") == 3 and document.startswith(referer):
            return document
        return referer


def _is_document(entry: Mapping[str, Any], *, unless_told: bool) -> bool:
    """Tell whether an entry loaded a document; `unless_told` where the HAR does not say."""
    if entry.get("_resourceType") == "document":
        return True
    response = entry.get("response")
    if not isinstance(response, dict):
        return unless_told
    if response.get("status") in {301, 302, 303, 307, 308}:
        return False
    content = response.get("content")
    mime = content.get("mimeType") if isinstance(content, dict) else None
    return mime.startswith(_DOCUMENT_TYPES) if isinstance(mime, str) and mime else unless_told
