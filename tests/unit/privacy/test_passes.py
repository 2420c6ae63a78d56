"""Links that let in whoever opens them."""

from __future__ import annotations

import pytest

from monitor.privacy.key import key_of
from monitor.privacy.scan import Scanner

SCANNER = Scanner(lambda text: f"{len(text):032x}")
TOKEN = "f3Q9x2Lk8Zt7Vb1Mw4"


def found_in(url: str) -> list[tuple[str, str, str]]:
    scanned = SCANNER.text(key_of("", "page"), url)
    assert scanned is None or TOKEN not in scanned.safe
    found = scanned.found if scanned else ()
    return [(item.type, item.path, item.text) for item in found if item.type != "digest"]


@pytest.mark.parametrize(
    "path",
    ["/reset-password/{}", "/de/passwort-zuruecksetzen/{}/", "/invite/accept/{}", "/verify-email/{}", "/magic/{}?a=1"],
)
def test_a_token_in_the_path_of_a_link_that_lets_in_is_a_secret(path: str) -> None:
    assert found_in("https://shop.example" + path.format(TOKEN)) == [("secret", "path", TOKEN)]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/wp-login/reset?key={}&login=anna", "query.key"),
        ("/activation?cle={}", "query.cle"),
        ("/oauth2callback?code={}&scope=profile", "query.code"),
        ("/passwort/neu#t={}", "fragment.t"),
    ],
)
def test_so_is_one_among_its_parameters(url: str, path: str) -> None:
    assert found_in("https://shop.example" + url.format(TOKEN)) == [("secret", path, TOKEN)]


def test_a_session_in_a_parameter_of_a_path_is_a_secret() -> None:
    assert found_in(f"https://shop.example/cart;jsessionid={TOKEN}/list")[0][::2] == ("secret", TOKEN)


@pytest.mark.parametrize(
    "url",
    [
        "/invite/summer-sale-2026-friends",
        "/password/change",
        "/order/confirm/550e8400-e29b-41d4-a716-446655440000",
        "/reset-password?gclid=Cj0KCQiA7NO7BhDsARIsADg_hIb9Xw&utm_content=ad12345678901234a",
        "/products/f3Q9x2Lk8Zt7Vb1Mzz",
        "/callback?page=f3Q9x2Lk8Zt7Vb1Mzz",
    ],
)
def test_what_only_looks_like_it_is_none(url: str) -> None:
    assert found_in("https://shop.example" + url) == []


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/buchen?fachrichtung=onkologie&tag=3", "query.fachrichtung"),
        ("/rdv?motif=interruption%20volontaire%20de%20grossesse", "query.motif"),
        ("/journal?patient=81274&grund=chemotherapie", "query.grund"),
    ],
)
def test_what_an_appointment_is_for_or_a_patient_has_is_told_where_the_parameters_say_it(url: str, path: str) -> None:
    assert [item[:2] for item in found_in("https://klinik.example" + url)] == [("special_category", path)]


def test_what_anybody_reads_about_is_not() -> None:
    assert not found_in("https://magazin.example/krebs?thema=chemotherapie&seite=2")


def test_what_a_key_claims_already_is_told_once() -> None:
    assert found_in("https://klinik.example/patient?diagnosis=epilepsy") == [
        ("special_category", "query.diagnosis", "epilepsy")
    ]
