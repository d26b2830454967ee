"""Initial value problems: `problem.py` has what solvers are given, `solving.py` solves it."""
