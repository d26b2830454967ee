"""`python -m renderer`: the command `render`."""

from renderer.cli import main

main()
