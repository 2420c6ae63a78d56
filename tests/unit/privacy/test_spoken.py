"""What sentences, records and structured text say, and what looks like it and says nothing."""

from typing import Any

import pytest

from monitor.capture.hit import Hit
from monitor.decode.event import Event, Kind
from monitor.privacy.inspect import Inspector

KEY = b"a key for these tests, 32 bytes."
HIT = Hit(at=0.0, method="GET", url="https://vendor.example/collect")


def told(properties: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    event = Event("ga4", Kind.EVENT, "G-1", "test", 0.0, properties=properties, **more)
    return [(item.type, item.text) for item in Inspector.of(KEY).find(event, HIT)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Payment with card 4539136656713983 was declined", ("card", "4539136656713983")),
        ("mój PESEL to 44051401359, proszę", ("national_id", "44051401359")),
        ("Utente, data de nascimento 1990-03-27", ("birth_date", "1990-03-27")),
        ("please call me back on 07406 690743 after 5", ("phone", "07406 690743")),
        ("Zugriff von 79.213.16.156 verweigert", ("ip", "79.213.16.156")),
        ("Geolocation: 52.46405, 13.42428 (accuracy 12 m)", ("location", "52.46405, 13.42428")),
        ("Indirizzo non trovato: Viale dei Mille 6, 10122 Torino", ("address", "Viale dei Mille 6")),
        ("Hallo, mein Name ist Svenja Wiesinger und ich warte", ("name", "Svenja Wiesinger")),
        ("Thank you for your order, Imogen Ashworth!", ("name", "Imogen Ashworth")),
    ],
)
def test_a_sentence_says_what_its_numbers_and_names_are(text: str, expected: tuple[str, str]) -> None:
    assert told({"message": text}) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "My order number is 302-5581923-1120394",
        "Release 10.0.194.38 is out on 12.04.1999",
        "Questions? Our phone number is 030 2093 1234",
        "Welcome to New York 2026",
        "Bonjour Paris Match",
        "Hello Kitty World",
        "I am interested in the 2 bed flat",
        "Mozilla/5.0 (Linux; Android 2.2.2) Chrome/43.0.860.0 Mobile 12345678",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert told({"message": text}) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hallo, meine Nummer ist 0151 2345678", ("phone", "0151 2345678")),
        ("Moje číslo je 603 123 456, zavolejte", ("phone", "603 123 456")),
        ("he was born on 3 May 1974 in Leeds", ("birth_date", "3 May 1974")),
        ("nata il 3 maggio 1974", ("birth_date", "3 maggio 1974")),
        ("born May 3rd, 1974", ("birth_date", "May 3rd, 1974")),
        ("my password is Sunny4days! and it fails", ("secret", "Sunny4days")),
        ("mein Passwort ist Regen7tage", ("secret", "Regen7tage")),
        ("moje hasło to Zima2023x", ("secret", "Zima2023x")),
        ("send it to 7 Mill Lane", ("address", "7 Mill Lane")),
        ("ship to 9 Elm Ct", ("address", "9 Elm Ct")),
    ],
)
def test_what_a_visitor_writes_is_read_closely(text: str, expected: tuple[str, str]) -> None:
    assert told({"chat_message": text}) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "My order is number 81",
        "The password is not accepted",
        "Password: 8-20 characters",
        "password reset on 2026-05-01",
        "I liked the shop on 5th Avenue",
        "I bought it on 3 May 2024",
        "size 42 is too small, send me size 43",
        "delivery took 3 days",
    ],
)
def test_what_a_visitor_writes_of_orders_rules_and_days_is_left_alone(text: str) -> None:
    assert told({"chat_message": text}) == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Olá, Thiago Barreto! Seus pedidos", "Thiago Barreto"),
        ("Mina sidor | Linnea Öberg", "Linnea Öberg"),
        ("Moje konto - Zbigniew Wójcik", "Zbigniew Wójcik"),
        ("Hesabım: Yasemin Şahin", "Yasemin Şahin"),
        ("Patientenakte: Sören Brandt", "Sören Brandt"),
        ("Min side – Søren Kjær", "Søren Kjær"),
        ("鈴木一郎 様 ご注文", "鈴木一郎"),
    ],
)
def test_the_title_of_an_account_names_whose_it_is(title: str, name: str) -> None:
    assert told({"page_title": title}) == [("name", name)]


@pytest.mark.parametrize(
    "title",
    [
        "Mein Konto | Meine Bestellungen",
        "My account - Order History",
        "Mina sidor | Vanliga Frågor",
        "お客 様 各位",
        "Patient: New Visit",
    ],
)
def test_the_title_of_an_account_that_names_nobody_is_left_alone(title: str) -> None:
    assert told({"page_title": title}) == []


def test_an_address_in_a_path_is_somebodys_where_somebody_connected() -> None:
    assert told({}, page="https://x.example/blocked/81.2.69.142") == [("ip", "81.2.69.142")]
    assert told({}, page="https://x.example/whois/81.2.69.142/") == [("ip", "81.2.69.142")]
    assert told({}, page="https://x.example/releases/81.2.69.142") == []


def test_a_label_joined_to_its_number_says_what_it_is() -> None:
    assert told({"event_label": "declined_card:4539136656713983"}) == [("card", "4539136656713983")]
    assert told({"event_label": "order:4539136656713983"}) == []
    assert told({"event_label": "took:1714644672345"}) == []


def test_a_search_that_is_an_address_wholly_is_somebodys() -> None:
    assert told({"search_term": "Gartenstraße 3, 79098 Freiburg"}) == [("address", "Gartenstraße 3")]
    assert told({"search_term": "Gartenstraße"}) == []
    assert told({"search_term": "lane 79098"}) == []
    assert told({"store_search": "Gartenstraße 3, 79098 Freiburg"}) == []


@pytest.mark.parametrize(
    "record",
    [
        {"name": "birthdate", "value": "06/03/1975"},
        {"field_name": "birthday", "field_value": "06/03/1975"},
        {"selector": "input[name=dob]", "value": "06/03/1975"},
        {"target": "#birthdate", "value": "06/03/1975"},
    ],
)
def test_the_value_of_a_named_field_is_looked_at_under_that_name(record: dict[str, Any]) -> None:
    assert told({"form": [record]}) == [("birth_date", "06/03/1975")]


def test_a_numbered_custom_variable_has_its_name_as_key() -> None:
    assert told({"variables": {"1": ["birthday", "06/03/1975"], "2": ["store_phone", "+49 30 2093 1468"]}}) == [
        ("birth_date", "06/03/1975")
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><order><id>5512</id><dob>1975-03-06</dob></order>',
        'Error: invalid payload {"dob": "1975-03-06"}\n    at submit (app.js:1:2345)',
        "birthday: 1975-03-06, step: 2",
    ],
)
def test_structure_inside_a_text_is_opened(text: str) -> None:
    assert told({"error": text}) == [("birth_date", "1975-03-06")]


def test_a_contact_beside_an_address_is_told_with_it() -> None:
    note = "Edoardo Barbieri, 312 855 4340, ebarbieri82@libero.it"
    assert {kind for kind, _ in told({"note": note})} == {"email", "name", "phone"}


def test_an_appointment_says_what_its_subject_says_and_an_article_does_not() -> None:
    assert told({}, page="https://clinic.example/book-appointment/hiv-testing") == [("special_category", "hiv-testing")]
    assert told({"title": "Your appointment: HIV test"}) == [("special_category", "HIV test")]
    assert told({"title": "HIV treatment: a breakthrough"}, page="https://news.example/health/hiv-treatment") == []


def test_a_search_is_told_only_of_somebody_known() -> None:
    assert told({"search_term": "pregnancy test"}) == []
    assert told({"search_term": "pregnancy pillow", "user_id": "u_81"}) == []
    assert told({"search_term": "pregnancy test", "user_id": "u_81"}) == [("special_category", "pregnancy test")]


def test_what_people_say_of_themselves_is_told_and_what_pages_say_is_not() -> None:
    assert told({"answer": "I am HIV positive"}) == [("special_category", "I am HIV positive")]
    assert told({"description": "City of Hope pioneers cancer research. I am HIV positive: a story"}) == []
