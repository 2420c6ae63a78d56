"""What every test runs under."""

from __future__ import annotations

import os

from hypothesis import settings

from tests.support.effort import EFFORT

# No deadlines: how fast a shared machine is says nothing about the code. `make test` tries the same examples
# everywhere, so that no change is blamed for an example it did not bring about; `make fuzz` asks for many more, and for
# new ones each time.
settings.register_profile("tagwatch", deadline=None, derandomize=EFFORT == 1)
settings.load_profile("tagwatch")

# Colours and systemd's own variables must not reach into what the tests see.
for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "STATE_DIRECTORY", "CREDENTIALS_DIRECTORY", "FORCE_COLOR"):
    os.environ.pop(name, None)
