"""What can be pressed under an incident, and what a press means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.incidents.wish import Wish, WishKind

HOUR, DAY = 3600.0, 86400.0


@dataclass(frozen=True, slots=True)
class Button:
    """A button: Slack's `action_id`, its label, and what it asks for."""

    action: str
    label: str
    kind: WishKind
    seconds: float | None = None


ACKNOWLEDGE = Button("acknowledge", "Acknowledge", WishKind.ACKNOWLEDGE)
RELEASE = Button("release", "Give back", WishKind.RELEASE)
RESOLVE = Button("resolve", "Resolve", WishKind.RESOLVE)
EXPLAIN = Button("explain", "Explain", WishKind.EXPLAIN)
SILENCES = (
    Button("silence-1h", "Silence 1 h", WishKind.SILENCE, HOUR),
    Button("silence-1d", "Silence 1 day", WishKind.SILENCE, DAY),
)
OPINIONS = (
    Button("useful", "👍 Useful", WishKind.USEFUL),
    Button("noise", "👎 Noise", WishKind.NOISE),
)
BUTTONS = {button.action: button for button in (ACKNOWLEDGE, RELEASE, RESOLVE, EXPLAIN, *SILENCES, *OPINIONS)}


@dataclass(frozen=True, slots=True)
class Press:
    """One press: what is wished, by whom (Slack's id of the user), and where an answer only they see can go."""

    wish: Wish
    user: str
    answer_to: str


def press_of(payload: Mapping[str, Any], now: float) -> Press | None:
    """Read a `block_actions` payload; None where it is none of ours.

    The key is the same however often Slack delivers it: `action_ts` names the press. Source:
    docs.slack.dev/reference/interaction-payloads/block_actions-payload.
    """
    actions = payload.get("actions") or [{}]
    action, user = actions[0], payload.get("user") or {}
    button = BUTTONS.get(str(action.get("action_id", "")))
    if payload.get("type") != "block_actions" or button is None or not action.get("value") or not user.get("id"):
        return None
    key = f"slack.{action['value']}.{button.action}.{user['id']}.{action.get('action_ts', '')}"
    by = str(user.get("name") or user.get("username") or user["id"])
    wish = Wish(key, button.kind, str(action["value"]), by, now, button.seconds)
    return Press(wish, str(user["id"]), str(payload.get("response_url") or ""))
