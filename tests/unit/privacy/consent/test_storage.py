from __future__ import annotations

from typing import Any

from monitor.capture.hit import ConsentState, Hit, SetCookie
from monitor.config.settings import Privacy
from monitor.daemon.intake import take
from monitor.privacy.inspect import Inspector
from tests.support.inspecting import KEY

PAGE = "https://www.shop.example/"
REFUSED = (("analytics", ConsentState.DENIED), ("advertising", ConsentState.DENIED))


def told(*hits: Hit, privacy: Privacy | None = None) -> list[tuple[str, str, int]]:
    """Return (vendor, code, times) of what hits break."""
    taken = take(hits, Inspector.of(KEY, privacy=privacy), set)
    return sorted(
        (stream.vendor, breach.code, noted.count)
        for (stream, _), profile in taken.profiles.items()
        for breach, noted in profile.breaches.items()
    )


def hit(**fields: Any) -> Hit:
    return Hit(**{"at": 10.0, "method": "GET", "url": PAGE, "page": PAGE, "session": "s", "consent": REFUSED} | fields)


def test_a_cookie_is_told_once_a_session_and_state() -> None:
    again = [hit(cookies=("_ga_ABC", "_ga", "PHPSESSID"), at=float(at)) for at in range(10, 15)]
    assert told(*again) == [("ga4", "C06", 1), ("ga4", "C06", 1)]
    other = hit(cookies=("_ga",), session="another")
    assert told(*again, other) == [("ga4", "C06", 1), ("ga4", "C06", 2)]


def test_a_name_anybody_may_use_is_the_vendors_only_at_its_own_host() -> None:
    assert told(hit(cookies=("uid",))) == []
    assert told(hit(url="https://dis.criteo.com/x", cookies=("uid",))) == [("criteo", "C02", 1), ("criteo", "C06", 1)]


def test_cookies_that_were_agreed_to_or_of_which_nothing_is_known_are_no_breach() -> None:
    granted = (("analytics", ConsentState.GRANTED), ("advertising", ConsentState.GRANTED))
    assert told(hit(cookies=("_ga", "_fbp"), consent=granted)) == []
    assert told(hit(cookies=("_ga", "_fbp"), consent=())) == []


def test_a_cookie_of_nobody_we_know_is_judged_by_the_declaration_alone() -> None:
    written = hit(set_cookies=(SetCookie("our_test", 86_400.0),), consent=())
    assert told(written) == []
    privacy = Privacy.model_validate({"declared": {"cookies": {"_ga*": {}}}})
    assert told(written, privacy=privacy) == [("first_party", "C10", 1)]
