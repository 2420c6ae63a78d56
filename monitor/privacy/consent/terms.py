"""What is asked of a site: the law where its visitors are, and what its own policy declares."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

from monitor.config.settings import DeclaredCookie, Privacy, Regime
from monitor.decode.catalogue import company_of
from monitor.privacy.consent.regions import regime_of
from monitor.privacy.purposes import Needs, Purpose, needs_of


class Declaration(NamedTuple):
    """Whether a policy names a vendor, and for which purpose, if it says so."""

    there: bool
    purpose: Purpose | None


class Terms:
    """The configuration's `privacy` section, ready to be asked about one event after another."""

    def __init__(self, privacy: Privacy) -> None:
        self.allow_cookieless = privacy.allow_cookieless
        self._privacy = privacy
        self._vendors: dict[str, Purpose | None] = {
            name.lower(): None if purpose is None else Purpose(purpose)
            for name, purpose in privacy.declared.vendors.items()
        }
        self._companies = {
            company.vendor: purpose
            for name, purpose in self._vendors.items()
            if "." in name and (company := company_of(name)) is not None
        }
        self._cookies = privacy.declared.cookies
        self.needs = lru_cache(4096)(self._needs)
        self.declared_vendor = lru_cache(4096)(self._declared_vendor)
        self.declared_cookie = lru_cache(4096)(self._declared_cookie)

    @property
    def region(self) -> str | None:
        """Return where visitors are, as far as the configuration says."""
        return self._privacy.region

    @property
    def declares_vendors(self) -> bool:
        """Tell whether the policy's vendors were written down."""
        return bool(self._vendors)

    @property
    def declares_cookies(self) -> bool:
        """Tell whether the policy's cookies were written down."""
        return bool(self._cookies)

    def regime(self, region: str | None) -> Regime:
        """Return what is asked of a visitor in a region; None where nobody knows which."""
        if region is None:
            return self._privacy.regime
        own = self._privacy.regimes.get(region) or self._privacy.regimes.get(region.partition("-")[0])
        return own or regime_of(region)

    def overridden(self, vendor: str) -> bool:
        """Tell whether the configuration says itself what a vendor is used for."""
        return vendor in self._privacy.purposes

    def _needs(self, vendor: str) -> Needs | None:
        own = self._privacy.purposes.get(vendor)
        known = needs_of(vendor)
        if own is not None:
            return Needs(Purpose(own), known.cookieless if known else False)
        if known is not None:
            return known
        declared = self._vendors.get(vendor)
        return None if declared is None else Needs(declared)

    def _declared_vendor(self, vendor: str, host: str) -> Declaration:
        """Return whether a vendor is declared, by its name here or the domain its requests go to, and for what."""
        for known, name in ((self._vendors, vendor), (self._companies, vendor)):
            if name in known:
                return Declaration(True, known[name])
        while "." in host:
            if host in self._vendors:
                return Declaration(True, self._vendors[host])
            host = host.partition(".")[2]
        return Declaration(False, None)

    def _declared_cookie(self, name: str) -> DeclaredCookie | None:
        exact = self._cookies.get(name)
        if exact is not None:
            return exact
        return next((cookie for glob, cookie in self._cookies.items() if fnmatchcase(name, glob)), None)
