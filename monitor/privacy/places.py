"""Where somebody lives, is or connects from: street addresses, coordinates, IP addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address

_ADDRESS = re.compile(r"(?=.*\d)(?=.*[^\W\d_]{2})(?=.*[\s,])[^@<>{}=]{6,120}", re.DOTALL)
_WITHOUT_SPACE = re.compile(r"[^\W\d_]{5,}\.? ?\d{1,4}[a-z]?|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\d\s-]{6,60}\d.*")
_STREET = re.compile(
    r"(?:rue|avenue|av|ave|boulevard|bd|blvd|chemin|place|quai|impasse|allee|route|street|st|road|rd|lane|drive|close|way"
    r"|calle|avenida|paseo|plaza|camino|carrera|via|viale|piazza|corso|rua|travessa|ulica|ul|aleja|plac|namesti|utca|ut"
    r"|tér|strada|bulevardul|ulitsa|ул|улица|проспект|пр|οδος|οδός|cadde|caddesi|sokak|jalan|jl)\.? [^\W\d_].*"
    r"|.*(?:straße|strasse|str\.|gasse|platz|weg|allee|damm|ufer|straat|laan|gracht|plein|gatan|vägen|gata|gate|vei|veien"
    r"|vej|gade|katu|tie|tänav| street| road| lane| avenue| drive| utca| út| tér| caddesi| sokak)",
    re.IGNORECASE,
)
"""What streets are called, before or after their name."""
_DEGREES = re.compile(r"\s*°\s*[NSEWO]?", re.IGNORECASE)
_SECONDS = re.compile(
    r"(?:\d{1,3}°\s?\d{1,2}['′’]\s?\d{1,2}(?:[.,]\d+)?(?:[\"″”]|'')\s?[NSEWO]?[\s,;/]*){2}", re.IGNORECASE
)
"""Degrees, minutes and seconds, both ways; a second of latitude is 31 metres."""
_DECIMALS = re.compile(r"(-?\d{1,3})\.(\d{3,})")
_PAIR = re.compile(r"(?<![\w.-])-?\d{1,3}\.(\d{4,12})\s?[,;/ ]\s?-?\d{1,3}\.(\d{4,12})(?![\w.])")
_MOST_DECIMALS = 10
"""Of both numbers of a pair together: who writes where something is to a metre means a place, whatever the key."""
_CODES = {
    "geohash": re.compile(r"(?=.*\d)[0-9b-hjkmnp-z]{7,12}", re.IGNORECASE),
    "pluscode": re.compile(r"[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}(?:[ ,].*)?", re.IGNORECASE),
    "whatwords": re.compile(r"[^\W\d_]{2,20}\.[^\W\d_]{2,20}\.[^\W\d_]{2,20}"),
}
"""Squares by a code (geohash.org: seven signs are 153 metres; Open Location Code: 14; what3words: 3)."""
_IPV6 = re.compile(
    r"(?<![\w:.])[23][0-9a-f]{3}:(?:[0-9a-f]{1,4}:){1,6}(?::?[0-9a-f]{1,4}){1,6}(?![\w:])", re.IGNORECASE
)
"""Addresses that the registries give out all lie in 2000::/3 (IANA, "IPv6 Global Unicast Address Space")."""
_WITH_PORT = re.compile(r"(\d+(?:\.\d+){3}|\[[^\]]+\]):\d{1,5}")
"""An address of either version, and a port after it."""


def is_street_address(text: str) -> bool:
    """Tell whether a text under a key of addresses may be one: words and a number, or words that say it is a street."""
    if "://" in text:
        return False
    if _ADDRESS.fullmatch(text) or _WITHOUT_SPACE.fullmatch(text):
        return True
    return 8 <= len(text) <= 80 and " " in text and _STREET.fullmatch(text) is not None


def is_precise_location(text: str) -> bool:
    """Tell whether these are coordinates, or one of them, to within some hundred metres: three decimals or more.

    California calls a location precise within 1,850 feet (Cal. Civ. Code § 1798.140(w)); a thousandth of a degree of
    latitude is 365 feet, a hundredth is 3,650.
    """
    parts = _parts(text)
    return 1 <= len(parts) <= 2 and all(_is_precise(part) for part in parts)


def are_precise_coordinates(text: str) -> bool:
    """Tell whether these are both coordinates, as precise as that."""
    if _SECONDS.fullmatch(text):
        return True
    # One of the two is a latitude, in whichever order.
    return len(_parts(text)) == 2 and is_precise_location(text) and any(abs(float(part)) <= 90 for part in _parts(text))


def pairs_alone(text: str) -> Iterator[str]:
    """Yield the pairs of coordinates that show themselves: both in degrees, to about a metre, and no fractions of one.

    Pointers and gestures are also told in pairs: in pixels, or as parts of a screen, which are below one.
    """
    for match in _PAIR.finditer(text):
        if len(match.group(1)) + len(match.group(2)) < _MOST_DECIMALS:
            continue
        sizes = [abs(float(part)) for part in _parts(match.group())]
        if 1 < max(sizes) <= 180 and min(sizes) <= 90:
            yield match.group()


def is_square(word: str, text: str) -> bool:
    """Tell whether a text under a key of that word is the code of a square no larger than a house or two."""
    return word in _CODES and _CODES[word].fullmatch(text) is not None


def _parts(text: str) -> list[str]:
    bare = _DEGREES.sub("", text) if "°" in text else text
    return re.split(r"\s*[,;/|]\s*|\s+", bare.removeprefix("geo:").removeprefix("POINT").strip("()[] "))


def _is_precise(part: str) -> bool:
    match = _DECIMALS.fullmatch(part)
    return match is not None and abs(int(match.group(1))) <= 180


def personal_ips(text: str) -> Iterator[str]:
    """Yield the addresses of devices in a list of addresses, public or of a local network.

    Not truncated ones, which name a network, and none that every device has (loopback, unspecified, multicast). A local
    address tells a household's devices apart, which is why browsers hide it from WebRTC (RFC 8828).
    """
    for part in re.split(r"[,;\s]+", text):
        with suppress(ValueError):
            with_port = _WITH_PORT.fullmatch(part)
            address = ip_address((with_port.group(1) if with_port else part).strip("[]"))
            common = address.is_loopback or address.is_unspecified or address.is_multicast or address.is_link_local
            if not common and not _is_truncated(address):
                yield part


def global_ips(text: str) -> Iterator[str]:
    """Yield the IPv6 addresses of devices in any text: nothing else is written so, clock times and MACs included."""
    for match in _IPV6.finditer(text):
        with suppress(ValueError):
            if ip_address(match.group()).is_global:
                yield from personal_ips(match.group())


def _is_truncated(address: IPv4Address | IPv6Address) -> bool:
    # What Google and Matomo call anonymised: the last octet of IPv4, at least the last 80 bits of IPv6 set to zero.
    last_bits = 8 if address.version == 4 else 80
    return int(address) & ((1 << last_bits) - 1) == 0
