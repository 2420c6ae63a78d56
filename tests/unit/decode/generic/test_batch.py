from __future__ import annotations

import pytest

from monitor.decode.generic.batch import amounts_in
from tests.support.decoding import said

URL = "https://x.gosquared.com/batch?site_id=a1"


@pytest.mark.parametrize(
    "body",
    [
        '{"site_id":"a1","events":[{"event":"view"},{"event":"purchase","revenue":3}]}',
        '[{"event":"view","n":1},{"event":"purchase","revenue":3}]',
    ],
)
def test_a_batch_of_named_events_is_as_many_events(body: str) -> None:
    first, second = said(URL, body).events
    assert (first.name, second.name, second.value) == ("view", "purchase", 3.0)
    assert (first.account, second.account) == ("a1", "a1")
    assert (first.batch_index, second.batch_index) == (0, 1)
    assert second.properties["revenue"] == 3


@pytest.mark.parametrize("body", ['{"events":[{"event":"view"},{"x":1}]}', '{"events":[{"event":"view"},7]}'])
def test_a_list_in_which_one_names_no_event_is_one_report(body: str) -> None:
    assert len(said(URL, body).events) == 1


def test_a_currency_that_is_none_stays_a_property() -> None:
    assert amounts_in({"currency": "points", "Value": "7"}) == {"value": 7.0}
