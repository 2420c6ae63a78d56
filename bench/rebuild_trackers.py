"""Rebuild monitor/decode/data/trackers.json from the npm package third-party-web (MIT).

npm pack third-party-web && tar xzf third-party-web-*.tgz
python -m bench.rebuild_trackers package
"""

from __future__ import annotations

import sys
from pathlib import Path

import orjson

DATA = Path(__file__).parents[1] / "monitor" / "decode" / "data"

PURPOSES = {
    "ad": "advertising",
    "analytics": "analytics",
    "marketing": "marketing",
    "customer-success": "support",
    "social": "social",
    "tag-manager": "tag management",
}
"""The package's categories that track visitors. Left out: utility, content, hosting, cdn, video, consent, other."""

ADDED = {
    "Microsoft Clarity": ("analytics", "clarity.ms"),
    "Microsoft Advertising": ("advertising", "bat.bing.net"),
    "New Relic": ("analytics", "nr-data.net"),
    "Datadog": ("analytics", "browser-intake-datadoghq.com", "browser-intake-datadoghq.eu"),
    "PostHog": ("analytics", "posthog.com"),
    "RudderStack": ("analytics", "rudderstack.com", "rudderlabs.com"),
    "Plausible": ("analytics", "plausible.io"),
    "Braze": ("marketing", "braze.com", "braze.eu"),
    "Klaviyo": ("marketing", "a.klaviyo.com"),
    "HubSpot": ("marketing", "hsforms.com", "hscollectedforms.net", "hs-analytics.net"),
    "Reddit Ads": ("advertising", "alb.reddit.com", "events.redditmedia.com"),
    "Spotify Ads": ("advertising", "pixels.spotify.com"),
    "Segment": ("analytics", "segmentapis.com"),
    "Firebase Analytics": ("analytics", "app-measurement.com"),
}
"""Trackers the package lists under a category left out, or not at all; from the vendors' own documentation."""


def main(package: Path) -> None:
    """Write the compact list and the licence of its source."""
    version = orjson.loads((package / "package.json").read_bytes())["version"]
    entities = orjson.loads((package / "dist" / "entities-nostats.json").read_bytes())
    rows = [[name, purpose, *sorted(domains)] for name, (purpose, *domains) in ADDED.items()]
    rows += [
        [entity["name"], PURPOSES[entity["category"]], *sorted({d.removeprefix("*.") for d in entity["domains"]})]
        for entity in entities
        if entity.get("category") in PURPOSES
    ]
    lines = [orjson.dumps(row).decode() for row in sorted(rows, key=lambda row: (row[0].lower(), row))]
    head = f'{{"source": "third-party-web {version}, MIT, reduced", "trackers": [\n'
    (DATA / "trackers.json").write_text(head + ",\n".join(lines) + "\n]}\n")
    (DATA / "trackers.LICENSE").write_text((package / "LICENSE").read_text())
    print(f"{len(lines)} companies, {sum(len(row) - 2 for row in rows)} domains")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
