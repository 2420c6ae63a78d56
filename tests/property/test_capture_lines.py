"""What is written of a hit is the hit."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.capture.hit import Hit
from monitor.capture.line import Context, hit_of, line_of
from monitor.capture.payload import hits_in, payload_of
from tests.support.capture import HITS


@settings(deadline=None)
@given(HITS)
def test_a_hit_written_as_a_line_is_read_back_as_it_was(hit: Hit) -> None:
    line = line_of(hit)
    assert b"\n" not in line
    assert hit_of(json.loads(line), Context()) == hit


@settings(max_examples=50, deadline=None)
@given(st.lists(HITS.flatmap(lambda hit: st.integers(0, 9).map(lambda n: replace(hit, file="a.har", entry=n)))))
def test_a_payload_holds_every_field_of_its_hits(hits: list[Hit]) -> None:
    assert list(hits_in(payload_of(hits))) == hits
