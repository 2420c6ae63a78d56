"""Sending what is committed: every message once, in order, at the pace each channel takes, whatever breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.alerts.attempt import Attempt, attempt_of
from monitor.alerts.channel import Channel
from monitor.alerts.collapse import collapse
from monitor.alerts.message import Delivery, Message
from monitor.alerts.outbox import Outbox
from monitor.alerts.outcome import Later, NotThere, Outcome, Refused, Scope, Sent

LEASE = 30.0
"""Seconds a send may take before it counts as cut off. Longer than any channel waits for an answer."""
FIRST_WAIT = 5.0
LONGEST_WAIT = 15 * 60.0
"""Seconds before the second attempt, doubling up to the longest."""
SETUP_WAIT = 60.0
"""Least seconds between attempts where a person has to mend something first."""
MAX_AGE = 72 * 3600.0
"""A message nobody could be given for this long (a weekend and a morning) is given up: age, not tries, tells."""
FALLBACK_AFTER = 15 * 60.0
"""A message that could not be sent for so long goes by the channel's fallback. What a person has to mend does at once.
"""
MAX_MESSAGES = 500
"""Messages of one call, so that a storm does not keep the caller from stopping."""


class Result(StrEnum):
    """What became of one message in one call."""

    SENT = "sent"
    SETTLED = "settled"  # it had arrived before a cut-off send could be recorded
    COLLAPSED = "collapsed"  # a later message tells it too
    LATER = "later"
    REFUSED = "refused"  # the set-up is broken: kept, and tried again slowly
    REROUTED = "rerouted"  # another channel was given it
    DEAD = "dead"  # given up


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one call did: messages by (channel, result), and why a channel could not be used, in its own words.

    `waited` holds, by channel, how many seconds each message that was sent had been due; `attempts`, by channel and
    how they ended, how often something was sent.
    """

    results: Mapping[tuple[str, str], int] = field(default_factory=dict)
    troubles: Mapping[str, str] = field(default_factory=dict)
    waited: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    attempts: Mapping[tuple[str, Attempt], int] = field(default_factory=dict)


def deliver(
    outbox: Outbox,
    channels: Mapping[str, Channel],
    now: Callable[[], float],
    *,
    fallbacks: Mapping[str, str] | None = None,
    limit: int = MAX_MESSAGES,
) -> DeliveryReport:
    """Send what is due, at most `limit` messages; `now` is wall clock. Never sleeps.

    `fallbacks` names, by channel, the one that is told instead where it takes nothing.

    Settles messages in doubt before anything else goes to their recipients. One message is under way at a time, so a
    crash leaves one in doubt at most. A channel that asks to wait, or a recipient who was just written to, waits in the
    outbox while the others go on.
    """
    return _Round(outbox, channels, now, fallbacks or {}).run(limit)


class _Round:
    """One call of `deliver`."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        now: Callable[[], float],
        fallbacks: Mapping[str, str],
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._now = now
        self._fallbacks = fallbacks
        self._waited: dict[str, list[float]] = {}
        self._results: Counter[tuple[str, str]] = Counter()
        self._troubles: dict[str, str] = {}
        self._attempts: Counter[tuple[str, Attempt]] = Counter()

    def run(self, limit: int) -> DeliveryReport:
        for message in self._outbox.in_doubt(self._now()):
            self._settle(message)
        for _ in range(limit):
            claimed = self._outbox.claim(self._now(), LEASE, 1)
            if not claimed:
                break
            for message in claimed:
                self._send(message)
        waited = {channel: tuple(seconds) for channel, seconds in self._waited.items()}
        return DeliveryReport(dict(self._results), self._troubles, waited, dict(self._attempts))

    def _settle(self, message: Message) -> None:
        channel = self._channels.get(message.channel)
        if channel is None:
            self._put(message, state=Delivery.QUEUED)
            return
        thread = self._thread(message)
        try:
            outcome = channel.settle(message, thread, self._now())
        except Exception as error:  # noqa: BLE001 - a channel's mistake must not stop the others, nor lose this message
            outcome = Later(f"{type(error).__name__}: {error}")
        if isinstance(outcome, Sent):
            self._put(message, state=Delivery.SENT, reference=outcome.reference, error=outcome.note)
            self._count(message, Result.SETTLED)
        elif isinstance(outcome, NotThere):
            self._put(
                message,
                state=Delivery.QUEUED,
                not_before=self._now(),
                error=str(outcome),
                repeat=message.repeat or not outcome.sure,
            )
        else:
            self._wait(message.with_(attempts=message.attempts + 1), Later(outcome.why, outcome.seconds, in_doubt=True))

    def _send(self, message: Message) -> None:
        thread = self._thread(message)
        message = self._collapse(message, opening=thread is None)
        channel = self._channels.get(message.channel)
        outcome: Outcome
        if channel is None:
            outcome = Refused("no channel of this name is configured", Scope.CHANNEL)
        else:
            try:
                outcome = channel.send(message, thread, self._now())
            except Exception as error:  # noqa: BLE001 - see above; whether it arrived is for `settle` to find out
                outcome = Later(f"{type(error).__name__}: {error}", in_doubt=True)
            self._attempts[message.channel, attempt_of(outcome)] += 1
        if isinstance(outcome, Sent):
            self._put(message, state=Delivery.SENT, reference=outcome.reference, error=outcome.note)
            self._count(message, Result.SENT)
            due = max(message.created_at, message.held_until)
            self._waited.setdefault(message.channel, []).append(max(0.0, self._now() - due))
            wait = outcome.wait if channel is None else max(channel.pace, outcome.wait)
            if wait > 0:
                self._outbox.pause(message.channel, self._now() + wait, message.recipient)
        elif isinstance(outcome, Later):
            self._wait(message, outcome)
        elif outcome.scope is Scope.CHANNEL:
            self._wait_for_mending(message, outcome)
        else:
            self._give_up(message, str(outcome))

    def _collapse(self, message: Message, *, opening: bool) -> Message:
        """Let the latest message stand for those it supersedes, in one transaction."""
        waiting = self._outbox.waiting(message.incident, message.channel, message.recipient)
        collapsed = collapse(message, waiting, opening=opening)
        if not collapsed.superseded:
            return message
        chosen = collapsed.send.with_(
            state=Delivery.SENDING,
            lease_until=message.lease_until,
            attempts=max(1, message.attempts),
            repeat=any(one.repeat for one in (collapsed.send, *collapsed.superseded)),
        )
        told = f"told by message {chosen.seq} of this incident"
        superseded = [m.with_(state=Delivery.COLLAPSED, error=told) for m in collapsed.superseded]
        self._outbox.record(*superseded, chosen)
        for one in superseded:
            self._count(one, Result.COLLAPSED)
        return chosen

    def _wait(self, message: Message, outcome: Later) -> None:
        self._troubles[message.channel] = outcome.why
        # Whoever has it in doubt may read it in both places: late and twice is better than not at all.
        doubtful = message.with_(repeat=message.repeat or outcome.in_doubt)
        if self._age(message) >= FALLBACK_AFTER and self._reroute(doubtful, outcome.why):
            self._reroute_others(message, None if outcome.whole_channel else message.recipient, outcome.why)
            return
        if self._too_old(message):
            self._give_up(message, f"given up after {MAX_AGE / 3600:.0f} h: {outcome.why}")
            return
        until = self._now() + (backoff(message.attempts) if outcome.seconds is None else max(1.0, outcome.seconds))
        if outcome.in_doubt:
            self._put(message, state=Delivery.SENDING, lease_until=until, error=outcome.why)
        else:
            self._put(message, state=Delivery.QUEUED, not_before=until, error=outcome.why)
        if outcome.whole_channel:
            self._outbox.pause(message.channel, until)
        self._count(message, Result.LATER)

    def _wait_for_mending(self, message: Message, outcome: Refused) -> None:
        """Keep the message: once the token, the channel or the configuration is mended, it still goes out."""
        self._troubles[message.channel] = outcome.why
        if self._reroute(message, outcome.why):
            self._reroute_others(message, message.recipient, outcome.why, everything=True)
            return
        if self._too_old(message):
            self._give_up(message, f"given up after {MAX_AGE / 3600:.0f} h: {outcome.why}")
            return
        until = self._now() + max(SETUP_WAIT, backoff(message.attempts))
        self._put(message, state=Delivery.QUEUED, not_before=until, error=str(outcome))
        self._outbox.pause(message.channel, until, message.recipient)
        self._count(message, Result.REFUSED)

    def _reroute(self, message: Message, why: str) -> bool:
        """Give a message to its channel's fallback, if there is one that can take it, and say so in both."""
        other = self._fallbacks.get(message.channel)
        channel = None if other is None else self._channels.get(other)
        if other is None or channel is None:
            return False
        if message.transition.quiet and message.transition not in channel.quiet:
            self._put(message, state=Delivery.COLLAPSED, error=f"an update that {other} could not show quietly: {why}")
            self._count(message, Result.COLLAPSED)
            return True
        copies = [
            message.with_(
                key=f"{message.incident}.{message.seq}.{other}.{recipient}",
                channel=other,
                recipient=recipient,
                state=Delivery.QUEUED,
                created_at=self._now(),
                attempts=0,
                not_before=0.0,
                lease_until=0.0,
                held_until=0.0,
                error=None,
                note=f"This was meant for {message.channel}, which does not take messages: {why}",
            )
            for recipient in channel.recipients
        ]
        gone = message.with_(state=Delivery.REROUTED, error=f"went by {other} instead: {why}")
        if not self._outbox.hand_over(gone, copies):
            return False
        self._count(message, Result.REROUTED)
        return True

    def _reroute_others(self, message: Message, recipient: str | None, why: str, *, everything: bool = False) -> None:
        """Let what waits behind a rerouted message go the same way, so that it is not tried in vain one by one."""
        for other in self._outbox.queued(message.channel, recipient, MAX_MESSAGES):
            if everything or self._age(other) >= FALLBACK_AFTER:
                self._reroute(other, why)

    def _give_up(self, message: Message, why: str) -> None:
        self._troubles[message.channel] = why
        if self._reroute(message, why):
            return
        self._put(message, state=Delivery.DEAD, error=why)
        self._count(message, Result.DEAD)

    def _too_old(self, message: Message) -> bool:
        return self._age(message) > MAX_AGE

    def _age(self, message: Message) -> float:
        """Return for how long a message has been due."""
        return self._now() - max(message.created_at, message.held_until)

    def _thread(self, message: Message) -> str | None:
        return self._outbox.thread_of(message.incident, message.channel, message.recipient)

    def _put(self, message: Message, **changes: object) -> None:
        self._outbox.record(message.with_(**changes))

    def _count(self, message: Message, result: Result) -> None:
        self._results[message.channel, result.value] += 1


def backoff(attempts: int) -> float:
    """Return how many seconds to wait after so many attempts: 5, 10, 20, … 900. No jitter: one process sends."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(20, max(0, attempts - 1)))
