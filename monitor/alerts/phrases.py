"""The words of an alert that depend on the kind of check: its headline, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from monitor.alerts.figures import change, clean, percent, shorten
from monitor.checks.finding import Finding
from monitor.checks.statistics.grid import ALL_EVENTS
from monitor.checks.unjudged import ERROR, NO_DATA
from monitor.incidents.cause import event_key
from monitor.privacy.consent.answers import ACCEPTED, PARTLY, REJECTED, WITHDRAWN
from monitor.privacy.consent.codes import CODES
from monitor.privacy.purposes import BANNER
from monitor.privacy.recognise import TYPES

HEADLINE = 80
"""Characters of a headline: what a phone shows of a subject line or notification on two lines."""
NAME = 36
"""Characters an event or property name may take of it."""

VENDORS = {
    "ga4": "GA4",
    "universal_analytics": "Universal Analytics",
    "google_ads": "Google Ads",
    "google_tag_manager": "Google Tag Manager",
    "floodlight": "Floodlight",
    "meta": "Meta",
    "segment": "Segment",
    "linkedin": "LinkedIn",
    "microsoft_uet": "Microsoft Ads",
    "ab_tasty": "AB Tasty",
    "customer_io": "Customer.io",
    "fullstory": "FullStory",
    "hubspot": "HubSpot",
    "mparticle": "mParticle",
    "parsely": "Parse.ly",
    "piwik_pro": "Piwik PRO",
    "posthog": "PostHog",
    "rtb_house": "RTB House",
    "rudderstack": "RudderStack",
    "sixsense": "6sense",
    "tiktok": "TikTok",
    "vwo": "VWO",
    "x": "X",
}
"""Vendors whose names are not simply their words with capitals."""


def vendor_label(vendor: str) -> str:
    """Return a vendor's name as people write it."""
    return VENDORS.get(vendor) or vendor.replace("_", " ").title()


def headline(check: str, subjects: Sequence[Finding]) -> str:
    """Say in at most 80 characters what broke. `subjects` are the findings of one incident, worst first."""
    if not subjects:
        return shorten(f"{check}: no details are known", HEADLINE)
    say = _OF_THE_RULE.get(subjects[0].detail) or _HEADLINES.get(check, _any_check)
    # What is too long with every vendor named may fit with one, and with a shorter name of the event.
    attempts = ((subjects, 5), (subjects, 3), (subjects, 1), (subjects[:1], 1))
    texts = [_capital(clean(say(about, vendors_of(about, most))).strip()) for about, most in attempts]
    return next((text for text in texts if len(text) <= HEADLINE), shorten(texts[0], HEADLINE)) or check


def events_of(subjects: Sequence[Finding]) -> str:
    """Name the events: `purchase`, `purchase and refund`, `purchase and 3 more events`."""
    names: dict[str, str] = {}
    for subject in subjects:
        names.setdefault(event_key(subject.stream.event), _event(subject.stream.event))
    first, *rest = names.values()
    if len(rest) == 1:
        return f"{first} and {rest[0]}"
    return f"{first} and {len(rest)} more events" if rest else first


def paths_of(subjects: Sequence[Finding]) -> list[str]:
    """Return the properties an incident is about, worst first."""
    return list(dict.fromkeys(subject.path for subject in subjects if subject.path))


def vendors_of(subjects: Sequence[Finding], at_most: int = 3) -> str:
    """Name the vendors: `GA4`, `GA4, Meta and Segment`, `GA4 and 4 more`; "" where all of them are meant."""
    names = list(dict.fromkeys(vendor_label(s.stream.vendor) for s in subjects if s.stream.vendor))
    if not names:
        return ""
    if len(names) > at_most:
        return f"{names[0]} and {len(names) - 1} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


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


def _capital(text: str) -> str:
    # An event's or property's name stays as it is written; words of ours begin with a capital.
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first in {"an", "a", "all", "personal", "events"} else text


def _event(name: str) -> str:
    if not name:
        return "events without a name"
    if name == ALL_EVENTS:
        return "all events"
    return f"{name.strip('()')} requests" if name.startswith("(") else shorten(name, NAME)


def _path(subject: Finding) -> str:
    return shorten(subject.path, NAME) or "a property"


def _paths(subjects: Sequence[Finding]) -> str:
    """Name the properties: `value`, `value and currency`, `value and 2 more`."""
    first, *rest = paths_of(subjects) or [""]
    if len(rest) == 1 and len(first) + len(rest[0]) <= NAME:
        return f"{first} and {rest[0]}"
    return f"{_path(subjects[0])} and {len(rest)} more" if rest else _path(subjects[0])


_ANSWERS = {
    ACCEPTED: "accepts",
    REJECTED: "rejects",
    PARTLY: "accepts parts of",
    WITHDRAWN: "takes back what they said to",
}
_ANSWER = {ACCEPTED: "accept", REJECTED: "reject", PARTLY: "accept parts of", WITHDRAWN: "take back what they said to"}


def _missing(subjects: Sequence[Finding], vendors: str) -> str:
    if subjects[0].stream.vendor == BANNER:
        return f"Nobody {_ANSWERS.get(subjects[0].stream.event, 'answers')} the consent banner any more"
    where = f" in {vendors}" if vendors else ""
    return f"{events_of(subjects)} stopped arriving{where}"


def _volume(subjects: Sequence[Finding], vendors: str) -> str:
    effect = subjects[0].effect
    if subjects[0].stream.vendor == BANNER:
        much = "an unusual number" if effect is None else change(effect)
        return f"Visitors who {_ANSWER.get(subjects[0].stream.event, 'answer')} the consent banner: {much}"
    where = f" in {vendors}" if vendors else ""
    return f"{events_of(subjects)}{where}: {'unusual volume' if effect is None else change(effect)}"


def _schema(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    where = f"{events_of(subjects)} ({vendors})"
    what = _paths(subjects)
    if len(paths_of(subjects)) > 1:
        how = {
            "type": "changed their type in",
            "presence": "are missing from",
            "format": "changed their format in",
            "enum": "have new values in",
            "range": "are out of range in",
            "unique": "repeat in",
        }.get(first.detail, "break their plan in")
        return f"{what} {how} {where}"
    how = {
        "type": _type_change(first),
        "presence": "is missing from",
        "format": "changed its format in",
        "enum": "has new values in",
        "range": "is out of range in",
        "unique": "repeats in",
    }.get(first.detail, "breaks its plan in")
    return f"{what} {how} {where}"


_KINDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "yes or no",
    "array": "a list",
    "object": "a group of fields",
    "null": "nothing",
}
"""JSON's types, for those who have never heard of them."""


def _kind(name: str) -> str:
    return _KINDS.get(name, name)


def _type_change(finding: Finding) -> str:
    now = finding.observed.split(" in ")[0]
    if not now or not finding.expected:
        return "changed its type in"
    return f"turned from {_kind(finding.expected)} into {_kind(now)} in"


def _rogue_event(subjects: Sequence[Finding], vendors: str) -> str:
    if subjects[0].detail == "deprecated":
        return f"Deprecated, and still sent to {vendors}: {events_of(subjects)}"
    more = len({event_key(subject.stream.event) for subject in subjects}) > 1
    return f"{events_of(subjects)} {'are' if more else 'is'} new in {vendors}, and in no plan"


def _rogue_property(subjects: Sequence[Finding], vendors: str) -> str:
    new = "New properties" if len(paths_of(subjects)) > 1 else "New property"
    return f"{new} {_paths(subjects)} in {events_of(subjects)} ({vendors})"


def _pii(subjects: Sequence[Finding], vendors: str) -> str:
    leak = TYPES.get(subjects[0].detail, "personal data")
    return f"{leak} leaks to {vendors} with {events_of(subjects)}"


def _consent(subjects: Sequence[Finding], vendors: str) -> str:
    code = CODES.get(subjects[0].detail)
    return f"A request to {vendors} {code.phrase if code else 'breaks consent'}"


def _vendor_spec(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    event, what = events_of(subjects), _paths(subjects)
    several = len(paths_of(subjects)) > 1
    be, names, it = ("are", "names", "them") if several else ("is", "name", "it")
    return {
        "dead": f"{vendors} was shut down and is still sent {event}",
        "event-name": f"{vendors} does not take the name {event}",
        "near-name": f"{event} is not {vendors}'s standard {shorten(first.expected, NAME)}",
        "property-name": f"{vendors} does not take the {names} {what} in {event}",
        "required": f"{what} {be} missing from {event}, and {vendors} needs {it}",
        "value": f"{what} of {event} {be} not what {vendors} asks for",
        "length": f"{what} of {event} {be} longer than {vendors} keeps",
        "size": f"{what} of {event} {be} more than {vendors} reads",
    }.get(first.detail, f"{event} is not what {vendors} asks for")


def _new_tracker(subjects: Sequence[Finding], _vendors: str) -> str:
    first = subjects[0]
    name = vendor_label(first.path) if first.detail == "vendor" else shorten(first.path, NAME)
    rest = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
    return f"New {first.detail}{' kept' if first.detail == 'cookie' else ' gets data'}: {name}{rest}"


def _forbidden(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    if not first.path:
        return f"{events_of(subjects)} must not be sent to {vendors} and was"
    be = "are" if len(paths_of(subjects)) > 1 else "is"
    return f"{_paths(subjects)} must not be sent and {be}, in {events_of(subjects)} ({vendors})"


def _naming(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    event = events_of(subjects)
    if first.detail == "near-duplicate":
        return f"{vendors} gets one event under two names: {event} and {shorten(first.expected, NAME)}"
    if first.detail == "dead":
        return f"{event} ({vendors}) has not come for long"
    what = f"{_path(first)} in {event}" if first.path else event
    return f"{what} ({vendors}) is not named as agreed"


def _duplicate(subjects: Sequence[Finding], vendors: str) -> str:
    return f"{events_of(subjects)} comes twice in {vendors}"


def _expect(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    what = _path(first) if first.path else shorten(first.detail, NAME)
    return f"{what} is not as expected in {events_of(subjects)} ({vendors})"


def _campaign(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    if first.detail == "click-id":
        return f"{_path(first)} is lost before {events_of(subjects)} reaches {vendors}"
    wrong = "lack" if first.detail == "required" else "do not write in lower case"
    return f"Campaign links {wrong} {_path(first)}"


def _missing_destination(subjects: Sequence[Finding], vendors: str) -> str:
    effect = subjects[0].effect
    if effect is None or effect <= -1:
        return f"{events_of(subjects)} no longer reaches {vendors}"
    return f"{percent(-effect)} of {events_of(subjects)} no longer reach {vendors}"


def _ratio(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    where = f" in {vendors}" if vendors else ""
    how = "its ratio is unusual" if first.effect is None else change(first.effect)
    return f"{events_of(subjects)} per {_unit(first)}{where}: {how}"


def _unit(finding: Finding) -> str:
    per = str(finding.evidence.get("per") or "what it is held against")
    return {"sessions": "session", "users": "user"}.get(per, shorten(per, NAME))


def _kpi(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    where = f"{events_of(subjects)} ({vendors})"
    if first.detail == "missing":
        gone = first.effect is None or first.effect <= -1
        return f"{_path(first)} is no longer sent with {'' if gone else 'all '}{where}"
    what = "The mean" if first.evidence.get("of") == "mean" else "The sum"
    how = "unusual" if first.effect is None else change(first.effect)
    return f"{what} of {_path(first)} in {where}: {how}"


def _discrepancy(subjects: Sequence[Finding], _vendors: str) -> str:
    first = subjects[0]
    sides = [shorten(str(side), 16) for side in first.evidence.get("sides", ())]
    what = f"{_path(first)} of {events_of(subjects)}" if first.path else events_of(subjects)
    if len(sides) != 2 or first.effect is None:
        return f"{what}: two sides that should agree do not"
    moved = f"{percent(abs(first.effect))} {'less' if first.effect < 0 else 'more'}"
    return f"{what}: {sides[0]} tells of {moved} beside {sides[1]} than it should"


def _freshness(subjects: Sequence[Finding], _vendors: str) -> str:
    first = subjects[0]
    what = f"from {shorten(first.stream.source, NAME)}" if first.detail == "source" else f"of {events_of(subjects)}"
    return f"Nothing new {what}: the newest event is {first.observed or 'too old'}"


def _capture_health(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    share = first.observed.split(" of ")[0] or "some"
    return {
        "unreadable": f"{share} of what is captured for {vendors} cannot be read",
        "future": f"{share} of the events for {vendors} are dated in the future",
        "refused": f"The collector turns away {share} of its requests",
        "sampled": f"Too little is captured of what {vendors} is sent: {first.observed}",
    }.get(first.detail, f"Capture for {vendors} is not well")


def _self(subjects: Sequence[Finding], _vendors: str) -> str:
    first = subjects[0]
    if first.detail == "silent":
        return f"Tagwatch sees nothing from {shorten(first.stream.source, NAME)} ({first.stream.environment}) any more"
    if first.detail == "crowded":
        return f"{vendors_of(subjects)} is sent more event names than can be kept apart"
    if first.detail == "broken":
        return f"Alerts do not go out by {shorten(first.stream.event, NAME)}"
    if first.detail == "storm":
        return f"{first.observed or 'Many incidents'} at once"
    rest = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
    return f"Rule {shorten(first.stream.event, NAME)}{rest} cannot be evaluated"


def _any_check(subjects: Sequence[Finding], vendors: str) -> str:
    return subjects[0].message or f"{subjects[0].check}: {events_of(subjects)} in {vendors}"


def _nothing_to_judge(subjects: Sequence[Finding], _vendors: str) -> str:
    return f"Rule {shorten(subjects[0].rule, NAME)} has nothing to judge"


def _not_evaluated(subjects: Sequence[Finding], _vendors: str) -> str:
    return f"Rule {shorten(subjects[0].rule, NAME)} cannot be evaluated"


_OF_THE_RULE: dict[str, Callable[[Sequence[Finding], str], str]] = {NO_DATA: _nothing_to_judge, ERROR: _not_evaluated}
"""By detail, what is said of a rule as a whole, whatever its kind of check."""

_HEADLINES: dict[str, Callable[[Sequence[Finding], str], str]] = {
    "missing_event": _missing,
    "volume": _volume,
    "schema": _schema,
    "rogue_event": _rogue_event,
    "rogue_property": _rogue_property,
    "pii": _pii,
    "consent": _consent,
    "vendor_spec": _vendor_spec,
    "new_tracker": _new_tracker,
    "forbidden": _forbidden,
    "naming": _naming,
    "duplicate": _duplicate,
    "expect": _expect,
    "campaign": _campaign,
    "missing_destination": _missing_destination,
    "ratio": _ratio,
    "kpi": _kpi,
    "discrepancy": _discrepancy,
    "freshness": _freshness,
    "capture_health": _capture_health,
    "self": _self,
}

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
