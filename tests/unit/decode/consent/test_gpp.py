from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from monitor.decode.consent.gpp import parse_gpp
from monitor.decode.consent.tcf import TcString
from monitor.decode.consent.us_privacy import UsPrivacy
from tests.support.decoding import lines_of

ROWS = lines_of("iabgpp/gpp.jsonl")
READ = [row for row in ROWS if "error" not in row]
TCF = {
    "CmpId": "cmp_id", "VendorListVersion": "vendor_list_version", "PolicyVersion": "policy_version",
    "VendorConsents": "vendors", "VendorsDisclosed": "disclosed", "PublisherCountryCode": "country",
}  # fmt: skip
FLAGS = {"Y": True, "N": False, "-": None}
NOT_READ = {"PubRestrictions", "NumCustomPurposes", "DisclosedVendors"}


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def wanted(value: Any, name: str) -> Any:
    if isinstance(value, list):
        if value and isinstance(value[0], bool):
            return tuple(at for at, on in enumerate(value, start=1) if on)
        return tuple(value)
    return datetime.fromisoformat(value).timestamp() if name in {"Created", "LastUpdated"} else value


@pytest.mark.parametrize("row", READ, ids=lambda row: row["string"][:24])
def test_every_section_of_a_string_is_read(row: dict[str, Any]) -> None:
    found = parse_gpp(row["string"])
    assert found is not None
    assert list(found.section_ids) == row["section_ids"]
    assert set(found.sections) == set(row["sections"])
    for name, section in row["sections"].items():
        said = found.sections[name]
        for field, value in (section or {}).items():
            if isinstance(said, TcString):
                assert (getattr(said, TCF[field]) or ()) == (wanted(value, field) or ()), field
            elif isinstance(said, UsPrivacy):
                pairs = {"Version": 1, "Notice": said.notice, "OptOutSale": said.opted_out, "LspaCovered": said.lspa}
                assert pairs[field] == FLAGS.get(value, value)
            elif field not in NOT_READ:
                assert said.get(snake(field), ()) == wanted(value, field), (name, field)


@pytest.mark.parametrize("row", [row for row in ROWS if "error" in row], ids=lambda row: row["string"][:24])
def test_a_header_that_lists_other_sections_than_follow_is_none(row: dict[str, Any]) -> None:
    assert parse_gpp(row["string"]) is None


@pytest.mark.parametrize("text", ["", "D", "DB", "D" * 20_000, "DBAB!A~1YNN", "CBABTA~1YNN", "DBABTA~1YNN~1YNN"])
def test_what_is_no_such_string_is_none(text: str) -> None:
    assert parse_gpp(text) is None


def test_a_section_that_cannot_be_read_is_missing_and_the_rest_is_said() -> None:
    found = parse_gpp("DBACNYA~!!~1YNN")
    assert found is not None
    assert set(found.sections) == {"uspv1"}
