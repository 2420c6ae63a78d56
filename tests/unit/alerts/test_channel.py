"""Channels from the configuration: every mistake is one line with its place."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from monitor.alerts.compose import Routing
from monitor.alerts.outcome import Later, NotThere, Refused, Scope, Sent
from monitor.alerts.registry import build_channels, channel_types
from monitor.config.yaml_source import ProblemsError, load_yaml

GOOD = """\
channels:
  console: {type: console}
  growth:
    type: slack
    token: {env: SLACK_TOKEN}
    to: C0SHOP
  hook:
    type: slack_webhook
    url: {file: hook.txt}
  mail:
    type: email
    from: Tagwatch <tagwatch@example.com>
    to: [ann@example.com, bob@example.com]
    folder: mails
"""


def problems(text: str, tmp_path: Path) -> list[str]:
    document = load_yaml("channels:\n" + text, str(tmp_path / "config.yaml"))
    with pytest.raises(ProblemsError) as caught:
        build_channels(document.data["channels"], document)
    return [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]


def test_every_type_of_channel_is_a_folder_that_registers_itself() -> None:
    folders = {path.parent.name for path in Path("monitor/alerts").glob("*/channel.py")}
    assert set(channel_types()) == folders
    assert folders >= {"console", "email", "slack", "slack_webhook", "pagerduty", "opsgenie", "webhook", "teams"}


def test_every_type_of_channel_and_every_key_of_it_is_documented() -> None:
    document = Path("docs/channels.md").read_text(encoding="utf-8")
    for kind, channel in channel_types().items():
        section = document.split(f"type: {kind}\n", 1)
        assert len(section) == 2, f"no example of {kind}"
        for name, field in channel.Settings.model_fields.items():
            assert f"`{field.alias or name}`" in document, f"{kind}: {name}"


def test_channels_are_built_and_know_their_recipients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_TOKEN", "xoxb-1")
    (tmp_path / "hook.txt").write_text("https://hooks.example.com/services/x\n")
    document = load_yaml(GOOD, str(tmp_path / "config.yaml"))
    channels = build_channels(document.data["channels"], document, stdout=io.StringIO())
    assert Routing.over(channels, ("console",)).recipients == {
        "console": ("console",),
        "growth": ("C0SHOP",),
        "hook": ("webhook",),
        "mail": ("ann@example.com", "bob@example.com"),
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "  a: {type: slak}\n",
            "config.yaml:2:7: channels.a.type: no type of channel is called 'slak' (did you mean slack?)",
        ),
        (
            "  a: {width: 80}\n",
            "config.yaml:2:3: channels.a: a channel has a type; the types are " + ", ".join(channel_types()),
        ),
        (
            "  a: {type: console, widht: 80}\n",
            "config.yaml:2:22: channels.a.widht: unknown key (did you mean width?)",
        ),
        (
            "  a: {type: slack, token: {env: NOT_SET}, to: C0SHOP}\n",
            "config.yaml:2:20: channels.a.token: environment variable NOT_SET: is not set or is empty",
        ),
        (
            "  a: {type: slack, token: {file: no.txt}, to: C0SHOP}\n",
            "config.yaml:2:20: channels.a.token: file {}/no.txt: No such file or directory",
        ),
        (
            "  a: {type: slack, token: xoxb-in-the-open, to: C0SHOP}\n",
            (
                "config.yaml:2:20: channels.a.token: "
                "a secret is kept elsewhere: {env: NAME}, {file: PATH} or {credential: NAME}"
            ),
        ),
        (
            "  a: {type: slack, token: {env: T}, to: '#shop'}\n",
            (
                "config.yaml:2:37: channels.a.to: '#shop' is no Slack channel id, such as C0123ABCD "
                "(in Slack: the channel's name, About, at the bottom)"
            ),
        ),
        (
            "  a: {type: email, to: ann@example.com, from: t@example.com}\n",
            "config.yaml:2:3: channels.a: name either `host`, an SMTP server, or `folder`, where .eml files go",
        ),
        (
            "  a: {type: email, to: ann, from: t@example.com, folder: m}\n",
            "config.yaml:2:20: channels.a.to: 'ann' is no e-mail address, such as ann@example.com",
        ),
        (
            "  a: {type: email, to: ann@example.com, from: nobody, folder: m}\n",
            "config.yaml:2:41: channels.a.from: 'nobody' is no address, such as `Tagwatch <tagwatch@example.com>`",
        ),
        (
            "  a: {type: email, to: ann@example.com, from: t@example.com, host: h, user: u}\n",
            "config.yaml:2:3: channels.a: `user` and `password` go together",
        ),
        ("  a: console\n", "config.yaml:2:3: channels.a: a channel is a mapping, such as `{type: console}`"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(text: str, says: str, tmp_path: Path) -> None:
    assert problems(text, tmp_path) == [says.replace("{}", str(tmp_path))]


def test_semantic_26_all_mistakes_of_all_channels_are_told_at_once(tmp_path: Path) -> None:
    assert len(problems("  a: {type: slak}\n  b: {type: console, x: 1, y: 2}\n  c: {}\n", tmp_path)) == 4


def test_outcomes_read_as_sentences() -> None:
    assert str(Sent("C1:1:1")) == "sent"
    assert str(Sent("C1:1:1", "as plain text")) == "sent (as plain text)"
    assert str(Later("Slack's rate limit", 30.0)) == "not now: Slack's rate limit; again in 30 s"
    assert str(Refused("invalid_auth", Scope.CHANNEL)) == "refused (channel): invalid_auth"
    assert str(NotThere()) == "to be sent again: the channel does not have it"
