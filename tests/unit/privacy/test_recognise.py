import pytest

from monitor.privacy.recognise import recognise
from monitor.privacy.roles import Role, meaning_of, role_of


def types(key: str, text: str) -> list[str]:
    role, word = meaning_of(key)
    return [match.type for match in recognise(role, text, word=word)]


@pytest.mark.parametrize(
    ("key", "text", "kind"),
    [
        ("note", "write to jane.doe+news@mail.example.com please", "email"),
        ("note", "müller@straße.de", "email"),
        ("note", "user@xn--bcher-kva.example.xn--p1ai", "email"),
        ("phone", "(030) 901820", "phone"),
        ("note", "+49 30 901820", "phone"),
        ("note", " 49 30 901820", "phone"),  # a plus sign that nobody encoded
        ("cc", "4012888888881881", "card"),
        ("note", "paid with 4012-8888-8888-1881", "card"),
        ("note", "3782 822463 10005", "card"),
        ("iban", "NL91 ABNA 0417 1643 00", "iban"),
        ("note", "my account NL91ABNA0417164300", "iban"),
        ("firstName", "Jean-Luc", "name"),
        ("full_name", "Anna M. d'Arc", "name"),
        ("username", "Anna Arc", "name"),
        ("street", "Hauptstraße 12", "address"),
        ("dob", "29.02.1980", "birth_date"),
        ("birthday", "1980-02-29", "birth_date"),
        ("latitude", "48.85661", "location"),
        ("coordinates", "48.85661, 2.35222", "location"),
        ("client_ip", "81.2.69.142", "ip"),
        ("client_ip", "2001:470:1:18::119, 127.0.0.1", "ip"),
        ("ip", "192.168.1.7", "ip"),  # tells the devices of a household apart
        ("password", "correct horse", "secret"),
        ("access_token", "ya29.a0AfB_byC1234567890", "secret"),
        ("note", "AKIAIOSFODNN7EXAMPLE", "secret"),
        ("note", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "secret"),
        ("ssn", "078051121", "national_id"),
        ("note", "ssn 219-09-9998", "national_id"),
        ("note", "12345678Z", "national_id"),
        ("note", "AB 12 34 56 C", "national_id"),
        ("nhs_number", "943 476 5919", "national_id"),
        ("passport_number", "C01X00T47", "national_id"),
        ("data_urodzenia", "1980-02-29", "birth_date"),
        ("birthday", "29 février 1980", "birth_date"),
        ("date_of_birth", "Feb 29, 1980", "birth_date"),
        ("фамилия", "Смирнова", "name"),
        ("soyad", "Öztürk", "name"),
        ("last_name", "O'Brien", "name"),
        ("full_name", "Nowak, Zofia", "name"),
        ("client_name", "Zofia Nowak", "name"),
        ("name", "Samantha Bonilla", "name"),
        ("ulica", "Marszałkowska 10/12", "address"),
        ("adresse", "boulevard Dijoux", "address"),
        ("user_location", "52.52000, 13.40500", "location"),
        ("card_number", "122000000000003", "card"),  # UATP's published test number
        ("account", "NL91 ABNA 0417 1643 00", "iban"),
        ("pesel", "44051401359", "national_id"),
        ("rodne_cislo", "710319/2745", "national_id"),
        ("personnummer", "811228-9874", "national_id"),
        ("tc_kimlik_no", "10000000146", "national_id"),
        ("pan", "ABCPK1234L", "national_id"),
        ("diagnosis", "Type 2 diabetes", "special_category"),
        ("religione", "cattolica", "special_category"),
        ("note", "npm_0C2ZjuS5u5gZcfZWfKhTJKUzvSztz2y2y1SP", "secret"),
        ("note", "token sk-proj-ZYmo4r0f8w0eu32FNfuzT3BlbkFJjln8dffCjNwRwE8jLYZE", "secret"),
        ("senha", "hunter2", "secret"),
        ("email_md5", "0bc83cb571cd1c50ba6f3e8a78ef1346", "weak_hash"),
        ("ph", "a9993e364706816aba3e25717850c26c9cd0d89d", "weak_hash"),
    ],
)
def test_personal_data_is_recognised(key: str, text: str, kind: str) -> None:
    assert types(key, text) == [kind]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("image", "hero@2x.png"),
        ("library", "react@18.2.0"),
        ("social", "@example"),
        ("host", "root@localhost"),
        ("email", "***@***.***"),
        ("email", "j***@example.com"),
        ("note", "4012888888881881"),  # digits alone are an order number until a key says card
        ("cc", "4012888888881882"),
        ("order_id", "4012 8888 8888 1881"),
        ("phone", "2026-02-19"),
        ("phone", "0000000000"),
        ("note", "+1 2026"),
        ("sku", "NL91ABNA0417164300"),
        ("sku", "12345678Z"),
        ("ln", "en-us"),
        ("fn", "onClick"),
        ("client_name", "web-sdk"),
        ("name", "Homepage Banner"),
        ("name", "Kate Spade Wallet"),
        ("name", "jane doe"),
        ("name", "Stella McCartney"),
        ("parola_chiave", "scarpe rosse"),
        ("pesel", "44051401358"),
        ("location", "12.345"),
        ("page_location", "52.52000, 13.40500"),
        ("key", "pk_live_4eC39HqLyjWDarjtT1zdp7dc"),  # meant to be public
        ("religion_filter", "true"),
        ("first_name", "(not set)"),
        ("first_name", "null"),
        ("item_name", "Jack Daniels"),
        ("address", "home"),
        ("address", "https://shop.example/1 2"),
        ("dob", "2026-13-40"),
        ("lat", "48.85"),
        ("store_lat", "48.85661"),
        ("app_version", "81.2.69.142"),
        ("ip", "81.2.69.0"),  # truncated
        ("ip", "127.0.0.1"),
        ("ip", "0.0.0.0"),  # noqa: S104
        ("ip", "2001:470:1::"),
        ("password", "true"),
        ("token", "bearer"),
        ("token_type", "ya29.a0AfB_byC1234567890"),
        ("session_hash", "0bc83cb571cd1c50ba6f3e8a78ef1346"),
        ("note", "12345678A"),
        ("trace", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        ("link", "mailto:support@example.com"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(key: str, text: str) -> None:
    assert types(key, text) == []


def test_sha256_is_told_with_the_name_of_the_hash() -> None:
    digest = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
    found = recognise(role_of("em"), digest)
    assert [(match.type, match.hash) for match in found] == [("email", "sha256")]


def test_every_address_of_a_text_is_found() -> None:
    assert types("note", "a@example.com,b@example.org;c@example.net") == ["email"] * 3


def test_a_person_who_writes_to_support_is_still_told_when_it_is_no_link() -> None:
    assert types("search_term", "support@example.com") == ["email"]


@pytest.mark.parametrize("text", ["5. 12. 1971", "1984.10.22.", "880915", "12/06/2533", "1990. 3. 2"])
def test_birth_dates_are_told_as_they_are_written_elsewhere(text: str) -> None:
    assert [match.type for match in recognise(Role.BIRTH_DATE, text)] == ["birth_date"]


@pytest.mark.parametrize("text", ["881315", "0000001", "12/06/1833"])
def test_no_day_is_no_birth_date(text: str) -> None:
    assert not recognise(Role.BIRTH_DATE, text)


@pytest.mark.parametrize(
    "text",
    ["-33.868820|151.209290", "50.0755° N, 14.4378° E", "POINT(13.404954 52.520008)", "45°26'25.4\"N 12°18'55.8\"E"],
)
def test_coordinates_are_told_as_maps_write_them(text: str) -> None:
    assert [match.type for match in recognise(Role.COORDINATES, text)] == ["location"]


def test_an_address_of_a_device_may_have_a_port() -> None:
    assert [match.text for match in recognise(Role.IP, "84.113.96.41:51234, [2a01:cb08:8a14:ff00::1]:443")] == [
        "84.113.96.41:51234",
        "[2a01:cb08:8a14:ff00::1]:443",
    ]


@pytest.mark.parametrize(
    "text", ["name@example.com", "you@example.com", "max.mustermann@beispiel.de", "Enter you@your-domain.com"]
)
def test_what_a_form_shows_before_anybody_typed_is_nobodys_address(text: str) -> None:
    assert not recognise(Role.PLAIN, text)
    for typed in ("anna@example.com", "test@example.com", "max@example.com"):
        assert recognise(Role.PLAIN, typed)


@pytest.mark.parametrize(
    ("role", "text"),
    [(Role.PASSWORD, "filled"), (Role.TOKEN, "pk_live_ptD1orKJ4Gji1DMP"), (Role.SPECIAL, "ERR_CONN_42")],
)
def test_states_public_keys_and_constants_are_told_of_nobody(role: Role, text: str) -> None:
    assert not recognise(role, text)


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("주민등록번호", "890412-1284737", "890412-1284738"),
        ("เลขประจำตัวประชาชน", "3-1014-00782-45-1", "3-1014-00782-45-2"),
        ("תעודת_זהות", "039281746", "039281747"),
        ("fødselsnr", "15108695754", "15108695755"),
    ],
)
def test_a_national_number_named_in_any_script_is_held_against_its_own_check(key: str, right: str, wrong: str) -> None:
    assert types(key, right) == ["national_id"]
    assert not types(key, wrong)
