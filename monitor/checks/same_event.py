"""One event under the names that vendors give it: GA4's purchase is Meta's Purchase and Segment's Order Completed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from monitor.checks.names import folded

_CUSTOMER_DATA = {
    "ordercompleted": "purchase",
    "orderrefunded": "refund",
    "productadded": "addtocart",
    "productremoved": "removefromcart",
    "productviewed": "viewitem",
    "productlistviewed": "viewitemlist",
    "productssearched": "search",
    "cartviewed": "viewcart",
    "checkoutstarted": "begincheckout",
    "paymentinfoentered": "addpaymentinfo",
    "productaddedtowishlist": "addtowishlist",
    "signedup": "signup",
}
STANDARD: Mapping[str, Mapping[str, str]] = {
    # https://developers.facebook.com/docs/meta-pixel/reference
    "meta": {
        "initiatecheckout": "begincheckout",
        "viewcontent": "viewitem",
        "completeregistration": "signup",
        "lead": "generatelead",
    },
    # https://ads.tiktok.com/help/article/standard-events-parameters
    "tiktok": {
        "completepayment": "purchase",
        "initiatecheckout": "begincheckout",
        "viewcontent": "viewitem",
        "completeregistration": "signup",
    },
    # https://help.pinterest.com/en/business/article/add-event-codes
    "pinterest": {"checkout": "purchase", "pagevisit": "viewitem", "lead": "generatelead"},
    # https://segment.com/docs/connections/spec/ecommerce/v2/ and https://www.rudderstack.com/docs/event-spec/ecommerce-events-spec/
    "segment": _CUSTOMER_DATA,
    "rudderstack": _CUSTOMER_DATA,
}
"""By vendor, its standard names (folded) for what GA4 recommends a name for (folded):
https://developers.google.com/analytics/devguides/collection/ga4/reference/events. A vendor whose name is GA4's own
once folded, such as AddToCart, need not be listed."""


@lru_cache(maxsize=16384)
def same_event(vendor: str, name: str) -> str:
    """Return what an event is called whatever its vendor.

    >>> same_event("ga4", "purchase") == same_event("meta", "Purchase") == same_event("segment", "Order Completed")
    True
    """
    own = folded(name) or name
    return STANDARD.get(vendor, {}).get(own, own)
