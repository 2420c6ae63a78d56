"""The sample reads like the real thing, and says it is none."""

from __future__ import annotations

import io

from monitor.alerts.compose import Routing
from monitor.alerts.outcome import Sent
from monitor.alerts.registry import build_channels
from monitor.alerts.sample import sample_messages
from tests.support.alerts import AT

CHANNELS = {"console": {"type": "console"}, "mail": {"type": "email", "from": "a@b.example", "to": ["c@d.example"]}}


def test_a_sample_goes_to_every_recipient_of_the_channel_and_is_marked(tmp_path: object) -> None:
    stream = io.StringIO()
    channels = build_channels(
        {"console": {"type": "console"}, "mail": {**CHANNELS["mail"], "folder": str(tmp_path)}}, stdout=stream
    )
    routing = Routing.over(channels, ("mail",), installation="Acme")
    [printed] = sample_messages("console", routing, AT)
    assert printed.recipient == "console"
    assert isinstance(channels["console"].send(printed, None, AT), Sent)
    assert stream.getvalue().startswith("● TEST CRITICAL  purchase stopped arriving in GA4 and Meta\n")
    [mailed] = sample_messages("mail", routing, AT)
    assert mailed.recipient == "c@d.example"
    assert isinstance(channels["mail"].send(mailed, None, AT), Sent)


def test_a_second_sample_is_another_incident() -> None:
    routing = Routing(("console",), {"console": ("console",)})
    [first], [second] = sample_messages("console", routing, AT), sample_messages("console", routing, AT + 1)
    assert first.incident != second.incident
