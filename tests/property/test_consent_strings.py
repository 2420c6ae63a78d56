"""No text makes a consent string's parser fail, and what it reads of a string it reads again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.decode.consent.gpp import parse_gpp
from monitor.decode.consent.iab import iab_signals
from monitor.decode.consent.tcf import parse_tcf

WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~", max_size=120)
WHOLE = "CPSG_8APSG_8ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA.YAAAAAAAAAAA"


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(WORDS.map("C".__add__), WORDS.map("DBAC".__add__), st.text(max_size=30)))
def test_no_text_makes_a_parser_fail(text: str) -> None:
    parse_tcf(text)
    parse_gpp(text)
    iab_signals({"gdpr_consent": text, "gpp": text, "gpp_sid": text, "us_privacy": text, "gdpr": text})


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, len(WHOLE) - 1), other=st.sampled_from("AZaz09-_.~!"))
def test_a_string_with_one_character_changed_is_read_or_refused(at: int, other: str) -> None:
    found = parse_tcf(WHOLE[:at] + other + WHOLE[at + 1 :])
    assert found is None or max((0, *found.vendors, *found.vendor_interests)) <= 65_535
