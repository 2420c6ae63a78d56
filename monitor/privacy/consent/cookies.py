"""Well-known cookies: whose they are, and what for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from monitor.privacy.purposes import Purpose


class Owner(NamedTuple):
    """Whose a cookie is, by the vendor's name here, and what it is for."""

    vendor: str
    purpose: Purpose


_ANALYTICS = {
    # support.google.com "Google Analytics cookie usage": _ga, _ga_<stream>, and Universal Analytics' _gid and _gat.
    "ga4": "_ga _ga_* _gid _gat _gat_* _dc_gtm_* FPID FPLC",
    # matomo.org/faq "What are the cookies".
    "matomo": "_pk_id* _pk_ses* _pk_ref* _pk_cvar* _pk_hsr* MATOMO_SESSID",
    "piwik_pro": "_pp_id* ppms_privacy_*",
    # help.hotjar.com "Cookies set by the tracking code".
    "hotjar": "_hjSession_* _hjSessionUser_* _hjid _hjFirstSeen _hjIncludedIn* _hjAbsoluteSessionInProgress _hjTLDTest",
    # learn.microsoft.com/clarity "Cookie list".
    "clarity": "_clck _clsk CLID ANONCHK",
    # experienceleague.adobe.com "Cookies used in Adobe Analytics", "Experience Cloud".
    "adobe_analytics": "s_vi s_fid s_cc s_sq s_ecid s_ppv s_nr AMCV_* AMCVS_* kndctr_*",
    "adobe_target": "mbox mboxPC mboxEdgeCluster at_check",
    "amplitude": "amplitude_id* amp_* AMP_*",
    "mixpanel": "mp_*_mixpanel",
    "segment": "ajs_anonymous_id ajs_user_id ajs_group_id",
    "snowplow": "_sp_id.* _sp_ses.* sp",
    "heap": "_hp2_id.* _hp2_ses_props.* _hp2_props.*",
    "posthog": "ph_*_posthog",
    "fullstory": "fs_uid fs_lua",
    "vwo": "_vwo_uuid* _vis_opt_* _vwo_ds _vwo_sn",
    "optimizely": "optimizelyEndUserId optimizelySession optimizely*",
    "ab_tasty": "ABTasty ABTastySession",
    "chartbeat": "_cb _chartbeat2 _cb_svref _chartbeat*",
    "yandex_metrica": "_ym_uid _ym_d _ym_isad _ym_visorc*",
    "parsely": "_parsely_session _parsely_visitor",
    "crazyegg": "_ceir _CEFT cebs* _ce.*",
    "piano": "_pcid _pctx atuserid atidvisitor pa_user pa_privacy",
    "rudderstack": "rl_anonymous_id rl_user_id rl_session rl_trait",
    "comscore": "UID UIDR",
}
_ADVERTISING = {
    # support.google.com "How Google uses cookies", policies.google.com/technologies/cookies.
    "google_ads": "_gcl_au _gcl_aw _gcl_dc _gcl_gb _gcl_gf _gcl_ha _gcl_gs _gac_* FPAU FPGCLAW FPGCLDC",
    "doubleclick": "IDE test_cookie DSID id RUL",
    # developers.facebook.com "fbp and fbc parameters".
    "meta": "_fbp _fbc fr datr",
    # learn.microsoft.com/advertising "UET cookies".
    "microsoft_uet": "_uetsid _uetvid _uetmsclkid MUID",
    "tiktok": "_ttp _tt_enable_cookie ttclid tt_sessionId",
    "pinterest": "_pin_unauth _pinterest_ct_ua _pinterest_sess _derived_epik _epik",
    "snap": "_scid _scid_r _sctr sc_at _schn X-AB",
    "linkedin": "li_fat_id bcookie li_gc lidc li_sugr UserMatchHistory AnalyticsSyncHistory lms_ads lms_analytics",
    "x": "muc_ads personalization_id guest_id guest_id_ads guest_id_marketing _twclid",
    "reddit": "_rdt_uuid _rdt_cid",
    "quora": "m-b",
    "criteo": "cto_bundle cto_bidid cto_optout uid cto_lwid",
    "taboola": "t_gid taboola_*",
    "outbrain": "obuid outbrain_*",
    "the_trade_desk": "TDID TDCPM",
    "adobe_audience_manager": "demdex dextp aam_uuid",
    "appnexus": "uuid2 anj XANDR_PANID",
    "adform": "C",
    "awin": "_aw_m_* _aw_sn_* bId",
    "klaviyo": "__kla_id",
    # knowledge.hubspot.com "What cookies does HubSpot set".
    "hubspot": "hubspotutk __hstc __hssc __hssrc",
    "braze": "ab.storage.*",
    "brevo": "sib_cuid uuid_sib",
    "amazon_ads": "ad-id ad-privacy",
    "yahoo": "A3 A1 A1S",
}
"""Names as the vendors' own pages list them; `*` stands for any rest. Names any site may use for something else (`sid`,
`token`) are not here: what is not known is not claimed.
"""
_NEEDS_ITS_HOST = frozenset(
    {"UID", "UIDR", "IDE", "id", "uid", "C", "A1", "A3", "A1S", "sp", "bId", "m-b", "RUL", "MUID"}
)
"""Names so short that they are the vendor's only where the vendor's own host reads or writes them."""


def _pattern(glob: str) -> str:
    return ".*".join(re.escape(part) for part in glob.split("*"))


_KNOWN = [
    (glob, Owner(vendor, purpose))
    for table, purpose in ((_ANALYTICS, Purpose.ANALYTICS), (_ADVERTISING, Purpose.ADVERTISING))
    for vendor, globs in table.items()
    for glob in globs.split()
]
_EXACT = {glob: owner for glob, owner in _KNOWN if "*" not in glob}
_GLOBS = [(glob, re.compile(_pattern(glob)), owner) for glob, owner in _KNOWN if "*" in glob]


class Known(NamedTuple):
    """A cookie of a vendor; `name` is its name without what differs from visitor to visitor."""

    name: str
    owner: Owner
    only_there: bool


@lru_cache(maxsize=8192)
def cookie_of(name: str) -> Known | None:
    """Return what is known of a cookie's name, None where nothing is.

    >>> cookie_of("_ga_ABC123").name, cookie_of("_fbp").owner.vendor, cookie_of("PHPSESSID")
    ('_ga_*', 'meta', None)
    """
    owner = _EXACT.get(name)
    if owner is not None:
        return Known(name, owner, name in _NEEDS_ITS_HOST)
    return next((Known(glob, owner, False) for glob, pattern, owner in _GLOBS if pattern.fullmatch(name)), None)
