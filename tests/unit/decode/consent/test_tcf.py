from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from monitor.decode.consent.bits import Bits, Malformed
from monitor.decode.consent.tcf import LONGEST, parse_tcf
from tests.support.decoding import lines_of

ROWS = lines_of("vectors/tcf.jsonl")
STRINGS = [row for row in ROWS if "version" in row["expected"]]
FIELDS = {
    "cmpId": "cmp_id", "cmpVersion": "cmp_version", "consentScreen": "screen", "consentLanguage": "language",
    "vendorListVersion": "vendor_list_version", "policyVersion": "policy_version", "publisherCountryCode": "country",
    "isServiceSpecific": "service_specific", "purposeOneTreatment": "purpose_one_treatment",
    "purposeConsents": "purposes", "purposeLegitimateInterests": "interests", "vendorConsents": "vendors",
    "specialFeatureOptins": "special_features", "vendorLegitimateInterests": "vendor_interests",
    "created": "created", "lastUpdated": "updated",
}  # fmt: skip


def typed(name: str, value: Any) -> Any:
    if name in {"created", "lastUpdated"}:
        return datetime.fromisoformat(value).timestamp()
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize("row", STRINGS, ids=range(len(STRINGS)))
def test_every_field_of_a_consent_string_is_read(row: dict[str, Any]) -> None:
    found = parse_tcf(row["string"])
    for name, wanted in row["expected"].items():
        if name == "version":
            continue
        said = getattr(found, FIELDS[name])
        assert said == typed(name, wanted), name


@pytest.mark.parametrize("row", [row for row in ROWS if row not in STRINGS], ids=lambda row: row["string"][:8])
def test_a_look_alike_is_none(row: dict[str, Any]) -> None:
    assert parse_tcf(row["string"]) is None


WHOLE = STRINGS[0]["string"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C",
        "CAAA",
        WHOLE[:30],
        WHOLE[:-4] + "!",
        "B" + WHOLE[1:],
        WHOLE + ".",
        WHOLE + ".gAAA",
        "C" + "A" * 60,
        "C" * (LONGEST + 1),
        "CP__\ud800",
    ],
)
def test_what_the_format_rules_out_is_none(text: str) -> None:
    assert parse_tcf(text) is None


def test_segments_are_told_apart_by_their_type() -> None:
    core = "CPSG_8APSG_8ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA"
    found = parse_tcf(f"{core}.IDKQA4AAgAKAGQAygAAA.YAAAAAAAAAAA")
    assert found is not None
    assert found.disclosed == (1, 2, 3, 4, 5, 100, 404)
    assert found.allowed is None
    assert found.publisher.consents == ()


def test_ranges_that_name_vendors_without_end_are_refused() -> None:
    # 4,095 ranges of all 65,535 ids each: a string of 23 KB that would be 268 million ids.
    ranges = "111111111111" + "1" + f"{1:016b}" + f"{65535:016b}" + "1" + f"{1:016b}" + f"{65535:016b}"
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    padded = ranges + "0" * (-len(ranges) % 6)
    text = "".join(alphabet[int(padded[at : at + 6], 2)] for at in range(0, len(padded), 6))
    with pytest.raises(Malformed, match="range"):
        Bits(text).ranges()
