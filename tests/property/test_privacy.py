import base64
import json
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.decode.event import Event
from monitor.privacy.mask import mask, shape
from tests.support.inspecting import event, hit, inspect

letters = st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ")
digits = st.sampled_from("0123456789")
words = st.text(letters, min_size=4, max_size=10).map(lambda end: f"zq{end}")  # none of the words for "no value"


@st.composite
def emails(draw: st.DrawFn) -> str:
    return f"{draw(words)}.{draw(words)}@{draw(words)}.{draw(st.sampled_from(['com', 'de', 'co.uk', 'ORG']))}"


@st.composite
def cards(draw: st.DrawFn) -> str:
    body = "4" + draw(st.text(digits, min_size=14, max_size=14))
    total = sum(sum(divmod(int(digit) * (2 - at % 2), 10)) for at, digit in enumerate(body))
    return body + str(-total % 10)


phones = st.text(digits, min_size=7, max_size=7).map(lambda end: f"+4917{end}12")
PLANTS = st.one_of(
    st.tuples(st.just("anything"), emails()),
    st.tuples(st.just("card_number"), cards()),
    st.tuples(st.just("phone"), phones),
    st.tuples(st.just("last_name"), words),
    st.tuples(st.just("password"), words.map(lambda word: word + "!9")),
    st.tuples(st.just("client_id"), words.map(lambda word: word + "77")),
)


def encoded(text: str) -> str:
    return quote(text, safe="")


WRAPS = st.lists(
    st.sampled_from(
        [
            lambda key, text: (key, encoded(text)),
            lambda key, text: (key, base64.b64encode(text.encode()).decode()),
            lambda key, text: (key, base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")),
            lambda key, text: ("d", json.dumps({key: text})),
            lambda key, text: ("d", f"https://a.example/p?x=1&{key}={encoded(text)}"),
            lambda key, text: ("d", f"https://a.example/p#{key}={encoded(text)}"),
        ]
    ),
    max_size=4,
)


def traces(value: str) -> list[str]:
    """Return every form in which a value would still be readable."""
    forms = [
        value,
        encoded(value),
        *(base64.b64encode(text.encode()).decode().rstrip("=") for text in (value, value.lower())),
    ]
    return [form.lower() for form in forms]


@st.composite
def planted(draw: st.DrawFn) -> tuple[Event, str]:
    key, value = draw(PLANTS)
    name, text = key, value
    if key != "client_id":
        for wrap in draw(WRAPS):
            name, text = wrap(name, text)
    where = draw(st.sampled_from(["property", "nested", "list", "item", "page", "referrer"]))
    url = f"https://shop.example/p?a=1&{name}={encoded(text)}"
    fields = {
        "property": {"properties": {name: text, "price": 9}},
        "nested": {"properties": {"traits": {name: text}}},
        "list": {"properties": {"steps": [1, {name: text}]}},
        "item": {"items": ({"sku": "A-1", name: text},)},
        "page": {"page": url, "properties": {"page_path": url}},
        "referrer": {"referrer": url},
    }[where]
    return event(**fields), value


@settings(max_examples=200, deadline=None)
@given(planted())
def test_nothing_planted_survives_in_any_form(case: tuple[Event, str]) -> None:
    seen, value = case
    left = repr(inspect(seen)).lower()
    assert not [form for form in traces(value) if form in left]


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["client", "user", "session"]), words, min_size=1), words, words)
def test_no_identifier_survives_wherever_it_is_repeated(ids: dict[str, str], order: str, click: str) -> None:
    copies = {f"copy{at}": f"see /{value}/ for more" for at, value in enumerate([*ids.values(), order, click])}
    left = repr(
        inspect(event(user_ids=ids, transaction_id=order, click_ids={"gclid": click}, session=click, properties=copies))
    ).lower()
    assert not [value for value in (*ids.values(), order, click) if value.lower() in left]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.text(max_size=12), json_values, max_size=5), st.text(max_size=80), st.text(max_size=80))
def test_inspection_never_fails_and_is_the_same_every_time(properties: dict, page: str, url: str) -> None:
    seen = event(properties=properties, page=page, referrer=url)
    assert inspect(seen, hit(url)) == inspect(seen, hit(url))


@settings(max_examples=200, deadline=None)
@given(json_values)
def test_a_mask_holds_no_letter_or_digit_of_a_value(value: object) -> None:
    drawn = shape(str(value))
    assert not any(char.isalnum() for char in drawn)
    assert len(mask(value)) <= 64
