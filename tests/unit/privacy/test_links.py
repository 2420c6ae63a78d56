import base64
import hashlib

import pytest

from monitor.privacy.inspect import Inspector
from monitor.privacy.links import Links, digests_in
from tests.support.inspecting import KEY, event, hit, leaks

MAIL = "Jane.Doe+news@Gmail.com"
NORMAL = ("Jane.Doe+news@Gmail.com", "jane.doe+news@gmail.com", "janedoe+news@gmail.com", "janedoe@gmail.com")


def digest(name: str, text: str) -> bytes:
    return hashlib.new(name, text.encode(), usedforsecurity=False).digest()


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256"])
@pytest.mark.parametrize("spelt", NORMAL)
def test_a_hash_of_an_address_seen_in_clear_is_told_under_any_key(name: str, spelt: str) -> None:
    inspector = Inspector.of(KEY)
    made = digest(name, spelt)
    written = (made.hex(), made.hex().upper(), base64.b64encode(made).decode(), base64.urlsafe_b64encode(made).decode())
    inspector.inspect(event(properties={"q": MAIL}), hit())
    for text in written:
        told = leaks(inspector.inspect(event(properties={"uid2": text}), hit()))
        assert told == {("email" if name == "sha256" else "weak_hash", "uid2", name)}


def test_a_hash_of_an_address_nobody_saw_is_no_leak_and_is_kept() -> None:
    inspector = Inspector.of(KEY)
    inspector.inspect(event(properties={"q": MAIL}), hit())
    other = digest("md5", "somebody@example.org").hex()
    seen = inspector.inspect(event(properties={"build": other}), hit())
    assert seen.leaks == ()
    assert seen.event.properties["build"] == other


def test_a_hash_that_comes_before_its_address_in_a_batch_is_told() -> None:
    made = digest("sha1", "jane@example.org").hex()
    batch = [(event(properties={"x": made}), hit()), (event(properties={"note": "jane@example.org"}), hit())]
    first, _ = Inspector.of(KEY).inspect_all(batch)
    assert leaks(first) == {("weak_hash", "x", "sha1")}
    assert made not in repr(first)


def test_a_hash_in_a_path_and_beside_other_text_is_told() -> None:
    inspector = Inspector.of(KEY)
    made = digest("md5", "jane@example.org").hex()
    inspector.inspect(event(properties={"mail": "jane@example.org"}), hit())
    seen = event(page=f"https://img.example/avatar/{made}?s=80", properties={"ids": f"md5:{made}"})
    assert leaks(inspector.inspect(seen, hit())) == {
        ("weak_hash", "page.path", "md5"),
        ("weak_hash", "ids", "md5"),
    }


def test_a_number_seen_in_clear_is_told_with_and_without_its_plus_sign() -> None:
    inspector = Inspector.of(KEY)
    inspector.inspect(event(properties={"phone": "+49 151 12345678"}), hit())
    for spelt in ("+4915112345678", "4915112345678"):
        made = digest("sha256", spelt).hex()
        assert leaks(inspector.inspect(event(properties={"p7": made}), hit())) == {("phone", "p7", "sha256")}


def test_sha256_stays_allowed_in_a_vendors_own_field() -> None:
    inspector = Inspector.of(KEY)
    inspector.inspect(event(properties={"mail": "jane@example.org"}), hit())
    made = digest("sha256", "jane@example.org").hex()
    assert not inspector.inspect(event("meta", properties={"ud": {"external": made}}), hit()).leaks


def test_only_the_latest_contacts_are_remembered() -> None:
    links = Links(most=3)
    for number in range(5):
        links.learn("email", f"u{number}@example.org")
        links.learn("email", f"u{number}@example.org")
    known = [links.kind_of(digest("md5", f"u{number}@example.org").hex()) for number in range(5)]
    assert known == [None, None, "email", "email", "email"]


def test_uuids_words_and_long_runs_are_no_digests() -> None:
    for text in ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "how to choose a mattress for two", "ab" * 50):
        assert digests_in(text) == ()
