"""Secrets: named in the configuration, kept elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from monitor.config.errors import UserError


class SecretMissing(UserError):
    """A secret is not where the configuration says it is; the text says where that is."""


class SecretRef(BaseModel):
    """Where a secret is kept: an environment variable, a file, or a systemd credential (LoadCredential=)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    env: str | None = None
    file: Path | None = None
    credential: str | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(place is not None for place in (self.env, self.file, self.credential)) != 1:
            raise ValueError("name exactly one of env, file, credential")
        return self

    def __str__(self) -> str:
        """Return the place, never the secret."""
        if self.env is not None:
            return f"environment variable {self.env}"
        if self.file is not None:
            return f"file {self.file}"
        return f"credential {self.credential} (systemd LoadCredential={self.credential}:…)"


def resolve(ref: SecretRef) -> str:
    """Return the secret, without the line end a file has. Raises SecretMissing where there is none."""
    if ref.env is not None:
        value = os.environ.get(ref.env, "")
    else:
        path = ref.file
        if path is None:
            folder = os.environ.get("CREDENTIALS_DIRECTORY")
            if not folder:
                raise SecretMissing(f"{ref}: not run by systemd with that credential loaded")
            path = Path(folder) / str(ref.credential)
        try:
            value = path.read_text(encoding="utf-8")
        except OSError as error:
            raise SecretMissing(f"{ref}: {error.strerror}") from error
        except ValueError as error:
            # No UTF-8 in it, or a NUL in its name.
            raise SecretMissing(f"{ref}: not text") from error
    value = value.strip()
    if not value:
        raise SecretMissing(f"{ref}: is not set or is empty")
    return value
