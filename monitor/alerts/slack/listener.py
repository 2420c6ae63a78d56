"""Buttons, over Socket Mode: no port is opened, Slack's messages come over a connection of ours."""

from __future__ import annotations

import time
from collections.abc import Callable
from logging import Logger

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.webhook import WebhookClient

from monitor.alerts.slack.buttons import Press, press_of
from monitor.alerts.slack.errors import CONNECTION_ERRORS
from monitor.incidents.wish import OPINIONS, Wish

MEMBERS_SECONDS = 300.0
"""How long the members of a user group are remembered."""
_FAILURES: tuple[type[Exception], ...] = (SlackApiError, *CONNECTION_ERRORS)
Tell = Callable[[Wish], str]
"""Takes a wish down, once however often it is told, and returns what to answer."""


class SlackListener:
    """Listens until `close`. Reconnects by itself; while it cannot, buttons do nothing and messages go on."""

    def __init__(
        self,
        app_token: str,
        client: WebClient,
        may_act: tuple[str, ...],
        tell: Tell,
        now: Callable[[], float],
        logger: Logger,
    ) -> None:
        self._client = client
        self._may_act = may_act
        self._tell = tell
        self._now = now
        self._logger = logger
        self._members: dict[str, tuple[float, frozenset[str]]] = {}
        self._socket = SocketModeClient(app_token=app_token, web_client=client, logger=logger)
        self._socket.socket_mode_request_listeners.append(self._on_request)

    def start(self) -> bool:
        """Connect; False where Slack does not let us, which a wrong app token is the reason of."""
        try:
            self._socket.connect()
        except _FAILURES:
            return False
        return True

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _on_request(self, socket: BaseSocketModeClient, request: SocketModeRequest) -> None:
        # First of all: Slack tells again what is not acknowledged within three seconds.
        socket.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        press = press_of(request.payload, self._now()) if request.type == "interactive" else None
        if press is not None:
            self._answer(press, self._do(press))

    def _do(self, press: Press) -> str:
        try:
            # An opinion changes nothing, and those who may not act read the message as well.
            allowed = press.wish.kind in OPINIONS or self._is_allowed(press.user)
        except _FAILURES as error:
            return f"It cannot be found out whether you may do that: {error}"
        if not allowed:
            return "You are not among those who may do that here (`may_act` of this channel)."
        return self._tell(press.wish)

    def _is_allowed(self, user: str) -> bool:
        if not self._may_act or user in self._may_act:
            return True
        return any(user in self._members_of(group) for group in self._may_act if group.startswith("S"))

    def _members_of(self, group: str) -> frozenset[str]:
        known = self._members.get(group)
        if known is None or time.monotonic() - known[0] > MEMBERS_SECONDS:
            members = frozenset(self._client.usergroups_users_list(usergroup=group).get("users") or ())
            known = self._members[group] = (time.monotonic(), members)
        return known[1]

    def _answer(self, press: Press, text: str) -> None:
        """Answer whoever pressed, and nobody else; what became of the incident is told by its message."""
        if not press.answer_to:
            return
        try:
            WebhookClient(press.answer_to, timeout=5, retry_handlers=[], logger=self._logger).send(
                text=text, response_type="ephemeral", replace_original=False
            )
        except CONNECTION_ERRORS as error:
            self._logger.warning("an answer could not be given: %s", error)
