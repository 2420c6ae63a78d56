"""The clean half of the third labelled set: what looks like personal data on real sites and is none.

Each kind gives properties, or a page, a title or a referrer; its name is the family it is split by.
"""

# ruff: noqa: ARG001, ARG005, A001, A002, C901, E501, PLR0912, PLR0917, RUF100 - makers share a signature; tables are read across

from __future__ import annotations

import hashlib
import json
import random
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from stdnum import ean, isbn, luhn

from bench._pii_third_people import token
from bench._pii_third_places import PATHS, SITES, TITLES, Spot

_HEX, _DIGITS, _UPPER = "0123456789abcdef", "0123456789", "ABCDEFGHJKLMNPQRSTUVWXYZ"
_BRANDS = ("Hugo Boss", "Tommy Hilfiger", "Calvin Klein", "Ralph Lauren", "Jack Daniel's", "Dr. Martens", "Paul Smith", "Michael Kors", "Karl Lagerfeld",
           "Jean Paul Gaultier", "Yves Saint Laurent", "Marc O'Polo", "Ted Baker", "Kate Spade", "Elizabeth Arden", "Tom Tailor", "Tom Ford", "Vera Bradley",
           "Louis Vuitton", "Carolina Herrera", "Paco Rabanne", "Johnnie Walker", "Jack Wolfskin", "Max Mara", "Massimo Dutti", "Adolfo Domínguez")  # fmt: skip
_PRODUCTS = ("Oak table", "Lampe Ophelia", "Sessel Charlotte", "Robe Mathilde", "Vestido Carmen", "Stuhl Emma", "Billy bookcase", "Trainers Stan Smith",
             "Air Jordan 1", "Barbie Dreamhouse", "Earl Grey tea", "Johnny Bravo T-shirt", "Kaffee Melitta Gold", "Chuck Taylor All Star", "Camicia Oxford",
             "iPhone 15 Pro 256GB", "Galaxy S23 128GB", "Bosch GSR 12V-15", "Uhr Daniel Wellington", "Sofa Stockholm 3-Sitzer", "Pizza Margherita", "Caesar Salad")  # fmt: skip
_FAMOUS = ("Angela Merkel", "Barack Obama", "Taylor Swift", "Emmanuel Macron", "Lionel Messi", "Greta Thunberg", "Elon Musk", "Pedro Sánchez", "Rafael Nadal",
           "Frida Kahlo", "Marie Curie", "Martin Luther King", "Vincent van Gogh", "Agatha Christie", "John Wick", "Harry Potter", "Sherlock Holmes")  # fmt: skip
_PLACES = ("Albert-Einstein-Gymnasium", "Martin Luther King High School", "St. Mary's Hospital", "Mario's Trattoria", "Saint Paul", "San José", "Frankfurt am Main",
           "Santiago de Compostela", "John F. Kennedy Airport", "Charles de Gaulle", "Stadion Santiago Bernabéu", "Hotel Santa Maria", "Rosa-Luxemburg-Platz",
           "King's Cross", "Los Angeles", "Buenos Aires", "St. Moritz", "Porto Alegre", "Sankt Peter-Ording")  # fmt: skip
_COMPANIES = ("Müller & Söhne GmbH", "Ernst & Young", "Johnson & Johnson", "Goldman Sachs", "Morgan Stanley", "Deloitte", "Peek & Cloppenburg", "Robert Bosch GmbH",
              "J. P. Morgan", "Procter & Gamble", "Leroy Merlin", "Marks & Spencer", "Galeries Lafayette", "El Corte Inglés", "Albert Heijn", "Dr. Oetker")  # fmt: skip
_STREETS = ("12 High Street, Leeds LS1 4DL", "Hauptstraße 45, 10827 Berlin", "25 rue de Rivoli, 75004 Paris", "Gran Vía 32, 28013 Madrid", "Via Torino 18, 20123 Milano",
            "Kalverstraat 92, 1012 PH Amsterdam", "Drottninggatan 53, 111 21 Stockholm", "ul. Marszałkowska 104, 00-017 Warszawa")  # fmt: skip

Params = Mapping[str, Any]


def _sku(p: random.Random) -> str:
    return p.choice(
        (
            f"{token(p, 3, _UPPER)}-{token(p, 5, _DIGITS)}-{token(p, 2, _UPPER)}",
            token(p, p.choice((7, 8, 9, 11)), "123456789"),
            f"A{token(p, 8, _DIGITS)}",
        )
    )


def _ean(p: random.Random) -> str:
    body = p.choice(("400", "541", "871", "590", "880")) + token(p, 9, _DIGITS)
    return body + ean.calc_check_digit(body)


def _isbn(p: random.Random) -> str:
    body = "978" + p.choice("0123") + token(p, 8, _DIGITS)
    number = body + ean.calc_check_digit(body)
    return p.choice((number, isbn.format(number)))


def _serial(p: random.Random) -> str:
    body = "35" + token(p, 12, _DIGITS)
    return body + p.choice((luhn.calc_check_digit(body), "7"))


def _parcel(p: random.Random) -> str:
    return p.choice(
        (
            f"1Z{token(p, 6, _UPPER + _DIGITS)}{token(p, 10, _DIGITS)}",
            f"0034043{token(p, 13, _DIGITS)}",
            f"JJD{token(p, 18, _DIGITS)}",
            f"RR{token(p, 9, _DIGITS)}DE",
            f"3S{token(p, 4, _UPPER)}{token(p, 9, _DIGITS)}",
        )
    )


def _uuid(p: random.Random) -> str:
    return "-".join(token(p, n, _HEX) for n in (8, 4, 4, 4, 12))


def _phone(p: random.Random) -> str:
    return p.choice(
        (
            f"+49 30 2093 {p.randint(1000, 9999)}",
            f"0800 {p.randint(100, 999)} {p.randint(1000, 9999)}",
            f"+44 113 496 0{p.randint(100, 999)}",
            f"01 70 18 99 {p.randint(10, 99)}",
            f"+34 912 345 {p.randint(100, 999)}",
        )
    )


def _shop_place(p: random.Random) -> tuple[str, str]:
    lat, lon = p.choice(((53.79, -1.54), (52.5, 13.38), (48.85, 2.35), (40.41, -3.7)))
    return f"{lat + p.random() / 100:.6f}", f"{lon + p.random() / 100:.6f}"


def _money(p: random.Random) -> str:
    n = p.uniform(3, 2500)
    return p.choice((f"{n:.2f}", f"{n:,.2f} €", f"€{n:.2f}", f"{n:.2f} zł", f"R$ {n:.2f}", f"¥{int(n * 100):,}"))


def _site(p: random.Random) -> str:
    return "https://www." + p.choice(SITES)[0]


def _slug(text: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in text.lower()).replace("--", "-").strip("-")


def _pii_free_b64(p: random.Random) -> str:
    return b64encode(
        json.dumps({"v": 2, "exp": p.choice(("a", "b")), "ids": [p.randint(10**7, 10**9) for _ in range(3)]}).encode()
    ).decode()


def _md5(p: random.Random) -> str:
    return hashlib.new("md5", token(p, 9, _HEX).encode(), usedforsecurity=False).hexdigest()


Kind = Callable[[random.Random], Params]
KINDS: dict[str, Kind] = {
    "brand": lambda p: {p.choice(("item_brand", "brand", "manufacturer", "designer", "filter_brand")): p.choice(_BRANDS)},
    "brand-search": lambda p: {p.choice(("search_term", "q", "query")): p.choice((p.choice(_BRANDS), f"{p.choice(_BRANDS)} {p.choice(('jeans', 'parfum', 'Schuhe'))}"))},
    "product": lambda p: {p.choice(("item_name", "product_name", "content_name", "product", "name")): p.choice((p.choice(_PRODUCTS), f"{p.choice(_BRANDS)} {p.choice(('Slim Fit Jeans', 'Eau de Parfum 50 ml', 'Polo'))}"))},
    "items": lambda p: {"items": [{"id": _sku(p), "name": p.choice(_PRODUCTS), "brand": p.choice(_BRANDS), "price": round(p.uniform(5, 400), 2), "quantity": 1} for _ in range(2)]},
    "sku": lambda p: {p.choice(("sku", "item_id", "variant_id", "product_id", "content_ids", "mpn")): _sku(p)},
    "order": lambda p: {p.choice(("order_id", "transaction_id", "orderNumber", "booking_ref", "invoice_no", "cart_id")): p.choice((token(p, p.choice((9, 10, 11, 12)), "123456789"), f"{p.randint(100, 999)}-{p.randint(10**6, 10**7 - 1)}-{p.randint(10**6, 10**7 - 1)}", f"ORD-2026-{p.randint(10**5, 10**6)}", token(p, 6, _UPPER + _DIGITS)))},
    "ean": lambda p: {p.choice(("ean", "gtin", "gtin13", "barcode", "upc")): _ean(p)},
    "isbn": lambda p: {p.choice(("isbn", "isbn13", "book_id", "search_term")): _isbn(p)},
    "serial": lambda p: {p.choice(("serial_number", "device_serial", "article_no", "model_no")): _serial(p)},
    "parcel": lambda p: {p.choice(("tracking_number", "parcel_id", "shipment", "sendungsnummer", "tracking_code")): _parcel(p)},
    "time": lambda p: {p.choice(("ts", "timestamp", "event_time", "page_load", "sent_at", "_t")): p.choice((1763900000 + p.randint(0, 99999), (1763900000 + p.randint(0, 99999)) * 1000 + 7, "2026-11-20T10:11:12.345Z", "20261120101112", "2026-11-20 10:11:12"))},
    "date": lambda p: {p.choice(("check_in", "departure_date", "delivery_date", "published", "valid_until", "start_date", "article_date")): p.choice(("2026-12-24", "24.12.2026", "03/12/2026", "2027-01-09", "2019-03-14", "12-11-2026"))},
    "old-date": lambda p: {p.choice(("release_date", "founded", "first_aired", "member_since", "vintage", "content_date")): p.choice(("1987-06-12", "1994-09-23", "01/05/1972", "12.04.1999", "1985"))},
    "version": lambda p: {p.choice(("app_version", "build", "sdk_version", "os_version", "firmware", "browser_version", "release")): p.choice(("10.0.19045.3803", "120.0.6099.109", "5.12.3.1", "17.4.1", "2.2.10.44", "126.0.2592.87", "8.1.0.2"))},
    "uuid": lambda p: {p.choice(("request_id", "event_id", "trace_id", "experiment_id", "correlationId", "message_id")): _uuid(p)},
    "buster": lambda p: {p.choice(("cb", "rnd", "ord", "cachebuster", "nonce_r", "z")): token(p, p.choice((9, 10, 13, 16)), "123456789")},
    "build": lambda p: {p.choice(("build_id", "git_sha", "commit", "release_sha", "bundle_version")): p.choice((token(p, 40, _HEX), token(p, 7, _HEX), f"20261120.{p.randint(1, 40)}", f"web-{token(p, 12, _HEX)}"))},
    "content-hash": lambda p: {p.choice(("etag", "content_hash", "file_md5", "image_hash", "checksum", "page_hash", "creative_id")): _md5(p)},
    "asset": lambda p: {p.choice(("script_src", "resource", "img", "css_url", "file")): f"{_site(p)}/assets/{p.choice(('main', 'vendor', 'chunk-17', 'hero@2x', 'icons@3x'))}.{token(p, 20, _HEX)}.{p.choice(('js', 'css', 'png', 'webp'))}"},
    "npm": lambda p: {p.choice(("script_src", "lib", "module")): p.choice(("https://cdn.jsdelivr.net/npm/jquery@3.7.1/dist/jquery.min.js", "@angular/core@17.0.2", "https://unpkg.com/@lottiefiles/lottie-player@2.0.2/dist/lottie-player.js", "swiper@11.0.5", "https://esm.sh/react-dom@18.2.0"))},
    "price": lambda p: {p.choice(("price", "value", "amount", "total", "salary_from", "donation_amount", "shipping_cost")): _money(p)},
    "size": lambda p: {p.choice(("dimensions", "size", "variant", "spec", "format")): p.choice(("210x90x75 cm", "EU 42 / UK 8", "W32 L34", "1920x1080", "4 x 1,5 V", "120 GB - 2.5 Zoll", "225/45 R17 91W"))},
    "public-title": lambda p: {p.choice(("article_title", "headline", "content_title", "video_title")): p.choice(("{} wins second term", "Interview mit {}", "Pourquoi {} a changé d'avis", "{}: Leben und Werk", "La vida de {}", "10 things about {}")).format(p.choice(_FAMOUS))},
    "topic": lambda p: {p.choice(("article_title", "headline", "content_category", "tag", "section", "page_name")): p.choice(("HIV treatment breakthrough in Europe", "Diabetes diet: ten recipes", "Pregnancy pillow test", "Gay pride parade draws 50,000", "Union votes for strike", "Catholic church elects bishop", "Depression glass collectors", "Cancer horoscope 2026", "Kirchensteuer erklärt", "Das Parteiprogramm der Grünen"))},
    "special-words": lambda p: p.choice(({"race": "10k run"}, {"orientation": "landscape"}, {"condition": "used - very good"}, {"party_size": 4}, {"party_type": "birthday"}, {"status": "positive"}, {"screen_orientation": "portrait-primary"}, {"race_name": "Berlin Marathon"}, {"union": "Western Union"}, {"faith": "Faith Hill"}, {"health": "ok"}, {"health_check": "passed"}, {"blood": "Blood orange juice"}, {"disability_access": "yes"}, {"religion_of_country": ""}, {"diagnostics": "enabled"}, {"treatment": "variant_b"}, {"political_map": "europe"})),
    "special-search": lambda p: {p.choice(("search_term", "q")): p.choice(("pregnancy pillow", "cancer zodiac necklace", "pride flag", "church candle", "union jack mug", "vitamin d", "race bib holder", "party hats"))},
    "city": lambda p: {p.choice(("city", "destination", "origin", "store_name", "location_name", "venue", "school", "departure_airport")): p.choice(_PLACES)},
    "company": lambda p: {p.choice(("company", "employer", "company_name", "partner", "seller", "merchant", "provider")): p.choice(_COMPANIES)},
    "store-address": lambda p: {p.choice(("store_address", "branch_address", "hotel_address", "pickup_point_address", "listing_address", "shop_location", "filiale_adresse")): p.choice(_STREETS)},
    "store-phone": lambda p: {p.choice(("store_phone", "hotline", "shop_phone", "support_phone", "service_number", "branch_phone")): _phone(p)},
    "tel-link": lambda p: {p.choice(("link_url", "href", "click_url")): "tel:" + _phone(p).replace(" ", "")},
    "mailto-link": lambda p: {p.choice(("link_url", "href", "click_url")): f"mailto:{p.choice(('info', 'support', 'kundenservice', 'contact', 'jobs', 'press'))}@{p.choice(SITES)[0]}"},
    "role-mail": lambda p: {p.choice(("message", "error_message", "element_text", "footer_text")): p.choice(("Something went wrong. Write to {}", "Fragen? {}", "Contactez {}", "Ayuda: {}")).format(f"{p.choice(('info', 'support', 'service', 'help', 'contact'))}@{p.choice(SITES)[0]}")},
    "placeholder": lambda p: {p.choice(("error_message", "placeholder", "validation", "hint")): p.choice(("Please enter a valid e-mail such as name@example.com", "z. B. max@beispiel.de", "Format: dd/mm/yyyy", "Ex.: 06 12 34 56 78", "Enter your IBAN (e.g. DE00 0000 0000 0000 0000 00)", "you@example.com", "Bitte geben Sie Ihre Telefonnummer ein", "Your first name is required"))},
    "masked": lambda p: {p.choice(("email", "phone", "card_number", "iban", "user_email", "full_name")): p.choice(("j***@g***.com", "**** **** **** 1881", "[redacted]", "xxxxx", "***", "(hidden)", "{{email}}", "undefined", "REDACTED", "+49 *** ****12", "DE** **** **** 3000"))},
    "form-names": lambda p: {p.choice(("fields", "invalid_fields", "form_fields", "errors")): p.choice(("first_name,last_name,email,phone", ["email", "dob"], "email_invalid", {"email": "required", "phone": "too_short", "birth_date": "invalid"}, "password:too_weak", "iban_checksum"))},
    "form-state": lambda p: {p.choice(("form_data", "form")): json.dumps([{"name": "email", "value": ""}, {"name": "newsletter", "value": "on"}, {"name": "country", "value": p.choice(("DE", "GB"))}, {"name": "quantity", "value": p.randint(1, 9)}])},
    "filled": lambda p: {p.choice(("email", "phone", "address", "birth_date", "name", "password", "iban")): p.choice((True, False, "filled", "yes", "valid", "changed", "empty", 1, 0, "set"))},
    "store-place": lambda p: dict(zip(p.choice((("store_lat", "store_lng"), ("branch_latitude", "branch_longitude"), ("hotel_lat", "hotel_lon"))), _shop_place(p), strict=True)),
    "stores": lambda p: {"stores": [{"store_id": p.randint(100, 999), "name": p.choice(_PLACES), "address": p.choice(_STREETS), "lat": float(lat), "lng": float(lon), "phone": _phone(p)} for lat, lon in (_shop_place(p), _shop_place(p))]},
    "coarse": lambda p: {"lat": p.choice(("52.5", "48.9", "40.4")), "lng": p.choice(("13.4", "2.4", "-3.7"))},
    "geometry": lambda p: {p.choice(("click", "bounds", "path", "pointer", "viewport", "scroll_position")): p.choice((f"{p.uniform(0, 1900):.4f},{p.uniform(0, 900):.4f}", f"M{p.uniform(0, 99):.3f} {p.uniform(0, 99):.3f}L{p.uniform(0, 99):.3f} {p.uniform(0, 99):.3f}", {"x": round(p.uniform(0, 1900), 4), "y": round(p.uniform(0, 900), 4)}, [[12.4422, 41.9021], [1.2, 3.4]][1]))},
    "vitals": lambda p: {p.choice(("lcp", "cls", "inp", "ttfb", "metric_value")): round(p.uniform(0.01, 4000), p.choice((2, 4, 6)))},
    "vendor-ids": lambda p: {p.choice(("ga_client_id", "fbp", "ga_session_id", "gclid", "visitor_id", "anonymous_id", "device_id")): p.choice((f"{token(p, 10, '123456789')}.{token(p, 10, '123456789')}", f"fb.1.1763982211.{token(p, 10, '123456789')}", f"GS2.1.s17639{token(p, 5, _DIGITS)}$o3$g1", f"Cj0KCQiA{token(p, 40, _UPPER + _HEX)}"))},
    "user-number": lambda p: {p.choice(("segment_id", "group_id", "store_id", "shop_user_group", "customer_type", "loyalty_tier")): p.choice((str(p.randint(10**6, 10**9)), "returning", "gold", "b2b"))},
    "coupon": lambda p: {p.choice(("coupon", "promo_code", "voucher", "discount_code", "promotion_name")): p.choice(("ANNA10", "PAUL-20", "MOM2026", "BLACKFRIDAY", f"GIFT-{token(p, 8, _UPPER)}", "Mother's Day"))},
    "campaign": lambda p: {p.choice(("utm_campaign", "campaign_name", "adset_name", "creative_name", "utm_content")): p.choice(("mothers_day_2026", "anna-maria-collection", "de_search_brand_exact", "retargeting|30d|dpa", "Kampagne Herbst 26 | Jacken", "lookalike_purchasers_1%", "influencer_sofia_summer"))},
    "public-key": lambda p: {p.choice(("stripe_key", "public_key", "site_key", "client_key")): p.choice(("pk_" + "live_" + token(p, 24, _HEX + _UPPER), "6L" + "c" + token(p, 37, _HEX + _UPPER)))},
    "token-ish": lambda p: {p.choice(("token_count", "password_strength", "secret_santa", "session_length", "auth_method", "login_method", "token_type", "auth_status")): p.choice((12, "strong", "wichteln", "password", "oauth", "Bearer", "sms", 340))},
    "clean-b64": lambda p: {p.choice(("state", "ctx", "blob", "p", "data")): _pii_free_b64(p)},
    "consent": lambda p: {p.choice(("gdpr_consent", "tc_string", "euconsent")): "CP" + token(p, 22, _UPPER + _HEX) + "AEXAENAAigAAAAAAAAAAAAAAAA.YAAAAAAAAAAA"},
    "sha256": lambda p: {p.choice(("integrity", "content_sha256", "bundle_hash")): hashlib.sha256(token(p, 9, _HEX).encode()).hexdigest()},
    "error": lambda p: {p.choice(("error_message", "exDescription", "exception")): p.choice((f"TypeError: undefined is not a function (main.{token(p, 8, _HEX)}.js:1:{p.randint(1000, 99999)})", f"ChunkLoadError: Loading chunk {p.randint(1, 900)} failed", "NetworkError 504 at 2026-11-20T10:11:12Z", "ResizeObserver loop limit exceeded", f"GET /api/v2/items/{p.randint(10**6, 10**9)} 404", f"Order {p.randint(10**8, 10**9)} not found", "Script error. 0:0"))},
    "chat": lambda p: {p.choice(("chat_message", "transcript", "question")): p.choice(("Hello! Is the oak table available in Leeds?", "Wann kommt meine Bestellung 4471-2291 an?", "Avez-vous la taille 42 en noir ?", "¿Hacéis envíos a Canarias?", "I was wondering about your opening times on Sunday", "My order number is 302-5581923-1120394", "Is the Tommy Hilfiger coat true to size?", "Ich bin zufrieden mit dem Service", "Mi chiamate domani?", "I am interested in the 2 bed flat"))},
    "graphql": lambda p: {p.choice(("graphql", "request_body")): json.dumps({"operationName": "Products", "variables": {"ids": [p.randint(10**6, 10**9)], "first": 24, "filter": {"brand": p.choice(_BRANDS)}}, "query": "query Products($ids: [ID!]) { products(ids: $ids) { name price { amount } seller { name address } } }"})},
    "cookie": lambda p: {p.choice(("cookie", "document_cookie")): f"_ga=GA1.2.{token(p, 9, '123456789')}.1763982211; _gid=GA1.2.{token(p, 9, '123456789')}.1763982211; _fbp=fb.1.1763982211.{token(p, 9, '123456789')}; lang=de; ab=variant-b"},
    "hours": lambda p: {p.choice(("opening_hours", "slot", "delivery_slot", "duration")): p.choice(("Mo-Fr 08:00-20:00", "10:00 – 12:30", "PT1H30M", "Sat 9-13", "00:03:12"))},
    "job": lambda p: {p.choice(("job_title", "position", "vacancy", "role")): p.choice(("Sales Manager (m/w/d) Köln", "Junior Product Owner", "Krankenpfleger (m/w/d)", "Ingénieur Réseau", "Head of People", "Senior Java Developer"))},
    "travel": lambda p: {p.choice(("flight_no", "seat", "pnr_type", "route", "fare")): p.choice(("FR 1882", "14C", "LHR-JFK", "AF0083", "Y26RT", "ICE 1209"))},
    "estate": lambda p: {p.choice(("listing_title", "ad_title", "property_title")): p.choice(("3-Zimmer-Wohnung, 74 m², Köln-Ehrenfeld", "Trilocale via Savona, Milano", "2 bed flat in King's Cross", "Piso en Calle Serrano, Madrid"))},
    "insurance": lambda p: {p.choice(("tariff", "product_type", "policy_type", "cover")): p.choice(("Krankenzusatzversicherung Zahn 90", "life insurance term 20y", "car comprehensive", "Assurance habitation", "Berufsunfähigkeit"))},
    "dial": lambda p: {p.choice(("country_code", "dial_code", "phone_prefix", "currency_rate")): p.choice(("+49", "+351", "0049", "1.0842", "+1-246"))},
    "long-number": lambda p: {p.choice(("basket_hash", "ref", "external_ref", "quote_no", "policy_ref", "batch")): token(p, p.choice((10, 11, 12, 13, 14, 16, 18)), "123456789")},
    "title-company": lambda p: {"_title": p.choice((f"{p.choice(_COMPANIES)} - {p.choice(_STREETS)}", f"{p.choice(_COMPANIES)} | Karriere", f"Filiale {p.choice(_STREETS)}", f"Contact | {p.choice(_COMPANIES)}"))},
    "title-brand": lambda p: {"_title": p.choice((f"{p.choice(_BRANDS)} Sale", f"{p.choice(_BRANDS)} | Brightcart", f"{p.choice(_PRODUCTS)} kaufen", f"Welcome to {p.choice(_BRANDS)}", f"{p.choice(_BRANDS)} - Online Shop"))},
    "title-public": lambda p: {"_title": p.choice(("{} im Interview - Dagblad", "Who is {}? | The Morning Post", "{} - Biographie", "{} tickets 2026", "Las mejores frases de {}")).format(p.choice(_FAMOUS))},
    "title-greeting": lambda p: {"_title": p.choice(("Welcome back!", "Hello World", "Willkommen bei Nordmarkt", "Bonjour Paris", "Hola Verano", "My account - Brightcart", "Thank you for your order", "Welcome to New York", "Mein Konto | Sparkonto", "Ciao Bella Pizza", "Dear Evan Hansen - Tickets"))},
    "title-place": lambda p: {"_title": p.choice((f"{p.choice(_PLACES)} - Anfahrt", f"Hotels in {p.choice(_PLACES)}", f"{p.choice(_PLACES)}: Öffnungszeiten"))},
    "page-public": lambda p: {"_page": f"{_site(p)}/{p.choice(('news', 'politik', 'people', 'author', 'books'))}/{_slug(p.choice(_FAMOUS))}-{p.randint(1000, 99999)}"},
    "page-product": lambda p: {"_page": f"{_site(p)}/{p.choice(('p', 'produkt', 'dp'))}/{_slug(p.choice(_BRANDS))}-{_slug(p.choice(_PRODUCTS))}-{_ean(p)}?{p.choice(('variant', 'color', 'size'))}={p.choice(('42', 'navy', '88412'))}"},
    "page-topic": lambda p: {"_page": f"{_site(p)}/{p.choice(('news', 'blog', 'magazin', 'library'))}/{p.choice(('hiv-treatment-breakthrough', 'living-with-diabetes', 'pregnancy-week-by-week', 'what-is-depression', 'church-tax-explained', 'gay-friendly-cities', 'union-strike-2026'))}"},
    "page-search": lambda p: {"_page": f"{_site(p)}/search?q={quote(p.choice((*_BRANDS, *_PRODUCTS, *_PLACES)))}&page={p.randint(1, 9)}&sort=price"},
    "page-order": lambda p: {"_page": f"{_site(p)}/order/{p.choice(('confirmation', 'status', 'thank-you'))}?order={token(p, 10, '123456789')}&shipping=express"},
    "page-map": lambda p: {"_page": f"{_site(p)}/stores/{_slug(p.choice(_PLACES))}/@{','.join(_shop_place(p))},15z"},
    "page-utm": lambda p: {"_page": f"{_site(p)}{p.choice(PATHS)}?utm_source=google&utm_medium=cpc&utm_campaign={p.randint(10**9, 10**10)}&utm_content=anna_maria&gclid=Cj0KCQiA{token(p, 60, _UPPER + _HEX)}&gad_source=1"},
    "page-reset": lambda p: {"_page": f"{_site(p)}/{p.choice(('reset-password', 'password/forgot', 'passwort-vergessen?step=2', 'login?reset=1', 'account/password/edit'))}"},
    "page-download": lambda p: {"_page": f"{_site(p)}/files/{p.choice(('report', 'brochure', 'price-list'))}-{p.choice(('2026-11-20', '20261120'))}.pdf?hash={_md5(p)}"},
    "referrer": lambda p: {"_referrer": p.choice(("https://www.google.com/search?q=hugo+boss+sale", "https://t.co/8kQ2LmX1aB", "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.brightcart.example%2F&h=AT3xk", "android-app://com.google.android.gm/", "https://duckduckgo.com/?q=tom+tailor+jacke", "https://www.bing.com/search?q=dr.+martens+schuhe&form=QBLH"))},
    "advanced-matching": lambda p: {"email_sha256_present": True, "match_keys": "em,ph,fn,ln", "external_id_type": "crm"},
    "quiz": lambda p: {p.choice(("answer", "selected", "choice")): p.choice(("Option B", "18-24", "Yes, weekly", "Paris", "I prefer tea", "No thanks"))},
    "age": lambda p: {p.choice(("age_group", "audience", "target_age", "kids_age", "demographic")): p.choice(("25-34", "4+", "65+", "6-12 months"))},
    "licence": lambda p: {p.choice(("license", "plan_code", "iata_code", "swift_country", "currency")): p.choice(("MIT", "PRO-2026", "LHR", "DE", "EUR"))},
    "iban-like": lambda p: {p.choice(("filename", "voucher_ref", "template", "part_no")): p.choice((f"DE{token(p, 10, _DIGITS)}", f"GB29-{token(p, 6, _UPPER)}-2026", f"AT-{token(p, 12, _DIGITS)}", f"FR{token(p, 2, _DIGITS)}.{token(p, 5, _DIGITS)}.x"))},
}  # fmt: skip


def clean_spot(pick: random.Random, kinds: list[str]) -> Spot:
    """Return a spot that holds these kinds and nothing personal."""
    base = _site(pick)
    spot = Spot(
        page=base + pick.choice(PATHS),
        title=f"{pick.choice(TITLES)} | {base.split('.')[1].title()}",
        referrer=pick.choice(("", base + "/", "https://www.google.com/")),
    )
    for kind in kinds:
        add(spot, KINDS[kind](pick))
    return spot


def add(spot: Spot, params: Params) -> None:
    """Put clean parameters into a spot; what is there already stays."""
    for key, value in params.items():
        match key:
            case "_title":
                spot.title = value
            case "_page":
                spot.page = value
            case "_referrer":
                spot.referrer = value
            case _:
                spot.props.setdefault(key, value)
