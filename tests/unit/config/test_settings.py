"""The configuration file: what it may say, and what people are told where it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.secrets import SecretMissing, SecretRef, resolve
from monitor.config.settings import Regime, load_settings
from monitor.config.yaml_source import ProblemsError


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(text)
    return path


def complaint(path: Path) -> str:
    with pytest.raises(ProblemsError) as caught:
        load_settings(path)
    return str(caught.value).replace(str(path), "config.yaml")


@pytest.fixture(autouse=True)
def _not_run_by_systemd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)


def test_an_empty_file_is_a_working_configuration(tmp_path: Path) -> None:
    settings, _ = load_settings(written(tmp_path, ""))
    assert settings.state_folder == tmp_path / "var"
    assert settings.notify == ("console",)
    assert settings.privacy.regime is Regime.OPT_IN


def test_a_service_keeps_its_state_where_systemd_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/tagwatch")
    assert load_settings(written(tmp_path, ""))[0].state_folder == Path("/var/lib/tagwatch")
    assert load_settings(written(tmp_path, "state_folder: here"))[0].state_folder == tmp_path / "here"


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    text = "state_folder: state\nplans: plans\nrules: [a/*.yaml]\nsources: [{name: shop, folder: drop}]\n"
    settings, _ = load_settings(written(tmp_path, text))
    assert settings.plans == tmp_path / "plans"
    assert settings.rules == (str(tmp_path / "a/*.yaml"),)
    assert settings.sources[0].folder == tmp_path / "drop"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("colector: {}", "config.yaml:1:1: colector: unknown key (did you mean collector?)"),
        (
            "collector:\n  port: 99999\n",
            "config.yaml:2:3: collector.port: input should be less than or equal to 65535, not 99999",
        ),
        ("timezone: Europe/Berln", "config.yaml:1:1: timezone: 'Europe/Berln' is no IANA time zone"),
        ("notify: [slack]", "config.yaml:1:10: notify[0]: no channel of this name under channels: console"),
        ("- a\n", "config.yaml:1:1: a configuration is a mapping"),
        ('state_folder: "a\\0b"', "config.yaml:1:1: state_folder: no file system has names with a NUL character"),
        (
            "passes: {every_seconds: 1e300}",
            "config.yaml:1:10: passes.every_seconds: input should be less than or equal",
        ),
        ("retention: {history_weeks: 999999999}", "config.yaml:1:13: retention.history_weeks: input should be less"),
        ("privacy: {regime: maybe}", "config.yaml:1:11: privacy.regime: 'maybe' is not one of 'opt-in', 'opt-out'"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    assert complaint(written(tmp_path, text)).startswith(expected)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert complaint(tmp_path / "config.yaml") == "config.yaml:1:1: No such file or directory"


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"a: \xff\xfe")
    assert complaint(path) == "config.yaml:1:4: not UTF-8 text at byte 3"
    path.write_bytes("a: é\nb: é".encode() + b"\xe9\n")
    assert complaint(path) == "config.yaml:2:5: not UTF-8 text at byte 11"


def test_a_file_saved_as_utf_16_is_told_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes("a: 1\n".encode("utf-16"))
    assert complaint(path) == "config.yaml:1:1: UTF-16 text: save the file as UTF-8"


def test_a_secret_is_read_from_where_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "xoxb-1\n")
    assert resolve(SecretRef(env="TOKEN")) == "xoxb-1"
    (tmp_path / "slack").write_text("xoxb-2\n")
    assert resolve(SecretRef(file=tmp_path / "slack")) == "xoxb-2"
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert resolve(SecretRef(credential="slack")) == "xoxb-2"


def test_a_missing_secret_says_where_it_should_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOKEN", raising=False)
    with pytest.raises(SecretMissing, match="environment variable TOKEN: is not set or is empty"):
        resolve(SecretRef(env="TOKEN"))
    with pytest.raises(SecretMissing, match=r"no-such: No such file or directory"):
        resolve(SecretRef(file=tmp_path / "no-such"))
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(SecretMissing, match="not run by systemd with that credential loaded"):
        resolve(SecretRef(credential="slack"))


def test_a_secret_has_exactly_one_place() -> None:
    with pytest.raises(ValueError, match="name exactly one of env, file, credential"):
        SecretRef(env="A", credential="b")


@pytest.mark.parametrize("number", [".inf", "-.inf", ".nan", "1" + 400 * "0"])
@pytest.mark.parametrize(
    "place", ["passes: {lateness_seconds: %s}", "passes: {every_seconds: %s}", "repeat: {critical_hours: %s}"]
)
def test_a_number_that_is_not_finite_is_refused(tmp_path: Path, place: str, number: str) -> None:
    (tmp_path / "config.yaml").write_text(place % number)
    with pytest.raises(ProblemsError, match=r"config\.yaml:1:\d+: (passes|repeat)\.\w+: "):
        load_settings(tmp_path / "config.yaml")
