"""Optimisers' paths on a function: what `source: descent` computes."""
