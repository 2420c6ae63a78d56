"""One visit: the pages somebody opens and what they do there, before any tag has heard of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from monitor.drill import catalog
from monitor.drill.catalog import BRAND, ORIGIN, Campaign, Page, Product
from monitor.drill.choice import Choice
from monitor.drill.visitor import Visitor

LONGEST = 50 * 60.0
"""No visit lasts longer than this, seconds: an hour's hits come from visits begun in it or in the one before."""
CLOSING = 30.0
"""Tags fire within this many seconds of the action they report."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one product, at the price of one in the visitor's currency; `list_name` is where it was clicked."""

    product: Product
    quantity: int
    price: float
    list_name: str | None = None

    @property
    def total(self) -> float:
        """Return the price of all of them."""
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase. `value` is what is paid for goods, without shipping."""

    id: str
    value: float
    shipping: float
    tax: float
    payment: str
    coupon: str | None


@dataclass(frozen=True, slots=True)
class Action:
    """Something that happened on a page: `name` is the shop's own word for it."""

    name: str
    at: float
    page: Page
    lines: tuple[Line, ...] = ()
    order: Order | None = None
    term: str | None = None
    results: int | None = None

    @property
    def value(self) -> float:
        """Return what the goods of the action are worth, in the visitor's currency."""
        if self.order is not None:
            return self.order.value
        return amount(sum(line.total for line in self.lines))


@dataclass(slots=True)
class Visit:
    """A visit and everything that identifies it. `chosen_at` is when the banner was answered, None for never."""

    key: str
    visitor: Visitor
    campaign: Campaign
    began: float
    chosen_at: float | None
    actions: list[Action] = field(default_factory=list)

    def choice(self, at: float) -> Choice:
        """Return what the visitor had said by then."""
        return self.visitor.choice if self.chosen_at is not None and at >= self.chosen_at else Choice.NONE


def visit(random: Random, visitor: Visitor, campaign: Campaign, began: float) -> Visit:
    """Return what a visitor does in the shop, beginning at `began` (epoch s)."""
    answered = None if visitor.choice is Choice.NONE else began - 1 if visitor.regular else began + random.uniform(3, 9)
    made = Visit(f"s{random.getrandbits(48):012x}", visitor, campaign, began, answered)
    made.actions += (action for action in _Walk(random, made).actions() if action.at < began + LONGEST - CLOSING)
    return made


class _Walk:
    """The visitor on the way through the shop; time passes as pages are read."""

    def __init__(self, random: Random, made: Visit) -> None:
        self._random = random
        self._campaign = made.campaign
        self._rate = catalog.RATES[made.visitor.currency]
        self._keen = 1.25 if made.visitor.regular else 0.8
        self._at = made.began
        self._page: Page | None = None
        self._cart: list[Line] = []

    def actions(self) -> Iterator[Action]:
        """Yield what the visitor does, in order."""
        yield from self._land()
        if self._chance(0.06):
            yield self._open(f"/magazin/{self._random.choice(('mahlgrad', 'wasser', 'roestung', 'ernte'))}", "Magazin")
        listing = None
        if self._chance(0.18):
            yield from self._search()
            listing = "search"
        elif self._chance(0.2):
            listing = self._random.choice(catalog.CATEGORIES)
            yield self._open(f"/{listing}", listing.capitalize())
        for _ in range(self._random.choices((0, 1, 2, 3), (18, 50, 23, 9))[0]):
            yield from self._look_at_product(listing)
        if self._cart and self._chance(0.8 * self._keen):
            yield from self._checkout()
        if self._chance(0.06):
            yield from self._newsletter()

    def _land(self) -> Iterator[Action]:
        path = self._random.choices(("/", "/angebote", "/kaffee", "/geschenke"), (70, 8, 14, 8))[0]
        yield self._open(
            path + self._campaign.query, "Kaffee frisch geröstet" if path == "/" else path[1:].capitalize()
        )

    def _search(self) -> Iterator[Action]:
        term = self._random.choice(catalog.TERMS)
        page = self._open(f"/suche?q={term.replace('ü', '%C3%BC').replace(' ', '+')}", "Suche")
        yield page
        yield self._do("search", term=term, results=self._random.randrange(1, 24))

    def _look_at_product(self, listing: str | None) -> Iterator[Action]:
        product = self._random.choices(catalog.PRODUCTS, catalog.WEIGHTS)[0]
        line = Line(product, 1, self._price(product.price), listing)
        yield self._open(product.path, product.name)
        yield self._do("view_item", lines=(line,))
        if self._chance(0.56 * self._keen):
            self._wait(20)
            line = Line(product, self._random.choices((1, 2, 3), (70, 24, 6))[0], line.price, listing)
            self._cart.append(line)
            yield self._do("add_to_cart", lines=(line,))

    def _newsletter(self) -> Iterator[Action]:
        yield self._open("/newsletter", "Newsletter")
        self._wait(25)
        yield self._open("/newsletter/danke", "Danke für die Anmeldung")
        yield self._do("newsletter")

    def _checkout(self) -> Iterator[Action]:
        lines = tuple(self._cart)
        # The checkout opens over the page the visitor is on; the next page is the one that says thank you.
        self._wait(15)
        yield self._do("begin_checkout", lines=lines)
        if not self._chance(0.9):
            return
        if self._chance(0.12):
            self._wait(30)
            yield self._do("sign_up")
        goods = sum(line.total for line in lines)
        coupon = self._random.choice(catalog.COUPONS) if self._chance(0.16) else None
        value = amount(goods * (0.9 if coupon else 1.0))
        self._wait(60)
        order = Order(
            id=f"NL-{self._random.randrange(200_000, 999_999)}-{self._random.randrange(36**3):03x}".upper(),
            value=value,
            shipping=0 if value >= self._price(39) else self._price(4.9),
            tax=amount(value * 0.07 / 1.07),
            payment=self._random.choices(("paypal", "card", "invoice", "klarna", "prepayment"), (44, 30, 14, 9, 3))[0],
            coupon=coupon,
        )
        yield self._open("/kasse/danke", "Vielen Dank")
        yield self._do("purchase", lines=lines, order=order)

    def _open(self, path: str, title: str) -> Action:
        referrer = self._campaign.referrer if self._page is None else self._page.url
        if self._page is not None:
            self._wait(22)
        self._page = Page(ORIGIN + path, f"{title} | {BRAND}", referrer)
        return Action("page_view", self._at, self._page)

    def _do(
        self,
        name: str,
        *,
        lines: tuple[Line, ...] = (),
        order: Order | None = None,
        term: str | None = None,
        results: int | None = None,
    ) -> Action:
        assert self._page is not None  # noqa: S101 - a page is opened before anything is done on it
        self._at += self._random.uniform(0.2, 1.2)
        return Action(name, self._at, self._page, lines, order, term, results)

    def _wait(self, mean: float) -> None:
        self._at += 4 + self._random.expovariate(1 / mean)

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _price(self, euro: float) -> float:
        return amount(euro * self._rate)


def amount(amount: float) -> float:
    """Return an amount to the cent; whole ones as whole numbers, for JavaScript writes 28 where Python writes 28.0."""
    amount = round(amount, 2)
    return int(amount) if amount == int(amount) else amount
