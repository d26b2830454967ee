import pytest

from renderer.errors import SpecError

LINE = {"mark": "line", "x": "t", "y": "s"}


def shown(scene):
    """The film's title at every frame."""
    label = scene.labels[0]
    return ["".join(label.at(index)).replace("\u2007", " ") for index in range(scene.clock.frames)]


def test_time_frame_and_progress(studio, wave):
    title = "{t:.1f} {frame:02d} {progress:.0%} {seconds:.1f}"
    scene = studio.scene(wave(title=title, time={"fps": 10, "frames": 5}, series=[LINE]))
    assert shown(scene) == [
        " 0.0 00   0% 0.0", " 2.5 01  25% 0.1", " 5.0 02  50% 0.2", " 7.5 03  75% 0.3",
        "10.0 04 100% 0.4",
    ]  # fmt: skip


def test_params_and_columns_of_the_latest_row(studio):
    table = studio.csv(t=[0, 1, 2], loss=[0.9, 0.5, 0.25], name=["a", "bb", "c"])
    spec = {"params": {"rate": 0.1}, "data": {"d": table}, "time": {"frames": 5},
            "title": "{rate}: {loss:.2f} {name}", "series": [{**LINE, "y": "loss"}]}  # fmt: skip
    assert [text.split() for text in shown(studio.scene(spec))] == [
        ["0.1:", "0.90", "a"], ["0.1:", "0.90", "a"], ["0.1:", "0.50", "bb"],
        ["0.1:", "0.50", "bb"], ["0.1:", "0.25", "c"],
    ]  # fmt: skip


def test_unsorted_rows_are_read_by_their_clock(studio):
    table = studio.csv(t=[2, 0, 1], v=[30, 10, 20])
    spec = {"data": {"d": table}, "time": {"frames": 3}, "title": "{v:.0f}",
            "series": [{**LINE, "y": "v"}]}  # fmt: skip
    assert shown(studio.scene(spec)) == ["10", "20", "30"]


def test_an_unknown_name_has_its_place_and_a_suggestion(studio, wave):
    with pytest.raises(SpecError, match="frme") as caught:
        studio.scene(wave(title="{frme}", series=[LINE]))
    assert caught.value.problems[0].path == ("title",)
    assert "frame" in (caught.value.problems[0].hint or "")


@pytest.mark.parametrize(
    ("moments", "first", "last"),
    [
        (["2020-01-01", "2020-01-03"], "2020-01-01", "2020-01-03"),
        (["2020-01-01T06:30", "2020-01-03T12:00"], "2020-01-01 06:30", "2020-01-03 12:00"),
        (["2020-01-01T06:30:05", "2020-01-03T12:00:00"],
         "2020-01-01 06:30:05", "2020-01-03 12:00:00"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["when", "t"])
def test_dates_are_as_fine_as_their_column_needs(studio, moments, first, last, name):
    table = studio.csv(when=moments, v=[1, 2])
    spec = {
        "data": {"d": table}, "time": {"fps": 5, "duration": 2, "field": "when"},
        "title": f"{{{name}}}", "series": [{"mark": "line", "x": "when", "y": "v"}],
    }  # fmt: skip
    scene = studio.scene(spec)
    (label,) = scene.labels
    assert "".join(label.at(0)) == first and "".join(label.at(scene.clock.frames - 1)) == last


def test_a_format_says_how_dates_are_written(studio):
    table = studio.csv(when=["2020-01-01", "2020-03-01"], v=[1, 2])
    spec = {
        "data": {"d": table}, "title": "{when:%B %Y}",
        "series": [{"mark": "line", "x": "when", "y": "v"}],
    }  # fmt: skip
    assert "".join(studio.scene(spec).labels[0].at(0)).rstrip() == "January 2020"
