from __future__ import annotations

import base64
import zlib
from pathlib import Path

import orjson
import pytest

from monitor.privacy.inspected import Breach, Leak
from monitor.profile.encode import MAGIC, ProfileError, decode_profile, encode
from monitor.profile.profile import Noted, Profile
from monitor.profile.property import Span
from monitor.profile.sketches import distinct_between, numbers_held
from tests.support.streams import NOW, profile, shop_rows

V1 = Path(__file__).parents[2] / "data" / "profile" / "v1.bin"


def test_a_profile_stored_by_version_1_is_still_read() -> None:
    stored = decode_profile(V1.read_bytes())
    assert (stored.events, stored.depth, stored.dropped) == (151, 151, 0)
    assert (stored.weight, stored.weight_squares) == (154.0, 12.0)
    assert (stored.first_at, stored.last_at, stored.place) == (NOW - 3000, NOW, ("a.har", 3))
    leak = Leak("email", "page.query.mail", "percent", "****@*******.***")
    assert stored.leaks == {leak: Noted(1, "a.har", 3)}
    assert stored.breaches == {
        Breach("fired_after_refusal", "analytics", "denied", "fired after a refusal"): Noted(1, "a.har", 3)
    }
    currency = stored.properties["currency"]
    assert currency.types == {"string": 150, "null": 1}
    assert currency.values is not None
    assert set(currency.values) == {'"EUR', '"USD'}
    value = stored.properties["value"]
    assert value.values is None
    assert numbers_held(value.quantiles) == 150
    assert value.numbers == Span(11.12, 265.21)
    assert stored.properties["items"].sizes == Span(1, 2)


def test_values_that_an_earlier_version_kept_as_digests_are_known_by_number_only() -> None:
    """Its digests were others: held against today's they would all look new."""
    stored = profile([{"order": f"T-{i % 40:07d}-x", "kind": "a"} for i in range(80)])
    earlier = MAGIC + b"\x02" + encode(stored)[len(MAGIC) + 1 :]
    order = decode_profile(earlier).properties["order"]
    assert order.values is None
    assert round(distinct_between(order.distinct)[1]) == 40
    assert decode_profile(earlier).properties["kind"].values == {'"a': 80}
    assert decode_profile(encode(stored)) == stored


def test_an_empty_profile_is_a_handful_of_bytes() -> None:
    assert len(encode(Profile())) < 100
    assert decode_profile(encode(Profile())) == Profile()


def test_the_hourly_profile_of_a_small_stream_is_small() -> None:
    assert len(encode(profile(shop_rows(30)))) < 3000


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "does not begin with TWP"),
        (b"PK\x03\x04", "does not begin with TWP"),
        (b"TWP\x09abc", "of version 9; this Tagwatch reads up to 3"),
        (b"TWP\x01abc", "damaged"),
        (encode(Profile())[:-3], "cut short"),
    ],
)
def test_what_is_no_profile_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(ProfileError, match=why):
        decode_profile(data)


@pytest.mark.parametrize("field", [4, 5])
def test_a_sketch_that_is_none_is_refused_before_the_library_reads_it(field: int) -> None:
    good = encode(profile(shop_rows(150)))
    body = orjson.loads(zlib.decompress(good[4:]))
    for sketch in (
        b"\x03\x01\x07\x0b\x08\x08\x00\x01\xff\xff\xff\x7f",
        b"\x05\x01\x0f\x00\xc8\x00\x08\x00",
        b"nonsense",
    ):
        body["p"]["value"][field] = base64.b64encode(sketch).decode()
        with pytest.raises(ProfileError, match="sketch"):
            decode_profile(good[:4] + zlib.compress(orjson.dumps(body)))


def test_sums_come_back_to_the_last_digit_however_large_their_squares() -> None:
    rows = [{"value": 99_999_999.25}, {"value": 0.1}, {"value": "12.5"}, {"value": 4e9}, {"value": "many"}]
    summed = decode_profile(encode(profile(rows))).properties["value"].summed
    assert (summed.number, summed.total) == (3, 100_000_011.85)
    assert summed.squares == pytest.approx(99_999_999.25**2)
    assert summed.square_micros > 2**64


def test_bytes_of_version_1_have_no_sums() -> None:
    assert decode_profile(V1.read_bytes()).properties["value"].summed.number == 0
