"""`python -m monitor` is `tagwatch`."""

from monitor.cli import main

main()
