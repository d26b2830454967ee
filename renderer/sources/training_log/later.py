"""Logs that are known by their content but not read yet: refused by name, never misread."""

from __future__ import annotations

import re
from collections.abc import Callable

from renderer.sources.charset import Text
from renderer.sources.training_log.keras import first_line, names_of


def binary_title(data: bytes) -> str | None:
    """What a log that is not text is called."""
    record = data[4:8] == bytes(4) and data[12:13] == b"\x09"  # a short record, a time first
    return "a TensorBoard event file" if record or b"brain.Event:" in data[:64] else None


def title(text: Text) -> str | None:
    """What a log in text is called, if it is one of those known but not read."""
    return next((name for name, is_one in _KNOWN if is_one(text)), None)


def _is_trainer_state(text: Text) -> bool:
    return text.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and b'"log_history"' in text.data


def _is_ultralytics(text: Text) -> bool:
    names = names_of(text)
    return "epoch" in names and any(name.startswith("metrics/") for name in names)


def _is_lightning(text: Text) -> bool:
    return {"epoch", "step"} <= set(names_of(text))


def _is_wandb(text: Text) -> bool:
    return any(name.endswith("__MIN") for name in names_of(text))


def _is_mlflow(text: Text) -> bool:
    return re.fullmatch(r"[0-9]{13} \S+ [0-9]+", first_line(text)) is not None


def _is_monitor(text: Text) -> bool:
    return first_line(text).startswith('#{"t_start"')


_KNOWN: tuple[tuple[str, Callable[[Text], bool]], ...] = (
    ("a Hugging Face trainer_state.json", _is_trainer_state),
    ("an Ultralytics results.csv", _is_ultralytics),
    ("a Lightning metrics.csv", _is_lightning),
    ("a W&B export", _is_wandb),
    ("an MLflow metric file", _is_mlflow),
    ("a monitor.csv of Gym or Stable-Baselines", _is_monitor),
)
