"""Bit fields in web-safe base64, as the IAB's consent strings are written: six bits a character."""

from __future__ import annotations

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BITS = {char: f"{index:06b}" for index, char in enumerate(_ALPHABET)}
_SECOND = 10.0
"""Times are counted in tenths of a second since 1970."""

MOST_IDS = 65_536
"""Vendor ids have 16 bits. Ranges that name more than that in all name some twice: no consent platform writes those."""


class Malformed(ValueError):
    """The text is no such string: a foreign character, an end too early, a value the format has no place for."""


class Bits:
    """Reads one segment from its start; every method takes what it returns off the front and raises Malformed."""

    def __init__(self, text: str) -> None:
        """Take a segment's text, without the dots around it."""
        try:
            self._bits = "".join([_BITS[char] for char in text])
        except KeyError:
            raise Malformed("a character outside web-safe base64") from None
        self._at = 0

    def __len__(self) -> int:
        return len(self._bits) - self._at

    def number(self, width: int) -> int:
        """Return an unsigned integer of so many bits."""
        end = self._at + width
        if end > len(self._bits):
            raise Malformed("it ends too early")
        found = int(self._bits[self._at : end], 2) if width else 0
        self._at = end
        return found

    def flag(self) -> bool:
        """Return one bit."""
        return self.number(1) == 1

    def letters(self) -> str:
        """Return two letters of six bits each, A as 0: a language, a country."""
        found = (self.number(6), self.number(6))
        if max(found) > 25:
            raise Malformed("no letter")
        return "".join(chr(ord("A") + number) for number in found)

    def time(self) -> float:
        """Return epoch seconds."""
        return self.number(36) / _SECOND

    def chosen(self, width: int) -> tuple[int, ...]:
        """Return the numbers, counted from 1, of the bits set among the next `width`."""
        end = self._at + width
        if end > len(self._bits):
            raise Malformed("it ends too early")
        field = self._bits[self._at : end]
        self._at = end
        return tuple(at for at, bit in enumerate(field, start=1) if bit == "1")

    def ids(self, *, fibonacci: bool = False) -> tuple[int, ...]:
        """Return vendor ids: the largest (16 bits), then a bit for each or, after a 1, ranges of either sort."""
        largest = self.number(16)
        if not self.flag():
            return self.chosen(largest)
        return self.fibonacci_ranges(largest) if fibonacci else self.ranges(largest)

    def ranges(self, largest: int = MOST_IDS) -> tuple[int, ...]:
        """Return the ids of a list of ranges: how many (12 bits), each one id or, after a 1, first and last."""
        found: list[int] = []
        for _ in range(self.number(12)):
            many = self.flag()
            first = self.number(16)
            last = self.number(16) if many else first
            if not 0 < first <= last <= largest or len(found) + last - first >= MOST_IDS:
                raise Malformed("a range that is none")
            found.extend(range(first, last + 1))
        return tuple(sorted(set(found)))

    def fibonacci_ranges(self, largest: int = MOST_IDS) -> tuple[int, ...]:
        """Return the ids of a list of ranges that are Fibonacci-coded as distances, each from the id before it."""
        found: list[int] = []
        last = 0
        for _ in range(self.number(12)):
            many = self.flag()
            first = last + self.fibonacci()
            last = first + self.fibonacci() if many else first
            if last > largest:
                raise Malformed("a range that is none")
            found.extend(range(first, last + 1))
        return tuple(found)

    def fibonacci(self) -> int:
        """Return a Fibonacci-coded integer: a bit a Fibonacci number from 1, 2, 3, 5, …, ended by two ones in a row."""
        end = self._bits.find("11", self._at)
        if end < 0 or end - self._at > 40:
            raise Malformed("no end of a Fibonacci number")
        small, large, found = 1, 2, 0
        for bit in self._bits[self._at : end + 1]:
            if bit == "1":
                found += small
            small, large = large, small + large
        self._at = end + 2
        return found
