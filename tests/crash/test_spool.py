"""A record that was acknowledged is there after `kill -9`, whole."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from monitor.capture.spool import Cursor, Spool

APPENDER = """
import sys, threading
from pathlib import Path
from monitor.capture.spool import Spool

spool = Spool(Path(sys.argv[1]), segment_bytes=20_000, limit_bytes=100_000_000)
start = int(sys.argv[2])

def append(worker):
    for i in range(start, start + 1_000_000):
        spool.append(f"{worker}-{i}", f"{worker}-{i}".encode() * 50)
        sys.stdout.write(f"{worker}-{i}\\n")
        sys.stdout.flush()

for worker in range(3):
    threading.Thread(target=append, args=(worker,)).start()
"""


def test_what_was_acknowledged_survives_kills(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for turn, enough in enumerate([1, 60, 150]):
        command = [sys.executable, "-c", APPENDER, str(tmp_path / "spool"), str(turn * 1_000_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            acknowledged += [process.stdout.readline().strip() for _ in range(enough)]
            process.kill()
            # What it had said before it died was acknowledged too; the last line may be half.
            rest = process.stdout.read()
            acknowledged += rest[: rest.rfind("\n") + 1].splitlines()
        assert process.returncode == -signal.SIGKILL
    spool = Spool(tmp_path / "spool", segment_bytes=20_000, limit_bytes=100_000_000)
    try:
        records = [record for _, record in spool.read(Cursor(0, 0), 10**9)]
        assert spool.corrupt == 0
    finally:
        spool.close()
    names = [record.batch for record in records]
    assert set(acknowledged) <= set(names)
    assert len(names) == len(set(names))
    assert all(record.payload == record.batch.encode() * 50 for record in records)
