"""Links that let in whoever opens them: what resets a password, confirms an address or signs in, in a URL's path."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from monitor.privacy.roles import Role, role_of, role_of_word, tokens_of, words
from monitor.privacy.unwrap import pair_of, unquote

_LETS_IN = words(
    """reset resetpassword forgot recover recovery magic magiclink invite invitation activate activation autologin
    unlock onetime passwordless zurucksetzen zuruecksetzen freischalten einladung reinitialiser reinitialisation
    invitacion restablecer recuperar activar reimposta recupera invito redefinir ativar convite herstel herstellen
    activeren uitnodiging aterstall aterstalla aktivera nulstil tilbakestill aktiver nollaa palauta resetuj odzyskaj
    zaproszenie obnova obnovit aktivace aktivovat sifirla davet visszaallitas"""
)
"""Words of such links, in the languages that shops are in."""
_CONFIRMS = words("confirm confirmation verify verification validate bestatigen bestaetigen confirmer verifier")
_ACCOUNT = words("email mail account user users signup register registration subscription newsletter konto compte")
"""A confirmation is of an account where one of these stands by; else it may be of an order, whose number is no pass."""
_CALLS_BACK = words("callback oauth oauth2callback oauthcallback signinoidc cb sso")
"""Where a sign-in comes back to, with a code that can be had for a session (RFC 6749, 4.1.2)."""
_PASS = re.compile(r"(?=\D*\d\D*\d)(?=[^A-Za-z]*[A-Za-z][^A-Za-z]*[A-Za-z])[A-Za-z0-9_./~-]{16,256}")
_OF_CAMPAIGNS = re.compile(
    r"utm_.*|.*clid|srsltid|igshid|epik|_hs\w+|mkt_tok|mc_[ce]id|_ga|state|nonce|session_state", re.IGNORECASE
)
_MAY_BE = frozenset({Role.PLAIN, Role.FLAG, Role.SAFE, Role.TOKEN, Role.PASSWORD})
_MIXED = re.compile(r"[A-Za-z]\d|\d[A-Za-z]")
_LONGEST_NAME = 64


def among(path: Sequence[str], parts: Sequence[str]) -> list[tuple[str, str]]:
    """Return (name, text) of the passes among the parameters of a URL whose path lets in, or is called back."""
    said = {word for segment in path if len(segment) <= _LONGEST_NAME for word in tokens_of(unquote(segment))}
    lets_in = _lets_in(said) or any(role_of_word(word) is Role.PASSWORD for word in said)
    if not lets_in and said.isdisjoint(_CALLS_BACK):
        return []
    return [
        (name, value) for name, value in map(pair_of, parts) if (lets_in or name == "code") and _is_pass(name, value)
    ]


def _is_pass(name: str, value: str) -> bool:
    if not _PASS.fullmatch(value) or not _is_random(value) or _OF_CAMPAIGNS.fullmatch(name):
        return False
    return role_of(name) in _MAY_BE


def _lets_in(said: AbstractSet[str]) -> bool:
    return not said.isdisjoint(_LETS_IN) or not (said.isdisjoint(_CONFIRMS) or said.isdisjoint(_ACCOUNT))


def handed_over(segments: Sequence[str]) -> int | None:
    """Return the place of the segment of a path that is such a pass; None where none is.

    >>> handed_over(["", "reset-password", "f3Q9x2Lk8Zt7Vb1M"]), handed_over(["", "invite", "summer-sale-2026-friends"])
    (2, None)
    """
    said: set[str] = set()
    for at, segment in enumerate(segments):
        if at and _PASS.fullmatch(segment) and _is_random(segment):
            if _lets_in(said):
                return at
        elif len(segment) <= _LONGEST_NAME:
            said.update(tokens_of(segment))
    return None


def _is_random(segment: str) -> bool:
    """Tell a token from a slug, whose parts are words or numbers."""
    return any(_MIXED.search(part) for part in re.split("[-_]", segment))
