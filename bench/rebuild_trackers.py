"""Rebuild monitor/decode/data/trackers.json (third-party-web, MIT) and whotracksme.json (WhoTracks.Me, CC BY 4.0).

`python -m bench.rebuild_trackers` fetches the newest releases of the npm package third-party-web and the PyPI package
whotracksme; `python -m bench.rebuild_trackers PACKAGE WHEEL` takes an unpacked package and a wheel at hand. What they
list under a category left out, or not at all, stands in monitor/decode/data/companies.json, which is written by hand.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

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


WTM_PURPOSES = {"advertising": "advertising", "site_analytics": "analytics"}
"""WhoTracks.Me's categories that track visitors and are told from shops, wallets and portals there."""


def main(package: Path, wheel: Path) -> None:
    """Write both lists and the licence of the first; the second's asks for attribution, which stands in the file."""
    version = orjson.loads((package / "package.json").read_bytes())["version"]
    entities = orjson.loads((package / "dist" / "entities-nostats.json").read_bytes())
    rows = [
        [entity["name"], PURPOSES[entity["category"]], *sorted({d.removeprefix("*.") for d in entity["domains"]})]
        for entity in entities
        if entity.get("category") in PURPOSES
    ]
    _write("trackers.json", f"third-party-web {version}, MIT, reduced", rows)
    (DATA / "trackers.LICENSE").write_text((package / "LICENSE").read_text())
    version = wheel.name.split("-")[1]
    notice = f"WhoTracks.Me (whotracksme {version}), by Cliqz and Ghostery, CC BY 4.0, reduced"
    _write("whotracksme.json", notice, list(_whotracksme(wheel, {domain for row in rows for domain in row[2:]})))


def _whotracksme(wheel: Path, known: set[str]) -> Iterator[list[str]]:
    """Yield (name, purpose, domains) of the trackers of a wheel, without the domains the first list knows."""
    with zipfile.ZipFile(wheel) as opened, closing(sqlite3.connect(":memory:")) as database:
        database.executescript(opened.read("whotracksme/data/assets/trackerdb.sql").decode())
        found = database.execute(
            "SELECT trackers.name, categories.name, group_concat(tracker_domains.domain, ' ') FROM tracker_domains "
            "JOIN trackers ON trackers.id = tracker_domains.tracker "
            "JOIN categories ON categories.id = trackers.category_id GROUP BY trackers.id"
        ).fetchall()
    for name, category, domains in found:
        new = sorted(domain for domain in domains.split() if not _ends_in(domain, known))
        if category in WTM_PURPOSES and new:
            yield [name, WTM_PURPOSES[category], *new]


def _ends_in(domain: str, known: set[str]) -> bool:
    return any(domain == each or domain.endswith(f".{each}") for each in known)


def _write(name: str, source: str, rows: list[list[str]]) -> None:
    lines = [orjson.dumps(row).decode() for row in sorted(rows, key=lambda row: (row[0].lower(), row))]
    (DATA / name).write_text(f'{{"source": "{source}", "trackers": [\n' + ",\n".join(lines) + "\n]}\n")
    print(f"{name}: {len(lines)} companies, {sum(len(row) - 2 for row in rows)} domains")


def fetched(folder: Path) -> tuple[Path, Path]:
    """Return the newest release of both packages, fetched below a folder, the first unpacked."""
    npm = shutil.which("npm") or sys.exit("npm is not on the PATH")
    subprocess.run([npm, "pack", "--silent", "third-party-web"], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "whotracksme"]
    subprocess.run(pip, cwd=folder, check=True)  # noqa: S603
    [archive], [wheel] = folder.glob("*.tgz"), folder.glob("*.whl")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return folder / "package", wheel


if __name__ == "__main__":
    if len(sys.argv) not in {1, 3}:
        sys.exit(__doc__)
    with TemporaryDirectory() as temporary:
        main(*(map(Path, sys.argv[1:]) if len(sys.argv) == 3 else fetched(Path(temporary))))
