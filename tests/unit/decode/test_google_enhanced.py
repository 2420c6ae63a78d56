from __future__ import annotations

import pytest

from monitor.decode.google_enhanced import enhanced_data


def test_fields_have_gtags_names_and_values_stay_as_sent() -> None:
    text = f"tv.1~em.{'a' * 64}~pn.{'B' * 43}~fn0.{'c' * 64}~ct0.{'d' * 64}~rg0.{'e' * 64}~pc0.12345~co0.DE"
    assert enhanced_data(text) == {
        "email": "a" * 64,
        "phone_number": "B" * 43,
        "first_name": "c" * 64,
        "city": "d" * 64,
        "region": "e" * 64,
        "postal_code": "12345",
        "country": "DE",
    }


def test_a_field_sent_again_is_a_list_in_wire_order() -> None:
    assert enhanced_data("tv.1~em.x~em.y~em.z") == {"email": ["x", "y", "z"]}


def test_a_plain_address_someone_put_there_is_kept_whole() -> None:
    assert enhanced_data("tv.1~em.jo@shop.example") == {"email": "jo@shop.example"}


@pytest.mark.parametrize("text", ["", "tv.1", "tv.2~em.x", "tv.1~", "tv.1~zz.x", "tv.1~em.", "garbage"])
def test_what_holds_nothing_is_empty(text: str) -> None:
    assert enhanced_data(text) == {}
