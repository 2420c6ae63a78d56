"""Who comes: people with a browser, a country, a way of answering banners, and identifiers that last."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from monitor.drill.choice import Choice
from monitor.drill.dice import dice, uuid

REGULARS = 3_000
"""How many customers come back again and again."""

_COUNTRIES = (
    ("de-DE", "EUR", 70),
    ("de-AT", "EUR", 12),
    ("de-CH", "CHF", 10),
    ("en-GB", "EUR", 5),
    ("sv-SE", "SEK", 3),
)
_SCREENS = ("390x844", "393x852", "412x915", "360x800", "1920x1080", "1536x864", "2560x1440", "1440x900")
_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
_AGENTS = (
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {_WEBKIT} Version/18.6 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_WEBKIT} Version/18.6 Safari/605.1.15",
)
_CHOICES = ((Choice.ALL, 58), (Choice.ANALYTICS, 14), (Choice.REFUSED, 22), (Choice.NONE, 6))
"""Answers to a banner that refuses as easily as it accepts: somewhat more than half say yes to everything."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """One browser. `regular` ones have answered the banner on an earlier visit, others still have to."""

    regular: bool
    choice: Choice
    client: str
    anonymous: str
    pixel: str
    advertiser: str
    user: str | None
    email_hash: str
    language: str
    currency: str
    screen: str
    agent: str
    visits: int
    batches: bool


@lru_cache(maxsize=4096)
def visitor(seed: int, number: int, born: int) -> Visitor:
    """Return visitor `number` of a shop; the first `REGULARS` are regular. `born` (epoch s) dates the cookies."""
    random = dice(seed, "visitor", number)
    regular = number < REGULARS
    language, currency, _ = random.choices(_COUNTRIES, [w for *_, w in _COUNTRIES])[0]
    first_seen = born - (random.randrange(1, 200) * 86_400 + random.randrange(86_400) if regular else 0)
    agent = random.choices(_AGENTS, (34, 28, 22, 8, 8))[0]
    return Visitor(
        regular=regular,
        choice=random.choices([c for c, _ in _CHOICES], [w for _, w in _CHOICES])[0],
        client=f"{random.randrange(10**8, 2**31)}.{first_seen}",
        anonymous=uuid(random),
        pixel=f"fb.1.{first_seen * 1000 + random.randrange(1000)}.{random.randrange(10**17, 10**18)}",
        advertiser=f"{random.randrange(10**8, 2**31)}.{first_seen}",
        user=f"c{random.randrange(16**10):010x}" if regular and random.random() < 0.6 else None,
        email_hash=sha256(f"{seed}:{number}".encode()).hexdigest(),
        language=language,
        currency=currency,
        screen=random.choice(_SCREENS[:4] if "Mobile" in agent else _SCREENS[4:]),
        agent=agent,
        visits=random.randrange(2, 30) if regular else 1,
        batches=random.random() < 0.25,
    )
