import pytest

from monitor.privacy.key import key_of
from monitor.privacy.scan import DIGEST, Scanner

HASH = "205e460b479e2e5b48aec07710c08d50"


def told(key: str, text: str) -> list[tuple[str, str]]:
    scanned = Scanner(lambda value: f"{len(value):032x}").value(key_of("", key), text)
    return [(item.type, item.text) for item in scanned.found if item.type != DIGEST] if scanned else []


@pytest.mark.parametrize(
    ("key", "text", "place"),
    [
        ("slot5", "47.376887, 8.541694", "47.376887, 8.541694"),
        ("page", "https://taxi.example/ride?start=47.376887%2C8.541694", "47.376887,8.541694"),
        ("referrer", "https://www.google.com/maps/@47.3769,8.5416941,15z", "47.3769,8.5416941"),
        ("text", "meet me at 47.376887, 8.541694 please", "47.376887, 8.541694"),
        ("geohash", "u0qj8vx", "u0qj8vx"),
        ("plus_code", "8FVC9G8F+6X", "8FVC9G8F+6X"),
        ("what3words", "filled.count.soap", "filled.count.soap"),
    ],
)
def test_a_pair_of_degrees_to_a_metre_and_codes_of_small_squares_are_places(key: str, text: str, place: str) -> None:
    assert told(key, text) == [("location", place)]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("slot5", "0.473768, 0.854169"),  # parts of a screen
        ("slot5", "473.768871, 854.169412"),  # pixels
        ("slot5", "47.38, 8.54"),  # a city
        ("store_geo", "47.376887,8.541694"),
        ("page", "https://shop.example/stores/zurich/@47.376887,8.541694,15z"),
        ("geohash", "u0q"),
        ("version", "filled.count.soap"),
    ],
)
def test_places_of_pointers_stores_and_cities_are_nobodys(key: str, text: str) -> None:
    assert told(key, text) == []


def test_the_picture_of_an_addresss_owner_holds_its_hash() -> None:
    url = f"https://secure.gravatar.com/avatar/{HASH}.png?s=80"
    assert told("image", url) == [("weak_hash", HASH)]
    assert told("image", f"https://cdn.example/avatar/{HASH}.png") == []


@pytest.mark.parametrize(
    ("key", "text", "kind"),
    [
        ("email_md5", "wKznzAvWxKyY91v8Bc+9PA==", "weak_hash"),
        ("email_sha1", "HTr4PY8qH8XJUTZF463K1eNzXqg=", "weak_hash"),
        ("cookie", "connect.sid=s%3Aq9Xk2Zl7mPr4T5vW8y.B1cD4eF6gH9jK", "secret"),
        ("download", "offer_jane.doe@bluewin.ch_2026.pdf", "email"),
    ],
)
def test_what_programs_write_in_their_own_way_is_still_found(key: str, text: str, kind: str) -> None:
    assert [found for found, _ in told(key, text)] == [kind]


@pytest.mark.parametrize(
    ("key", "text"), [("payment_token", "tok_1NxYzKqWmNpRt"), ("hint", "max.mustermann@example.de")]
)
def test_names_of_objects_and_examples_are_nobodys(key: str, text: str) -> None:
    assert told(key, text) == []
