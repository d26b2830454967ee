from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from renderer.errors import Fault
from renderer.sources import paths
from renderer.sources.base import ReadContext
from renderer.sources.csv import Csv

ELSEWHERE = "copy the file there, or name a folder that holds both with --root"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with data, beside one that must not be reached."""
    folder = tmp_path / "specs"
    (folder / "data").mkdir(parents=True)
    (folder / "samples.csv").write_text("a\n1\n")
    (folder / "data" / "run 1.csv").write_text("a\n2\n")
    (tmp_path / "secret.csv").write_text("a\n3\n")
    return folder


def refused(root: Path, text: str) -> Fault:
    with pytest.raises(Fault) as caught:
        ReadContext(root).open_path(text, "file")
    assert caught.value.at == ("file",)
    return caught.value


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("samples.csv", b"a\n1\n"),
        ("./samples.csv", b"a\n1\n"),
        ("data/run 1.csv", b"a\n2\n"),
        ("data/../samples.csv", b"a\n1\n"),
        ("data//run 1.csv", b"a\n2\n"),
    ],
)
def test_beneath_the_root(root: Path, text: str, content: bytes) -> None:
    path = ReadContext(root).open_path(text, "file")
    assert path.is_absolute()
    assert paths.read_bytes(root, path) == content


@pytest.mark.parametrize(
    ("text", "code", "message", "hint"),
    [
        ("", "path", "the path is empty", None),
        ("a\0b", "path", r"the path 'a\x00b' holds a control character", None),
        ("\ud800", "path", r"the path '\ud800' holds a control character", None),
        (
            "https://example.org/a.csv", "path",
            "'https://example.org/a.csv' is an address, not a file", "download the file first",
        ),
        ("file:a.csv", "path", "'file:a.csv' is an address, not a file", "download the file first"),
        ("concat:a|b", "path", "'concat:a|b' is an address, not a file", "download the file first"),
        (
            "~/a.csv", "path", "'~/a.csv': '~' does not stand for a folder here",
            "paths are relative to the spec's folder",
        ),
        (
            "/etc/passwd", "path", "'/etc/passwd' is an absolute path",
            "paths are relative to the spec's folder",
        ),
        (
            "C:\\a.csv", "path", "'C:\\a.csv' is an absolute path",
            "paths are relative to the spec's folder",
        ),
        (
            "../secret.csv", "path", "'../secret.csv' leads out of the spec's folder",
            ELSEWHERE,
        ),
        (
            "data/../../secret.csv", "path",
            "'data/../../secret.csv' leads out of the spec's folder", ELSEWHERE,
        ),
        ("data", "file-kind", "'data' is a folder, not a file", None),
        (".", "file-kind", "'.' is a folder, not a file", None),
        ("sample.csv", "file-missing", "no file 'sample.csv'", "did you mean 'samples.csv'?"),
        (
            "data/run1.csv", "file-missing", "no file 'data/run1.csv'",
            "did you mean 'data/run 1.csv'?",
        ),
        ("date/run 1.csv", "file-missing", "no file 'date/run 1.csv'", "did you mean 'data'?"),
        ("zzz.csv", "file-missing", "no file 'zzz.csv'", "there is 'samples.csv', 'data'"),
        (
            "zzz\\q.csv", "file-missing", "no file 'zzz\\q.csv'", "write '/' between folders",
        ),
        (
            "samples.csv/a", "file-missing", "no file 'samples.csv/a'",
            "'samples.csv' is a file, not a folder",
        ),
        ("x" * 300, "path", f"'{'x' * 300}' cannot be opened: File name too long", None),
    ],
)  # fmt: skip
def test_refused(root: Path, text: str, code: str, message: str, hint: str | None) -> None:
    fault = refused(root, text)
    assert (fault.code, fault.text, fault.hint) == (code, message, hint)


def test_links_within_are_followed_and_links_out_are_not(root: Path) -> None:
    (root / "inner.csv").symlink_to("data/run 1.csv")
    (root / "outer.csv").symlink_to("../secret.csv")
    (root / "folder").symlink_to("..")
    (root / "loop").symlink_to("loop")
    assert paths.read_bytes(root, paths.open_path(root, "inner.csv")) == b"a\n2\n"
    for text in ("outer.csv", "folder/secret.csv"):
        what = f"'{text}' leads out of the spec's folder through a symbolic link"
        assert refused(root, text).text == what
    assert refused(root, "loop").text == "'loop' is a symbolic link that leads nowhere"


def test_a_root_that_is_a_link_is_a_root(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    assert paths.open_path(tmp_path / "link", "samples.csv") == root.resolve() / "samples.csv"


def test_special_files_are_named_and_never_opened(root: Path) -> None:
    os.mkfifo(root / "pipe")
    assert refused(root, "pipe").text == "'pipe' is a named pipe, not a regular file"
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(root)  # a socket's path is short
        try:
            server.bind("socket")
        finally:
            os.chdir(here)
    assert refused(root, "socket").text == "'socket' is a socket, not a regular file"


def test_a_device(root: Path) -> None:
    zero = Path("/dev/zero")
    if not zero.is_char_device():
        pytest.skip("there is no /dev/zero")
    with pytest.raises(Fault) as caught:
        paths.open_path(Path("/dev"), "zero")
    assert caught.value.text == "'zero' is a character device, not a regular file"


def test_size_limit(root: Path) -> None:
    with open(root / "huge.csv", "wb") as file:
        file.truncate(paths.LARGEST_FILE + 1)
    fault = refused(root, "huge.csv")
    what = "'huge.csv' has 2,147,483,649 bytes; files of up to 2,147,483,648 are read"
    assert (fault.code, fault.text) == ("file-size", what)


def test_git_lfs_pointer(root: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    (root / "big.csv").write_text(pointer)
    fault = refused(root, "big.csv")
    assert fault.text == "'big.csv' is a git-lfs pointer, not the data"
    assert fault.hint == "run `git lfs pull`"


def test_a_file_swapped_for_a_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    path = paths.open_path(root, "data/run 1.csv")
    path.unlink()
    path.symlink_to(tmp_path / "secret.csv")
    with pytest.raises(Fault):
        paths.read_bytes(root, path)
    path.unlink()
    path.parent.rmdir()
    path.parent.symlink_to(tmp_path)
    (tmp_path / "run 1.csv").write_text("a\n4\n")
    with pytest.raises(Fault):
        paths.read_bytes(root, path)


def test_a_path_may_be_relative_to_a_folder_beneath_the_root(root: Path) -> None:
    context = ReadContext(root, folder_of=lambda at: root / "data")

    assert context.open_path("run 1.csv", "file") == root.resolve() / "data" / "run 1.csv"
    assert context.open_path("../samples.csv", "file") == root.resolve() / "samples.csv"
    for text, told, hint in (
        ("../../secret.csv", "'../../secret.csv' leads out of the spec's folder", ELSEWHERE),
        ("run 2.csv", "no file 'run 2.csv'", "did you mean 'run 1.csv'?"),
        ("../sample.csv", "no file '../sample.csv'", "did you mean '../samples.csv'?"),
    ):
        with pytest.raises(Fault) as caught:
            context.open_path(text, "file")
        assert (caught.value.text, caught.value.hint) == (told, hint)


def test_params_stand_in_the_names_of_files(root: Path) -> None:
    source = Csv(source="csv", file="data/{run} {n:.0f}.csv")

    assert source.filled({"run": "run", "n": 1.0}).read(ReadContext(root))["a"].tolist() == [2]
    with pytest.raises(Fault) as caught:
        source.filled({"run": "../../secret", "n": 1.0}).read(ReadContext(root))
    assert caught.value.text == "'data/../../secret 1.csv' leads out of the spec's folder"
    with pytest.raises(Fault) as caught:
        source.filled({"rn": "run", "n": 1.0})
    assert (caught.value.at, caught.value.offset) == (("file",), 5)
