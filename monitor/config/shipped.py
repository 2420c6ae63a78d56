"""Where the files that come with Tagwatch are: in the checkout, or where the wheel put them."""

from __future__ import annotations

import sys
from pathlib import Path

_CHECKOUT = Path(__file__).parents[2]
_INSTALLED = Path(sys.prefix) / "share" / "tagwatch"


def shipped_folder() -> Path:
    """Return the folder that holds `rules/` and `config.example.yaml`."""
    return _CHECKOUT if (_CHECKOUT / "config.example.yaml").is_file() else _INSTALLED


def shipped_rules() -> list[Path]:
    """Return the shipped rule packs."""
    return sorted(path for path in (shipped_folder() / "rules").glob("*.yaml") if not is_test(path))


def is_test(path: Path) -> bool:
    """Tell whether a YAML file among rules holds tests of rules: `shop.test.yaml` is the tests of `shop.yaml`."""
    return path.name.endswith((".test.yaml", ".test.yml"))
