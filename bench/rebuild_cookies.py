"""Read the Open Cookie Database (Apache-2.0) into monitor/decode/data/open_cookie_database.json.

`python -m bench.rebuild_cookies open-cookie-database.csv` takes the file of github.com/jkwakman/Open-Cookie-Database.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import orjson

from monitor.decode.catalogue import slug

DATA = Path(__file__).parents[1] / "monitor" / "decode" / "data" / "open_cookie_database.json"
PURPOSES = {"analytics": "analytics", "marketing": "advertising"}
"""Its categories that are purposes here; functional, personalisation and security cookies are all functional."""
DAYS = {"second": 1 / 86_400, "minute": 1 / 1_440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
_PERIOD = re.compile(r"(\d+(?:\.\d+)?)\s*(second|minute|hour|day|week|month|year)s?", re.IGNORECASE)
_NOTE = re.compile(r"\s*(?:\[.*\]|\(.*\)|Cookie)$")


def days_of(period: str) -> float | None:
    """Return the days a retention period names, 0 for a session, None where it names none.

    >>> days_of("30 days after last activity"), days_of("End of session (browser)"), days_of("unknown")
    (30.0, 0.0, None)
    """
    found = _PERIOD.search(period)
    if found:
        return round(float(found[1]) * DAYS[found[2].lower()], 4)
    return 0.0 if "session" in period.lower() else None


def rows_of(path: Path) -> list[list[str | float | None]]:
    """Return (name, vendor, purpose, days) of each cookie of the file; a wildcard's name ends in `*`."""
    rows = []
    with path.open(newline="", encoding="utf-8") as opened:
        for row in csv.DictReader(opened):
            name = _NOTE.sub("", row["Cookie / Data Key name"].strip())
            if name and "<" not in name:
                wild = "*" if row["Wildcard match"].strip() == "1" and "*" not in name else ""
                purpose = PURPOSES.get(row["Category"].strip().lower(), "functional")
                rows.append([f"{name}{wild}", slug(row["Platform"]), purpose, days_of(row["Retention period"])])
    return rows


def main(path: Path) -> None:
    """Write the file."""
    lines = [orjson.dumps(row).decode() for row in rows_of(path)]
    source = "Open Cookie Database, github.com/jkwakman/Open-Cookie-Database, Apache-2.0, reduced"
    DATA.write_text(f'{{"source": "{source}", "cookies": [\n' + ",\n".join(lines) + "\n]}\n")
    print(f"{len(lines)} cookies")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
