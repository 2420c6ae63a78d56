"""Rebuild monitor/decode/data/trackers.json from the npm package third-party-web (MIT).

`python -m bench.rebuild_trackers` fetches the newest release with npm; `python -m bench.rebuild_trackers PACKAGE` takes
an unpacked one. What the package lists under a category left out, or not at all, stands in
monitor/decode/data/companies.json, which is written by hand.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
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


def main(package: Path) -> None:
    """Write the compact list and the licence of its source."""
    version = orjson.loads((package / "package.json").read_bytes())["version"]
    entities = orjson.loads((package / "dist" / "entities-nostats.json").read_bytes())
    rows = [
        [entity["name"], PURPOSES[entity["category"]], *sorted({d.removeprefix("*.") for d in entity["domains"]})]
        for entity in entities
        if entity.get("category") in PURPOSES
    ]
    lines = [orjson.dumps(row).decode() for row in sorted(rows, key=lambda row: (row[0].lower(), row))]
    head = f'{{"source": "third-party-web {version}, MIT, reduced", "trackers": [\n'
    (DATA / "trackers.json").write_text(head + ",\n".join(lines) + "\n]}\n")
    (DATA / "trackers.LICENSE").write_text((package / "LICENSE").read_text())
    print(f"{len(lines)} companies, {sum(len(row) - 2 for row in rows)} domains")


def fetched(folder: Path) -> Path:
    """Return the newest release, fetched and unpacked below a folder."""
    npm = shutil.which("npm") or sys.exit("npm is not on the PATH")
    subprocess.run([npm, "pack", "--silent", "third-party-web"], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    [archive] = folder.glob("*.tgz")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return folder / "package"


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    with TemporaryDirectory() as temporary:
        main(Path(sys.argv[1]) if len(sys.argv) == 2 else fetched(Path(temporary)))
