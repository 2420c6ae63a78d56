"""The numbers and letters of mParticle's web library, by name (mparticle-web-sdk, `types.js`, `serverModel.js`)."""

from __future__ import annotations

from monitor.decode.event import Kind

MESSAGES = {
    "1": "Session Start", "2": "Session End", "3": "Screen View", "4": "Custom Event", "5": "Crash Report",
    "6": "Opt Out", "10": "State Transition", "14": "Profile", "16": "Commerce", "17": "User Attribute Change",
    "18": "User Identity Change", "20": "Media",
}  # fmt: skip
"""Message types (`dt`); session messages carry the same number in place of a name."""

CUSTOM = {
    "1": "Navigation", "2": "Location", "3": "Search", "4": "Transaction", "5": "User Content", "6": "User Preference",
    "7": "Social", "8": "Other", "9": "Media", "10": "ProductAddToCart", "11": "ProductRemoveFromCart",
    "12": "ProductCheckout", "13": "ProductCheckoutOption", "14": "ProductClick", "15": "ProductViewDetail",
    "16": "ProductPurchase", "17": "ProductRefund", "18": "PromotionView", "19": "PromotionClick",
    "20": "ProductAddToWishlist", "21": "ProductRemoveFromWishlist", "22": "ProductImpression",
}  # fmt: skip
"""Event types (`et`): what a site said an event is, and commerce actions."""

COMMERCE = {
    "add_to_cart": "ProductAddToCart", "remove_from_cart": "ProductRemoveFromCart", "checkout": "ProductCheckout",
    "checkout_option": "ProductCheckoutOption", "click": "ProductClick", "view_detail": "ProductViewDetail",
    "purchase": "ProductPurchase", "refund": "ProductRefund", "add_to_wishlist": "ProductAddToWishlist",
    "remove_from_wishlist": "ProductRemoveFromWishlist",
}  # fmt: skip
"""Product actions of batches by the names the older uploads have for them, so that an update of the library is no new
event.
"""

IDENTITIES = {
    "0": "other", "1": "customerid", "2": "facebook", "3": "twitter", "4": "google", "5": "microsoft", "6": "yahoo",
    "7": "email", "9": "facebookcustomaudienceid", "10": "other2", "11": "other3", "12": "other4", "13": "other5",
    "14": "other6", "15": "other7", "16": "other8", "17": "other9", "18": "other10", "19": "mobile_number",
    "20": "phone_number_2", "21": "phone_number_3",
}  # fmt: skip

PRODUCT = {
    "id": "id", "nm": "name", "pr": "price", "qt": "quantity", "br": "brand", "va": "variant", "ca": "category",
    "ps": "position", "cc": "coupon_code", "tpa": "total_amount", "attrs": "attributes",
}  # fmt: skip

KINDS = {
    "Screen View": Kind.PAGE,
    "screen_view": Kind.PAGE,
    "User Attribute Change": Kind.IDENTIFY,
    "User Identity Change": Kind.IDENTIFY,
    "user_attribute_change": Kind.IDENTIFY,
    "user_identity_change": Kind.IDENTIFY,
    "Profile": Kind.IDENTIFY,
    "Session Start": Kind.TELEMETRY,
    "Session End": Kind.TELEMETRY,
    "session_start": Kind.TELEMETRY,
    "session_end": Kind.TELEMETRY,
    "State Transition": Kind.TELEMETRY,
    "application_state_transition": Kind.TELEMETRY,
    "Crash Report": Kind.TELEMETRY,
    "crash_report": Kind.TELEMETRY,
    "network_performance": Kind.TELEMETRY,
    "breadcrumb": Kind.TELEMETRY,
    "Opt Out": Kind.INIT,
    "opt_out": Kind.INIT,
}
"""What is not an event of the site's, by message type; everything else is."""
