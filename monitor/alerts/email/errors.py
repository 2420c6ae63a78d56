"""What a mail server's answers mean for a message."""

from __future__ import annotations

import re
import smtplib

from monitor.alerts.email.server import Unanswered
from monitor.alerts.outcome import Later, Refused, Scope

_POLICY = re.compile(r"^5\.7\.\d+")
"""Enhanced status codes 5.7.x are about permission, not about the mailbox. Source: RFC 3463, 3.8."""


def outcome_of(error: smtplib.SMTPException | OSError) -> Later | Refused:
    """Return what an error of smtplib means.

    4xx asks to come back, 5xx does not (RFC 5321, 4.2.1). What is refused before the recipient is named (greeting,
    login, sender), and what is refused by policy, is about the set-up.
    """
    if isinstance(error, Unanswered):
        return Later(str(error), whole_channel=True, in_doubt=True)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, text), *_] = error.recipients.values()
        return _answer(code, text, Scope.RECIPIENT)
    if isinstance(error, smtplib.SMTPDataError):
        return _answer(error.smtp_code, error.smtp_error, Scope.MESSAGE)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error, Scope.CHANNEL)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refused(f"the mail server cannot do what is asked: {error}", Scope.CHANNEL)
    return Later(f"the mail server cannot be reached: {error or type(error).__name__}", whole_channel=True)


def _answer(code: int, text: bytes | str, scope: Scope) -> Later | Refused:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    why = f"{code} {' '.join(words.split())}"
    if code < 500:
        # Greylisting is about one recipient; a temporary trouble before that is about the server.
        return Later(why, whole_channel=scope is Scope.CHANNEL)
    return Refused(why, Scope.CHANNEL if _POLICY.match(words) else scope)
