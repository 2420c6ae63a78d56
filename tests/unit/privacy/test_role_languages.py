"""Keys in the languages and habits of those who write them."""

from collections import defaultdict

import pytest

from monitor.privacy import role_words, role_words_scripts
from monitor.privacy.key import key_of
from monitor.privacy.roles import Role, role_of, tokens_of
from monitor.privacy.scan import DIGEST, Scanner


def told(key: str, text: str) -> list[str]:
    scanned = Scanner(lambda value: f"{len(value):032x}").value(key_of("", key), text)
    return [item.type for item in scanned.found if item.type != DIGEST] if scanned else []


@pytest.mark.parametrize(
    ("key", "role"),
    [
        ("fecha_nac", Role.BIRTH_DATE),
        ("geb", Role.BIRTH_DATE),
        ("custName", Role.NAME),
        ("cc-given-name", Role.NAME),
        ("fonecontato", Role.PHONE),
        ("kinh_do", Role.LATITUDE),
        ("경도", Role.LATITUDE),
        ("خط العرض", Role.LATITUDE),
        ("συντεταγμένες", Role.COORDINATES),
        ("ім'я та прізвище", Role.NAME),
        ("نام خانوادگی", Role.NAME),
        ("收貨人", Role.NAME),
        ("送货地址", Role.ADDRESS),
        ("既往歴", Role.SPECIAL),
        ("grupa_krwi", Role.SPECIAL),
        ("ασθένεια", Role.SPECIAL),
        ("disability_type", Role.SPECIAL),
    ],
)
def test_keys_of_more_languages_and_their_abbreviations_are_understood(key: str, role: Role) -> None:
    assert role_of(key) is role


@pytest.mark.parametrize(
    ("key", "role"),
    [
        ("familiya", Role.NAME),
        ("onomatepwnymo", Role.NAME),
        ("shimei", Role.NAME),
        ("shouji", Role.PHONE),
        ("dizhi", Role.ADDRESS),
        ("data_rozhdeniya", Role.BIRTH_DATE),
        ("parol", Role.PASSWORD),
    ],
)
def test_keys_that_write_another_script_in_latin_letters_are_understood(key: str, role: Role) -> None:
    assert role_of(key) is role


@pytest.mark.parametrize(
    ("key", "role"),
    [
        ("rechnungsadresse", Role.ADDRESS),
        ("kotiosoite", Role.ADDRESS),
        ("hemadress", Role.ADDRESS),
        ("factuuradres", Role.ADDRESS),
        ("kontaktVorname", Role.NAME),
        ("privattelefon", Role.PHONE),
        ("kundenpasswort", Role.PASSWORD),
        ("filialadresse", Role.PLAIN),
        ("internetadresse", Role.PLAIN),
        ("firmentelefon", Role.PLAIN),
        ("padres", Role.PLAIN),
    ],
)
def test_a_joined_word_is_what_it_ends_in_unless_that_is_a_machines_or_a_businesss(key: str, role: Role) -> None:
    assert role_of(key) is role


@pytest.mark.parametrize("key", ["fn_md5", "ph_sha1", "em_crypted", "eh", "hashmail", "md5e", "pesel_sha1"])
def test_a_weak_hash_is_known_by_the_short_names_of_what_was_hashed(key: str) -> None:
    assert told(key, "a0459f5c6cd2dff5180a3a6419c5d47c") == ["weak_hash"]


@pytest.mark.parametrize("key", ["cart_token_md5", "document_id", "asset_md5"])
def test_a_checksum_is_nobodys(key: str) -> None:
    assert told(key, "a0459f5c6cd2dff5180a3a6419c5d47c") == []


@pytest.mark.parametrize(
    ("key", "text"),
    [("canvas_coords", "120.500,48.250"), ("faith", "Faith Hill"), ("denomination", "50 EUR"), ("csc", "Berlin 4")],
)
def test_keys_that_only_look_like_such_words_claim_nothing(key: str, text: str) -> None:
    assert told(key, text) == []


def test_every_word_says_one_thing() -> None:
    roles = defaultdict(set)
    lists = [(name, listed) for name, listed in vars(role_words).items() if name.isupper()]
    for name, listed in [*lists, *role_words_scripts.WORDS.items()]:
        for word in listed.split() if isinstance(listed, str) else listed:
            roles["".join(tokens_of(word))].add(name)
    assert {word: names for word, names in roles.items() if len(names) > 1} == {}
