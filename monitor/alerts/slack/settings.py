"""What a configuration may say of Slack by bot token."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator

from monitor.alerts.channel import ChannelSettings, Secret, one_or_several

_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{2,20}")
_PERSON_ID = re.compile(r"[UWS][A-Z0-9]{2,20}")


class SlackSettings(ChannelSettings):
    """Slack by bot token."""

    token: Secret = Field(description="The bot token (xoxb-…), kept elsewhere: {env: …}, {file: …} or {credential: …}.")
    to: Annotated[tuple[str, ...], BeforeValidator(one_or_several)] = Field(
        min_length=1, description="Slack channel ids such as C0123ABCD."
    )
    app_token: Secret | None = Field(None, description="The app-level token (xapp-…) for buttons, kept elsewhere.")
    may_act: Annotated[tuple[str, ...], BeforeValidator(one_or_several)] = Field(
        (), description="Users (U…) and user groups (S…) who may press buttons; everyone in the channel when left out."
    )
    charts: bool = Field(True, description="Put a chart of the series that broke into the thread.")
    base_url: str = Field("https://slack.com/api/", description="Another address of the Web API, such as a proxy's.")
    timeout_seconds: Annotated[int, Field(gt=0, le=25)] = 10
    seconds_between_posts: Annotated[float, Field(ge=0)] = Field(1.0, description="Slack takes one a second.")

    @field_validator("to")
    @classmethod
    def _channels(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        for one in ids:
            if not _CHANNEL_ID.fullmatch(one):
                where = "in Slack: the channel's name, About, at the bottom"
                raise ValueError(f"{one!r} is no Slack channel id, such as C0123ABCD ({where})")
        return ids

    @field_validator("may_act")
    @classmethod
    def _people(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        for one in ids:
            if not _PERSON_ID.fullmatch(one):
                raise ValueError(f"{one!r} is no Slack id of a user (U0123ABCD) or a user group (S0123ABCD)")
        return ids
