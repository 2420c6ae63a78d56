"""Five hundred values of every type go through the daemon; nothing that is left anywhere holds one of them."""

from __future__ import annotations

import base64
import json
import random
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from stdnum import luhn
from stdnum.pl import pesel

from tests.support.daemon import Daemon, daemon, until

EACH = 40
WORD = "zqvisible"
"""An ordinary word, sent so often that it is kept: what is swept can be read."""
COLLECT = "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=11.22&en=sign_up"
PAGES = ("/", "/incidents", "/metrics", "/readyz", "/healthz", "/api/incidents", "/api/streams")


def values(pick: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (key, value) of every type; no value can stand anywhere by chance."""

    def letters(count: int) -> str:
        return "".join(pick.choice("bcdfghjklmnpqrstvwxz") for _ in range(count))

    def digits(count: int) -> str:
        return "".join(pick.choice("123456789") for _ in range(count))

    def card() -> str:
        body = "4" + digits(14)
        return body + luhn.calc_check_digit(body)

    def national() -> str:
        body = f"{pick.randint(50, 99)}0{pick.randint(1, 9)}1{pick.randint(0, 9)}{digits(4)}"
        return body + pesel.calc_check_digit(body)

    def iban() -> str:
        account = digits(18)
        return f"DE{98 - int(account + '131400') % 97:02d}{account}"

    for _ in range(EACH):
        yield "email", f"zq{letters(9)}@{letters(7)}.com"
        yield "phone", f"+4915{digits(9)}"
        yield "card_number", card()
        yield "iban", iban()
        yield "pesel", national()
        yield "last_name", f"Zq{letters(9)}"
        yield "street", f"Zq{letters(8)}weg {digits(2)}"
        yield "birthdate", f"19{pick.randint(31, 99)}-0{pick.randint(1, 9)}-1{pick.randint(0, 9)}"
        yield "coordinates", f"{pick.randint(10, 60)}.{digits(6)},{pick.randint(10, 60)}.{digits(6)}"
        yield "client_ip", f"81.{pick.randint(100, 200)}.{pick.randint(100, 200)}.{pick.randint(100, 200)}"
        yield "password", f"Zq!{letters(9)}"
        yield "diagnosis", f"zq{letters(9)} syndrome"
        yield "user_id", f"zq-{digits(12)}"


def hit(at: int, key: str, value: str) -> dict[str, object]:
    """Return a request that carries a value in one of eight ways."""
    text = quote(value, safe="")
    inside = json.dumps({"form": {key: value}})
    more = (
        f"&ep.{key}={text}",
        f"&dl={quote(f'https://shop.example/a?{key}={text}', safe='')}",
        f"&dr={quote(f'https://shop.example/a#{key}={text}', safe='')}",
        f"&ep.payload={quote(inside, safe='')}",
        f"&ep.payload={quote(base64.b64encode(inside.encode()).decode(), safe='')}",
        f"&dl={quote('https://shop.example/?next=' + quote(f'/b?{key}={text}', safe=''), safe='')}",
        f"&{key}={text}",
        f"&ep.list={quote(f'a=1;{key}={text};b=2', safe='')}",
    )[at % 8]
    return {"at": 1_795_000_000 + at, "method": "GET", "url": f"{COLLECT}&_p={at}&ep.method={WORD}{more}"}


def traces(value: str) -> set[bytes]:
    """Return what the value would be recognised by."""
    forms = {value, quote(value, safe=""), base64.b64encode(value.encode()).decode().rstrip("=")}
    return {form.lower().encode() for form in forms}


def held(folder: Path) -> bytes:
    """Return all bytes in all files, names included, and what is packed in the database unpacked; in lower case."""
    everything = [packed(folder / "var" / "tagwatch.db")]
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            everything += [path.name.encode(), path.read_bytes() if path.is_file() else b""]
    return b"\0".join(everything).lower()


def packed(database: Path) -> bytes:
    """Return every profile in a database, unpacked: the only thing in it that is compressed."""
    found = []
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of its own
                found += [zlib.decompress(cell[4:]) for cell in row if isinstance(cell, bytes) and cell[:3] == b"TWP"]
    assert found
    return b"\0".join(found)


@pytest.fixture(scope="module")
def planted() -> list[tuple[str, str]]:
    return list(values(random.Random(20261126)))


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory, planted: list[tuple[str, str]]) -> Iterator[Daemon]:
    folder = tmp_path_factory.mktemp("swept")
    (folder / "rules.yaml").write_text("rules: [{id: leaks, check: pii, severity: critical}]\n")
    config = folder / "config.yaml"
    config.write_text("rules: [rules.yaml]\npasses: {every_seconds: 0.3}\ncollector: {port: 0}\n")
    with daemon(config) as started:
        hits = [hit(at, key, value) for at, (key, value) in enumerate(planted)]
        assert started.post({"requests": hits})[0] == 202
        started.wait_for(r"CRITICAL", 60)
        until(lambda: _hits(started) == len(hits), 60)
        yield started


def _hits(running: Daemon) -> float:
    found = re.findall(r"^tagwatch_hits_total\{[^}]*\} (\S+)$", running.get("/metrics")[1], re.MULTILINE)
    return sum(map(float, found))


def test_five_hundred_values_leave_nothing_behind(swept: Daemon, planted: list[tuple[str, str]]) -> None:
    assert len(planted) >= 500
    answered = "".join(swept.get(page)[1] for page in PAGES).lower().encode()
    until(lambda: not [path for path in (swept.log.parent / "var" / "spool").iterdir() if path.stat().st_size > 64])
    running = held(swept.log.parent)
    assert swept.stop() == 0
    stopped = held(swept.log.parent)
    assert WORD.encode() in running
    for what in (answered, running, stopped):
        assert [value for key, value in planted if any(form in what for form in traces(value))] == []


def test_every_type_was_told(swept: Daemon) -> None:
    log = swept.log.read_text()
    for said in (
        "an e-mail address", "a phone number", "a payment card", "a bank account", "a national identification",
        "a person's name", "a postal address", "a date of birth", "a precise location", "an IP address", "a password",
        "a special category",
    ):  # fmt: skip
        assert said in log, said
