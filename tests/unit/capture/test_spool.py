from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.capture.problem import CaptureError
from monitor.capture.spool import Cursor, Record, Spool, SpoolFull, hits_of, payload_of
from tests.support.capture import hit

START = Cursor(0, 0)
Opened = Callable[..., Spool]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    spools: list[Spool] = []

    def opened(*, segment_bytes: int = 1000, limit_bytes: int = 100_000) -> Spool:
        while spools:
            spools.pop().close()
        spools.append(Spool(tmp_path / "spool", segment_bytes=segment_bytes, limit_bytes=limit_bytes))
        return spools[-1]

    yield opened
    while spools:
        spools.pop().close()


def names(spool: Spool, cursor: Cursor = START) -> list[str]:
    return [record.batch for _, record in spool.read(cursor, 1_000_000)]


def segments(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "spool").glob("*.spool"))


def test_records_are_read_in_order_from_any_cursor(opened: Opened) -> None:
    spool = opened()
    for i in range(20):
        spool.append(f"b{i}", bytes([i]) * 100)
    read = list(spool.read(START, 1_000_000))
    assert [record for _, record in read] == [Record(f"b{i}", bytes([i]) * 100) for i in range(20)]
    for i, (cursor, _) in enumerate(read):
        assert names(spool, cursor) == [f"b{j}" for j in range(i + 1, 20)]


def test_reading_is_bounded_but_gets_on(opened: Opened) -> None:
    spool = opened()
    for i in range(5):
        spool.append(f"b{i}", bytes(100))
    assert [record.batch for _, record in spool.read(START, 250)] == ["b0", "b1", "b2"]
    assert [record.batch for _, record in spool.read(START, 1)] == ["b0"]


def test_what_was_appended_is_there_after_opening_again(opened: Opened) -> None:
    opened().append("a", b"1")
    spool = opened()
    spool.append("b", b"2")
    assert names(spool) == ["a", "b"]
    assert names(opened()) == ["a", "b"]


def test_forgetting_deletes_what_was_worked_through_and_nothing_else(opened: Opened, tmp_path: Path) -> None:
    spool = opened()
    for i in range(30):
        spool.append(f"b{i}", bytes(100))
    read = list(spool.read(START, 1_000_000))
    assert len(segments(tmp_path)) == 4
    cursor = read[19][0]
    spool.forget(cursor)
    assert len(segments(tmp_path)) == 2
    assert names(spool, cursor) == [f"b{i}" for i in range(20, 30)]
    spool.forget(read[-1][0])
    assert spool.size() == 0
    assert [path.stat().st_size for path in segments(tmp_path)] == [0]
    spool.append("new", b"")
    assert names(spool, read[-1][0]) == ["new"]
    assert names(opened(), read[-1][0]) == ["new"]


def test_size_is_what_was_not_worked_through(opened: Opened) -> None:
    spool = opened()
    assert spool.size() == 0
    spool.append("a", bytes(100))
    one = spool.size()
    spool.append("b", bytes(100))
    assert spool.size() == 2 * one
    spool.forget(next(spool.read(START, 1))[0])
    assert spool.size() == one


def test_a_full_spool_refuses_and_takes_again_when_there_is_room(opened: Opened) -> None:
    spool = opened(limit_bytes=2000)
    for i in range(17):
        spool.append(f"b{i}", bytes(100))
    with pytest.raises(SpoolFull, match="2,000 bytes"):
        spool.append("b17", bytes(100))
    assert names(spool) == [f"b{i}" for i in range(17)]
    spool.forget(list(spool.read(START, 1_000_000))[-1][0])
    spool.append("again", bytes(100))
    assert names(spool) == ["again"]


def test_a_full_disk_is_a_full_spool_and_leaves_no_half_record(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = opened()
    spool.append("a", b"1")
    write = os.write

    def half(descriptor: int, data: memoryview) -> int:
        if len(data) < 40:
            raise OSError(28, "No space left on device")
        return write(descriptor, data[:40])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        with pytest.raises(SpoolFull, match="No space left"):
            spool.append("b", bytes(60))
    spool.append("c", b"3")
    assert names(spool) == ["a", "c"]
    assert names(opened()) == ["a", "c"]


def test_after_a_failed_sync_nothing_is_acknowledged_until_a_restart(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = opened()
    spool.append("a", b"1")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        with pytest.raises(OSError, match="Input/output"):
            spool.append("b", b"2")
    with pytest.raises(OSError, match="Input/output"):
        spool.append("c", b"3")
    assert names(spool) == ["a"]
    spool = opened()
    spool.append("d", b"4")
    assert names(spool)[0] == "a"
    assert names(spool)[-1] == "d"


@pytest.mark.parametrize("cut", [1, 5, 9, 60])
def test_a_torn_tail_is_cut_off_when_opened(opened: Opened, tmp_path: Path, cut: int) -> None:
    spool = opened()
    spool.append("a", bytes(50))
    spool.append("b", bytes(50))
    spool.close()
    [segment] = segments(tmp_path)
    os.truncate(segment, segment.stat().st_size - cut)
    spool = opened()
    assert names(spool) == ["a"]
    spool.append("c", b"3")
    assert names(opened()) == ["a", "c"]
    assert spool.corrupt == 0


def test_zeros_that_a_crash_left_at_the_end_are_a_torn_tail(opened: Opened, tmp_path: Path) -> None:
    opened().append("a", bytes(50))
    with segments(tmp_path)[0].open("ab") as file:
        file.write(bytes(400))
    spool = opened()
    spool.append("b", b"2")
    assert names(spool) == ["a", "b"]
    assert spool.corrupt == 0


def test_a_damaged_record_costs_the_rest_of_its_segment_and_is_counted(opened: Opened, tmp_path: Path) -> None:
    spool = opened()
    for i in range(20):
        spool.append(f"b{i}", bytes(100))
    first = segments(tmp_path)[0]
    data = bytearray(first.read_bytes())
    data[150] ^= 0xFF
    first.write_bytes(data)
    in_first = len(data) // 112
    assert names(spool) == ["b0"] + [f"b{i}" for i in range(in_first, 20)]
    assert names(spool)
    assert spool.corrupt == 1


def test_damage_in_the_last_segment_is_not_cut_and_a_new_one_begun(opened: Opened, tmp_path: Path) -> None:
    spool = opened()
    for i in range(4):
        spool.append(f"b{i}", bytes(100))
    [segment] = segments(tmp_path)
    data = bytearray(segment.read_bytes())
    data[150] ^= 0xFF
    segment.write_bytes(data)
    spool = opened()
    spool.append("new", b"")
    assert names(spool) == ["b0", "new"]
    assert spool.corrupt == 1
    assert segment.read_bytes() == data


def test_a_segment_that_somebody_deleted_is_counted_and_passed_by(opened: Opened, tmp_path: Path) -> None:
    spool = opened()
    for i in range(20):
        spool.append(f"b{i}", bytes(100))
    segments(tmp_path)[1].unlink()
    assert names(spool)[-1] == "b19"
    assert spool.corrupt == 1


def test_a_cursor_from_another_folder_begins_anew(opened: Opened) -> None:
    spool = opened()
    spool.append("a", b"1")
    assert names(spool, Cursor(57, 1234)) == ["a"]


def test_many_threads_append_while_one_reads_and_forgets(opened: Opened) -> None:
    spool = opened(segment_bytes=5_000, limit_bytes=10_000_000)

    def append(worker: int) -> None:
        for i in range(40):
            spool.append(f"{worker}-{i}", bytes(50))

    workers = [threading.Thread(target=append, args=(worker,)) for worker in range(4)]
    for worker in workers:
        worker.start()
    read: list[str] = []
    cursor = START
    while True:
        alive = any(worker.is_alive() for worker in workers)
        records = list(spool.read(cursor, 2_000))
        if not records and not alive:
            break
        if records:
            cursor = records[-1][0]
            read += [record.batch for _, record in records]
            spool.forget(cursor)
    assert sorted(read) == sorted(f"{worker}-{i}" for worker in range(4) for i in range(40))
    for worker in range(4):
        own = [name for name in read if name.startswith(f"{worker}-")]
        assert own == [f"{worker}-{i}" for i in range(40)]


def test_one_sync_serves_all_who_wrote_before_it(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    spool, syncs, go = opened(segment_bytes=100_000), [], threading.Event()
    fsync = os.fsync

    def slow(descriptor: int) -> None:
        syncs.append(descriptor)
        go.wait(10)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", slow)
    workers = [threading.Thread(target=spool.append, args=(str(i), b"")) for i in range(8)]
    for worker in workers:
        worker.start()
    while spool.size() < 8 * len(b"........") + 8 * 3:
        pass
    go.set()
    for worker in workers:
        worker.join()
    assert len(syncs) <= 2
    assert len(names(spool)) == 8


def test_nobody_else_reads_what_lies_in_the_spool(opened: Opened, tmp_path: Path) -> None:
    opened().append("a", b"1")
    assert stat.S_IMODE((tmp_path / "spool").stat().st_mode) == 0o700
    assert stat.S_IMODE(segments(tmp_path)[0].stat().st_mode) == 0o600


def test_a_second_process_is_told_that_the_spool_is_in_use(opened: Opened, tmp_path: Path) -> None:
    opened()
    code = (
        "import sys, pathlib\nfrom monitor.capture.spool import Spool\n"
        "try: Spool(pathlib.Path(sys.argv[1]), segment_bytes=9, limit_bytes=9)\nexcept Exception as error: print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", code, tmp_path / "spool"], capture_output=True, text=True, check=True)
    assert ran.stdout == f"{tmp_path / 'spool'}: is in use by another tagwatch process\n"


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CaptureError, match="cannot be used as the spool: Not a directory"):
        Spool(tmp_path / "file" / "spool", segment_bytes=9, limit_bytes=9)


def test_hits_come_back_and_a_newer_payload_is_refused(opened: Opened) -> None:
    hits = [hit(i, body=bytes(range(256)), tags=("a",)) for i in range(3)]
    spool = opened()
    spool.append("a", payload_of(hits))
    [(_, record)] = spool.read(START, 1)
    assert list(hits_of(record)) == hits
    with pytest.raises(ValueError, match="newer version"):
        next(hits_of(Record("a", b"3\n[]")))
