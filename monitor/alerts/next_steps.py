"""What a person should do first about an alert, by kind of check."""

from __future__ import annotations

from monitor.checks.unjudged import ERROR, NO_DATA
from monitor.privacy.consent.codes import CODES


def next_step(check: str, detail: str) -> str:
    """Say what a person who knows the site, and not Tagwatch, should do first."""
    if check == "consent" and detail in CODES:
        return f"{CODES[detail].fix} Tell whoever answers for privacy."
    return (
        _NEXT.get(("", detail))
        or _NEXT.get((check, detail))
        or _NEXT.get((check, ""))
        or "Open the rule to see what it expects, and why."
    )


_NEXT = {
    (
        "",
        NO_DATA,
    ): "See whether what the rule matches is still sent, and under that name: `tagwatch rules explain` says "
    "what it looks at.",
    ("", ERROR): "Correct the rule, or tell us where the rule is right: until then nothing is watched by it.",
    ("missing_event", ""): "Do what this event counts on the live site, with the browser's network tab open. If no "
    "request leaves, look at what was released, or published in the tag manager, just before it stopped.",
    ("volume", ""): "Ask first whether the business explains it: a campaign, a sale, an outage, a holiday. If not, "
    "look at releases and tag-manager changes from around when it began.",
    ("schema", ""): "Compare one request with the plan, and find the release or tag-manager change that altered it. "
    "If the change is wanted, write it into the plan.",
    ("schema", "presence"): "Find what stopped filling it: usually a renamed data-layer key or a template that lost a "
    "variable. If it is no longer wanted, write that into the plan.",
    ("rogue_event", ""): "Ask who added it. If it is wanted, add it to the plan; if it is a typing error or a test, "
    "take it out before reports are built on it.",
    (
        "rogue_event",
        "deprecated",
    ): "Find what still sends it and take it out, or write `status: live` into its plan if it is still wanted.",
    ("rogue_property", ""): "Ask who added it. If it is wanted, add it to the plan; if not, take it out before it "
    "fills up reports or carries something it should not.",
    ("pii", ""): "Stop the tag or strip the value before it is sent, then ask the vendor to delete what it has "
    "received. Tell whoever answers for privacy: a deadline may be running.",
    (
        "vendor_spec",
        "",
    ): "Change the tag or the data layer it is filled from; if it is meant to be so, put the path under "
    "`ignore` in the rule. What the vendor asks for:",
    (
        "forbidden",
        "",
    ): "Take it out of the tag or the data layer; if it is to be sent after all, change the rule.",
    ("naming", ""): "Rename it in the tag before reports are built on it; old and new names are counted apart.",
    ("naming", "dead"): "Ask whether anything still needs it. If not, take it out of the plan and of the tag manager.",
    ("duplicate", ""): "Do what this event counts once on the live site, with the browser's network tab open: two "
    "tags, two triggers or a page that is loaded twice send it. Revenue and conversions are counted too high until "
    "that is mended.",
    ("expect", ""): "Compare one request with the rule and find the release or tag-manager change that altered it; if "
    "the change is wanted, change the rule.",
    ("campaign", ""): "Mend the links where they are made: the newsletter's template, the ad account's tracking "
    "template. What is counted already stays counted apart.",
    (
        "campaign",
        "near-duplicate",
    ): "Write it as the other links do, where these links are made. If both are meant, put "
    "it under `distinct` in the rule. What is counted already stays counted apart.",
    ("campaign", "click-id"): "Click one of the ads and buy something with the network tab open: a redirect that "
    "drops the query, or a cookie that is not kept, loses the id, and the ad platform its conversions.",
    (
        "vendor_spec",
        "dead",
    ): "Take the tag out of the page or the tag manager: nothing it sends is kept. See",
    (
        "new_tracker",
        "",
    ): "Ask who added it, and for what. If it is wanted, declare it in the banner and the policy before "
    "it goes on; if it came with another tag, take that one out.",
    ("missing_destination", ""): "Do it yourself on the live site with the network tab open and look for this "
    "vendor's request. Where the others go out and it does not, look at its tag, trigger and consent category.",
    ("ratio", ""): "Look at both figures: which of them moved? A step that fewer take points at the page or a form; "
    "one that is counted twice, or no longer, at its tag.",
    ("kpi", ""): "Ask first whether the business explains it: prices, a sale, one large order. If not, compare an "
    "order's request with what the shop booked: currency, decimals, tax.",
    ("kpi", "missing"): "Find what stopped filling it: usually a renamed data-layer key or a template that lost a "
    "variable. Reports of revenue are too low until then.",
    ("discrepancy", ""): "Find one order that only one side has, and follow it: consent, a blocked script, a failed "
    "retry, a time zone. Which side is right decides where to mend.",
    ("freshness", ""): "See whether the export, feed or upload still runs, and whether what it brings is new: a job "
    "that repeats an old file looks alive.",
    (
        "capture_health",
        "",
    ): "Run `tagwatch doctor`, and look at how this traffic is captured: until it is mended, other "
    "checks see less of it than there is.",
    ("capture_health", "unreadable"): "Run `tagwatch decode` on a capture: it says what it cannot read and why. Bodies "
    "cut off by a proxy or a log format are the usual cause.",
    ("capture_health", "future"): "Look at the clock of whatever writes these times: a server without time "
    "synchronisation, a time zone written as UTC. Their hours are counted as now until then.",
    ("capture_health", "refused"): "Run `tagwatch doctor`: a full disk, or more traffic than the limits of the "
    "collector allow. What was turned away is lost to the watch, never to the site.",
    ("capture_health", "sampled"): "Raise the sampling rate where capture is configured, or lower what the rule asks "
    "for: rare events cannot be watched on so small a sample.",
    ("self", "silent"): "Run `tagwatch doctor`, and see whether the capture snippet, export or file drop still runs. "
    "Until traffic comes in again, nothing else can be said about it.",
    (
        "self",
        "storm",
    ): "Look for one cause first: a release, a tag-manager publish, a consent banner. `tagwatch incidents "
    "list` has them all; what goes on once fewer are left is told one by one.",
    ("self", "failing"): "Correct the rule, or tell us where the rule is right: until then nothing is watched by it. "
    "The other rules go on.",
    (
        "self",
        "broken",
    ): "Run `tagwatch alerts test` and mend what it names: a token, a scope, an address. What "
    "could not be sent is kept, and goes out once the channel takes it.",
    (
        "self",
        "crowded",
    ): "Look at the newest event names with `tagwatch plan show`: where they hold order numbers, "
    "pages or ids, move those into a property and give the event one name.",
    ("consent", ""): "Reject everything in the consent banner on a fresh visit and see which tag still fires; then "
    "mend its trigger or the banner's category. Tell whoever answers for privacy.",
}
