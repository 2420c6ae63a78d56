import base64
import json
from typing import Any
from urllib.parse import quote

import pytest

from monitor.privacy.found import Scanned
from monitor.privacy.key import key_of
from monitor.privacy.scan import DEPTH, LONGEST, Scanner

MAIL = "jane.doe@example.org"


def scan(key: str, value: Any) -> Scanned:
    return Scanner(lambda text: f"{len(text):032x}").value(key_of("", key), value) or Scanned((), value)


def places(key: str, value: Any) -> list[tuple[str, str, str]]:
    return [(item.type, item.path, "+".join(item.layers)) for item in scan(key, value).found]


def b64(text: str, *, padded: bool = True) -> str:
    encoded = base64.urlsafe_b64encode(text.encode()).decode()
    return encoded if padded else encoded.rstrip("=")


def test_a_url_is_searched_in_path_query_and_fragment() -> None:
    url = f"https://shop.example/u/{MAIL}/x?mail={quote(MAIL)}&q=1#to={MAIL}"
    assert places("page", url) == [("email", "path", ""), ("email", "query.mail", ""), ("email", "fragment.to", "")]
    assert scan("page", url).safe == (
        "https://shop.example/u/****.***@*******.***/x?mail=****.***@*******.***&q=1#to=****.***@*******.***"
    )


def test_a_clean_url_stays_to_the_letter() -> None:
    url = "https://shop.example/a%20b/?q=%C3%A4+b&utm_source=x;y=1&flag#section-2"
    assert scan("page", url) == Scanned((), url)


def test_a_url_in_a_url_in_a_url_is_opened() -> None:
    inner = f"https://pay.example/?mail={quote(MAIL, safe='')}"
    middle = f"https://login.example/?next={quote(inner, safe='')}"
    outer = f"https://shop.example/?return={quote(middle, safe='')}"
    assert places("page", outer) == [("email", "query.return.query.next.query.mail", "")]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (quote(MAIL, safe=""), ("email", "", "percent")),
        (quote(quote(quote(MAIL, safe=""), safe=""), safe=""), ("email", "", "percent+percent+percent")),
        (json.dumps({"form": {"fields": [{"x": MAIL}]}}), ("email", "form.fields[].x", "json")),
        (b64(MAIL), ("email", "", "base64")),
        (b64(MAIL, padded=False), ("email", "", "base64")),
        (b64(json.dumps({"u": MAIL})), ("email", "u", "base64+json")),
        (quote(b64(json.dumps({"u": MAIL})), safe=""), ("email", "u", "percent+base64+json")),
        (json.dumps({"a": b64(MAIL)}), ("email", "a", "json+base64")),
        (f"a=1;mail={MAIL};b=2", ("email", "mail", "")),
        (f"en=view&n=1\nen=lead&ep.mail={quote(MAIL)}", ("email", "ep.mail", "")),
        (f"tv.1~em.{MAIL}~co0.DE", ("email", "em", "")),
        (f"contact: {MAIL}", ("email", "", "")),
    ],
)
def test_a_value_is_opened_until_nothing_is_wrapped_any_more(value: str, place: tuple[str, str, str]) -> None:
    assert place in places("data", value)
    assert MAIL not in str(scan("data", value).safe)


def test_the_claims_of_a_token_are_read_and_the_token_itself_is_a_secret() -> None:
    token = ".".join(b64(json.dumps(part), padded=False) for part in ({"alg": "HS256"}, {"mail": MAIL})) + ".c2ln"
    assert places("t", token) == [("email", "mail", "jwt"), ("secret", "", "")]


def test_a_plus_in_an_address_is_no_blank_and_one_between_names_is() -> None:
    assert scan("page", "/?mail=jane+news@example.org").found[0].text == "jane+news@example.org"
    assert scan("page", "/?full_name=Jane+Doe").found[0].text == "Jane Doe"
    assert scan("page", "/?x=+49+30+901820").found[0].text == "+49 30 901820"


def test_keys_are_searched_too_and_never_lead_into_a_path() -> None:
    scanned = scan("", {"answers": {MAIL: "yes"}, "users": {"jane 4915112345678": {"mail": MAIL}}})
    assert [(item.type, item.path) for item in scanned.found] == [
        ("email", "answers.****.***@*******.***"),
        ("email", "users.**** #############.mail"),
    ]
    assert MAIL not in str(scanned.safe)


def test_what_a_business_publishes_about_itself_in_json_ld_is_nobodys() -> None:
    markup = {"telephone": "+1 212 555 0100", "address": "1 Main Street"}
    assert places("", {"@type": "Organization"} | markup) == []
    assert len(places("", {"@type": "Person"} | markup)) == 2


def test_identity_by_its_key_becomes_a_pseudonym_of_the_same_type() -> None:
    safe = scan("", {"client_id": "12.34", "user_id": 77, "n": 77, "deep": [{"customerId": "C1"}]}).safe
    assert safe["client_id"] == f"{5:032x}"
    assert isinstance(safe["user_id"], int)
    assert safe["user_id"] != 77
    assert safe["n"] == 77
    assert safe["deep"] == [{"customerId": f"{2:032x}"}]


def test_identity_inside_texts_is_drawn_by_its_shape() -> None:
    assert scan("page", "/thanks?order_id=A-1042&gclid=Cj0K").safe == "/thanks?order_id=*-****&gclid=**#*".replace(
        "#", "*"
    )
    assert "u-77" not in scan("ctx", '{"user_id": "u-77"}').safe


def test_numbers_under_a_personal_key_are_recognised() -> None:
    assert places("", {"phone": 4915112345678, "lat": 52.52001, "price": 52.52001}) == [
        ("phone", "phone", ""),
        ("location", "lat", ""),
    ]


def test_what_is_wrapped_too_deep_is_not_kept() -> None:
    value = MAIL
    for _ in range(DEPTH + 3):
        value = b64(value)
    assert scan("x", value).safe != value
    nested: Any = MAIL
    for _ in range(2_000):
        nested = {"a": nested}
    assert MAIL not in str(scan("", nested).safe)


def test_a_huge_value_is_searched_at_its_beginning_and_only_its_length_is_kept() -> None:
    huge = f"{MAIL} " + "x" * LONGEST
    scanned = scan("text", huge)
    assert [item.type for item in scanned.found] == ["email"]
    assert scanned.safe == f"({len(huge)} characters)"


def test_a_link_to_call_is_published() -> None:
    assert places("link_url", "tel:+493090182000") == []


def test_credentials_in_a_url_are_a_secret() -> None:
    scanned = scan("page", "https://jane:pa55@intra.example/")
    assert [(item.type, item.path) for item in scanned.found] == [("secret", "userinfo")]
    assert "pa55" not in scanned.safe


def test_a_record_that_says_its_type_is_looked_at_as_that() -> None:
    card = {"type": "card", "number": "4117739204851260", "exp": "09/27"}
    assert [item.type for item in scan("payment_data", card).found] == ["card"]
    assert not scan("payment_data", {"type": "order", "number": "4117739204851260"}).found


def test_the_stores_of_a_custom_variable_are_published() -> None:
    stores = [{"address": "Hauptstraße 45, 10827 Berlin", "lat": 52.493611, "phone": "030 20931756"}]
    assert not scan("cvar", {"1": ["stores", stores]}).found
