"""Rules tried before they page anyone: unit tests in virtual time, backtests on what is stored, explanations."""
