"""What stands above and below the panels, and the room that is left for them."""

import pytest

from renderer.scene.fit import fitted
from renderer.scene.text import TextStyle, width_of

LINE = {"mark": "line", "x": "t", "y": "s"}
STYLE = TextStyle("DejaVu Sans", 12, (0, 0, 0, 1), 100)


def words(label):
    return "".join(label.at(0))


def scene(studio, wave, **keys):
    return studio.scene(wave(series=[LINE], **{"canvas": {"size": [640, 360]}, **keys}))


def test_title_subtitle_and_credits_stand_clear_of_panels(studio, wave):
    made = scene(studio, wave, title="A title", subtitle="below it", credits="Data: nobody")
    title, subtitle, foot = made.labels
    assert [words(label) for label in made.labels] == ["A title", "below it", "Data: nobody"]
    x, y, width, height = made.panels[0].space.rect
    assert title.bounds()[1] >= subtitle.bounds()[3] - 1
    assert subtitle.bounds()[1] > y + height
    assert 0 < foot.bounds()[1] and foot.bounds()[3] < y
    assert subtitle.style.size < title.style.size and foot.style.size < subtitle.style.size
    assert subtitle.style.rgba == foot.style.rgba == made.theme.muted


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_the_heading_is_aligned(studio, wave, align):
    title = {"text": "A title", "align": align}
    made = scene(studio, wave, title=title, subtitle="a longer subtitle of the film")
    ends = [label.bounds() for label in made.labels]
    place = {"left": lambda b: b[0], "center": lambda b: (b[0] + b[2]) / 2, "right": lambda b: b[2]}
    one, two = map(place[align], ends)
    assert one == pytest.approx(two, abs=0.5)
    assert {"left": one < 20, "center": abs(one - 320) < 1, "right": one > 620}[align]


def test_a_panel_is_smaller_by_what_is_written(studio, wave):
    bare = scene(studio, wave).panels[0].space.rect
    for key in ("title", "subtitle", "credits"):
        rect = scene(studio, wave, **{key: "words"}).panels[0].space.rect
        assert rect[3] < bare[3] - 8
    assert scene(studio, wave, title="", subtitle="", credits="").panels[0].space.rect == bare


@pytest.mark.parametrize("edge", ["bottom", "top"])
def test_nothing_stands_on_the_progress_bar(studio, wave, edge):
    bar = {"position": edge, "height": 12}
    made = scene(studio, wave, title="A title", credits="made here", progress=bar)
    x, y, width, height = made.progress.rect
    assert (x, width) == (0, 640) and y == (0 if edge == "bottom" else 360 - height)
    for label in made.labels:
        _, bottom, _, top = label.bounds()
        assert bottom >= height if edge == "bottom" else top <= y


def test_long_words_are_wrapped_and_cut(studio, wave):
    long = "words and words " * 31
    made = scene(studio, wave, title=long, subtitle=long, credits=long)
    for label in made.labels:
        left, bottom, right, top = label.bounds()
        assert 0 <= left and right <= 640 and 0 <= bottom and top <= 360
    assert any(words(label).endswith("…") for label in made.labels)


def test_live_words_of_the_whole_film(studio, wave):
    made = scene(studio, wave, subtitle="{t:.0f} of {last}", credits="{c:.1f}",
                 params={"last": 10})  # fmt: skip
    last = made.clock.frames - 1
    subtitle, foot = ("".join(label.at(last)) for label in made.labels)
    assert (subtitle, foot.strip()) == ("10 of 10", "−0.8")


def test_a_line_that_changes_is_centred_as_it_is_on_average():
    months = ["May", "September"] * 20
    padded = [month.ljust(9) for month in months]
    lines = fitted([["in "], padded], 40, STYLE, 1000)
    (label,) = lines.labels(500, 100)
    left, _, right, _ = label.bounds()
    ends = [left + width_of([["in "], [month]], STYLE) for month in months]
    middles = [(left + end) / 2 for end in ends]
    assert sum(middles) / len(middles) == pytest.approx(500, abs=1.5)
    assert right - left == pytest.approx(width_of([["in "], padded], STYLE))


def test_and_never_leaves_its_room():
    padded = [text.ljust(40) for text in ["a"] * 99 + ["w" * 40]]
    room = width_of([padded], STYLE) + 10
    (label,) = fitted([padded], 100, STYLE, room).labels(room / 2, 100)
    left, _, right, _ = label.bounds()
    assert left >= -0.01 and right <= room + 0.01


def test_text_that_is_cut_keeps_all_lines_it_may_have():
    lines = fitted([["many words " * 60]], 1, STYLE, 300)
    assert len(lines.lines) == 3 and lines.cut
    last = "".join(piece[0] for piece in lines.lines[-1])
    assert last.endswith("…")
    assert all(width_of(runs, lines.style) <= 300 for runs in lines.lines)
