"""Where the third labelled set puts its data: the places of a request that personal data ends in, and whole stories."""

# ruff: noqa: ARG001, A001, A002, C901, E501, PLR0912, PLR0917, RUF100 - makers share a signature; tables are read across

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from bench._pii_third_people import LOCALES, keyed, person, place
from bench._pii_third_plants import Datum, Plant, b64

SITES = (
    ("nordmarkt.example", "shop"), ("maison-laine.example", "shop"), ("zapateria-sol.example", "shop"), ("brightcart.example", "shop"),
    ("kuvert-books.example", "shop"), ("gardenhaus.example", "shop"), ("pixelphones.example", "shop"), ("tatlidukkan.example", "shop"),
    ("firstharbour-bank.example", "bank"), ("sparkonto.example", "bank"), ("bancaverde.example", "bank"), ("swiftpay.example", "bank"),
    ("assurmax.example", "insurer"), ("kfz-schutz.example", "insurer"), ("homecover.example", "insurer"),
    ("klinik-am-see.example", "clinic"), ("citydental.example", "clinic"), ("telemedico.example", "clinic"), ("apteka24.example", "clinic"),
    ("planboard.example", "saas"), ("invoicely.example", "saas"), ("helpdeskr.example", "saas"), ("crewtime.example", "saas"),
    ("fjordair.example", "travel"), ("hotelista.example", "travel"), ("railpass.example", "travel"), ("viajero.example", "travel"),
    ("dagblad.example", "news"), ("themorningpost.example", "news"), ("gazetteria.example", "news"),
    ("jobwelle.example", "jobs"), ("empregos.example", "jobs"), ("openhands.example", "charity"), ("secours.example", "charity"),
    ("northfield-school.example", "school"), ("gemeinde-online.example", "government"), ("e-vatandas.example", "government"),
    ("heartmatch.example", "dating"), ("casafacile.example", "real estate"), ("telefonix.example", "telecom"), ("quickbite.example", "food"),
)  # fmt: skip
PATHS = ("/", "/checkout", "/account", "/cart", "/contact", "/search", "/login", "/help/returns", "/c/lamps", "/p/oak-table-4471",
         "/step-2", "/anfrage", "/panier", "/mi-cuenta", "/zamowienie", "/bestellen", "/apply", "/quote/result")  # fmt: skip
TITLES = (
    "Checkout",
    "Your basket",
    "Kontakt",
    "Mon panier",
    "Search results",
    "Login",
    "Zamówienie",
    "Ofertas",
    "FAQ",
    "ご注文",
    "عروض",
)


@dataclass(slots=True)
class Spot:
    """What goes into one hit, before a vendor's format is put around it. `only_page` fits tags without properties."""

    props: dict[str, Any] = field(default_factory=dict)
    page: str = ""
    title: str = ""
    referrer: str = ""
    only_page: bool = False


def spot(pick: random.Random, datum: Datum, where: str) -> Spot:
    """Return the datum in this place."""
    host = pick.choice(SITES)[0]
    base = f"https://www.{host}"
    at = Spot(page=base + pick.choice(PATHS), title=f"{pick.choice(TITLES)} | {host.split('.')[0].title()}")
    at.referrer = pick.choice(("", base + "/", "https://www.google.com/", base + pick.choice(PATHS)))
    _PLACES[where](pick, at, datum, base)
    at.only_page = not at.props
    return at


def _obj(datum: Datum) -> dict[str, str]:
    return dict(datum.fields)


def _property(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.props = dict(d.fields)


def _user_property(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.props = {pick.choice(("user", "traits", "customer", "visitor", "profile")): _obj(d) | {"plan": "gold"}}


def _form_json(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    name, value = pick.choice((("name", "value"), ("field", "value"), ("id", "val"), ("key", "value")))
    fields = [{name: key, value: text} for key, text in d.fields]
    fields.insert(pick.randint(0, 1), {name: "newsletter", value: "on"})
    fields.append({name: "country", value: "other"})
    at.props = {
        pick.choice(("form_data", "fields", "formFields", "form")): pick.choice(
            (json.dumps(fields, ensure_ascii=False), fields)
        )
    }


def _form_urlencoded(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.props = {
        pick.choice(("form_data", "serialized_form", "post_data")): urlencode({"step": 2, **_obj(d), "terms": "on"})
    }


def _query(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.page += "?" + urlencode({"src": "mail", **_obj(d), "v": 3})


def _fragment(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.page += pick.choice(("#", "#/confirm?")) + urlencode(_obj(d) | {"state": "ok"})


def _referrer(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.referrer = f"{base}{pick.choice(PATHS)}?{urlencode(_obj(d))}"


def _data_layer(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    inner = {
        "event": "order",
        "customer": {"id": 88, pick.choice(("billing", "contact", "details")): _obj(d)},
        "items": 2,
    }
    at.props = {pick.choice(("dataLayer", "digitalData", "payload")): pick.choice((inner, [inner], json.dumps(inner)))}


def _graphql(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    body = {
        "operationName": "Update",
        "variables": {"input": _obj(d)},
        "query": "mutation Update($input: Input!) { update(input: $input) { id } }",
    }
    at.props = {pick.choice(("request_body", "graphql", "xhr_body")): json.dumps(body, ensure_ascii=False)}


def _input_value(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    (key, value), *_ = d.fields
    at.props = pick.choice((
        {"selector": f"input[name={key}]", "value": value, "type": "input"},
        {"field_name": key, "field_value": value}, {"element_id": f"#{key}", "input_value": value},
        {"autofilled": True, "input": {"name": key, "value": value}},
    ))  # fmt: skip


def _label(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    text = ", ".join(f"{key}{pick.choice((': ', '='))}{value}" for key, value in d.fields)
    at.props = {"event_category": "form", "event_label": text}


def _cookie(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    own = "; ".join(f"{key}={quote(value)}" for key, value in d.fields)
    at.props = {
        pick.choice(("cookie", "cookies", "document_cookie")): f"_ga=GA1.1.1290.176312; {own}; lang=de; theme=dark"
    }


def _base64(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.props = {
        pick.choice(("q", "state", "blob", "ctx", "data")): b64(json.dumps(_obj(d) | {"v": 2}, ensure_ascii=False))
    }


def _jwt(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    claims = {"iss": "login", **_obj(d), "exp": 1_780_000_000}
    parts = (
        b64(json.dumps(x, ensure_ascii=False)).rstrip("=").replace("+", "-").replace("/", "_")
        for x in ({"alg": "HS256", "typ": "JWT"}, claims)
    )
    at.props = {"identity": ".".join((*parts, "c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4tMTIzNDU2Nzg"))}


def _double(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    inner = f"{base}/next?{urlencode(_obj(d))}"
    at.page += f"?{pick.choice(('redirect', 'return_to', 'next', 'url'))}={quote(pick.choice((inner, quote(inner, safe=''))), safe='')}"


def _link(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.props = {
        pick.choice(
            ("link_url", "href", "destination", "outbound_url")
        ): f"{base}/go?{urlencode(_obj(d))}&utm_source=mail"
    }


def _xml(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    inner = "".join(f"<{key}>{value}</{key}>" for key, value in d.fields)
    at.props = {pick.choice(("request", "soap", "body")): f'<?xml version="1.0"?><order><id>5512</id>{inner}</order>'}


def _stack(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.props = {
        pick.choice(
            ("stack", "exception", "error")
        ): f"Error: invalid payload {json.dumps(_obj(d), ensure_ascii=False)}\n    at submit (app.8f3a.js:1:2345)"
    }


def _error(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.props = {pick.choice(("error_message", "exDescription", "message", "form_error", "alert_text")): d.sentence}


def _chat(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    lines = [
        {"from": "bot", "text": "How can I help?"},
        {"from": "visitor", "text": d.sentence},
        {"from": "bot", "text": "One moment."},
    ]
    at.props = pick.choice((
        {"transcript": lines}, {"chat_message": d.sentence}, {"transcript": "\n".join(f"{x['from']}: {x['text']}" for x in lines)},
    ))  # fmt: skip


def _element_text(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.props = {pick.choice(("element_text", "click_text", "text", "inner_text")): d.sentence}


def _title(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.title = d.title


def _path(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    value = d.fields[0][1]
    at.page = f"{base}/{pick.choice(('users', 'unsubscribe', 'invite', 'account'))}/{pick.choice((value, quote(value, safe='')))}/{pick.choice(('orders', 'confirm', ''))}"


def _utm(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.page += f"?utm_source=newsletter&utm_medium=email&{pick.choice(('utm_content', 'utm_term', 'utm_id'))}={quote(d.fields[0][1])}"


def _search(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    key, value = pick.choice(("search_term", "query", "q", "search_query")), d.fields[0][1]
    at.props = {key: value} | dict(d.fields[1:])
    if pick.random() < 0.4:
        at.page = f"{base}/search?q={quote(value)}"


def _array(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.props = {pick.choice(("recipients", "contacts", "invitees", "share_with")): [d.fields[0][1]]}


def _concat(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    mark = pick.choice("|;~")
    at.props = {
        pick.choice(("row", "record", "crm", "custom1")): mark.join(
            ("88121", "gold", d.fields[0][1], "2026-03", "true")
        )
    }


def _unsubscribe(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.page = f"{base}/newsletter/unsubscribe?{pick.choice(('e', 'u', 'email', 'addr'))}={quote(d.fields[0][1])}&list=7"


def _reset(pick: random.Random, d: Datum, base: str) -> str:
    return base + pick.choice(
        ("/reset-password", "/account/password/edit", "/passwort-zuruecksetzen", "/users/password/edit")
    )


def _reset_query(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.page = f"{_reset(pick, d, base)}?{urlencode(_obj(d))}"


def _reset_referrer(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.referrer = f"{_reset(pick, d, base)}?{urlencode(_obj(d))}"


def _reset_path(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.page = (
        f"{base}/{pick.choice(('password/reset', 'reset-password', 'account/recover', 'auth/reset'))}/{d.fields[0][1]}"
    )


def _whole_page(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.page = d.fields[0][1]


def _whole_referrer(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.referrer = d.fields[0][1]


_CLINIC = "https://www.klinik-am-see.example"


def _booking_path(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.page = f"{_CLINIC}/{pick.choice(('book-appointment', 'appointments/new', 'termin-buchen', 'my-bookings'))}/{d.fields[0][1]}"
    at.props = dict(d.fields[1:])


def _booking_title(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.page = f"{_CLINIC}/my-bookings/{pick.randint(100, 999)}"
    at.title = pick.choice(("Your appointment: {}", "Booking confirmed - {}", "My bookings: {}")).format(d.fields[0][1])
    at.props = dict(d.fields[1:])


def _answer(pick: random.Random, at: Spot, d: Datum, base: str) -> None:
    at.props = {pick.choice(("answer", "chat_message", "reason_for_visit", "free_text")): d.fields[0][1]} | dict(
        d.fields[1:]
    )


Placer = Callable[[random.Random, Spot, Datum, str], None]
_PLACES: dict[str, Placer] = {
    "property": _property, "user_property": _user_property, "form_json": _form_json, "form_urlencoded": _form_urlencoded, "query": _query, "fragment": _fragment, "referrer": _referrer, "data_layer": _data_layer, "graphql": _graphql, "input_value": _input_value, "label": _label, "cookie": _cookie, "base64": _base64, "jwt": _jwt, "double": _double, "link": _link, "xml": _xml, "stack": _stack, "error": _error, "chat": _chat, "element_text": _element_text, "title": _title, "path": _path, "utm": _utm, "search": _search, "array": _array, "concat": _concat, "unsubscribe": _unsubscribe, "reset_query": _reset_query, "reset_referrer": _reset_referrer, "reset_path": _reset_path, "whole_page": _whole_page, "whole_referrer": _whole_referrer, "booking_path": _booking_path, "booking_title": _booking_title, "answer": _answer,
}  # fmt: skip


def story(pick: random.Random, code: str) -> tuple[str, Spot, tuple[Plant, ...], tuple[str, ...]]:
    """Return a whole form of one visitor as a site sends it: its name, the spot, what is personal in it, what may be."""
    who = person(pick, code)
    at = who.at
    base = f"https://www.{pick.choice(SITES)[0]}"
    k = {
        name: keyed(pick, at, name)
        for name in ("email", "phone", "first", "last", "street", "postcode", "town", "born")
    }
    form = {k["first"]: who.first, k["last"]: who.last, k["email"]: who.email, k["phone"]: who.phone}
    address = {k["street"]: who.street, k["postcode"]: who.postcode, k["town"]: who.town}
    plants = {"email": Plant("email", (who.email,)), "phone": Plant("phone", (who.phone,)), "name": Plant("name", (who.last, who.full)),
              "address": Plant("address", (who.street,)), "birth_date": Plant("birth_date", (who.born,))}  # fmt: skip
    free = (who.first, who.town, who.postcode)
    name = pick.choice(("checkout", "prefilled", "application", "replay", "order_confirmation", "booking", "delivery"))
    spot = Spot(page=base + pick.choice(PATHS), title=pick.choice(TITLES))
    match name:
        case "checkout":
            spot.props = {"checkout": {"contact": form, "shipping": address, "step": 3}, "value": 49.9}
            said = ("email", "phone", "name", "address")
        case "prefilled":
            spot.page = f"{base}/quote?{urlencode(form | {k['born']: who.born, 'product': 'car'})}"
            said = ("email", "phone", "name", "birth_date")
        case "application":
            spot.props = {
                "form_data": json.dumps(
                    form | address | {k["born"]: who.born, "position": "Sales Manager"}, ensure_ascii=False
                )
            }
            said = ("email", "phone", "name", "address", "birth_date")
        case "replay":
            spot.props = {
                "events": [
                    {"t": 100 + n, "type": "input", "target": f"#{key}", "value": value}
                    for n, (key, value) in enumerate(form.items())
                ]
            }
            said = ("email", "phone", "name")
        case "order_confirmation":
            spot.page = f"{base}/order/confirmation?{urlencode({'order': pick.randint(10**6, 10**7), k['email']: who.email, k['last']: who.last})}"
            said = ("email", "name")
        case "booking":
            note = f"{who.full}, {who.born}, {who.phone}, {who.email}"
            spot.props = {"booking_note": note, "guests": 2}
            free = (*free, who.born)  # a date of what, it does not say
            said = ("email", "phone", "name")
        case _:
            lat, lon = place(pick)
            spot.props = {"delivery": {"name": who.full, **address, "lat": lat, "lng": lon, k["phone"]: who.phone}}
            plants["location"] = Plant("location", (lat, lon))
            said = ("name", "address", "phone", "location")
    return f"story-{name}", spot, tuple(plants[type] for type in said), free


PEOPLE = tuple(LOCALES)
