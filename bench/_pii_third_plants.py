"""The personal data of the third labelled set: one `Datum` is a value, what its field is called and how it is said.

Left out because a fair person may call them either way: lone first names and towns, customer and user numbers, private
network addresses, OAuth codes, card test numbers, publishable keys, birth dates in three fields, telephone links,
bylines of articles, licence plates, one-time codes, and special categories that nothing ties to a visitor.
"""

# ruff: noqa: ARG001, A001, A002, C901, E501, PLR0912, PLR0917, RUF100 - makers share a signature; tables are read across

from __future__ import annotations

import hashlib
import json
import random
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

from bench._pii_third_people import LOCALES, card, ip, keyed, person, place, says, token


@dataclass(frozen=True, slots=True)
class Plant:
    """Personal data in a hit: told right when a finding of its type overlaps one of the texts."""

    type: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Datum:
    """A value to place. `family` is what the halves are split by; `sentence` and `title` are "" where it has none."""

    family: str
    plant: Plant
    fields: tuple[tuple[str, str], ...]
    sentence: str = ""
    title: str = ""
    places: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


_HEX = "0123456789abcdef"
_ANY = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
_KEYED = ("property", "user_property", "form_json", "form_urlencoded", "query", "fragment", "referrer", "data_layer",
          "graphql", "input_value", "label", "cookie", "base64", "jwt", "double", "link", "xml", "stack")  # fmt: skip
_SAID = ("error", "chat", "element_text")


def _person_datum(pick: random.Random, code: str, type: str) -> Datum | None:
    who, family = person(pick, code), f"people-{code}"
    match type:
        case "email":
            field, value, said = "email", who.email, pick.choice(("mail", "wrong"))
        case "phone":
            field, value, said = "phone", who.phone, "phone"
        case "name":
            field, value, said = "name", who.full, "name"
        case "address":
            field, value, said = "street", who.street, "address"
        case "birth_date":
            field, value, said = "born", who.born, "born"
        case "national_id":
            field, value, said = "", who.identity, "identity"
        case _:
            field, value, said = "", who.iban, "iban"
    if not value:
        return None
    key = keyed(pick, who.at, field) if field else who.identity_key
    if type == "iban":
        key = pick.choice(("iban", "account_iban", "bank_account", "iban_number", "refund_iban"))
    places = _KEYED + _SAID * 3
    if key in ("name", "naam", "namn"):  # of a person only where a form says whose
        places = ("form_json", "form_urlencoded", "input_value", *_SAID)
    title = ""
    if type == "name":
        title, places = says(pick, who, "title"), (*places, "title", "title", "title", "title")
    if type == "email":
        title = pick.choice((f"Inbox (3) - {who.email}", f"{says(pick, who, 'mail')}", f"Settings · {who.email}"))
        places = (*places, "title", "path", "path", "utm", "search", "array", "concat", "unsubscribe")
    if type == "phone" and value.startswith("+"):  # without its country only a key or a sentence says what it is
        places = (*places, "array")
    if type == "address":
        value = pick.choice((who.street, f"{who.street}, {who.postcode} {who.town}"))
    free = (who.town, who.postcode, who.full if type != "name" else "~", who.street if type != "address" else "~")
    return Datum(family, Plant(type, (value, *((who.street,) if type == "address" else ()))), ((key, value),),
                 says(pick, who, said), title, places, free)  # fmt: skip


def _card(pick: random.Random, brand: str) -> Datum:
    value = card(pick, brand)
    key = pick.choice(
        ("card_number", "cardNumber", "cc_number", "pan", "kartennummer", "numero_tarjeta", "numero_carte")
    )
    said = pick.choice(("Payment with card {} was declined", "my card number is {}, please cancel the order",
                        "Zahlung mit Karte {} abgelehnt", "La carte {} a été refusée"))  # fmt: skip
    places = (*_KEYED, *_SAID * 3, "search", "concat")
    return Datum(f"card-{brand}", Plant("card", (value,)), ((key, value),), said.format(value), "", places)


def _ip(pick: random.Random, variant: str) -> Datum:
    value = ip(pick, 6 if "v6" in variant else 4)
    key = pick.choice(("ip", "client_ip", "user_ip", "ip_address", "remote_addr", "visitorIp", "x_forwarded_for"))
    said = pick.choice(("Request from {} was blocked by the firewall", "Too many attempts from IP {}",
                        "New sign-in from {} (Chrome on Windows)", "Zugriff von {} verweigert",
                        "Connexion depuis {} refusée"))  # fmt: skip
    places = _SAID if variant.endswith("text") else (*_KEYED,)
    return Datum(f"ip-{variant}", Plant("ip", (value,)), ((key, value),), said.format(value), "", places)


def _location(pick: random.Random, variant: str) -> Datum:
    lat, lon = place(pick)
    plant = Plant("location", (lat, lon))
    pair = pick.choice((("lat", "lng"), ("latitude", "longitude"), ("user_lat", "user_lon"), ("geo_lat", "geo_long")))
    fields = tuple(zip(pair, (lat, lon), strict=True))
    joined = (
        (pick.choice(("user_location", "coords", "geo", "latlng", "position", "current_location")), f"{lat},{lon}"),
    )
    said = pick.choice((f"Geolocation: {lat}, {lon} (accuracy 12 m)", f"Finding restaurants near {lat},{lon}",
                        f"No courier available at {lat}, {lon}", f"Aktueller Standort: {lat}, {lon}"))  # fmt: skip
    places: tuple[str, ...] = (
        "property",
        "user_property",
        "form_json",
        "data_layer",
        "graphql",
        "base64",
        "cookie",
        "jwt",
    )
    if variant == "url":
        places = ("query", "referrer", "fragment", "double", "link", "form_urlencoded")
    if variant == "text":
        places = _SAID
    return Datum(f"location-{variant}", plant, joined if variant == "joined" else fields, said, "", places)


def _jwt(pick: random.Random, claims: dict[str, object]) -> str:
    head, body = (urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in
                  ({"alg": "RS256", "typ": "JWT"}, claims))  # fmt: skip
    return f"{head}.{body}.{token(pick, 86, _ANY)}"


def _secret(pick: random.Random, variant: str) -> Datum:
    places: tuple[str, ...] = _KEYED
    said = ""
    match variant:
        case "reset-query":
            key, value = pick.choice((("token", token(pick, 40, _HEX)), ("reset_token", token(pick, 24, _ANY)),
                                      ("reset_password_token", token(pick, 20, _ANY))))  # fmt: skip
            places = ("reset_query", "reset_referrer")
        case "reset-path":
            key, value, places = "token", token(pick, pick.choice((32, 43)), pick.choice((_HEX, _ANY))), ("reset_path",)
        case "magic-link":
            key, value = (
                pick.choice(("login_token", "magic_token", "auth_token", "signin_token")),
                token(pick, 36, _ANY),
            )
            places = ("query", "referrer", "link", "double", "fragment")
        case "password":
            key = pick.choice(("password", "passwd", "pwd", "user_password", "kennwort", "passwort", "mot_de_passe",
                               "contrasena", "senha", "wachtwoord", "lösenord", "haslo", "sifre"))  # fmt: skip
            value = pick.choice(("Sommer2024!", "hunter2!x", "Tr0ub4dor&3", "margarita77", "Qwertz!93", "lucky-Frog9"))
            places = (
                "property",
                "form_json",
                "form_urlencoded",
                "query",
                "data_layer",
                "input_value",
                "base64",
                "graphql",
            )
        case "access-token":
            key = pick.choice(("access_token", "accessToken", "refresh_token", "bearer_token", "session_token"))
            value = token(pick, 44, _ANY)
            said = pick.choice(
                (f"401 from /api/me, headers: Authorization: Bearer {value}", f"Invalid bearer token: Bearer {value}")
            )
            places = (*_KEYED, "error", "error")
        case "vendor-key":
            value = pick.choice(("sk_" + "live_" + token(pick, 24, _ANY), "gh" + "p_" + token(pick, 36, _ANY),
                                 "AK" + "IA" + token(pick, 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
                                 "xox" + "b-" + token(pick, 12, "123456789") + "-" + token(pick, 24, _ANY)))  # fmt: skip
            key = pick.choice(("key", "config", "debug", "value", "note"))
            said, places = (
                f"Request failed with key {value}",
                ("property", "data_layer", "error", "error", "query", "base64", "stack"),
            )
        case "session-cookie":
            key = pick.choice(
                ("PHPSESSID", "JSESSIONID", "sessionid", "connect.sid", "ASP.NET_SessionId", "laravel_session")
            )
            value, places = token(pick, pick.choice((26, 32)), _HEX), ("cookie", "cookie", "query", "property")
        case "jwt":
            key = pick.choice(("id_token", "jwt", "token", "auth"))
            value = _jwt(pick, {"sub": token(pick, 12, _HEX), "iat": 1763000000 + pick.randint(0, 9999), "iss": "idp"})
            places = ("property", "query", "fragment", "data_layer", "cookie", "referrer")
        case "connection":
            key, secret = "message", token(pick, 12, _ANY)
            value = f"{pick.choice(('postgres', 'mysql', 'mongodb', 'amqp'))}://{pick.choice(('app', 'svc', 'root'))}:{secret}@db-{pick.randint(1, 9)}.internal/shop"
            return Datum("secret-connection", Plant("secret", (secret,)), ((key, value),), f"could not connect to {value}",
                         "", ("error", "stack", "property"))  # fmt: skip
        case _:
            key, secret = "url", token(pick, 11, _ANY)
            value = (
                f"https://{pick.choice(('staging', 'preview', 'partner'))}:{secret}@stage.nordmarkt.example/checkout"
            )
            return Datum(
                "secret-basic-auth",
                Plant("secret", (secret,)),
                ((key, value),),
                "",
                "",
                ("whole_page", "whole_referrer", "property"),
            )
    return Datum(f"secret-{variant}", Plant("secret", (value,)), ((key, value),), said, "", places)


def _weak(pick: random.Random, variant: str) -> Datum:
    who = person(pick, pick.choice(list(LOCALES)))
    number = "".join(c for c in who.phone if c.isdigit())
    what = {"email-md5": ("md5", who.email), "email-sha1": ("sha1", who.email), "phone-md5": ("md5", number),
            "phone-sha1": ("sha1", number), "gravatar": ("md5", who.email)}[variant]  # fmt: skip
    digest = hashlib.new(what[0], what[1].encode(), usedforsecurity=False).hexdigest()
    plant = Plant("weak_hash", (digest,))
    if variant == "gravatar":
        address = f"https://www.gravatar.com/avatar/{digest}?s={pick.choice((48, 80))}&d=mp"
        key = pick.choice(("avatar", "avatar_url", "photo", "image", "picture"))
        return Datum("weak-gravatar", plant, ((key, address),), "", "", ("property", "user_property", "data_layer"))
    keys = {"email-md5": ("email_md5", "md5_email", "hashed_email", "emailHash", "hem"), "email-sha1": ("email_sha1", "sha1_email",
            "hashedEmail", "email_hash"), "phone-md5": ("phone_md5", "hashed_phone", "phoneHash"),
            "phone-sha1": ("phone_sha1", "hashed_phone", "mobile_hash")}[variant]  # fmt: skip
    places = ("property", "user_property", "query", "data_layer", "cookie", "base64", "referrer", "form_urlencoded")
    return Datum(f"weak-{variant}", plant, ((pick.choice(keys), digest),), "", "", places)


_SPECIAL = {
    "religion": (("religion", "catholic"), ("religion", "musulmane"), ("konfession", "evangelisch"), ("religious_belief", "Hindu")),
    "orientation": (("sexual_orientation", "bisexual"), ("orientation_sexuelle", "lesbienne"), ("sexual_preference", "gay")),
    "diagnosis": (("diagnosis", "type 2 diabetes"), ("diagnose", "Depression"), ("diagnostico", "asma"), ("primary_diagnosis", "F32.1")),
    "condition": (("medical_condition", "epilepsy"), ("health_conditions", "HIV positive"), ("vorerkrankungen", "Rheuma")),
    "medication": (("medication", "sertraline 50mg"), ("current_medications", "metformin"), ("medikamente", "Insulin")),
    "politics": (("political_affiliation", "Green Party"), ("political_opinion", "far left"), ("political_views", "conservative")),
    "union": (("trade_union_member", "UNISON"), ("gewerkschaft", "ver.di"), ("union_membership", "yes")),
    "ethnicity": (("ethnicity", "Black Caribbean"), ("ethnic_origin", "Roma"), ("race_ethnicity", "Hispanic")),
    "disability": (("disability", "wheelchair user"), ("disability_type", "hearing impairment"), ("schwerbehinderung", "GdB 50")),
    "status": (("hiv_status", "positive"), ("pregnancy_status", "second trimester"), ("mental_health", "anxiety disorder")),
}  # fmt: skip
_TIED = {
    "tied-search": ("search", ("pregnancy test", "abortion clinic near me", "hiv self test kit", "antidepressants without prescription",
                               "schwangerschaftsabbruch beratung", "test vih gratuit")),
    "tied-path": ("booking_path", ("hiv-testing", "abortion-consultation", "depression-therapy", "std-screening", "cancer-screening-follow-up",
                                   "suchtberatung")),
    "tied-title": ("booking_title", ("HIV test", "Pregnancy termination", "Depression therapy", "Chlamydia test", "Gender reassignment consultation",
                                     "Alkoholentzug")),
    "tied-answer": ("answer", ("I was diagnosed with bipolar disorder", "I am HIV positive", "I am pregnant, 11 weeks", "I have type 1 diabetes",
                               "Ich habe Depressionen", "soy seropositivo")),
}  # fmt: skip


def _special(pick: random.Random, variant: str) -> Datum:
    if variant in _TIED:
        where, texts = _TIED[variant]
        text = pick.choice(texts)
        user = (pick.choice(("user_id", "member_id", "patient_id")), f"u_{pick.randint(10_000, 99_999)}")
        return Datum(
            f"special-{variant}", Plant("special_category", (text,)), (("text", text), user), text, "", (where,)
        )
    key, value = pick.choice(_SPECIAL[variant])
    places = ("property", "user_property", "form_json", "form_urlencoded", "query", "data_layer", "graphql", "input_value",
              "base64", "referrer")  # fmt: skip
    return Datum(f"special-{variant}", Plant("special_category", (value,)), ((key, value),), "", "", places)


Maker = Callable[[random.Random, str], Datum | None]


def _of(type: str) -> Maker:
    return lambda pick, code: _person_datum(pick, code, type)


_PEOPLE = tuple(LOCALES)
MAKERS: dict[str, tuple[Maker, tuple[str, ...]]] = {
    **{type: (_of(type), _PEOPLE) for type in ("email", "phone", "name", "address", "birth_date", "national_id", "iban")},
    "card": (_card, ("visa", "mastercard", "amex")),
    "ip": (_ip, ("v4-key", "v4-text", "v6-key", "v6-text")),
    "location": (_location, ("pair", "joined", "url", "text")),
    "secret": (_secret, ("reset-query", "reset-path", "magic-link", "password", "access-token", "vendor-key", "session-cookie", "jwt",
                         "connection", "basic-auth")),
    "weak_hash": (_weak, ("email-md5", "email-sha1", "phone-md5", "phone-sha1", "gravatar")),
    "special_category": (_special, (*_SPECIAL, *_TIED)),
}  # fmt: skip


def b64(text: str) -> str:
    """Return the text in base64, as `btoa` writes it."""
    return b64encode(text.encode()).decode()
