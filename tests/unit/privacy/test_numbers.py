import pytest

from monitor.privacy.key import key_of
from monitor.privacy.scan import Scanner


def told(key: str, text: str) -> list[tuple[str, str]]:
    scanned = Scanner(lambda value: f"{len(value):032x}").value(key_of("", key), text)
    return [(item.type, item.text) for item in scanned.found] if scanned else []


@pytest.mark.parametrize(
    ("key", "text", "kind"),
    [
        ("phone", "+49 (0)30 90182-0", "phone"),
        ("phone", "0049 (0)711 123456789", "phone"),
        ("card", "2200 1234 5678 9019", "card"),  # Mir
        ("card_number", "9792123456789018", "card"),  # Troy
        ("x", "IE29-AIBK-9311-5212-3456-78", "iban"),
        ("x", "784-1985-1234567-3", "national_id"),
        ("addr", "81.2.69.142", "ip"),
        ("IP地址", "81.2.69.142", "ip"),
        ("slot3", "2a01:4f8:c0c:9a3b::12", "ip"),
        ("slot3", "seen from 2001:470:1f07:bd1:a1b2:c3d4:e5f6:1234 twice", "ip"),
    ],
)
def test_numbers_are_known_as_their_countries_and_networks_write_them(key: str, text: str, kind: str) -> None:
    assert [found for found, _ in told(key, text)] == [kind]


@pytest.mark.parametrize(
    ("word", "good", "bad"),
    [
        ("cccd", "079085001234", "979085001234"),
        ("iqama", "2123456788", "2123456789"),
        ("emirates_id", "784198512345673", "784198512345674"),
        ("nric", "S1234567D", "S1234567A"),
        ("nric", "M1234567K", "M1234567A"),
        ("身分證字號", "A123456789", "A123456788"),
        ("hkid", "G123456(A)", "G123456(3)"),
        ("الرقم القومي", "28507141234567", "28513141234567"),
        ("کد ملی", "0012345679", "0012345678"),
        ("иин", "850714300123", "851314300123"),
        ("nic_number", "853212345V", "853212345A"),
    ],
)
def test_a_national_number_passes_its_countrys_own_check_or_is_none(word: str, good: str, bad: str) -> None:
    assert told(word, good) == [("national_id", good)]
    assert told(word, bad) == []


@pytest.mark.parametrize(
    "text",
    ["+48 800 123 456", "Call +49 800 3301000", "+44 345 606 1234", "12:34:56:78:9a:bc", "std::map::iterator 123456"],
)
def test_freephones_clock_times_and_code_are_nobodys(text: str) -> None:
    assert told("label", text) == []


@pytest.mark.parametrize(
    "text", ["0800 330 1000", "00 800 6732 6732", "+1 800 253 0000", "+48 800 123 456", "+800 6732 6732"]
)
def test_freephones_are_nobodys_under_a_key_of_phones_either(text: str) -> None:
    assert told("phone", text) == []


@pytest.mark.parametrize(
    "text", ["0803 123 4567", "+1 415 555 2671", "0048 601 234 567", "080-1234-5678", "+47 912 34 567"]
)
def test_numbers_of_people_that_begin_alike_are_somebodys(text: str) -> None:
    assert told("phone", text) == [("phone", text)]
