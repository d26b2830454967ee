"""Which files a spec may read: regular ones beneath its folder, named by a relative path.

The rule is checked on the text, then on the path with its links resolved, then once more on the
opened file, whose folders are entered one by one without following links: what was checked is what
is read.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from renderer.errors import Fault, MachineError, Place, choices, problem, suggest

LARGEST_FILE = 2 * 2**30
"""Bytes."""
MOST_LISTED = 5000
LFS_POINTER = b"version https://git-lfs.github.com/spec/"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://|(?:concat|data|fd|file|https?|pipe):", re.I)
_SPECIAL: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "is a folder, not a file"),
    (stat.S_ISFIFO, "is a named pipe, not a regular file"),
    (stat.S_ISSOCK, "is a socket, not a regular file"),
    (stat.S_ISCHR, "is a character device, not a regular file"),
    (stat.S_ISBLK, "is a block device, not a regular file"),
)
_OPEN = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_OPEN_FILE = _OPEN | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_OPEN_FOLDER = _OPEN | getattr(os, "O_DIRECTORY", 0)


def open_path(root: Path, text: str, *at: str | int) -> Path:
    """The regular file beneath `root` that `text` names, links resolved; a `Fault` at `at`."""
    try:
        _check_text(text)
        path = _beneath(root, text)
        with os.fdopen(_open(root, path, text), "rb") as file:
            if file.read(len(LFS_POINTER)) == LFS_POINTER:
                what = f"'{text}' is a git-lfs pointer, not the data"
                raise Fault("file-pointer", what, hint="run `git lfs pull`")
    except Fault as fault:
        raise fault.below(*at) from None
    return path


def read_bytes(root: Path, path: Path) -> bytes:
    """All of a file that `open_path` gave, as long as it was when opened."""
    with os.fdopen(_open(root, path, path.name), "rb") as file:
        return file.read(os.fstat(file.fileno()).st_size)


def open_file(root: Path, path: Path) -> BinaryIO:
    """A file that `open_path` gave, opened as it was checked; the caller closes it."""
    return os.fdopen(_open(root, path, path.name), "rb")


def _check_text(text: str) -> None:
    if not text.strip():
        raise Fault("path", "the path is empty")
    if any(ord(c) < 32 or ord(c) == 127 or "\ud800" <= c <= "\udfff" for c in text):
        raise Fault("path", f"the path {text!r} holds a control character")
    relative = "paths are relative to the spec's folder"
    if _URL.match(text):
        raise Fault("path", f"'{text}' is an address, not a file", hint="download the file first")
    if text.startswith("~"):
        raise Fault("path", f"'{text}': '~' does not stand for a folder here", hint=relative)
    if os.path.isabs(text) or PureWindowsPath(text).anchor or PureWindowsPath(text).drive:
        raise Fault("path", f"'{text}' is an absolute path", hint=relative)
    if os.path.normpath(text).split(os.sep)[0] == os.pardir:
        raise Fault("path", f"'{text}' leads out of the spec's folder", hint="copy the file there")


def _beneath(root: Path, text: str) -> Path:
    top = Path(os.path.realpath(root))
    path = Path(os.path.realpath(top / text))
    if not path.is_relative_to(top):
        what = f"'{text}' leads out of the spec's folder through a symbolic link"
        raise Fault("path", what, hint="copy the file there")
    return path


def _open(root: Path, path: Path, text: str) -> int:
    """A descriptor of the regular file; the caller closes it."""
    top = Path(os.path.realpath(root))
    try:
        status = os.stat(path, follow_symlinks=False)  # opening some devices has effects
        _check_kind(status, text)
        descriptor = _descend(top, path.relative_to(top).parts)
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(top, path, text) from None
    except PermissionError:
        place = Place(text)
        raise MachineError(problem("permission", f"'{text}' may not be read", place)) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Fault("path", f"'{text}' is a symbolic link that leads nowhere") from None
        raise Fault("path", f"'{text}' cannot be opened: {error.strerror}") from None
    try:
        _check_kind(os.fstat(descriptor), text)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _descend(top: Path, parts: tuple[str, ...]) -> int:
    if os.open not in os.supports_dir_fd:
        return os.open(top.joinpath(*parts), _OPEN_FILE)
    folder = os.open(top, _OPEN_FOLDER)
    try:
        for part in parts[:-1]:
            inner = os.open(part, _OPEN_FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(parts[-1], _OPEN_FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _check_kind(status: os.stat_result, text: str) -> None:
    for test, what in _SPECIAL:
        if test(status.st_mode):
            raise Fault("file-kind", f"'{text}' {what}")
    if stat.S_ISLNK(status.st_mode):
        raise Fault("path", f"'{text}' is a symbolic link that leads nowhere")
    if status.st_size > LARGEST_FILE:
        what = f"'{text}' has {status.st_size:,} bytes; files of up to {LARGEST_FILE:,} are read"
        raise Fault("file-size", what, hint="keep only the rows and columns that are drawn")


def _missing(top: Path, path: Path, text: str) -> Fault:
    """The fault for a file that is not there, with the nearest name that is."""
    folder = path.parent
    while folder != top and not folder.exists():
        path, folder = folder, folder.parent
    shown = folder.relative_to(top).as_posix()
    if not folder.is_dir():
        return Fault("file-missing", f"no file '{text}'", hint=f"'{shown}' is a file, not a folder")
    prefix = "" if folder == top else f"{shown}/"
    names = [prefix + name for name in _listed(folder, Path(text).suffix)]
    hint = suggest(prefix + path.name, names)
    if hint is None and "\\" in text:
        hint = "write '/' between folders"
    if hint is None and names:
        hint = f"there is {choices(names, 6)}"
    return Fault("file-missing", f"no file '{text}'", hint=hint)


def _listed(folder: Path, suffix: str) -> list[str]:
    """What is in the folder, files of the wanted kind first, hidden ones left out."""
    names: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    names.append(entry.name)
                if len(names) == MOST_LISTED:
                    break
    except OSError:
        return []
    return sorted(names, key=lambda name: (Path(name).suffix != suffix, name))
