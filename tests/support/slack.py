"""A Slack workspace on 127.0.0.1 that enforces Slack's documented limits, for tests.

    with FakeSlack({"C0SHOP": "shop"}) as slack:
        … WebClient(token=slack.token, base_url=slack.url) …
        assert slack.roots("C0SHOP")[0].text == "…"

`slack.clock` may be replaced by a virtual clock. `slack.seconds_between_posts = 0` lifts the pace, `slack.fail(...)`
makes the next calls of a method fail, `slack.down = True` answers 503 to everything, `slack.takes_blocks = False`
refuses whatever has blocks, `slack.on_post` is told of every
post once it is stored and before it is answered. `slack.click(post, "acknowledge", "U1")` presses a button over Socket
Mode; `slack.files` are the uploaded files; `slack.scopes` is what the token may do.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs

from tests.support.socket_mode import SocketMode

MAX_BLOCKS = 50
MAX_SECTION = 3000
MAX_HEADER = 150
MAX_FIELDS = 10
MAX_FIELD = 2000
MAX_CONTEXT = 10
MAX_TEXT = 40_000
MAX_BUTTONS = 25
MAX_BUTTON_TEXT = 75
MAX_BUTTON_VALUE = 2000
UPDATES_PER_MINUTE = 50
SCOPES = ("chat:write", "channels:history", "files:write", "usergroups:read")
HISTORY_PAGE = 999


@dataclass(slots=True)
class Post:
    """One message in the workspace, as it reads now. `versions` are the earlier (text, blocks), oldest first."""

    channel: str
    ts: str
    at: float
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
    versions: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Everything a reader sees: the text of every block, else the fallback text."""
        return "\n".join(_words(self.blocks)) or self.text


@dataclass(slots=True)
class Failure:
    """How one call fails: `status` and `error` answer instead; `cut` does the work, then drops the connection."""

    method: str
    error: str = ""
    status: int = 200
    retry_after: int | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """One file shared in a thread."""

    channel: str
    thread_ts: str
    title: str
    content: bytes


class FakeSlack:
    """The workspace: its channels by id, one bot token, one incoming webhook a channel."""

    def __init__(
        self,
        channels: Mapping[str, str],
        *,
        token: str = "xoxb-test-token",  # noqa: S107 - it opens nothing
        clock: Callable[[], float] = time.time,
        seconds_between_posts: float = 1.0,
    ) -> None:
        self.channels = dict(channels)
        self.archived: set[str] = set()
        self.token = token
        self.clock = clock
        self.seconds_between_posts = seconds_between_posts
        self.history_scope = True
        self.scopes = set(SCOPES)
        self.app_token = "xapp-test-token"
        self.usergroups: dict[str, list[str]] = {}
        self.files: list[File] = []
        self.ephemeral: list[str] = []
        self._uploads: dict[str, bytes] = {}
        self._socket = SocketMode()
        self.down = False
        self.takes_blocks = True
        self.on_post: Callable[[Post], None] = lambda _post: None
        self.posts: list[Post] = []
        self.calls: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self._failures: deque[Failure] = deque()
        self._updates: deque[float] = deque()
        self._lock = threading.RLock()
        self._last: dict[str, float] = {}
        self._serial = 0

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"slack": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self._socket.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.stop()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The base_url of the Web API."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def webhook_url(self, channel: str) -> str:
        """The incoming webhook of a channel."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/services/{channel}"

    def roots(self, channel: str | None = None) -> list[Post]:
        """Messages that start a thread or stand alone, in order."""
        return [p for p in self.posts if p.thread_ts is None and channel in {None, p.channel}]

    def replies(self, root: Post) -> list[Post]:
        """The replies in a thread, in order."""
        return [p for p in self.posts if p.thread_ts == root.ts and p.channel == root.channel]

    def click(self, post: Post, action: str, user: str, *, times: int = 1, name: str = "") -> None:
        """Press a button of a message; `times` as often as Slack delivers it. Waits until each is acknowledged."""
        [element] = [e for block in post.blocks for e in block.get("elements", []) if e.get("action_id") == action]
        self._serial += 1
        payload = {
            "type": "block_actions",
            "user": {"id": user, "name": name or user.lower()},
            "channel": {"id": post.channel},
            "container": {"message_ts": post.ts},
            "response_url": self.webhook_url("ephemeral"),
            "actions": [{"action_id": action, "value": element["value"], "action_ts": f"{self._serial}.000001"}],
        }
        for _ in range(times):
            self._socket.deliver(payload)

    @property
    def listeners(self) -> int:
        """How many are connected by Socket Mode."""
        return self._socket.connected

    def fail(self, method: str, error: str = "", *, times: int = 1, **how: Any) -> None:
        """Let the next `times` calls of a method fail (see Failure)."""
        with self._lock:
            self._failures.extend(Failure(method, error, **how) for _ in range(times))

    # What the handler calls.

    def take_failure(self, method: str) -> Failure | None:
        with self._lock:
            for failure in self._failures:
                if failure.method == method:
                    self._failures.remove(failure)
                    return failure
        return None

    def refuse_if_told(self, failure: Failure | None) -> None:
        if self.down:
            raise Refused("service_unavailable", status=503)
        if failure and not failure.cut:
            raise Refused(failure.error, failure.status, failure.retry_after)

    def call(self, method: str, token: str, args: dict[str, Any]) -> dict[str, Any]:
        """Do one Web API call; raises Refused."""
        if not token:
            raise Refused("not_authed")
        if method == "apps.connections.open":
            if token != self.app_token:
                raise Refused("invalid_auth")
            return {"ok": True, "url": self._socket.url}
        if token != self.token:
            raise Refused("invalid_auth")
        if args.get("blocks") and not self.takes_blocks:
            raise Refused("invalid_blocks")
        with self._lock:
            if method == "auth.test":
                return {"ok": True, "team": "fake", "user": "tagwatch", "bot_id": "B0FAKE"}
            do = {
                "chat.postMessage": self._post,
                "chat.update": self._update,
                "conversations.history": self._history,
                "conversations.replies": self._history,
                "files.getUploadURLExternal": self._upload_url,
                "files.completeUploadExternal": self._complete,
                "usergroups.users.list": self._members,
            }.get(method)
            if do is None:
                raise Refused("unknown_method")
            return do(args)

    def webhook(self, channel: str, args: dict[str, Any]) -> None:
        """Take one incoming webhook post; raises Refused."""
        with self._lock:
            if channel == "ephemeral":
                self.ephemeral.append(str(args["text"]))
                return
            self._post({**args, "channel": channel})

    def _post(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(args)
        if channel in self.archived:
            raise Refused("is_archived")
        text, blocks = _content(args)
        thread_ts = args.get("thread_ts")
        if thread_ts and not any(p.ts == thread_ts and p.channel == channel for p in self.posts):
            raise Refused("thread_not_found")
        now = self.clock()
        wait = self._last.get(channel, -1e18) + self.seconds_between_posts - now
        if wait > 0:
            raise Refused("ratelimited", status=429, retry_after=max(1, round(wait)))
        self._last[channel] = now
        self._serial += 1
        post = Post(
            channel=channel,
            ts=f"{int(now)}.{self._serial:06d}",
            at=now,
            text=text,
            blocks=blocks,
            thread_ts=thread_ts,
            broadcast=bool(args.get("reply_broadcast")),
            metadata=args.get("metadata") or {},
        )
        self.posts.append(post)
        self.on_post(post)
        return {"ok": True, "channel": channel, "ts": post.ts, "message": _shown(post, metadata=True)}

    def _update(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(args)
        text, blocks = _content(args)
        post = next((p for p in self.posts if p.ts == args.get("ts") and p.channel == channel), None)
        if post is None:
            raise Refused("message_not_found")
        now = self.clock()
        while self._updates and self._updates[0] <= now - 60:
            self._updates.popleft()
        if self.seconds_between_posts and len(self._updates) >= UPDATES_PER_MINUTE:
            raise Refused("ratelimited", status=429, retry_after=30)
        self._updates.append(now)
        post.versions.append((post.text, post.blocks))
        post.text, post.blocks = text, blocks
        post.metadata = args.get("metadata") or post.metadata
        return {"ok": True, "channel": channel, "ts": post.ts, "text": text}

    def _history(self, args: dict[str, Any]) -> dict[str, Any]:
        if not self.history_scope:
            raise Refused("missing_scope")
        channel = self._channel(args)
        thread = args.get("ts")
        top = [p for p in self.posts if p.thread_ts is None or p.broadcast]
        within = [p for p in self.posts if thread in {p.ts, p.thread_ts}] if thread else top
        seen = [p for p in reversed(within) if p.channel == channel]
        if thread and not seen:
            raise Refused("thread_not_found")
        if args.get("oldest"):
            seen = [p for p in seen if float(p.ts) > float(args["oldest"])]
        start, size = int(args.get("cursor") or 0), min(int(args.get("limit") or 100), HISTORY_PAGE)
        more = len(seen) > start + size
        with_metadata = str(args.get("include_all_metadata", "")).lower() in {"1", "true"}
        return {
            "ok": True,
            "messages": [_shown(p, metadata=with_metadata) for p in seen[start : start + size]],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + size) if more else ""},
        }

    def upload(self, name: str, content: bytes) -> None:
        """Take the bytes of a file that was announced."""
        with self._lock:
            if name not in self._uploads:
                raise Refused("file_not_found")
            self._uploads[name] = content

    def _upload_url(self, args: dict[str, Any]) -> dict[str, Any]:
        self._need("files:write")
        if not args.get("filename") or not int(args.get("length") or 0):
            raise Refused("invalid_arguments")
        self._serial += 1
        name = f"F{self._serial:06d}"
        self._uploads[name] = b""
        return {"ok": True, "file_id": name, "upload_url": self.url.replace("/api/", f"/upload/{name}")}

    def _complete(self, args: dict[str, Any]) -> dict[str, Any]:
        self._need("files:write")
        shared = json.loads(args["files"])
        channel = self._channel({"channel": args.get("channel_id")})
        for one in shared:
            if not self._uploads.get(one["id"]):
                raise Refused("file_not_found")
            thread = str(args.get("thread_ts") or "")
            self.files.append(File(channel, thread, one.get("title", ""), self._uploads.pop(one["id"])))
        return {"ok": True, "files": [{"id": one["id"]} for one in shared]}

    def _members(self, args: dict[str, Any]) -> dict[str, Any]:
        self._need("usergroups:read")
        return {"ok": True, "users": self.usergroups.get(str(args.get("usergroup")), [])}

    def _need(self, scope: str) -> None:
        if scope not in self.scopes:
            raise Refused("missing_scope")

    def _channel(self, args: dict[str, Any]) -> str:
        channel = str(args.get("channel", ""))
        if channel not in self.channels:
            raise Refused("channel_not_found")
        return channel


class Refused(Exception):
    """Slack's answer to a call it does not like."""

    def __init__(self, error: str, status: int = 200, retry_after: int | None = None, detail: str = "") -> None:
        super().__init__(error)
        self.error, self.status, self.retry_after, self.detail = error, status, retry_after, detail


def _content(args: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    text, blocks = str(args.get("text") or ""), args.get("blocks") or []
    blocks = json.loads(blocks) if isinstance(blocks, str) else blocks
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > MAX_TEXT:
        raise Refused("msg_too_long")
    if len(blocks) > MAX_BLOCKS:
        raise Refused("invalid_blocks", detail=f"{len(blocks)} blocks")
    for block in blocks:
        wrong = _wrong_with(block)
        if wrong:
            raise Refused("invalid_blocks", detail=wrong)
    return text, blocks


def _wrong_with(block: dict[str, Any]) -> str:
    kind = block.get("type")
    if kind == "divider":
        return ""
    if kind == "header":
        text = block.get("text", {})
        return "" if text.get("type") == "plain_text" and 0 < len(text.get("text", "")) <= MAX_HEADER else "header"
    if kind == "section":
        fields = block.get("fields", [])
        texts = [block["text"]] if "text" in block else []
        fine = all(_is_text(t, MAX_SECTION) for t in texts) and all(_is_text(f, MAX_FIELD) for f in fields)
        return "" if fine and (texts or fields) and len(fields) <= MAX_FIELDS else "section"
    if kind == "context":
        elements = block.get("elements", [])
        fine = 0 < len(elements) <= MAX_CONTEXT and all(_is_text(e, MAX_FIELD) for e in elements)
        return "" if fine else "context"
    if kind == "actions":
        elements = block.get("elements", [])
        fine = 0 < len(elements) <= MAX_BUTTONS and all(_is_button(e) for e in elements)
        names = [e.get("action_id") for e in elements]
        return "" if fine and len(set(names)) == len(names) and len(block.get("block_id", "")) <= 255 else "actions"
    return f"unsupported type {kind!r}"


def _is_button(element: dict[str, Any]) -> bool:
    text = element.get("text", {})
    return (
        element.get("type") == "button"
        and text.get("type") == "plain_text"
        and 0 < len(text.get("text", "")) <= MAX_BUTTON_TEXT
        and len(element.get("value", "")) <= MAX_BUTTON_VALUE
        and 0 < len(element.get("action_id", "")) <= 255
        and element.get("style") in {None, "primary", "danger"}
    )


def _is_text(text: Any, limit: int) -> bool:
    known = isinstance(text, dict) and text.get("type") in {"plain_text", "mrkdwn"}
    return known and isinstance(text.get("text"), str) and 0 < len(text["text"]) <= limit


def _shown(post: Post, *, metadata: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"type": "message", "ts": post.ts, "text": post.text, "blocks": post.blocks}
    if post.thread_ts:
        shown["thread_ts"] = post.thread_ts
    if metadata and post.metadata:
        shown["metadata"] = post.metadata
    return shown


def _words(value: Any) -> list[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            return [value["text"]]
        return [word for child in value.values() for word in _words(child)]
    if isinstance(value, list):
        return [word for child in value for word in _words(child)]
    return []


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Say nothing of callers that are gone: tests kill them."""


class _Handler(BaseHTTPRequestHandler):
    slack: FakeSlack
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind, _, name = self.path.strip("/").partition("/")
        method = "webhook" if kind == "services" else name
        slack = self.slack
        slack.calls[method] += 1
        failure = slack.take_failure(method)
        try:
            slack.refuse_if_told(failure)
            args = {} if kind == "upload" else self._args(body)
            if kind == "services":
                slack.webhook(name, args)
                answer: Any = "ok"
            elif kind == "upload":
                slack.upload(name, body)
                answer = "OK"
            else:
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                answer = slack.call(method, token, args)
        except Refused as refused:
            slack.answers[refused.error] += 1
            bare = kind == "services" or refused.status >= 500
            answer = refused.error if bare else {"ok": False, "error": refused.error, "detail": refused.detail}
            status = 400 if kind == "services" and refused.status == 200 else refused.status
            self._answer(status, answer, refused.retry_after)
            return
        if failure:
            self.close_connection = True
            return
        slack.answers["ok"] += 1
        self._answer(200, answer, None)

    def _args(self, body: bytes) -> dict[str, Any]:
        if "json" in self.headers.get("Content-Type", ""):
            parsed: dict[str, Any] = json.loads(body or b"{}")
            return parsed
        return {key: values[-1] for key, values in parse_qs(body.decode()).items()}

    def _answer(self, status: int, answer: Any, retry_after: int | None) -> None:
        payload = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if isinstance(answer, str) else "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(payload)))
        self.send_header("x-oauth-scopes", ",".join(sorted(self.slack.scopes)))
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the test looks at the workspace."""
