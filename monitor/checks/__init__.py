"""One file per kind of check, each a pure function of profiles, plan and history."""
