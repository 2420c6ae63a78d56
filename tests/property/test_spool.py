"""Whatever is appended, read, forgotten, closed and torn: acknowledged records come out, in order, once."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from monitor.capture.spool import Cursor, Record, Spool, SpoolFull

LIMIT = 3_000


class SpoolMachine(RuleBasedStateMachine):
    """A spool beside a plain list of what it acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.spool = self.open()
        self.records: list[Record] = []
        self.read: list[Record] = []
        self.cursor = Cursor(0, 0)

    def open(self) -> Spool:
        return Spool(self.folder, segment_bytes=400, limit_bytes=LIMIT)

    @rule(size=st.integers(0, 600))
    def append(self, size: int) -> None:
        record = Record(f"b{len(self.records)}", bytes([len(self.records) % 256]) * size)
        try:
            self.spool.append(record.batch, record.payload)
        except SpoolFull:
            assert sum(path.stat().st_size for path in self.folder.glob("*.spool")) + size + 20 > LIMIT
        else:
            self.records.append(record)

    @rule(max_bytes=st.integers(1, 2_000), commits=st.booleans())
    def take(self, max_bytes: int, commits: bool) -> None:
        found = list(self.spool.read(self.cursor, max_bytes))
        expected = self.records[len(self.read) : len(self.read) + len(found)]
        assert [record for _, record in found] == expected
        assert bool(found) == (len(self.read) < len(self.records))
        if found and commits:
            self.cursor = found[-1][0]
            self.read += expected

    @rule()
    def forget(self) -> None:
        self.spool.forget(self.cursor)

    @rule()
    def restart(self) -> None:
        self.spool.close()
        self.spool = self.open()

    @rule(junk=st.binary(min_size=1, max_size=30))
    def crash_in_the_middle_of_a_record(self, junk: bytes) -> None:
        self.spool.close()
        last = max(self.folder.glob("*.spool"))
        with last.open("ab") as file:
            # The head of a record that promises more than was written.
            file.write((10_000).to_bytes(4, "little") + junk)
        self.spool = self.open()

    @rule()
    def crash_with_zeros_at_the_end(self) -> None:
        self.spool.close()
        last = max(self.folder.glob("*.spool"))
        os.truncate(last, last.stat().st_size + 100)
        self.spool = self.open()

    @invariant()
    def nothing_is_damaged_and_the_limit_holds(self) -> None:
        assert self.spool.corrupt == 0
        assert self.spool.size() <= LIMIT

    def teardown(self) -> None:
        self.spool.close()
        shutil.rmtree(self.folder)


TestSpool = SpoolMachine.TestCase
TestSpool.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
