"""Files by pattern: which, in what order, and which never."""

import os
import re
import socket
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import Fault
from renderer.sources import patterns
from renderer.sources.patterns import Search, natural


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of files, beside one that must not be reached."""
    folder = tmp_path / "specs"
    names = (
        "frames/f1.png", "frames/f2.png", "frames/f10.png", "frames/.hidden.png", "frames/f3.txt",
        "a/b/c/deep.png", "a/top.png", "a/.cache/x.png", "top.png", "odd [1].png",
    )  # fmt: skip
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.png").write_text("secret")
    return folder


def refused(root: Path, text: str) -> Fault:
    with pytest.raises(Fault) as caught:
        Search(root).files(text)
    return caught.value


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("frames/*.png", ["frames/f1.png", "frames/f2.png", "frames/f10.png"]),
        ("./frames//*.png", ["frames/f1.png", "frames/f2.png", "frames/f10.png"]),
        ("frames/f?.png", ["frames/f1.png", "frames/f2.png"]),
        ("frames/f[2-9].png", ["frames/f2.png"]),
        ("frames/f[!1]*", ["frames/f2.png", "frames/f3.txt"]),
        ("frames/.*.png", ["frames/.hidden.png"]),
        ("*/top.png", ["a/top.png"]),
        ("**/top.png", ["a/top.png", "top.png"]),
        ("a/**/*.png", ["a/b/c/deep.png", "a/top.png"]),
        ("a/**", ["a/b/c/deep.png", "a/top.png"]),
        ("**/b/**/*.png", ["a/b/c/deep.png"]),
        ("**/**/**/deep.png", ["a/b/c/deep.png"]),
        ("top.png", ["top.png"]),
        ("odd [1].png", ["odd [1].png"]),
    ],
)
def test_what_a_pattern_matches(root: Path, pattern: str, names: list[str]) -> None:
    assert sorted(Search(root).files(pattern)) == sorted(names)


@pytest.mark.parametrize(
    ("text", "code", "message", "hint"),
    [
        ("*.gif", "file-missing", "no file matches '*.gif'", "there is 'a', 'frames', "
         "'odd [1].png', 'top.png'"),
        ("frames/*.gif", "file-missing", "no file matches 'frames/*.gif'",
         "there is 'frames/f1.png', 'frames/f10.png', 'frames/f2.png', 'frames/f3.txt'"),
        ("framse/*.png", "file-missing",
         "no file matches 'framse/*.png': there is no folder 'framse'", "did you mean 'frames'?"),
        ("frames/f%03d.png", "file-missing", "no file 'frames/f%03d.png'", "write frames/f*.png"),
        ("frames\\*.png", "file-missing", "no file matches 'frames\\*.png'",
         "write '/' between folders"),
        ("../secret/*.png", "path", "'../secret/*.png' leads out of the spec's folder",
         "copy the file there, or name a folder that holds both with --root"),
        ("a/*/../*.png", "pattern", "'..' in the pattern 'a/*/../*.png'", "name the folder itself"),
        ("/etc/*", "path", "'/etc/*' is an absolute path",
         "paths are relative to the spec's folder"),
        ("~/*", "path", "'~/*': '~' does not stand for a folder here",
         "paths are relative to the spec's folder"),
        ("a\0*", "path", r"the path 'a\x00*' holds a control character", None),
        ("*/" * 40 + "x", "limit-pattern",
         "the pattern goes through 41 folders; the limit is 32", None),
    ],
)  # fmt: skip
def test_what_is_refused(root: Path, text: str, code: str, message: str, hint: str | None) -> None:
    fault = refused(root, text)
    assert (fault.code, fault.text, fault.hint) == (code, message, hint)


def test_links_inside_are_followed_and_links_out_are_not(root: Path, tmp_path: Path) -> None:
    (root / "frames" / "f4.png").symlink_to(root / "top.png")
    (root / "linked").symlink_to(root / "a")
    assert "frames/f4.png" in Search(root).files("frames/*.png")
    assert Search(root).files("linked/*.png") == ["linked/top.png"]
    out = "leads out of the spec's folder through a symbolic link"
    (root / "out").symlink_to(tmp_path / "secret")
    assert refused(root, "out/*.png").text == f"'out' {out}"


def test_two_stars_enter_no_linked_folder(root: Path) -> None:
    """Else a link to a folder above would never end."""
    (root / "a" / "loop").symlink_to(root / "a")
    assert Search(root).files("**/deep.png") == ["a/b/c/deep.png"]


def test_what_is_no_file_is_left_to_the_one_who_opens_it(root: Path) -> None:
    """A folder is no match, a socket is one: that it cannot be read is not passed over."""
    (root / "frames" / "f7.png").mkdir()
    with socket.socket(socket.AF_UNIX) as made:
        previous = Path.cwd()
        os.chdir(root / "frames")
        try:
            made.bind("f8.png")
        finally:
            os.chdir(previous)
    found = Search(root).files("frames/*.png")
    assert "frames/f7.png" not in found and "frames/f8.png" in found


def test_limits(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MOST_FILES", 2)
    fault = refused(root, "frames/*.png")
    assert (fault.code, fault.text) == ("limit-files", "more than 2 files match 'frames/*.png'")
    monkeypatch.setattr(patterns, "MOST_ENTRIES", 5)
    fault = refused(root, "**/*.tif")
    assert fault.text == "'**/*.tif': more than 5 files and folders to look at"
    search = Search(root)
    search.files("a/*.png")
    with pytest.raises(Fault, match="more than 5"):  # They are counted over all patterns.
        search.files("a/*.png")


@pytest.mark.parametrize("pattern", ["*a" * 60 + "*b", "**/" * 30 + "*b", "[a-z]*" * 40 + "b"])
def test_no_pattern_takes_long(root: Path, pattern: str) -> None:
    deep = root / "/".join(["aaa"] * 25)
    deep.mkdir(parents=True)
    (deep / ("a" * 200)).write_text("")
    (root / ("a" * 200)).write_text("")
    start = time.process_time()
    assert refused(root, pattern).code == "file-missing"
    assert time.process_time() - start < 4


@given(st.lists(st.integers(0, 10**30), unique=True, max_size=12), st.text("ab_-", max_size=3))
def test_numbers_are_in_order_of_value(numbers: list[int], stem: str) -> None:
    names = [f"{stem}{number}.png" for number in numbers]
    assert sorted(names, key=natural) == [f"{stem}{number}.png" for number in sorted(numbers)]


PATHS = st.lists(st.text("aB19.０é", min_size=1, max_size=5), min_size=1, max_size=3).map("/".join)


@given(st.lists(PATHS, unique=True, max_size=10), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_where_names_stood(names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(shuffled, key=natural) == sorted(names, key=natural)


@given(PATHS, PATHS)
def test_names_without_digits_are_in_the_order_of_their_letters(one: str, two: str) -> None:
    one, two = (re.sub("[0-9]", "c", name) for name in (one, two))
    first, second = ([part.casefold() for part in name.split("/")] for name in (one, two))
    if first != second:
        assert (natural(one) < natural(two)) == (first < second)


def test_numbers_that_differ_in_zeros_alone_stay_apart() -> None:
    assert sorted(["f1.png", "f01.png", "F1.png"], key=natural) == ["F1.png", "f01.png", "f1.png"]
