"""The first thing that is checked of a spec: the version of the language it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renderer.errors import Fault
from renderer.spec.explain import described

VERSIONS = (1,)


def wrong_version(value: Mapping[str, Any]) -> Fault | None:
    """What is wrong with the key `version` of a spec, or None."""
    if "version" not in value:
        text, hint = "the key 'version' is missing", "begin with `version: 1`"
        return Fault("version", text, (), hint)
    found = value["version"]
    if type(found) is int and found in VERSIONS:
        return None
    hint = "write `version: 1`" + (", without quotes" if found == "1" else "")
    shown = repr(found) if isinstance(found, float) else described(found)
    return Fault("version", f"version {shown} is not known here", ("version",), hint)
