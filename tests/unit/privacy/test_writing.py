import json
import unicodedata
from typing import Any

import pytest

from monitor.privacy.key import key_of
from monitor.privacy.scan import Scanner
from monitor.privacy.writing import folded


def told(key: str, value: Any) -> list[tuple[str, str]]:
    scanned = Scanner(lambda text: f"{len(text):032x}").value(key_of("", key), value)
    return [(item.type, item.text) for item in scanned.found] if scanned else []


@pytest.mark.parametrize(
    ("key", "text", "kind"),
    [
        ("電話番号", "０３－３２２４－９９９９", "phone"),
        ("カード番号", "４０１２８８８８８８８８１８８１", "card"),
        ("x", "yamada＠docomo.ne.jp", "email"),
        ("phone", "0151 2345‑6789", "phone"),  # the hyphen that does not break
        ("telefon", "0151\u00a02345\u202f6789", "phone"),
        ("رقم الجوال", "٠٥٥١٢٣٤٥٦٧", "phone"),
        ("card", "٤٠١٢ ٨٨٨٨ ٨٨٨٨ ١٨٨١", "card"),
    ],
)
def test_digits_and_signs_of_other_scripts_are_digits_and_signs(key: str, text: str, kind: str) -> None:
    assert told(key, text) == [(kind, text)]


def test_what_is_found_is_told_as_it_was_written_within_its_json() -> None:
    value = json.dumps({"tel": "０３－３２２４－９９９９", "title": "＂ＡＢ＂"}, ensure_ascii=False)
    assert told("x", value) == [("phone", "０３－３２２４－９９９９")]


@pytest.mark.parametrize("text", ["ＳＵＭＭＥＲ ＳＡＬＥ ２０２４", "全品２０％ＯＦＦ", "قميص ٤٢"])
def test_a_title_in_such_signs_is_nobodys(text: str) -> None:
    assert told("page_title", text) == []


@pytest.mark.parametrize(
    "text", ["अनीता शर्मा", "วิชัย สุขใจ", "முருகன்", "מֹשֶׁה כֹּהֵן", "علی‌رضا احمدی", unicodedata.normalize("NFD", "José Núñez")]
)
def test_letters_with_marks_on_them_make_a_name(text: str) -> None:
    assert told("full_name", text) == [("name", text)]


def test_folding_keeps_the_length_of_a_text_and_leaves_letters_alone() -> None:
    text = "Ａ１ é ü ß 漢字 ٣\u00a0‑"
    assert folded(text) == "A1 é ü ß 漢字 3 -"
    assert folded("é ü ß 漢字") == "é ü ß 漢字"
