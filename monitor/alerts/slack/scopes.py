"""What the token may do, and what does not work for want of what it may not."""

from __future__ import annotations

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from monitor.alerts.slack.errors import CONNECTION_ERRORS
from monitor.alerts.slack.settings import SlackSettings

HEADER = "x-oauth-scopes"
"""Where Slack says with every answer what the token may do. Source: docs.slack.dev/authentication/oauth, "Scopes"."""


def missing_scopes(client: WebClient, settings: SlackSettings, app_token: str | None) -> list[str]:
    """Return, line by line, which scopes are missing and what each is for. Raises nothing."""
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        return [f"the token is refused: {error.response.get('error')}"]
    except CONNECTION_ERRORS as error:
        return [f"Slack cannot be reached: {error}"]
    headers = {name.lower(): value for name, value in dict(answer.headers).items()}
    has = {scope.strip() for scope in str(headers.get(HEADER, "")).split(",")} - {""}
    missing = (
        [f"scope {name} is missing: {use}" for name, use in _wanted(settings).items() if name not in has] if has else []
    )
    if app_token is not None:
        try:
            client.apps_connections_open(app_token=app_token)
        except SlackApiError as error:
            missing.append(f"buttons do not work: the app token is refused ({error.response.get('error')})")
        except CONNECTION_ERRORS as error:
            missing.append(f"buttons do not work: {error}")
    return missing


def _wanted(settings: SlackSettings) -> dict[str, str]:
    history = "after a crash one message may arrive twice"
    wanted = {"chat:write": "nothing can be posted"}
    if any(one.startswith("C") for one in settings.to):
        wanted["channels:history"] = history
    if any(one.startswith("G") for one in settings.to):
        wanted["groups:history"] = history
    if settings.charts:
        wanted["files:write"] = "no charts (or say `charts: false`)"
    if any(one.startswith("S") for one in settings.may_act):
        wanted["usergroups:read"] = "nobody can be told to be in a user group of `may_act`"
    return wanted
