"""Secret keys that show themselves: prefixes their issuers chose so that leaks can be found."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KEYS = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{32,}"
    r"|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[\w-]{35}|ya29\.[\w-]{30,}|GOCSPX-[\w-]{28}"
    r"|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,90}|glpat-[\w-]{20}"
    r"|xox[abeprs]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Z0-9]+-[\w-]{10,}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|SK[0-9a-f]{32}"
    r"|npm_[A-Za-z0-9]{36}|pypi-AgEI[\w-]{50,}|hf_[A-Za-z0-9]{34}|dop_v1_[0-9a-f]{64}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"
    r"|sq0(?:atp|csp)-[\w-]{22,43}|sk-(?:proj|ant|svcacct|admin)-[\w-]{20,}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"
    r"|lin_api_[A-Za-z0-9]{40}|glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|sbp_[0-9a-f]{40}|dapi[0-9a-f]{32}"
    r")(?![A-Za-z0-9])|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
"""Stripe, AWS, Google, GitHub, GitLab, Slack, SendGrid, Mailgun, Mailchimp, Twilio, npm, PyPI, Hugging Face,
DigitalOcean, Shopify, Square, OpenAI, Anthropic, Linear, Grafana, Supabase, Databricks, as each documents its secret
keys; PEM (RFC 7468). Keys meant to be public (`pk_live_`) are not among them."""
_SHORTEST = 15


def may_hold_key(text: str, drawn: str) -> bool:
    """Tell, quickly, whether a text may hold a secret key: all have one of these beginnings.

    `drawn` is the text as `glance.draw` draws it.
    """
    return len(text) >= _SHORTEST and (
        (
            "_" in drawn
            and (
                "_live_" in text
                or "_test_" in text
                or "gh" in text
                or "github_pat_" in text
                or "npm_" in text
                or "hf_" in text
                or "shp" in text
                or "dop_v1_" in text
                or "whsec_" in text
                or "lin_api_" in text
                or "glsa_" in text
                or "sbp_" in text
            )
        )
        or (
            "-" in drawn
            and (
                "xox" in text
                or "sk-" in text
                or "glpat-" in text
                or "-us" in text
                or "key-" in text
                or "-----BEGIN" in text
                or "GOCSPX-" in text
                or "sq0" in text
                or "xapp-" in text
                or "pypi-" in text
            )
        )
        or ("AA" in drawn and ("AKIA" in text or "ASIA" in text or "AIza" in text or "SG." in text or "SK" in text))
        or ("aa00." in drawn and "ya29." in text)
        or "dapi" in text
    )


def keys_in(text: str) -> Iterator[str]:
    """Yield the secret keys in a text."""
    yield from (match.group() for match in _KEYS.finditer(text))
