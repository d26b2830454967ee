"""Text too small or too quick."""

from collections.abc import Callable
from typing import Any

import pytest

from renderer.errors import Problem

Told = Callable[..., list[Problem]]


def rows(**columns: Any) -> dict[str, Any]:
    return {"source": "inline", "columns": columns}


def film(**keys: Any) -> dict[str, Any]:
    return {
        "canvas": {"size": [1280, 720]}, "data": {"d": rows(t=[0, 1], y=[0, 1])},
        "time": {"fps": 20, "duration": 4},
        "series": [{"mark": "line", "x": "t", "y": "y"}], **keys,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("output", "small"),
    [
        ("a.gif", None),  # 14.8 pixels, 9.6 in a column
        ({"file": "a.gif", "scale": 0.5}, None),
        ({"file": "a.gif", "scale": 0.4}, "in a.gif"),
        ({"file": "a.mp4", "scale": 0.4}, "in a.mp4"),
        ({"file": "a.sheet.png", "frames": 8}, None),
    ],
)
def test_type_at_the_outputs_size(told: Told, output: Any, small: str | None) -> None:
    found = told(film(output=output), "small-text")
    assert len(found) == (small is not None)
    for problem in found:
        assert small is not None and small in problem.text
        assert problem.path == ("output",)
        assert problem.hint is not None and problem.hint.startswith("give the output a scale of")


def test_wide_gifs_are_seen_in_a_column(told: Told) -> None:
    canvas = {"size": [1800, 400]}
    (found,) = told(film(canvas=canvas, output=["a.gif", "a.mp4"]), "small-text")
    assert "on a page 830 pixels wide" in found.text
    assert found.path == ("output", 0)


def test_small_type_of_a_series(told: Told) -> None:
    note = {"mark": "text", "x": 0.5, "y": 0.5, "text": "tiny", "size": 3}
    (found,) = told(film(series=[note]), "small-text")
    assert "'tiny'" in found.text
    assert found.hint == "give the series' text a larger size"


def names(words: list[str], seconds: float) -> dict[str, Any]:
    """A film whose title shows one word after the other."""
    count = len(words)
    return film(
        data={"d": rows(t=list(range(count)), y=list(range(count)), n=words)},
        time={"fps": 20, "duration": count * seconds, "field": "t"}, title="{n}",
    )  # fmt: skip


def test_titles_that_are_gone_before_they_are_read(told: Told) -> None:
    words = ["the first of the sentences", "another one that is as long", "and the last"]
    (found,) = told(names(words, 4), "brief-text")
    assert found.hint is not None and "hold" in found.hint  # the last one comes in the last frame
    held = names(words, 4)
    held["time"]["hold"] = {"end": "2s"}
    assert told(held, "brief-text") == []
    (found,) = told(names(words, 0.5), "brief-text")
    # 27 characters at 17 a second, and 0.4 s.
    assert "reading takes 2.0 s" in found.text and found.path == ("title",)


def test_numbers_are_no_words(told: Told) -> None:
    assert told(film(title="frame {frame:03d} of many more than one can count"), "brief-text") == []


def test_names_that_come_and_go(told: Told) -> None:
    def spec(last: float) -> dict[str, Any]:
        table = rows(
            t=[0, 1, 2, 8, 10],
            k=["b", "a", "a", "b", "b"],
            y=[0, 1, 1, 0, 0],
            n=["standing", "flash of a name", "flash of a name", "standing", "standing"],
        )
        table["columns"]["t"][2] = last
        text = {"mark": "text", "x": "t", "y": "y", "text": "{n}", "show": "snapshot"}
        return film(data={"d": table}, series=[text], time={"fps": 10, "duration": 10})  # fmt: skip

    assert told(spec(7), "brief-text") == []


@pytest.mark.parametrize(
    ("title", "fast"),
    [
        ("{t:.6f}", "digits change 20 times a second"),
        ("{y:.1f}", None),
        ("{frame}", None),
        ("{t:.2f}", None),
    ],
)
def test_numbers_that_spin(told: Told, title: str, fast: str | None) -> None:
    found = told(film(title=title), "hasty-text")
    assert len(found) == (fast is not None)
    for problem in found:
        assert fast is not None and fast in problem.text and problem.path == ("title",)


def test_words_that_flicker(told: Told) -> None:
    words = ["one", "two", "six", "ten"] * 20
    (found,) = told(names(words, 0.05), "hasty-text")
    assert found.text == "words change 20 times a second: too fast to read"


def test_captions_need_time(told: Told) -> None:
    def spec(seconds: float) -> dict[str, Any]:
        words = "a caption of some forty characters or so"
        return film(captions=[{"at": 1, "for": seconds, "text": words}])

    assert told(spec(3), "brief-text") == []
    (found,) = told(spec(1), "brief-text")
    assert found.path[:2] == ("captions", 0)
    assert "can be seen for 1.0 s; reading takes 2.8 s" in found.text


def test_what_the_film_says_is_told_where_it_is_written(told: Told) -> None:
    spin = "{t:.6f}"
    for key in ("title", "subtitle", "credits"):
        keys = {"title": "title", key: spin}
        found = told(film(**keys), "hasty-text")
        assert [p.path for p in found] == [(key,)]


@pytest.mark.parametrize("limits", ["fixed", "follow"])
def test_captions_under_the_data_are_meant_to_be_faint(told: Told, limits: str) -> None:
    """Whether the ground of the panel stays, or is drawn anew at each frame."""
    under = {"at": "always", "layer": "under", "position": "center", "size": 120}
    captions = [{**under, "text": "{t:.1f}"}, {**under, "text": "below", "position": "upper left"}]
    spec = film(captions=captions, axes={"y": {"limits": limits}}, output="a.mp4")
    assert not any(told(spec, code) for code in ("pale-text", "covered-text", "clipped-text"))
