import base64
import hashlib

import pytest

from monitor.decode.event import Event
from monitor.privacy.inspect import Inspector
from tests.support.inspecting import URL, event, hit, inspect, leaks

MAIL = "jane.doe@example.org"
SHA256 = hashlib.sha256(MAIL.encode()).hexdigest()


def test_leaks_are_found_in_properties_items_page_referrer_name_and_ids() -> None:
    seen = event(
        name=f"signed up {MAIL}",
        properties={"traits": {"email": MAIL}, "note": "fine"},
        items=({"name": "Blue shirt"}, {"buyer": MAIL}),
        page=f"https://shop.example/?mail={MAIL}",
        referrer=f"https://shop.example/#{MAIL}",
        user_ids={"user": MAIL},
        transaction_id=MAIL,
    )
    assert {place for _, place, _ in leaks(inspect(seen))} == {
        "name", "traits.email", "items[].buyer", "page.query.mail", "referrer.fragment", "user_ids.user",
        "transaction_id",
    }  # fmt: skip


def test_a_leak_names_the_place_and_the_shape_never_the_value() -> None:
    (leak,) = inspect(event(properties={"email": MAIL})).leaks
    assert (leak.type, leak.path, leak.form, leak.shape) == ("email", "email", "plain", "****.***@*******.***")


def test_the_same_leak_twice_in_an_event_is_one() -> None:
    seen = event(items=({"mail": "ab@example.org"}, {"mail": "cd@example.org"}))
    assert len(inspect(seen).leaks) == 1


def test_identity_is_kept_as_one_token_whatever_field_it_stands_in() -> None:
    safe = inspect(
        event(
            user_ids={"client": "12.345678"},
            click_ids={"gclid": "Cj0KCQ"},
            transaction_id="T-100042",
            event_id="e-100042",
            session="s-100042",
            collapse_key="12.345678 7",
            properties={"transaction_id": "T-100042", "client_id": "12.345678", "copy": "12.345678"},
        )
    ).event
    assert safe.properties["transaction_id"] == safe.transaction_id
    assert safe.properties["client_id"] == safe.user_ids["client"] == safe.properties["copy"]
    tokens = [safe.transaction_id, safe.event_id, safe.session, safe.collapse_key, *safe.click_ids.values()]
    assert all(token and len(token) == 32 and int(token, 16) >= 0 for token in tokens)


def test_another_key_gives_other_tokens() -> None:
    seen = event(user_ids={"client": "12.345678"})
    one, other = (Inspector.of(key).inspect(seen, hit()).event for key in (b"one", b"other" * 40))
    assert one.user_ids != other.user_ids


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        Inspector.of(b"")


def test_an_identifier_inside_another_value_does_not_survive() -> None:
    seen = event(user_ids={"user": "cust-88123"}, properties={"path": "/account/cust-88123/orders"})
    assert inspect(seen).event.properties["path"] == "/account/****-#####/orders"


def test_a_name_found_in_one_property_is_masked_in_all_others() -> None:
    seen = event(properties={"last_name": "Doeringer", "headline": "Welcome back, DOERINGER!"})
    assert inspect(seen).event.properties["headline"] == "Welcome back, ********!"


def test_a_clean_event_is_kept_as_it_is() -> None:
    seen = event(
        page="https://shop.example/cart?step=2",
        properties={"currency": "EUR", "value": 12.5, "flags": [True, None], "item": {"sku": "A-1", "qty": 2}},
        items=({"id": "A-1", "name": "Jack Daniels", "price": 9},),
    )
    inspected = inspect(seen)
    assert inspected.leaks == ()
    assert inspected.event == seen


def test_an_allowed_hash_is_no_leak_and_is_kept_as_a_token() -> None:
    inspected = inspect(event("meta", properties={"ud": {"em": SHA256}}))
    assert inspected.leaks == ()
    assert SHA256 not in repr(inspected)


def test_plain_values_and_weak_hashes_in_the_vendors_own_fields_are_leaks() -> None:
    weak = hashlib.md5(MAIL.encode(), usedforsecurity=False).hexdigest()
    found = leaks(inspect(event("meta", properties={"ud": {"em": MAIL, "ph": weak}})))
    assert found == {("email", "ud.em", "plain"), ("weak_hash", "ud.ph", "md5")}


def test_a_hash_in_a_field_the_vendor_does_not_have_for_it_is_a_leak() -> None:
    assert leaks(inspect(event(properties={"email_sha256": SHA256}))) == {("email", "email_sha256", "sha256")}


def test_googles_user_provided_data_is_no_leak_in_either_spelling() -> None:
    digest = base64.urlsafe_b64encode(bytes.fromhex(SHA256)).decode().rstrip("=")
    for properties in ({"em": f"tv.1~em.{digest}~co0.DE"}, {"user_data": {"email": digest}}):
        assert inspect(event("google_ads", properties=properties)).leaks == ()


def test_the_address_a_server_passes_on_is_allowed_where_the_vendor_asks_for_it() -> None:
    address = {"client_ip_address": "81.2.69.142"}
    assert inspect(event("meta", properties={"ud": address})).leaks == ()
    assert len(inspect(event("ga4", properties=address)).leaks) == 1


def test_what_the_decoder_left_out_of_the_url_is_searched_once_a_hit() -> None:
    request = hit(f"{URL}&xtra={MAIL}&dl=https%3A%2F%2Fshop.example")
    assert leaks(inspect(event(), request)) == {("email", "url.query.xtra", "plain")}
    assert leaks(inspect(event(batch_index=1), request)) == set()


def test_a_leak_the_event_already_tells_is_not_told_of_the_url_again() -> None:
    request = hit(f"{URL}&ep.email={MAIL}")
    assert leaks(inspect(event(properties={"email": MAIL}), request)) == {("email", "email", "plain")}


def test_the_accounts_own_credentials_are_part_of_the_protocol() -> None:
    assert inspect(event(), hit(f"{URL}&api_secret=dGhpc19pc19zZWNyZXQ9")).leaks == ()


def test_the_referer_header_is_searched() -> None:
    request = hit(headers={"referer": f"https://shop.example/?u={MAIL}"})
    assert leaks(inspect(event(), request)) == {("email", "header.referer.query.u", "plain")}


def test_the_event_that_came_in_is_not_changed() -> None:
    properties = {"email": MAIL, "deep": {"email": MAIL}}
    seen: Event = event(properties=properties)
    inspect(seen)
    assert properties == {"email": MAIL, "deep": {"email": MAIL}}


def test_the_key_that_names_the_account_is_no_leak_and_another_one_is() -> None:
    own, other = "481649dedec06b3434f5c2618942e33c", "9f86d081884c7d659a2feaa0c55ad015"
    assert leaks(inspect(event(account=own, properties={"nested": {"token": own}}))) == set()
    assert [kind for kind, _, _ in leaks(inspect(event(account=own, properties={"nested": {"token": other}})))] == [
        "secret"
    ]


def test_microsofts_and_linkedins_hashed_contacts_are_taken() -> None:
    assert not inspect(event(vendor="microsoft_uet", properties={"user_data": {"email": SHA256}})).leaks
    assert not inspect(event(vendor="linkedin", properties={"hem": SHA256})).leaks
