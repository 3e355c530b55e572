"""`python -m cli`: the `remiss` command."""

from cli.app import main

main()
