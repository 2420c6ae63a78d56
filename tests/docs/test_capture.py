"""What docs/capture.md says of formats and answers is true."""

from __future__ import annotations

import json
import re
from pathlib import Path

from monitor.capture.access_log import NO_HOST
from monitor.capture.batch import KEYS as BATCH_KEYS
from monitor.capture.batch import batch_of
from monitor.capture.bigquery import NO_STREAM
from monitor.capture.collector import TRACKS_PATH, Outcome
from monitor.capture.folder import UNFINISHED
from monitor.capture.line import KEYS, Context, hit_of, line_of
from monitor.capture.read import Format
from monitor.capture.request import HEADERS
from monitor.capture.segment_messages import RUDDERSTACK, SEGMENT, TIMES
from monitor.capture.snowplow import COLLECTOR
from monitor.capture.tracks import OWN, SERVER_HOST
from tests.support.capture import read

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "capture.md").read_text()


def test_every_key_has_a_row_and_every_row_is_a_key() -> None:
    table = DOCUMENT.partition("| key | value |")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == sorted(KEYS)


def test_the_example_line_is_read_and_written_back() -> None:
    [example] = [json.loads(text) for text in re.findall(r"```json\n(.*?)\n```", DOCUMENT)]
    hit = hit_of(example, Context())
    assert json.loads(line_of(hit)) == example | {"at": hit.at}


def test_the_example_batch_is_accepted_whole() -> None:
    [body] = re.findall(r"-d '(\{.*?\})'\n", DOCUMENT, re.DOTALL)
    batch = batch_of(body.encode(), now=2e9)
    assert (len(batch.hits), batch.rejected) == (1, 0)


def test_every_outcome_header_suffix_and_batch_key_is_named() -> None:
    named = set(re.findall(r"`([^`\n]+)`", DOCUMENT))
    assert {outcome.value for outcome in Outcome} | HEADERS | set(UNFINISHED) | set(BATCH_KEYS) <= named


def test_every_format_has_a_row_and_every_row_is_a_format() -> None:
    table = DOCUMENT.partition("| format | where it comes from |")[2].partition("\n\n")[0]
    named = {name.strip().lower() for name in re.findall(r"^\| ([^|`-]+) \|", table, re.MULTILINE)}
    assert named == {kind.value.replace("_", " ") for kind in Format}


def test_the_line_of_an_access_log_is_read_as_it_says(tmp_path: Path) -> None:
    [line] = re.findall(r"^    (\S+ 192\.0\.2\.7 .*)$", DOCUMENT, re.MULTILINE)
    path = tmp_path / "access.log"
    path.write_text(line)
    [hit], problems = read(path)
    assert (hit.url, problems) == ("https://sgtm.shop.example/g/collect?v=2&en=page_view", [])
    assert hit.page == "https://shop.example/cart"
    assert f"`{NO_HOST}`" in DOCUMENT


def test_the_path_and_the_names_of_the_sdks_batches_are_those_of_the_code() -> None:
    assert f"`https://watch.example{TRACKS_PATH}/`" in DOCUMENT
    assert f"(endpoint `{OWN}`)" in DOCUMENT
    assert f"`{SERVER_HOST}`" in DOCUMENT


def test_what_is_taken_from_a_dump_is_what_the_code_takes() -> None:
    table = DOCUMENT.partition("### What is taken from a dump")[2].partition("From BigQuery")[0]
    named = set(re.findall(r"`([^`\n]+)`", table))
    hosts = {url.split("/")[2] for url in (SEGMENT, RUDDERSTACK, COLLECTOR)}
    assert {*TIMES, NO_STREAM, *hosts} <= named
