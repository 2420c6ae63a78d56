from __future__ import annotations

import json
from typing import Any

import pytest

from monitor.capture.hit import ConsentState
from monitor.capture.line import Context, hit_of, line_of
from monitor.capture.problem import Malformed
from tests.support.capture import AT, hit

LEAST = {"at": "2025-11-20T10:00:00Z", "url": "https://t.example/p"}


def refused(**changes: Any) -> str:
    with pytest.raises(Malformed) as error:
        hit_of({key: value for key, value in (LEAST | changes).items() if value is not ...}, Context())
    return str(error.value)


def test_a_line_says_everything_a_hit_holds() -> None:
    line = {
        "at": AT,
        "method": "post",
        "url": "https://t.example/p",
        "headers": {"Content-Type": "text/plain", "Cookie": "secret"},
        "body": "ä",
        "page": "https://shop.example/",
        "session": "s1",
        "consent": {"analytics": "granted", "advertising": "denied", "functional": "unset"},
        "source": "shop",
        "environment": "staging",
        "tags": ["ios", "v2"],
        "sampling_rate": 0.1,
    }
    read = hit_of(line, Context(), file="a.jsonl", entry=3)
    assert read.at == AT
    assert read.method == "POST"
    assert read.headers == (("content-type", "text/plain"),)
    assert read.body == "ä".encode()
    assert read.consent == (
        ("analytics", ConsentState.GRANTED),
        ("advertising", ConsentState.DENIED),
        ("functional", ConsentState.UNSET),
    )
    assert (read.page, read.session, read.source, read.environment) == (
        "https://shop.example/",
        "s1",
        "shop",
        "staging",
    )
    assert (read.tags, read.weight, read.file, read.entry) == (("ios", "v2"), 10.0, "a.jsonl", 3)


def test_what_a_line_leaves_out_comes_from_its_context() -> None:
    context = Context("https://p.example/", "s", (("analytics", ConsentState.DENIED),), "a", "b", ("t",), 4.0)
    read = hit_of(LEAST, context)
    assert (read.method, read.body, read.headers) == ("GET", b"", ())
    assert (read.page, read.session, read.consent) == ("https://p.example/", "s", (("analytics", ConsentState.DENIED),))
    assert (read.source, read.environment, read.tags, read.weight) == ("a", "b", ("t",), 4.0)
    assert hit_of(LEAST | {"tags": [], "weight": 1}, context).tags == ()


def test_bytes_that_are_no_text_are_written_as_base64() -> None:
    assert json.loads(line_of(hit(body=b"\xff\0")))["body_base64"] == "/wA="
    assert json.loads(line_of(hit(body=b"a=1")))["body"] == "a=1"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"urll": "x"}, "urll: unknown key (did you mean url?)"),
        ({"at": ...}, "at: is missing"),
        ({"at": "20 Nov"}, "at: is no ISO 8601 date and time, such as 2026-11-25T10:00:00.123Z"),
        ({"at": "2025-11-20T10:00:00"}, "at: has no time zone; end it with Z or an offset such as +01:00"),
        ({"at": 1_763_632_800_000}, "at: is in milliseconds; write seconds, or an ISO 8601 date and time"),
        ({"at": 17}, "at: is before 2000 or after 2099"),
        ({"at": True}, "at: is neither epoch seconds nor an ISO 8601 date and time"),
        ({"method": "G T"}, "method: is no HTTP method"),
        ({"url": ...}, "url: is missing"),
        ({"url": "/p"}, "url: is no absolute http or https URL"),
        ({"url": "data:,x"}, "url: is no absolute http or https URL"),
        ({"headers": [["a", "b"]]}, 'headers: is no object such as {"content-type": "text/plain"}'),
        ({"headers": {"referer": 1}}, "headers.referer: is no text"),
        ({"body": {"a": 1}}, "body: is no text; bytes go into body_base64, JSON is written as the text that was sent"),
        ({"body_base64": "a-_"}, "body_base64: is not base64 (RFC 4648, with + / and padding)"),
        (
            {"body": "a", "body_base64": "YQ=="},
            "body_base64: stands beside body; only one of them can be what was sent",
        ),
        ({"consent": "granted"}, 'consent: is no object such as {"analytics": "granted"}'),
        ({"consent": {"ads": "grantd"}}, "consent.ads: is no state of consent (did you mean granted?)"),
        ({"consent": {"ads": True}}, "consent.ads: is no state of consent (known: granted, denied, unset)"),
        ({"source": ""}, "source: is empty"),
        ({"session": 5}, "session: is no text"),
        ({"tags": "a"}, "tags: is no list of texts"),
        ({"sampling_rate": 0}, "sampling_rate: is not above 0 and up to 1"),
        ({"sampling_rate": 10}, "sampling_rate: is not above 0 and up to 1; is it a percentage?"),
        ({"sampling_rate": "0.1"}, "sampling_rate: is no number"),
        ({"weight": 0.5}, "weight: is not 1 or more"),
        (
            {"weight": 2, "sampling_rate": 0.5},
            "weight: stands beside sampling_rate; a weight is 1 / rate, write one of them",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(changes: dict[str, Any], why: str) -> None:
    assert refused(**changes) == why


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(Malformed, match="is no object"):
        hit_of(["https://t.example/p"], Context())


@pytest.mark.parametrize("changes", [{"x" * 2_000_000: 1}, {"consent": {"x" * 2_000_000: "y" * 2_000_000}}])
def test_a_very_long_word_is_told_in_a_short_line(changes: dict[str, Any]) -> None:
    assert len(refused(**changes)) < 300
