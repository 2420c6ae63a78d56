"""What every test runs under."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadlines: how fast a shared machine is says nothing about the code. `make fuzz` asks for many more examples.
settings.register_profile("tagwatch", deadline=None)
settings.load_profile("tagwatch")

# Colours and systemd's own variables must not reach into what the tests see.
for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "STATE_DIRECTORY", "CREDENTIALS_DIRECTORY", "FORCE_COLOR"):
    os.environ.pop(name, None)
