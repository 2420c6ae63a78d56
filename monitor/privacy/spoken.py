"""What sentences say: in a chat, an error or a note the words before a number are its key."""

# ruff: noqa: E501 - lists of words and patterns are read across

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from monitor.privacy import national, numbers, places, spoken_words, topics
from monitor.privacy.birth import is_birth_date
from monitor.privacy.greeting import may_name, names_beside, names_said
from monitor.privacy.recognise import Match
from monitor.privacy.roles import BUSINESS, SAFE_WORDS, Role, role_of_word, tokens_of

_NUMBER = re.compile(
    r"(?<![\w.@/=+-])(?:\(?\+?\d[\d ().+/-]{4,28}\d|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}(?:st|nd|rd|th)?\.? (?:de )?[^\W\d_]{3,12},? (?:de )?\d{4}|[^\W\d_]{3,12} \d{1,2}(?:st|nd|rd|th)?, \d{4}|(?=[A-Z]{0,5}\d)[A-Z0-9]{8,16})(?![\w@%]|[.-]\w)"
)
_IPV4 = re.compile(r"(?<![\w.:/-])(?:\d{1,3}\.){3}\d{1,3}(?![\w:/-]|\.\w)")
_PLACE = re.compile(r"(?<![\w.-])-?\d{1,2}\.\d{4,8}\s?[,;/]\s?-?\d{1,3}\.\d{4,8}(?![\w.])")
_CLAUSE = re.compile(r"[\n!?;]|\.\s+(?=[^\W\d_a-z])")
_SECRET = re.compile(
    r"(?<!\w)(?:password|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|lösenord|adgangskode|passord|hasło|heslo|jelszó\w*|salasana\w*|parola|şifre\w*|пароль|κωδικός|mật khẩu|kata sandi|비밀번호|パスワード|密码)"
    r"(?:\s?(?:is|was|ist|war|est|es|era|è|é|to|je|on|är|er|là|это|είναι|は|는|是)\s|\s?[:=]\s?|\s(?=[\"'“„«‘]))\s*[\"'“„«‘]?"
    r"((?=[^\s/]*\d)(?=[^\s/]*[^\W\d_])[^\s/\"'”“»’,]{6,64})",
    re.IGNORECASE,
)
"""A word for a password, a word or sign that says it is coming, and what mixes letters with digits."""
_POSTCODE = re.compile(
    r"(?<![\w-])(?:\d{4,6}|\d{2}-\d{3}|\d{5}-\d{3}|\d{3} \d{2}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})(?![\w-])"
)
_SHORTEST = 12
_SHORTEST_DENSE = 8
"""Characters of a sentence, where each may be a word."""
_DIGITS = 6
JOINED = "a:000000"
"""A label and its number, as `glance.draw` draws them, where programs join the two."""
_BROWSERS = ("Mozilla/", "Opera/")
"""How a User-Agent begins; its hints (RFC 8941 lists) hold `Not_A Brand;99`. Full of numbers, and never a sentence."""
_WINDOW = 90
"""Characters before a number in which its word is looked for: a clause seldom is longer."""
_NEAR = 6
"""Words before a number that may say what it is: `my Steuer-ID, if you need it, is`."""
_LONGEST_RUN = 5
_INFLECTED = 5
"""Words longer than this are also known with a letter or two at their end: `telefonum`, `numaram`, `adresem`."""
_N = r"[^\W\d_a-z][\w.'’-]*"
"""A word of a name: with a capital, or of a script without."""
_STREET = re.compile(
    rf"\b\d{{1,4}}(?: ?(?:bis|ter|[a-z]))?,? (?:{_N} ){{0,4}}?(?i:rue|avenue|boulevard|impasse|chemin|place|quai|street|road|lane|drive|close|way"
    rf"|court|crescent|terrace|square|grove|gardens|mews|st|rd|ave|blvd|ln|dr|ct|pkwy)\b(?: (?:de la |du |des |de |d'|l')?{_N}){{0,4}}"
    rf"|\b(?i:calle|c/|avda\.?|avenida|paseo|plaza|rua|av\.|alameda|travessa|via|viale|corso|piazza|ul\.|al\.|os\.|ulica|jalan|jl\.)"
    rf" (?:(?:de la |de los |das |dos |de |da |do |del |dei |della )?{_N},? ){{1,5}}(?:[nN][ro]?[º°.]* ?)?\d{{1,4}}(?:/\d+)?\w?"
    rf"|\b{_N}(?:straße|strasse|str\.|gasse|weg|allee|platz|damm|ufer|straat|laan|gracht|plein|vägen|gatan|gata|gate|vej|gade|katu|tie) \d{{1,4}} ?[a-z]?\b"
    rf"|\b(?:{_N} ){{1,3}}(?i:cad\.|caddesi|sok\.|sokak|bulvarı|utca|út)(?: [Nn]o)?[ :.]*\d{{1,4}}"
    rf"|(?:شارع|حي|طريق) [^\d\n]{{3,40}}\d{{1,4}}"
)
"""A street with its number, as the countries write it (Universal Postal Union, "Postal addressing systems")."""


def may_speak(text: str, drawn: str, *, written: bool = False) -> bool:
    """Tell whether a text may be a sentence that says something of the numbers or names in it.

    Of what a visitor wrote, one digit is enough: that of a house.
    """
    if " " not in drawn and text.isascii():
        return JOINED in drawn
    shortest = _SHORTEST if text.isascii() else _SHORTEST_DENSE
    if len(text) < shortest or text.startswith(_BROWSERS) or "Brand;" in text:
        return False
    return drawn.count("0") >= (1 if written else _DIGITS) or may_name(text)


def spoken(text: str, drawn: str, emails: list[str], *, written: bool) -> Iterator[Match]:
    """Yield what a sentence says about somebody: numbers after a word for them, streets, names of who is greeted.

    `emails` are the addresses found in it already: a name and a number that stand beside one are of the same person.
    `written` is whether a visitor wrote it: a page may say `I have cancer` of whoever it is about.
    """
    yield from (Match("name", "", name) for name in names_beside(text, emails))
    if may_name(text):
        yield from (Match("name", "", name) for name in names_said(text))
        if (topic := topics.of_title(text) or (topics.said(text) if written else None)) is not None:
            yield Match("special_category", "", topic)
    if drawn.count("0") < (1 if written else _DIGITS):
        return
    yield from (Match("secret", "", match.group(1).rstrip(".!?)")) for match in _SECRET.finditer(text))
    taken: list[str] = []
    for match in _NUMBER.finditer(text):
        value = match.group().rstrip(" (.+/-")
        kind = _kind(_words_before(text, match.start()), value)
        if kind is None and emails and _is_contact(text, match.start(), match.end(), value):
            kind = "phone"
        if kind is not None:
            taken.append(value)
            yield Match(kind, "", value)
    yield from (Match("ip", "", address) for address in _addresses(text))
    for match in _PLACE.finditer(text):
        if not _says(_words_before(text, match.start()), spoken_words.WHERE) or not places.is_precise_location(
            match.group()
        ):
            continue
        yield Match("location", "", match.group())
    yield from (Match("address", "", street) for street in _streets(text))


def _words_before(text: str, end: int) -> tuple[str, ...]:
    tail = text[max(0, end - _WINDOW) : end]
    *_, clause = _CLAUSE.split(tail)
    words = tokens_of(clause)
    last_number = max((at for at, word in enumerate(words) if word.isdigit()), default=-1)
    return words[last_number + 1 :]


def _kind(words: tuple[str, ...], value: str) -> str | None:
    """Return what the nearest word that says anything of a number says of this one."""
    for end in range(len(words), max(0, len(words) - _NEAR), -1):
        if words[end - 1] in SAFE_WORDS and not any(
            _meaning("".join(words[start:end])) for start in range(max(0, end - _LONGEST_RUN), end - 1)
        ):
            return None
        for start in range(max(0, end - _LONGEST_RUN), end):
            said = _meaning("".join(words[start:end]))
            if said is not None:
                role, word = said
                around = words[max(0, start - 3) : start] + words[end:]
                return (
                    None
                    if not BUSINESS.isdisjoint(around) or not spoken_words.OURS.isdisjoint(around)
                    else _judge(role, word, value)
                )
    return None


def _meaning(run: str) -> tuple[Role, str] | None:
    for word in (run, run[:-1], run[:-2]) if len(run) > _INFLECTED else (run,):
        if word in spoken_words.EVERYDAY:
            continue
        if (role := spoken_words.ROLES.get(word) or role_of_word(word)) is not None:
            return role, word
    return None


def _judge(role: Role, word: str, value: str) -> str | None:
    match role:
        case Role.PHONE:
            digits = sum(map(str.isdigit, value))
            if digits < 8 or not numbers.is_phone(value) or numbers.belongs_to_a_business(value):
                return None
            return "phone"
        case Role.CARD:
            return "card" if numbers.is_card(value) else "national_id" if national.is_pan(value) else None
        case Role.NATIONAL_ID:
            return "national_id" if national.is_plausible(value, word) else None
        case Role.BIRTH_DATE:
            return "birth_date" if is_birth_date(value) else None
    return None


def _is_contact(text: str, start: int, end: int, value: str) -> bool:
    """Tell whether a number is an item of a list beside an e-mail address, written as people write telephone numbers."""
    alone = text[:start].rstrip()[-1:] in {"", ",", ";", "|", "\n", ":"} and text[end:].lstrip()[:1] in {
        "",
        ",",
        ";",
        "|",
        "\n",
    }
    written = value[:1] in "+(0" or " " in value
    return alone and written and sum(map(str.isdigit, value)) >= 9 and numbers.is_phone(value)


def _addresses(text: str) -> Iterator[str]:
    if text.count(".") >= 3:
        for match in _IPV4.finditer(text):
            around = (
                tokens_of(text[max(0, match.start() - _WINDOW) : match.start()])[-8:]
                + tokens_of(text[match.end() : match.end() + 40])[:4]
            )
            if _says(around, spoken_words.CONNECTED):
                yield from places.personal_ips(match.group())


def _says(words: tuple[str, ...], known: frozenset[str]) -> bool:
    return any(
        word in known or (len(word) > _INFLECTED and (word[:-1] in known or word[:-2] in known)) for word in words
    )


def address_sought(text: str) -> str | None:
    """Return the address of a search that is one wholly: a street with its number, then a town with its postcode."""
    street = _STREET.match(text)
    if street is None or _POSTCODE.search(text, street.end()) is None:
        return None
    return street.group().strip(" ,")


def _streets(text: str) -> Iterator[str]:
    if not any(map(_leads_to_street, tokens_of(text))):
        return
    for match in _STREET.finditer(text):
        before = tokens_of(text[max(0, match.start() - _WINDOW) : match.start()])[-10:]
        if not spoken_words.OURS.isdisjoint(before) or not BUSINESS.isdisjoint(before):
            continue
        if any(map(_leads_to_street, before)):
            yield match.group().strip(" ,")


@lru_cache(4096)
def _leads_to_street(word: str) -> bool:
    return (_meaning(word) or (None,))[0] is Role.ADDRESS or _says((word,), spoken_words.DELIVERED)
