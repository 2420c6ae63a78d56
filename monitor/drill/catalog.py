"""What the shop sells, the pages it has and the campaigns that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from urllib.parse import quote

from monitor.drill.dice import dice

ORIGIN = "https://www.roesterei-nordlicht.example"
BRAND = "Rösterei Nordlicht"


@dataclass(frozen=True, slots=True)
class Product:
    """One article. Prices are in euro; `variant` is None for articles that come in one form only."""

    sku: str
    name: str
    category: str
    price: float
    barcode: str
    brand: str = BRAND
    variant: str | None = None

    @property
    def path(self) -> str:
        """Return where its page is."""
        return f"/{self.category}/{self.sku.lower()}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was loaded: its full URL and title, and the URL the visitor came from, if any."""

    url: str
    title: str
    referrer: str | None = None


_RANGE: dict[str, tuple[tuple[str, float], ...]] = {
    "kaffee": (
        ("Hausmischung", 12.9),
        ("Äthiopien Yirgacheffe", 16.5),
        ("Kolumbien Huila", 14.9),
        ("Brasilien Cerrado", 13),
        ("Espresso Nordlicht", 13.9),
        ("Espresso Kraftwerk", 14),
        ("Decaf Peru", 15.9),
        ("Guatemala Antigua", 15.5),
    ),
    "tee": (("Darjeeling First Flush", 18), ("Assam", 9.9), ("Sencha", 11.9), ("Rooibos", 7.5)),
    "zubehoer": (
        ("Handmühle", 89),
        ("Pour-over-Kanne 600 ml", 42.5),
        ("Filter, 100 Stück", 5.9),
        ("Milchkännchen", 19.9),
        ("Waage mit Timer", 49),
        ("Tasse „Hafen“", 14.5),
    ),
    "geschenke": (("Probierpaket", 29.9), ("Geschenkbox Espresso", 39), ("Jahresabo", 149)),
}
_GRINDS = ("ganze Bohne", "fein gemahlen", "mittel gemahlen", "grob gemahlen")


def _barcode(number: int) -> str:
    """Return a German GTIN-13 with its check digit (GS1 General Specifications §7.9)."""
    digits = f"4260{number:08d}"
    odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
    return f"{digits}{-(odd + 3 * even) % 10}"


PRODUCTS = tuple(
    Product(
        sku=f"NL-{1000 + 10 * number}",
        name=name,
        category=category,
        price=price,
        barcode=_barcode(55_120_000 + 137 * number),
        brand="Hario" if category == "zubehoer" else BRAND,
        variant=_GRINDS[number % 4] if category == "kaffee" else None,
    )
    for number, (category, name, price) in enumerate(
        (category, name, price) for category, articles in _RANGE.items() for name, price in articles
    )
)
WEIGHTS = tuple({"kaffee": 8.0, "tee": 4.0, "zubehoer": 2.0, "geschenke": 2.0}[p.category] for p in PRODUCTS)
CATEGORIES = tuple(_RANGE)
TERMS = ("espresso", "entkoffeiniert", "filter", "mühle", "geschenk", "abo", "sencha", "bio kaffee", "tasse", "kenia")
COUPONS = ("WILLKOMMEN10", "TREUE5", "FREUNDE15")
RATES = {"EUR": 1.0, "CHF": 0.94, "SEK": 11.2}


@dataclass(frozen=True, slots=True)
class Campaign:
    """How a visit began: the referrer and the utm values of the landing page, empty for direct visits."""

    referrer: str | None = None
    source: str = ""
    medium: str = ""
    name: str = ""

    @property
    def query(self) -> str:
        """Return the landing page's query, led by `?`, or nothing."""
        if not self.source:
            return ""
        return f"?utm_source={self.source}&utm_medium={self.medium}&utm_campaign={quote(self.name)}"


_LASTING = (
    (34, Campaign()),
    (26, Campaign("https://www.google.com/")),
    (6, Campaign("https://www.bing.com/")),
    (4, Campaign("https://duckduckgo.com/")),
    (9, Campaign("https://www.google.com/", "google", "cpc", "marke")),
    (7, Campaign("https://www.google.com/", "google", "cpc", "kaffee-generisch")),
    (6, Campaign("https://l.instagram.com/", "instagram", "paid_social", "lookalike-de")),
)
_SEASONAL = ("herbst", "neuheit", "probierpaket", "mitglieder", "klassiker", "abo", "kanne", "sonntag", "vorrat", "tee")


def campaign(random: Random, seed: int, week: int) -> Campaign:
    """Draw how a visit of this week began. Every week brings a newsletter and a promotion nobody has seen before."""
    words = dice(seed, "campaigns", week)
    fresh = (
        (5, Campaign(None, "newsletter", "email", f"kw{week:02d}-{words.choice(_SEASONAL)}")),
        (3, Campaign("https://l.facebook.com/", "facebook", "paid_social", f"{words.choice(_SEASONAL)}-{week:02d}a")),
    )
    options = _LASTING + fresh
    return random.choices([c for _, c in options], [w for w, _ in options])[0]
