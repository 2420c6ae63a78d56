"""The fields in which vendors ask for personal data, and the form they ask for: advanced matching is no leak."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

_USER_DATA = {
    "ga4": ("em", "em.*", "user_data.*"),
    "google_ads": ("em", "em.*", "user_data.*"),
    "floodlight": ("em", "em.*", "user_data.*"),
    "meta": ("ud.*", "aud.*", "udff.*", "user_data.*"),
    "criteo": ("user_data.*",),
    "linkedin": ("hem",),
    "microsoft_uet": ("user_data.*",),
    "pinterest": ("user_data.*",),
    "reddit": ("user_data.*",),
    "seznam": ("user_data.*",),
    "snap": ("user_data.*",),
    "sojern": ("user_data.*",),
    "taboola": ("user_data.*",),
    "tiktok": ("user_data.*",),
    "x": ("user_data.*",),
    "yahoo": ("user_data.*",),
}
"""Where user-provided data stands, as SHA-256 of the normalised value (developers.google.com "Enhanced conversions",
developers.facebook.com "Advanced matching"; the others' pages in docs/vendors/)."""
_PLAIN = {
    ("braze", "email"): ("email",),
    ("braze", "phone"): ("phone",),
    ("brevo", "email"): ("email",),
    ("customer_io", "email"): ("email",),
    ("customer_io", "phone"): ("phone",),
    ("hubspot", "email"): ("identity.email",),
    ("intercom", "email"): ("email", "user.email"),
    ("intercom", "phone"): ("phone", "user.phone"),
    ("klaviyo", "email"): ("profile.email", "profile.$email"),
    ("klaviyo", "phone"): ("profile.phone_number", "profile.$phone_number"),
    ("meta", "ip"): ("ud.client_ip_address", "user_data.client_ip_address"),
    ("mparticle", "email"): ("user_identities.email",),
    ("pinterest", "ip"): ("user_data.client_ip_address",),
    ("reddit", "ip"): ("user_data.ip_address",),
    ("snap", "ip"): ("user_data.client_ip_address",),
    ("segment", "ip"): ("ip", "context.ip"),
}
"""Fields a vendor documents to be filled in clear: the address of the browser, told by a server that stands between
(developers.facebook.com "Customer information parameters", segment.com/docs/connections/spec/common), and the e-mail
address or number a messaging tool writes to (developers.brevo.com "Identify users"; the others' pages in
docs/vendors/). What HubSpot collects out of a site's own forms is not among them: nobody typed that for HubSpot."""


@lru_cache(4096)
def is_user_data(vendor: str, path: str) -> bool:
    """Tell whether a path is one of the vendor's own fields for personal data."""
    return any(fnmatchcase(path, glob) for glob in _USER_DATA.get(vendor, ()))


def takes(vendor: str, path: str, kind: str, hash_name: str) -> bool:
    """Tell whether a vendor asks for this type of personal data at this path in this form ("" is in clear)."""
    if hash_name == "sha256":
        return is_user_data(vendor, path)
    return not hash_name and path in _PLAIN.get((vendor, kind), ())
