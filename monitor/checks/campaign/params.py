"""The keys `campaign` adds to a rule."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from monitor.checks.rule import Params, Rule
from monitor.config.nearest import did_you_mean

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "utm_source_platform")
"""Parameters of campaign links (Google, Collect campaign data with custom URLs,
https://support.google.com/analytics/answer/10917952)."""
WRITTEN = ("utm_source", "utm_medium", "utm_campaign")
"""Those whose values are names: reports count `Email` and `email` apart (the same page)."""
ClickId = Literal["gclid", "gbraid", "wbraid", "fbclid", "ttclid", "msclkid"]


class CampaignParams(Params):
    """What a link must carry, how it may be written, and which conversions must know of the click."""

    required: dict[str, tuple[str, ...]] = Field(
        default={"*": ("utm_source", "utm_medium", "utm_campaign")},
        description="By glob of utm_source, the UTM parameters a link with any must carry; the first glob that fits.",
    )
    lower_case: bool = Field(
        default=True, description="Tell UTM values with capitals or blanks: reports count them apart."
    )
    channels: bool = Field(
        default=True, description="Tell links that GA4 sorts into none of its default channels (rules/specs/utm.yaml)."
    )
    placeholders: bool = Field(
        default=True, description="Tell UTM values that hold a placeholder no ad platform has filled in."
    )
    near_duplicates: bool = Field(
        default=True,
        description="Tell UTM values that are rare and written almost as one that is not: reports count them apart.",
    )
    distinct: tuple[str, ...] = Field(
        (), description="Globs of UTM values that are meant, however much they look like another."
    )
    click_ids: tuple[ClickId, ...] = Field(
        default=("gclid", "gbraid", "wbraid", "fbclid", "ttclid", "msclkid"),
        description="Click ids that must reach their vendor with conversions when visitors land with them.",
    )
    conversions: tuple[str, ...] = Field(
        default=("purchase", "Purchase", "conversion", "generate_lead", "Lead", "CompletePayment", "sign_up"),
        description="Globs of the events that must carry them.",
    )
    at_least: Annotated[float, Field(gt=0, le=1)] = Field(
        0.5, description="How often conversions must carry one, as a share of how often hits of the site land with it."
    )
    tolerance: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.02, description="Share of campaign hits that may break the UTM rules untold: other sites' links are theirs."
    )

    @field_validator("required")
    @classmethod
    def _known(cls, required: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for names in required.values():
            for name in names:
                if name not in UTM:
                    raise ValueError(f"no UTM parameter {name!r}{did_you_mean(name, UTM)}")
        return required


def params_of(rule: Rule) -> CampaignParams:
    """Return what a rule of this kind asks for."""
    assert isinstance(rule.params, CampaignParams)  # noqa: S101 - the registry pairs a kind with its Params
    return rule.params
