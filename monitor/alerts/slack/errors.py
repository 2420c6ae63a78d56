"""What Slack's errors mean for a message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from http.client import HTTPException
from urllib.error import URLError

from monitor.alerts.outcome import Later, Refused, Scope

PAYLOAD = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "block_mismatch",
        "too_many_attachments",
        "invalid_attachments",
        "invalid_post_type",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "metadata_must_be_sent_from_app",
        "no_text",
    }
)
"""The message in this shape is the trouble: a plainer one may pass."""

SETUP = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_expired",
        "token_revoked",
        "no_permission",
        "missing_scope",
        "not_allowed_token_type",
        "org_login_required",
        "ekm_access_denied",
        "access_denied",
        "team_access_not_granted",
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "posting_to_general_channel_denied",
    }
)
"""A person has to mend the token, its scopes, or the Slack channel."""

GONE = frozenset({"message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed", "is_inactive"})
"""The message a change or reply was meant for is not there (any more), or may not be changed."""

_ADVICE = {
    "invalid_auth": "the token is not one Slack knows",
    "missing_scope": "the app needs the scope chat:write (and channels:history to settle doubtful sends)",
    "channel_not_found": "no channel with this id, or the app was not invited: /invite it there",
    "not_in_channel": "invite the app: /invite it in that channel",
    "is_archived": "the channel is archived",
}


_WORD = re.compile(r"[a-z0-9_]+")


class Trouble(StrEnum):
    """What kind of trouble an error is."""

    PAYLOAD = "payload"
    SETUP = "setup"
    GONE = "gone"
    RATE = "rate"
    SERVER = "server"
    OTHER = "other"


def trouble_of(status: int, error: str) -> Trouble:
    """Class an answer by HTTP status and error word.

    Sources: docs.slack.dev/reference/methods/chat.postMessage (errors), docs.slack.dev/apis/web-api/rate-limits.
    """
    if status == 429 or error in {"ratelimited", "rate_limited", "message_limit_exceeded"}:
        return Trouble.RATE
    for words, trouble in ((PAYLOAD, Trouble.PAYLOAD), (SETUP, Trouble.SETUP), (GONE, Trouble.GONE)):
        if error in words:
            return trouble
    # The SDK puts the text of an answer that is not JSON where the error word belongs.
    if (
        status >= 500
        or not _WORD.fullmatch(error)
        or error in {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
    ):
        return Trouble.SERVER
    return Trouble.OTHER


def outcome_of(status: int, error: str, headers: Mapping[str, str]) -> Later | Refused:
    """Return what an answer other than a yes means for the message, once no other shape of it is left to try."""
    trouble = trouble_of(status, error)
    if trouble is Trouble.RATE:
        return Later("Slack's rate limit", seconds=_retry_after(headers), whole_channel=True)
    if trouble is Trouble.SETUP:
        return Refused(f"{error}: {_ADVICE[error]}" if error in _ADVICE else error, Scope.CHANNEL)
    if trouble is Trouble.SERVER:
        # Slack says of these that part of the operation may have happened before the error.
        why = f"Slack answered {status}" if status >= 500 else f"Slack answered {error}"
        return Later(why, whole_channel=True, in_doubt=True)
    if trouble is Trouble.PAYLOAD:
        return Refused(error, Scope.MESSAGE)
    return Later(f"Slack answered {error}")


def outcome_of_exception(error: Exception) -> Later:
    """Return what a failed connection means; only where it was never made is it sure that nothing arrived."""
    reason = error.reason if isinstance(error, URLError) else error
    # urllib wraps what fails up to the end of sending the request, and nothing that fails after it.
    cut_off = isinstance(reason, (TimeoutError, ConnectionResetError, BrokenPipeError))
    in_doubt = cut_off or not isinstance(error, URLError)
    text = str(reason) or type(reason).__name__
    return Later(f"Slack cannot be reached: {text}", whole_channel=True, in_doubt=in_doubt)


CONNECTION_ERRORS: tuple[type[Exception], ...] = (OSError, HTTPException, ValueError)
"""What a broken connection or a garbled answer raises; URLError and timeouts are OSErrors."""


def _retry_after(headers: Mapping[str, str]) -> float:
    value = next((v for key, v in headers.items() if key.lower() == "retry-after"), "")
    return float(value) if value.isdigit() else 30.0
