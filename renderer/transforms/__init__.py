"""Steps from one table to another. A new one is a file, and a member in `steps.py`, which is loaded
when a spec has any."""
