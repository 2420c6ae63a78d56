"""What is told at a glance never passes over what the recognisers would find."""

import base64
import json
import zlib

from hypothesis import given
from hypothesis import strategies as st

from monitor.privacy import glance, unwrap
from monitor.privacy.recognise import recognise
from monitor.privacy.roles import Role
from tests.support.effort import examples

SHOWN = [
    "+49 30 901820", " 49 30 901820", "4012-8888-8888-1881", "4012 8888 8888 1881", "3782 822463 10005",
    "3782-822463-10005", "NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", "GB29NWBK60161331926819", "219-09-9998",
    "12345678Z", "X1234567L", "AB 12 34 56 C", "AB123456C", "111.444.777-35", "756.9217.0769.85", "RSSMRA85T10A562S",
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "AKIAIOSFODNN7EXAMPLE", "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "xoxb-123456789012-abc", "glpat-abcdefghij0123456789",
    "SG.abcdefghijklmnop.qrstuvwxyz012345", "-----BEGIN RSA PRIVATE KEY-----",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "784-1985-1234567-3", "2a01:4f8:c0c:9a3b::12",
    "2001:470:1f07:bd1:a1b2:c3d4:e5f6:1234", "47.376887,8.541694", "-33.8688,151.209290", "IE29-AIBK-9311-5212-3456-78",
]  # fmt: skip
"""One or more of everything that shows itself under any key."""
fragments = st.one_of(
    st.sampled_from(SHOWN),
    st.from_regex(r"[A-Z]{1,6}[ -]?\d{1,8}[A-Z0-9 -]{0,12}", fullmatch=True),
    st.from_regex(r"\+?\d{1,5}([ .()-]?\d{1,5}){1,4}[A-Z]?", fullmatch=True),
    st.text(max_size=12),
    st.sampled_from([" ", ",", "/", "x", ".", ":", "::"]),
)


@examples(150)
@given(st.lists(fragments, max_size=4).map("".join), st.sampled_from([Role.PLAIN, Role.FLAG, Role.SAFE]))
def test_a_text_that_looks_bare_at_a_glance_holds_nothing(text: str, role: Role) -> None:
    drawn = glance.draw(text)
    wrapped = glance.WRAPPED in drawn or "//" in drawn
    if not wrapped and glance.is_bare(text, drawn, numbers=role is not Role.SAFE):
        assert recognise(role, text) == ()
        assert unwrap.jwt_claims(text) is None
        assert unwrap.unarmour(text) is None


def test_everything_that_shows_itself_shows_at_a_glance() -> None:
    assert [text for text in SHOWN if not recognise(Role.PLAIN, text)] == []
    assert [text for text in SHOWN if glance.is_bare(text, glance.draw(text), numbers=True)] == []


printable = st.text(min_size=6, max_size=60).filter(lambda text: text.isprintable())


@examples(100)
@given(printable, st.booleans())
def test_every_printable_text_is_read_back_from_base64(text: str, url_safe: bool) -> None:
    data = text.encode()
    encoded = base64.urlsafe_b64encode(data).rstrip(b"=") if url_safe else base64.b64encode(data)
    if not set(encoded.decode()) <= set("0123456789abcdefABCDEF-"):
        assert unwrap.unarmour(encoded.decode()) == ("base64", text)


@examples(25)
@given(st.dictionaries(st.text(max_size=9), st.text(max_size=30), min_size=1), st.sampled_from([15, 31]))
def test_every_compressed_object_is_read_back_from_base64(members: dict[str, str], bits: int) -> None:
    text = json.dumps(members)
    packer = zlib.compressobj(wbits=bits)
    packed = packer.compress(text.encode()) + packer.flush()
    assert unwrap.unarmour(base64.b64encode(packed).decode()) == ("base64+gzip", text)


def test_what_unpacks_to_very_much_is_not_unpacked_further() -> None:
    bomb = base64.b64encode(zlib.compress(b"a" * 2_000_000)).decode()
    opened = unwrap.unarmour(bomb)
    assert opened is not None
    assert len(opened[1]) == unwrap.LONGEST + 1
