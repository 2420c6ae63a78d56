import pytest

from monitor.privacy.birth import is_birth_date


@pytest.mark.parametrize(
    "text",
    [
        "3 мая 1974", "3 мая 1974 г.", "3 травня 1974", "3 Μαΐου 1974", "1974. május 3.", "3 tháng 5 năm 1974",
        "3 พฤษภาคม 2517", "3 मई 1974", "3 مايو 1974", "3 agustus 1974", "昭和49年5月3日", "S49.5.3", "令和元年5月3日",
        "民國63年5月3日",
        "1353/02/13", "3. května 1974", "3 października 1974", "1er mai 1974",
    ],
)  # fmt: skip
def test_a_day_is_a_day_in_any_language_and_calendar(text: str) -> None:
    assert is_birth_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "3 tháng 13 năm 1974",
        "昭和49年13月3日",
        "1353/13/02",
        "Windows 10 1985",
        "12 tower 2010",
        "Q3 10 1985",
        "0000-00-00",
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert not is_birth_date(text)
