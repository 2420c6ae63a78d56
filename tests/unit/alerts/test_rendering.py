"""Words on every channel, whatever traffic puts into them and whatever is wrong with a template."""

from __future__ import annotations

import pytest

from monitor.alerts import rendering
from monitor.alerts.message import Message
from monitor.alerts.rendering import code, link, prose, quoted_as_code, render_or_plain
from monitor.alerts.telling import Telling, telling_of
from monitor.checks.finding import Severity
from monitor.incidents.incident import Resolution, Transition
from tests.support.alerts import message, moved

T = Transition


@pytest.mark.parametrize(
    ("transition", "opening", "changes", "says"),
    [
        (T.FIRED, True, {}, "Critical"),
        (T.FIRED, False, {"reopened": 1}, "Back again"),
        (T.RAISED, False, {}, "Now critical"),
        (T.RAISED, True, {"severity": Severity.WARNING}, "Warning"),
        (T.SPREAD, False, {}, "Spreading"),
        (T.REMINDED, False, {}, "Still open"),
        (T.RESOLVED, False, {}, "Resolved"),
        (T.RESOLVED, True, {}, "Fired and resolved"),
        (T.RESOLVED, False, {"resolution": Resolution.RULE_REMOVED}, "Closed, its rule was removed"),
    ],
)
def test_the_first_word_says_what_happened(
    transition: Transition, opening: bool, changes: dict[str, object], says: str
) -> None:
    told = telling_of(message(moved(transition, **changes)), opening=opening)
    assert told.word == says
    assert told.title == f"{says}: purchase stopped arriving in GA4"


def test_facts_are_told_in_the_order_people_ask() -> None:
    assert telling_of(message(), opening=True).facts == (
        ("Since", "Tue 10 Mar 09:00 UTC (3 h)"),
        ("Seen", "0 in 3 h"),
        ("Expected", "31 to 52"),
        ("By chance", "about once in 50,000 such hours"),
    )


def test_what_is_over_is_told_from_when_to_when() -> None:
    told = telling_of(message(moved(T.RESOLVED)), opening=True)
    assert told.facts[0] == ("When", "Tue 10 Mar 09:00–12:07 UTC (3 h 7 min)")
    assert (told.tone, told.emoji, told.next_step) == ("resolved", "✅", "")
    assert told.sentence.startswith("Well again after 3 h 7 min. Before: purchase: nothing for 3 h")
    assert [label for label, _ in told.facts] == ["When", "Seen", "Expected"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> & <https://evil.example|click>", "&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;"),
        ("*bold* _it_ ~no~", "∗bold∗ ＿it＿ ∼no∼"),
        ("item_id and items[].price", "item_id and items[].price"),
        ("`value` is a `string`", "`value` is a `string`"),
        ("a ``` block", "a ˋˋˋ block"),
        ("`<b>`", "`&lt;b&gt;`"),
    ],
)
def test_prose_formats_nothing_in_slack_but_what_checks_quoted(text: str, shown: str) -> None:
    assert prose(text) == shown


def test_a_value_in_code_cannot_break_out_of_it() -> None:
    assert code("a` <!here> `b") == "`aˋ &lt;!here&gt; ˋb`"
    assert code("  ") == ""


def test_only_web_addresses_become_links() -> None:
    assert link("https://wiki.example.com/a?b=1&c=2", "open") == "<https://wiki.example.com/a?b=1&amp;c=2|open>"
    assert link("docs/runbook.md", "open") == "`docs/runbook.md`"
    assert link("https://x.example|<!channel>", "open") == "`https://x.example|&lt;!channel&gt;`"
    assert link("javascript:alert(1)", "open") == "`javascript:alert(1)`"


def test_html_quotes_what_checks_quoted_and_escapes_everything() -> None:
    shown = quoted_as_code("`<b>` is <i>", "font: x")
    assert str(shown) == '<span style="font: x">&lt;b&gt;</span> is &lt;i&gt;'


def rendered(made: Message, template: str) -> rendering.Rendered[str]:
    def with_templates(told: Telling) -> str:
        return rendering.render(template, told)

    return render_or_plain(
        made, opening=True, with_templates=with_templates, plainly=lambda title, text: f"{title}|{text}"
    )


def test_semantic_16_a_template_that_is_missing_does_not_lose_the_alert() -> None:
    shown = rendered(message(), "no-such-template.j2")
    assert shown.content.startswith("Critical: purchase stopped arriving in GA4|")
    assert "0 in 3 h" in shown.content
    assert "rules/shop.yaml:4" in shown.content
    assert shown.note is not None
    assert shown.note.startswith("its template failed (TemplateNotFound: ")


def test_semantic_16_facts_that_cannot_be_read_do_not_lose_the_alert() -> None:
    for body in (b"{}", b"not json", b'{"version": 99}'):
        shown = rendered(message(body=body), "email.txt.j2")
        assert "tagwatch incidents show 4f1c2a9b-2603101200" in shown.content
        assert shown.note is not None
        assert shown.note.startswith("its facts could not be read")


def test_semantic_16_templates_may_not_reach_into_python() -> None:
    told = telling_of(message(), opening=True)
    environment = rendering._environment()
    with pytest.raises(Exception, match=r"unsafe|undefined"):
        environment.from_string("{{ headline.__class__.__mro__ }}").render(headline=told.headline)


def test_semantic_16_a_sample_of_every_transition_renders_from_the_plain_template() -> None:
    for transition in Transition:
        shown = rendered(message(moved(transition)), "email.txt.j2")
        assert shown.note is None
        assert "purchase stopped arriving in GA4" in shown.content
