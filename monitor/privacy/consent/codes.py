"""Everything that can be broken about consent: what it is called, why it matters, what to mend."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One of the stable codes. `phrase` ends a sentence that begins with an event; `title` heads a section.

    `law` says to a lawyer what was to be expected and where that stands; `fix` says to an engineer what to change.
    """

    title: str
    phrase: str
    law: str
    fix: str


CODES: dict[str, Code] = {
    "C01": Code(
        "Sent before the choice",
        "was sent before the visitor had made a choice",
        "Storing or reading information on a visitor's device for analytics or advertising needs consent that "
        "was given beforehand (ePrivacy Directive 2002/58/EC, Art. 5(3); in the UK, PECR reg. 6). Silence and "
        "boxes ticked in advance are none (GDPR Art. 4(11) and 7; CJEU C-673/17, Planet49).",
        "Let the tag wait for the banner: give its trigger the consent category it needs, and take it out of the "
        "page's own HTML if it loads from there. Try it with cleared cookies and touch nothing: no request may "
        "leave.",
    ),
    "C02": Code(
        "Sent after a refusal",
        "was sent although the visitor had refused",
        "The visitor was asked and said no to this purpose. Processing for it has no legal basis left (GDPR Art. "
        "6(1)(a) and 7; ePrivacy Directive Art. 5(3)).",
        "Refuse everything on a fresh visit and find what calls the tag: a trigger without a consent condition, "
        "a second copy hard-coded in a template, or a category in the banner that is not the one the trigger "
        "asks for.",
    ),
    "C03": Code(
        "Consent claimed before the choice",
        "claims consent before the visitor had made a choice",
        "The request tells its recipient that consent was given when nobody had been asked or had answered. The "
        "recipient relies on it; the controller must be able to demonstrate consent (GDPR Art. 5(2) and 7(1)).",
        "Set consent mode's default to denied before any Google tag loads (`gtag('consent', 'default', …)` "
        "first), and send the update from the banner's callback only.",
    ),
    "C04": Code(
        "Consent claimed that was refused",
        "claims consent that the visitor had refused",
        "The request says the opposite of what the visitor chose. Whoever receives it will use the data for what "
        "was refused (GDPR Art. 5(1)(a), 7(1); Google's EU user consent policy, part of the advertiser's "
        "contract).",
        "Find what sends the wrong update: an update fired on page load from a stored value, two banners, or a "
        "category mapped to the wrong signal. Compare the banner's cookie with `gcs`/`gcd` of the same request.",
    ),
    "C05": Code(
        "Signals that contradict each other",
        "contradicts itself about consent",
        "One request carries two statements about consent that cannot both be true. What the recipient does with "
        "it cannot be shown (GDPR Art. 5(2), accountability).",
        "Usually two sources set the same thing: `npa` or `gcs` written by hand in a tag beside consent mode, or "
        "a server-side tag that copies one of them and not the other. Leave it to consent mode alone.",
    ),
    "C06": Code(
        "Cookie without consent",
        "kept a cookie without consent",
        "A cookie for analytics or advertising was written or left on the device though this purpose was not "
        "agreed to (ePrivacy Directive Art. 5(3)). It is unlawful even if nothing is sent.",
        "Hold back the script or the server answer that writes it; after a refusal or a withdrawal delete what "
        "is there, on every domain and path it was written for. Server-side containers write `FPID` and `_ga` of "
        "their own.",
    ),
    "C07": Code(
        "Required signal missing",
        "carries no consent signal where one is required",
        "For visitors from the EEA, the UK and Switzerland the vendor requires a consent signal with every "
        "request (Google: EU user consent policy, since March 2024; Microsoft Advertising: since May 2025). "
        "Consent may well have been given; without the signal it cannot be shown, and conversions and audiences "
        "are dropped.",
        "Switch consent mode on for this tag and load it before the tag: Google's requests then carry `gcs` and "
        "`gcd`, Microsoft's `asc`. Where a TCF banner runs, pass its string instead.",
    ),
    "C08": Code(
        "Sent after withdrawal",
        "was sent after the visitor had withdrawn consent",
        "Consent may be withdrawn at any time, as easily as it was given, and processing has to end there (GDPR "
        "Art. 7(3)).",
        "Stop tags that are already running when the banner reports a change: reload the page after a "
        "withdrawal, or call the vendor's own opt-out (`fbq('consent', 'revoke')`, `gtag('consent', 'update', "
        "…)`), and delete its cookies.",
    ),
    "C09": Code(
        "Opt-out ignored",
        "ignores an opt-out",
        "The visitor opted out of sale, sharing or targeted advertising, by Global Privacy Control or on the "
        "site. Where the law of the state gives that force, it binds from the first request on (California: Civ. "
        "Code § 1798.135 and CCPA Regulations § 7025; Colorado, Connecticut, Texas and others alike).",
        "Read `navigator.globalPrivacyControl` before tags load and switch the vendor to restricted processing "
        "(Meta `dpo=LDU`, Google `rdp=1`, TikTok limited data use, us_privacy or GPP for others), or do not load "
        "it.",
    ),
    "C10": Code(
        "Not declared",
        "is declared nowhere",
        "Visitors must be told who receives their data and which cookies are kept, before they choose (GDPR Art. "
        "13(1)(e); CJEU C-673/17). What the policy does not name, nobody agreed to.",
        "Find out who added it. If it is wanted, declare it in the banner and the policy and ask for consent; if "
        "it came in through another tag (a partner's pixel, a sync), take that one out.",
    ),
    "C11": Code(
        "Declared for another purpose",
        "is declared for another purpose than it serves",
        "The banner puts this under a purpose that needs no consent, or another consent than it does. Consent "
        "has to be specific and informed (GDPR Art. 4(11)); filing tracking under “necessary” is the commonest "
        "finding of regulators.",
        "Move the vendor or cookie to its category in the banner, and check that its trigger follows. If you are "
        "sure that it is used for nothing else, say so in the configuration (`privacy.purposes`) and why.",
    ),
    "C12": Code(
        "Kept longer than declared",
        "keeps a cookie longer than declared",
        "How long a cookie works is part of what a visitor must be told (GDPR Art. 13(2)(a); CJEU C-673/17, "
        "paragraphs 78 to 81).",
        "Set the cookie's lifetime in the tag (`cookie_expires` of Google's, `Max-Age` of your own server's), or "
        "correct the declaration; regulators expect no more than thirteen months for analytics (CNIL).",
    ),
    "C13": Code(
        "Not covered by the TC string",
        "is not covered by the visitor's TC string",
        "Under IAB Europe's framework a vendor may process only what the string gives it: its number, its "
        "purposes, and within thirteen months of the choice (TCF policies, chapters II and III).",
        "Ask the consent API (`__tcfapi`) for the string when the tag fires, not once at load, and do not call "
        "vendors it does not list. A string older than thirteen months means that the banner has to ask again.",
    ),
    "C14": Code(
        "No banner",
        "was sent from a site that shows no consent banner",
        "Nobody was asked. Without a way to say yes there is no consent for any purpose that needs one (ePrivacy "
        "Directive Art. 5(3); GDPR Art. 7(1)).",
        "Put the consent platform on this page too, before every other tag. Pages that are often forgotten: "
        "checkout on another domain, landing pages of agencies, error pages, the app's web views.",
    ),
    "C16": Code(
        "Granted by default",
        "is granted consent by default",
        "Consent mode was started with consent given, in a place where the law wants it asked for first. "
        "Whatever the visitor answers later, until then everything counts as agreed to (GDPR Art. 4(11), 25(2)).",
        "Set the default to `denied` for the EEA, the UK and Switzerland (the `region` list of `gtag('consent', "
        "'default', …)`), and remove a second default that some template or plug-in sets to `granted`.",
    ),
    "C17": Code(
        "User data without consent",
        "carries user data for matching although that was refused",
        "E-mail addresses and phone numbers, hashed or not, are personal data; sending them to match visitors "
        "needs consent for exactly that (GDPR Art. 6(1)(a); Google and Meta ask it of advertisers by contract).",
        "Fill advanced matching or enhanced conversions only when `ad_user_data` is granted; automatic "
        "collection in the vendor's settings ignores the banner and has to be switched off.",
    ),
}
"""By code, in order. C15 was never given out. `docs/checks/consent.md` has a section on each, with an example."""
