"""Which values a profile may keep as they are, and the text that stands for each.

A value key is the text a distinct value is counted under: `"EUR` for a string, `12.5` for a number, `true` and `false`,
or `#` and eight hexadecimal digits for a value that must not be kept: a short digest (XXH32) tells values apart within
a profile and no more (law 8). Values are kept only where they look like the words of an enumeration, never where the
name of the property says identity or free text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress

from xxhash import xxh32_hexdigest, xxh32_intdigest

from monitor.profile.paths import name_of
from monitor.profile.shape import shape_of

LONGEST_KEPT = 48
MOST_WORDS = 3
MOST_DIGITS = 5
LARGEST_KEPT = 1e8
"""Numbers from here on are ids, telephone numbers and timestamps, not amounts."""
_UNSAFE_SHAPES = frozenset({"uuid", "uri", "email", "ipv4", "ipv6", "hex", "date-time", "masked"})
_IDENTITY = re.compile(
    r"(?:^|[_.\-\s])(?:u?ids?|guid|uuid|e?mail|phone|tel|mobile|ip|token|secret|session|cookie|hash|address|street|zip|"
    r"postcode|postal|city|birth\w*|dob|firstname|lastname|username|fullname|surname|user|customer|visitor|client|lat|"
    r"latitude|lon|lng|longitude)(?:$|[_.\-\s])|(?:first|last|full|user|customer)_?name|[a-z](?:Id|ID|Uid|Email|Phone)$"
    r"|clid$|^(?:em|ph|fn|ln|external_id|fbp|fbc)$",
)
_FREE_TEXT = re.compile(
    r"search|query|(?:^|[_.\-])(?:q|s|term|keyword)(?:$|[_.\-])|message|comment|description|title|text|body|note|"
    r"feedback|referr|url|path|location|href|user_?agent",
    re.IGNORECASE,
)
_GROWING = re.compile(
    r"campaign|source|medium|coupon|promo|version|name|list|brand|categor|variant|creative|slug|label|content$|sku|"
    r"affiliat|experiment|domain|host(?:name)?$|browser|device|model|(?:^|[_.\-])os$|region|country|lang|locale",
    re.IGNORECASE,
)


@lru_cache(maxsize=16384)
def names_identity(path: str) -> bool:
    """Tell whether a property's name says it identifies a person, a visit or an order: its values are never kept."""
    return _IDENTITY.search(name_of(path)) is not None


@lru_cache(maxsize=16384)
def names_open(path: str) -> bool:
    """Tell whether a property's name says free text, or a vocabulary that grows with business (campaigns, products).

    A new value is no news there, so no enumeration is made of the values, and none is kept.
    """
    name = name_of(path)
    return _FREE_TEXT.search(name) is not None or _GROWING.search(name) is not None


def key_of(value: str | float, *, keep: bool) -> str:
    """Return the value key of a scalar. `keep` is False where the property's name forbids to keep it.

    >>> key_of("EUR", keep=True), key_of(20.0, keep=True), key_of(True, keep=False), key_of("T-1042771", keep=True)
    ('"EUR', '20', 'true', '#DIGEST')
    """
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return f'"{value}' if keep and plain(value, shape_of(value)) else digest_of(value)
    text = _text(value)
    return text if keep and abs(value) < LARGEST_KEPT else digest_of(text)


def keys_of(numbers: Sequence[float], *, keep: bool) -> list[str]:
    """Return the value key of each number, none of them infinite or NaN: as `key_of`, many at once."""
    if keep and numbers and min(numbers) > -LARGEST_KEPT and max(numbers) < LARGEST_KEPT:
        kinds = set(map(type, numbers))
        if kinds == {int}:
            return list(map(str, numbers))
        if kinds == {float}:
            return [text.removesuffix(".0") for text in map(repr, numbers)]
    return [key_of(number, keep=keep) for number in numbers]


def plain(text: str, shape: str) -> bool:
    """Tell whether a text, and its shape, are those of a word of an enumeration, by which it may be kept."""
    if len(text) > LONGEST_KEPT or shape in _UNSAFE_SHAPES:
        return False
    return sum(map(str.isdigit, text)) <= MOST_DIGITS and len(text.split()) <= MOST_WORDS


def digest_of(text: str) -> str:
    """Return the value key of a value that must not be kept."""
    return "#" + xxh32_hexdigest(_bytes(text))


def counted_as(key: str) -> float | str:
    """Return what a value key is counted as where distinct values are sketched.

    A string counts as the number of its digest, whether or not it is kept; a number that is kept counts as itself.
    """
    first = key[0]
    if first == "#":
        return int(key[1:], 16)
    if first == '"':
        return xxh32_intdigest(_bytes(key[1:]))
    return key if first in "tf" else float(key)


def strings_counted_as(texts: Iterable[str]) -> list[int]:
    """Return what each of many strings is counted as where distinct values are sketched."""
    try:
        return list(map(xxh32_intdigest, map(str.encode, texts)))
    except UnicodeEncodeError:
        return [xxh32_intdigest(_bytes(text)) for text in texts]


def numbers_counted_as(numbers: Sequence[float], *, keep: bool) -> Sequence[float]:
    """Return what numbers, none of them infinite or NaN, are counted as where distinct values are sketched."""
    if keep and numbers and min(numbers) > -LARGEST_KEPT and max(numbers) < LARGEST_KEPT:
        return list(map(float, numbers))
    kept = [keep and -LARGEST_KEPT < number < LARGEST_KEPT for number in numbers]
    texts = [_text(number) for number, is_kept in zip(numbers, kept, strict=True) if not is_kept]
    return strings_counted_as(texts) + [float(number) for number in compress(numbers, kept)]


def _text(number: float) -> str:
    return str(int(number)) if type(number) is int or number.is_integer() else repr(number)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def value_of(key: str) -> str | float | bool | None:
    """Return the scalar a value key stands for, or None where it was not kept."""
    if key[0] == '"':
        return key[1:]
    if key[0] == "#":
        return None
    if key in {"true", "false"}:
        return key == "true"
    return float(key) if "." in key or "e" in key or "n" in key else int(key)


def numbers_in(values: Mapping[str, int]) -> Iterator[tuple[float, int]]:
    """Yield every kept number, and number within a string, with its count."""
    for key, count in values.items():
        first = key[0]
        if first == '"':
            if shape_of(key[1:]) == "number":
                yield float(key[1:]), count
        elif first not in "#tf":
            yield float(key), count
