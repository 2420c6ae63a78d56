"""Snippets that were pasted and never filled in."""

from __future__ import annotations

from hashlib import sha256

from monitor.decode.placeholders import without_placeholders


def test_hashes_of_a_snippets_own_words_are_nobodys() -> None:
    pinterest = sha256(b"<user_email_address>").hexdigest()
    snap = "FFF" + sha256(b"__insert_user_email__").hexdigest()
    person = {"em": pinterest, "email": snap, "text": "__INSERT_USER_EMAIL__", "ph": "a" * 64, "list": [pinterest]}
    assert without_placeholders(person) == ({"ph": "a" * 64, "list": [pinterest]}, ["em", "email", "text"])
