"""The dead man's switch: an address called while all is well, at a service that tells people when the calls stop."""

from __future__ import annotations

from monitor.alerts.web_call import CONNECTION_ERRORS, call

TIMEOUT = 10.0


def beat(url: str) -> str | None:
    """Call once; return why it did not arrive, None where it did. A call that fails is told, and stops nothing."""
    try:
        answer = call(url, b"", {"User-Agent": "tagwatch"}, TIMEOUT)
    except CONNECTION_ERRORS as error:
        return f"{type(error).__name__}: {error}"
    return None if 200 <= answer.status < 300 else f"it answered {answer.status}"
