"""`python -m bench [NAME …]`: the figures, measured here and now. Each module beside this one measures one thing."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

import bench


def main(names: list[str]) -> int:
    """Run the named measurements, or all of them."""
    known = sorted(module.name for module in iter_modules(bench.__path__) if not module.name.startswith("_"))
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"no measurement {unknown[0]!r}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in names or known:
        module = import_module(f"bench.{name}")
        if hasattr(module, "run"):
            print(f"\n== {name}: {(module.__doc__ or '').strip().splitlines()[0]}", flush=True)
            module.run()
    return 0


if __name__ == "__main__":  # processes of their own import this file as well
    sys.exit(main(sys.argv[1:]))
