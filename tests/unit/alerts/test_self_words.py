"""What the monitor says of its own troubles names the trouble, and what mends it."""

from __future__ import annotations

import pytest

from monitor.alerts.headline import headline
from monitor.alerts.next_steps import next_step
from monitor.checks.finding import Finding, Verdict
from monitor.daemon.silence import Silence
from monitor.daemon.watch import captures_watched, channels_watched, crowds_watched
from monitor.profile.stream import Stream
from monitor.store.traffic import StreamRecord

AT = 1_795_000_000.0
CROWD = Stream("shop", "production", "ga4", "", "(other)")
FOUND = {
    "silent": next(captures_watched({("shop", "production"): Silence(Verdict.MET, int(AT) - 7200, 300.0)}, AT)),
    "broken": next(channels_watched({"slack": "token_revoked"}, AT)),
    "crowded": next(crowds_watched({CROWD: StreamRecord(1, AT - 60, AT)}, AT)),
}


@pytest.mark.parametrize(
    ("finding", "words", "mends"),
    [
        (FOUND["silent"], "Tagwatch sees nothing from shop (production) any more", "tagwatch doctor"),
        (FOUND["broken"], "Alerts do not go out by slack", "tagwatch alerts test"),
        (FOUND["crowded"], "GA4 is sent more event names than can be kept apart", "give the event one name"),
    ],
    ids=list(FOUND),
)
def test_a_trouble_of_the_monitor_is_named(finding: Finding, words: str, mends: str) -> None:
    assert headline(finding.check, [finding]) == words
    assert mends in next_step(finding.check, finding.detail)
