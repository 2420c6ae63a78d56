import pytest

from monitor.privacy import role_words
from monitor.privacy.roles import Role, meaning_of, role_of, tokens_of


@pytest.mark.parametrize(
    ("key", "role"),
    [
        ("email", Role.EMAIL),
        ("ud[em]", Role.EMAIL),
        ("traits.emailAddress", Role.EMAIL),
        ("e-mail_sha256", Role.EMAIL),
        ("customerPhone", Role.PHONE),
        ("phone_number2", Role.PHONE),
        ("card_number", Role.CARD),
        ("prénom", Role.NAME),
        ("data_urodzenia", Role.BIRTH_DATE),
        ("Geburtsdatum", Role.BIRTH_DATE),
        ("telefonní_číslo", Role.PHONE),
        ("ip_adresse", Role.IP),
        ("имя", Role.NAME),
        ("διεύθυνση", Role.ADDRESS),
        ("身份证号", Role.NATIONAL_ID),
        ("name", Role.TITLE),
        ("ud.fn", Role.NAME),
        ("billing_address.street", Role.ADDRESS),
        ("ip_address", Role.IP),
        ("dateOfBirth", Role.BIRTH_DATE),
        ("휴대폰", Role.PHONE),
        ("비밀번호", Role.PASSWORD),
        ("パスワード", Role.PASSWORD),
        ("мобильный", Role.PHONE),
        ("เบอร์โทร", Role.PHONE),
        ("ที่อยู่", Role.ADDRESS),
        ("तिथि.जन्म_तिथि", Role.BIRTH_DATE),
        ("מספר_כרטיס", Role.CARD),
        ("no_hp", Role.PHONE),
        ("pickup_address", Role.ADDRESS),
        ("client_id", Role.IDENTITY),
        ("orderId", Role.ORDER),
    ],
)
def test_a_key_says_what_its_value_is(key: str, role: Role) -> None:
    assert role_of(key) is role


@pytest.mark.parametrize(
    "key",
    [
        "pickup_point_address",
        "listing_address",
        "no_phone",
        "email_opt_in",
        "password_reset",
        "card_type",
        "ip_country",
        "phone_model",
        "has_email",
        "store_phone",
    ],
)
def test_a_word_beside_it_makes_a_key_speak_about_personal_data_without_holding_it(key: str) -> None:
    assert role_of(key) is Role.FLAG


@pytest.mark.parametrize("key", ["item_name", "page_name", "product.name", "sku", "app_version", "timestamp_micros"])
def test_catalogue_and_page_names_are_nobodys(key: str) -> None:
    assert role_of(key) in {Role.SAFE, Role.PLAIN}


def test_a_short_code_counts_only_alone() -> None:
    assert role_of("db") is Role.BIRTH_DATE
    assert role_of("db_version") is Role.SAFE
    assert role_of("fn_call") is Role.PLAIN


def test_tokens_split_at_case_and_signs() -> None:
    assert tokens_of("cd[shippingIPAddress_2]") == ("cd", "shipping", "ip", "address", "2")


def test_what_a_value_stands_in_matters_only_where_it_is_a_business() -> None:
    assert role_of("item.card_number") is Role.CARD
    assert role_of("page.email") is Role.EMAIL
    assert role_of("store.phone") is Role.FLAG
    assert role_of("organization.address") is Role.FLAG


def test_a_personal_word_above_passes_down_only_to_its_own_value() -> None:
    assert role_of("phone.value") is Role.PHONE
    assert role_of("password.age") is Role.FLAG
    assert role_of("user.name") is Role.LOGIN


@pytest.mark.parametrize(
    "word",
    [
        *(
            word
            for name in ("PHONE", "CARD", "NAME", "ADDRESS", "BIRTH_DATE")
            for word in getattr(role_words, name).split()
        ),
        *role_words.NATIONAL_ID,
    ],
)
def test_every_word_that_is_written_down_is_understood_as_a_key(word: str) -> None:
    """In any script: what takes accents off must not take letters apart."""
    assert meaning_of(word).role is not Role.PLAIN
