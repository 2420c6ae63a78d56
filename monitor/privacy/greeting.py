"""Names in sentences: of who is greeted, thanked or introduced, and of whose e-mail address stands beside them."""

# ruff: noqa: E501 - lists of words and patterns are read across

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.privacy.names import is_full_name, is_known_name, is_thing, plain
from monitor.privacy.topics import BOOKING, OWN_WORDS

_SAYS_WHO = """my name is|signed in as|logged in as|mein name ist|ich heiße|ich heisse|angemeldet als|je m'appelle|je m’appelle|mon nom est
    |connecté en tant que|me llamo|mi nombre es|conectado como|mi chiamo|il mio nome è|chamo-me|meu nome é|me chamo|mijn naam is|ik heet
    |jag heter|mitt namn är|jeg heter|jeg hedder|nazywam się|mam na imię|jmenuji se|volám sa|a nevem|mă numesc|nimeni on|benim adım|adım
    |меня зовут|με λένε|nama saya|اسمي|انا اسمي"""
"""After these comes a name."""
_THANKS = """thank you for your order|thanks for your order|thank you for your purchase|danke für ihre bestellung|danke für deine bestellung
    |vielen dank für ihre bestellung|merci pour votre commande|merci pour votre achat|gracias por tu compra|gracias por su compra
    |gracias por tu pedido|grazie per il tuo ordine|grazie per l'acquisto|obrigado pela sua encomenda|obrigado pela compra
    |obrigada pela compra|bedankt voor je bestelling|bedankt voor uw bestelling|tack för din beställning|takk for bestillingen
    |dziękujemy za zamówienie|děkujeme za objednávku|siparişin için teşekkürler|siparişiniz için teşekkürler
    |welcome back|willkommen zurück|bon retour|bienvenido de nuevo|bienvenida de nuevo|bentornato|bentornata|bem-vindo de volta|welkom terug
    |välkommen tillbaka|velkommen tilbake|witaj ponownie|vítejte zpět|tekrar hoş geldin"""
"""After these comes who is meant, if anything: only who was here before is welcomed back, only who bought is thanked."""
_GREETS = """welcome|hello|hi|hey|willkommen|hallo|guten tag|moin|bienvenue|bonjour|bonsoir|hola|bienvenido|bienvenida|ciao|buongiorno
    |benvenuto|benvenuta|olá|bem-vindo|bem-vinda|bom dia|oi|welkom|hoi|hej|välkommen|velkommen|witaj|cześć|dzień dobry|ahoj|vítejte
    |szia|üdvözöljük|bună|hei|tervetuloa|merhaba|hoş geldin|hoş geldiniz|привет|здравствуйте|γεια σου|namaste|swagat hai|halo
    |مرحبا|أهلا بك|أهلا|السلام عليكم|ich bin|main"""
"""After these may come anything (`Hello Kitty`, `Bonjour Paris`, `Ich bin Berliner`)."""
_I_AM = """i am|i'm|je suis|soy|sono|sou|ik ben|jag är|jeg er|jestem|ben|أنا"""
"""After these comes a name where it ends the clause; but not in German, whose every noun has a capital."""

_ACCOUNT_OF = """my account|mein konto|mein kundenkonto|mon compte|mi cuenta|il mio account|minha conta|mijn account|mina sidor|mitt konto|min side
    |moje konto|můj účet|fiókom|hesabım|contul meu|oma tili|akun saya|tài khoản của tôi|мой аккаунт|личный кабинет|ο λογαριασμός μου
    |patient|patientenakte|karta pacjenta|dossier patient|cartella clinica|historia clínica|ficha do paciente"""
"""After these and a sign comes whose page it is."""


def _pattern(*phrases: str) -> re.Pattern[str]:
    words = [re.escape(phrase.strip()) for text in phrases for phrase in text.split("|")]
    return re.compile(
        rf"(?<![\w'’-])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![\w'’-])(?:\s*[,:!،])?\s+", re.IGNORECASE
    )


_WHOSE = re.compile(
    rf"(?<![\w'’-])(?:{'|'.join(re.escape(phrase.strip()) for phrase in _ACCOUNT_OF.split('|'))})\s?[:|·–—-]\s",
    re.IGNORECASE,
)
_SURE, _MAYBE, _ENDING = _pattern(_SAYS_WHO, _THANKS), _pattern(_GREETS), _pattern(_I_AM)
_FIRST_WORDS = frozenset(
    phrase.strip().partition(" ")[0].partition("-")[0].partition("'")[0].partition("’")[0].lower()
    for phrases in (_SAYS_WHO, _THANKS, _GREETS, _I_AM, _ACCOUNT_OF) for phrase in phrases.split("|")
) | OWN_WORDS | BOOKING  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "ter",
        "ten",
        "zu",
        "af",
        "av",
    ]
)
_POSSESSIVE = re.compile(
    r"(?:^|[|·–-] )((?:[^\W\d_][^\W\d_.-]+ ){1,3}[^\W\d_][^\W\d_-]+)(?:'s|’s) (?:profile|account|page|wishlist|basket|cart|dashboard|order)",
    re.IGNORECASE,
)
_HONOURED = re.compile(
    r"([\u4e00-\u9fff]{1,4}[ \u3000]?[\u3040-\u30ff\u4e00-\u9fff]{1,5})(?:[ \u3000]?様|さん(?![\u3040-\u30ff]))"
)
_NOBODY = ("お客", "皆", "会員", "各位", "ゲスト")
"""Japanese names carry an honorific; these that do are nobody's."""
_CASELESS = re.compile(r"[\u0590-\u06ff\u0900-\u0dff\u4e00-\u9fff]")
_ENDS = frozenset({"", ",", ".", ";", "!", "\n", "،"})
_SHORTEST_PART = 4


def may_name(text: str) -> bool:
    """Tell whether a text may greet or introduce somebody: whether a word of it begins a greeting."""
    return (
        not _FIRST_WORDS.isdisjoint(_WORD.findall(text.lower()))
        or "'s " in text
        or "’s " in text
        or "様" in text
        or "さん" in text
    )


def names_said(text: str) -> Iterator[str]:  # noqa: C901 - one loop a kind of phrase
    """Yield the full names of people a text greets, thanks or introduces."""
    for match in _SURE.finditer(text):
        if name := _name_at(text, match.end(), sure=True):
            yield name
    for match in _MAYBE.finditer(text):
        if name := _name_at(text, match.end(), sure=False):
            yield name
    for match in _WHOSE.finditer(text):
        if name := _name_at(text, match.end(), sure=False):
            yield name
    for match in _ENDING.finditer(text):
        name = _name_at(text, match.end(), sure=True)
        if name and (text[match.end() + len(name) :].lstrip()[:1] in _ENDS or is_known_name(name)):
            yield name
    for match in _POSSESSIVE.finditer(text):
        if _is_somebody(match.group(1), sure=False):
            yield match.group(1)
    for match in _HONOURED.finditer(text):
        if not match.group(1).endswith(_NOBODY):
            yield match.group(1)


def names_beside(text: str, emails: list[str]) -> Iterator[str]:
    """Yield names in a text that e-mail addresses in it bear: two words or more, one of which is in the local part."""
    if not emails:
        return
    locals_ = [plain(address.partition("@")[0]) for address in emails]
    rest = text
    for address in emails:
        rest = rest.replace(address, "\n")
    for run in re.split(r"[^\w .'’-]|\d|  +", rest):
        words = [word for word in run.split(" ") if word]
        if 2 <= len(words) <= 4 and is_full_name(" ".join(words)) and words[0][:1].isupper():
            parts = [part for part in map(plain, words) if len(part) >= _SHORTEST_PART]
            if any(part in local for part in parts for local in locals_):
                yield " ".join(words)


def _name_at(text: str, start: int, *, sure: bool) -> str | None:
    words: list[str] = []
    for word in text[start : start + 60].split(" ")[:5]:
        bare = word.strip('!?,.;:|"“”()،。')
        caseless = _CASELESS.search(bare) is not None
        if not bare or not (bare[:1].isupper() or (words and bare.lower() in _PARTICLES) or caseless):
            break
        words.append(bare)
        if bare != word or (caseless and len(words) == 2):
            break
    while words and words[-1].lower() in _PARTICLES:
        words.pop()
    name = " ".join(words)
    return name if len(words) >= 2 and _is_somebody(name, sure=sure) else None


def _is_somebody(name: str, *, sure: bool) -> bool:
    return is_known_name(name) or (sure and is_full_name(name) and not is_thing(name))
