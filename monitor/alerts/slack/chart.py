"""The chart of an incident, put into its thread."""

from __future__ import annotations

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from monitor.alerts.chart_png import chart_png
from monitor.alerts.message import Message
from monitor.alerts.slack.errors import CONNECTION_ERRORS
from monitor.alerts.telling import telling_of

MISSING_SCOPE = "missing_scope"
_FAILURES: tuple[type[Exception], ...] = (SlackRequestError, *CONNECTION_ERRORS)


def put_chart(client: WebClient, message: Message, channel: str, thread: str) -> str | None:
    """Upload the chart, where there is one; return why that did not work, None where it did or nothing is to be shown.

    Three calls: an address, the upload, the completion (docs.slack.dev/messaging/working-with-files).
    """
    try:
        chart = telling_of(message, opening=True).chart
        if chart is None:
            return None
        told = f"{chart.what}, hour by hour, {chart.first} – {chart.last}"
        client.files_upload_v2(
            channel=channel,
            thread_ts=thread,
            content=chart_png(chart),
            filename=f"{message.incident}.png",
            title=told,
            alt_txt=f"{told}. Blue: seen. Grey: usual.",
        )
    except SlackApiError as error:
        return str(error.response.get("error", "refused"))
    except _FAILURES as error:
        return f"{type(error).__name__}: {error}"
    except Exception as error:  # noqa: BLE001 - a chart that cannot be drawn must not make a sent message look unsent
        return f"it could not be drawn ({type(error).__name__}: {error})"
    return None
