"""Slack's limits, kept before Slack has to say so; Slack's formatting, out of reach of what traffic says."""

from __future__ import annotations

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from monitor.alerts.slack.blocks import Shape, reply, root
from monitor.incidents.incident import Transition
from tests.support.alerts import PURCHASE, finding, message, moved
from tests.support.slack import _content


def check(shape: Shape) -> None:
    """Hold a shape against the limits of the fake, and against those of Slack's own library."""
    _content({"text": shape.text, "blocks": list(shape.blocks)})
    for block in shape.blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()


def test_semantic_13_the_ladder_says_less_on_every_rung() -> None:
    ladder = root(message(), opening=True).content
    assert [shape.name for shape in ladder] == ["full", "trimmed", "plain text", "one line"]
    sizes = [len(json.dumps(shape.blocks)) for shape in ladder]
    assert sizes == sorted(sizes, reverse=True)
    assert ladder[-1].text == "🔴 Critical: purchase stopped arriving in GA4"
    for shape in ladder:
        check(shape)


def test_a_root_tells_the_whole_story() -> None:
    words = json.dumps(root(message(), opening=True).content[0].blocks, ensure_ascii=False)
    for expected in (
        "🔴 Critical: purchase stopped arriving in GA4",
        "nothing for 3 h where 31 to 52 are usual",
        "Tue 10 Mar 09:00 UTC (3 h)",
        "▇",
        "GA4 G-SHOP1 purchase",
        "<https://wiki.example.com/purchase|open it>",
        "rule purchase-missing (rules/shop.yaml:4)",
        "owner growth",
    ):
        assert expected in words


def test_a_root_that_is_kept_up_to_date_says_how_the_incident_stands() -> None:
    blocks = root(message(moved(Transition.RESOLVED)), opening=False).content[0].blocks
    assert blocks[0]["text"]["text"] == "✅ Resolved: purchase stopped arriving in GA4"


def test_an_event_named_like_a_mention_is_only_a_name() -> None:
    evil = "<!channel> *x* <https://evil.example|click> `a`b @here #general"
    one = finding(stream=PURCHASE._replace(event=evil), path=evil, message=evil, observed=evil, examples=(evil,))
    for rendered in (root(message(moved(Transition.FIRED, one)), opening=True), reply(message(moved(T.SPREAD, one)))):
        for shape in rendered.content:
            for text in _mrkdwn(shape):
                assert "<!channel>" not in text
                assert "<https://evil" not in text
                assert "*x*" not in re.sub(r"`[^`]*`", "", text)
            assert all(block.get("text", {}).get("verbatim", True) for block in shape.blocks)


T = Transition


def _mrkdwn(shape: Shape) -> list[str]:
    texts = [shape.text]
    for block in shape.blocks:
        parts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
        texts += [part["text"] for part in parts if part and part["type"] == "mrkdwn"]
    return texts


@settings(max_examples=40, deadline=None)
@given(
    words=st.text(max_size=4000),
    many=st.integers(1, 40),
    transition=st.sampled_from(list(Transition)),
    repeat=st.sampled_from([1, 50]),
)
def test_no_incident_makes_a_message_slack_would_refuse(
    words: str, many: int, transition: Transition, repeat: int
) -> None:
    text = words * repeat
    subjects = tuple(
        finding(
            stream=PURCHASE._replace(event=f"{i}{text}", account=text),
            path=text,
            message=text,
            observed=text,
            expected=text,
            examples=(text, f"{i}&<>`"),
            evidence={"unchanged": (text,), "series": {"start": 0, "step": 3600, "observed": [i] * 60, "expected": []}},
        )
        for i in range(many)
    )
    made = message(moved(transition, *subjects))
    for rendered in (root(made, opening=True), root(made, opening=False), reply(made)):
        assert rendered.note is None
        for shape in rendered.content:
            check(shape)
