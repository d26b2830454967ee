"""Where captions stand: clear of each other, of legends, of the picture's border."""

from itertools import combinations

import numpy as np
import pytest

from renderer import pipeline
from renderer.errors import SpecError
from renderer.scene.captions import MARGIN

LINE = {"mark": "line", "x": "t", "y": "s"}
LONG = "a caption of many words that says rather more than anybody would want to read at once "


def overlap(one, two):
    across = min(one[0] + one[2], two[0] + two[2]) - max(one[0], two[0])
    upright = min(one[1] + one[3], two[1] + two[3]) - max(one[1], two[1])
    return across > 0.5 and upright > 0.5


def said(caption, index=0):
    return " ".join("".join(label.at(index)) for label in caption.labels).replace("\u2007", " ")


def scene(studio, wave, *captions, size=(640, 360), **keys):
    spec = wave(canvas={"size": list(size)}, captions=list(captions), **{"series": [LINE], **keys})
    return studio.scene(spec)


WORDS = ["upper left", "upper center", "upper right", "center left", "center", "center right",
         "lower left", "lower center", "lower right"]  # fmt: skip


@pytest.mark.parametrize("position", WORDS)
def test_words_name_a_corner_or_side_of_the_data_area(studio, wave, position):
    made = scene(studio, wave, {"text": "here", "position": position})
    (caption,), (x, y, w, h) = made.captions, made.panels[0].space.rect
    margin = round(MARGIN * made.styles.legend.height)
    left, bottom, width, height = caption.rect
    across = {"left": x + margin, "right": x + w - margin - width}
    upright = {"upper": y + h - margin - height, "lower": y + margin}
    assert left == pytest.approx(across.get(position.split()[-1], x + (w - width) / 2))
    assert bottom == pytest.approx(upright.get(position.split()[0], y + (h - height) / 2))


def test_of_several_panels_the_whole_or_one_by_name(studio, wave):
    named = {name: {"series": [LINE]} for name in "ab"}
    spec = wave(canvas={"size": [640, 360]}, panels=named, captions=[
        {"text": "whole", "position": "upper right"},
        {"text": "one", "position": "upper right", "panel": "a"},
    ])  # fmt: skip
    made = studio.scene(spec)
    (whole, one), (a, b) = made.captions, (panel.space.rect for panel in made.panels)
    assert a[0] < b[0]
    assert b[0] < whole.rect[0] < b[0] + b[2] and a[0] < one.rect[0] < a[0] + a[2]


def test_shares_are_of_the_picture_or_of_a_panel(studio, wave):
    made = scene(studio, wave, {"text": "x", "position": [0.25, 0.5]},
                 {"text": "x", "position": [1, 0]},
                 {"text": "x", "position": [0.5, 0.5], "align": "left"})  # fmt: skip
    quarter, corner, left = (caption.rect for caption in made.captions)
    assert quarter[0] + quarter[2] / 2 == pytest.approx(160)
    assert quarter[1] + quarter[3] / 2 == pytest.approx(180)
    assert corner[0] + corner[2] == pytest.approx(640) and corner[1] == 0, "moved into the picture"
    assert left[0] == pytest.approx(320)


@pytest.mark.parametrize("position", WORDS)
def test_captions_seen_together_stand_apart(studio, wave, position):
    captions = [
        {"text": f"{LONG[:30 + 20 * n]}{n}", "position": position, "at": f"{200 * n}ms", "for": 1,
         "background": n % 2 == 0}
        for n in range(5)
    ]  # fmt: skip
    made = scene(studio, wave, *captions, size=(640, 640))
    for one, two in combinations(made.captions, 2):
        if one.showing.within(two.showing):
            assert not overlap(one.rect, two.rect), (said(one), said(two))
    x, y, w, h = made.panels[0].space.rect
    for caption in made.captions:
        left, bottom, width, height = caption.rect
        assert x <= left and left + width <= x + w and y <= bottom and bottom + height <= y + h


def test_captions_that_follow_each_other_stand_at_one_place(studio, wave):
    made = scene(studio, wave, {"text": "one", "at": "0s", "for": "1s"},
                 {"text": "two", "at": "1s"}, {"text": "three", "at": "500ms"})  # fmt: skip
    one, two, three = (caption.rect for caption in made.captions)
    assert one[1] == two[1] and three[1] < one[1]


def test_what_is_always_there_is_nearest_to_the_corner(studio, wave):
    made = scene(studio, wave, {"text": "now", "at": "1s", "position": "lower right"},
                 {"text": "always", "position": "lower right"}, clock=True)  # fmt: skip
    now, always, sign = (caption.rect[1] for caption in made.captions)
    assert always < sign < now


def test_captions_keep_clear_of_the_legend(studio, wave):
    series = [{**LINE, "label": "a line"}]
    for corner in ("upper left", "lower right"):
        made = scene(studio, wave, {"text": LONG, "position": corner}, series=series, legend=corner)
        assert not overlap(made.captions[0].rect, made.panels[0].legend.rect)


def test_where_there_is_no_room_left_is_a_warning(studio, wave):
    scene(studio, wave, *({"text": f"{n}\n{n}\n{n}\n{n}"} for n in range(9)))
    (warning, *_) = studio.warnings
    assert warning.code == "no-room" and warning.path[0] == "captions"


def test_long_text_is_wrapped_and_then_set_smaller_and_then_cut(studio, wave):
    captions = [
        {"text": (LONG * n).strip(), "size": 16, "at": f"{n}00ms", "for": "100ms"}
        for n in (1, 6, 18)
    ]
    made = scene(studio, wave, *captions, size=(320, 200))
    one, six, many = made.captions
    assert said(one) == LONG.strip() and len(one.labels) > 1
    assert one.labels[0].style.size == 16
    assert said(six) == (LONG * 6).strip()
    assert said(many).endswith("…") and len(many.labels) > 3
    assert [w.code for w in studio.warnings if w.code != "small-text"] == ["text-cut"]
    for caption in made.captions:
        for label in caption.labels:
            left, bottom, right, top = label.bounds()
            assert 0 <= left and right <= 320 and 0 <= bottom and top <= 200


def test_lines_of_the_text_are_kept(studio, wave):
    made = scene(studio, wave, {"text": "one\n\ntwo {t:.1f}\n"})
    assert ["".join(label.at(0)).strip() for label in made.captions[0].labels] == [
        "one", "", "two  0.0".replace(" ", "\u2007").replace("two\u2007", "two ", 1),
    ]  # fmt: skip


def test_live_values_take_the_room_of_what_is_seen(studio, wave):
    early = {"text": "{t:.0f}", "until": {"t": 9}, "position": "lower right"}
    made = scene(studio, wave, early, {"text": "{t:.0f}", "position": "upper right"})
    assert made.captions[0].rect[2] < made.captions[1].rect[2], "10 is never seen"
    frames = made.clock.frames
    assert said(made.captions[1], frames - 1) == "10" and said(made.captions[1]).strip() == "0"


def test_a_formula_is_one_word(studio, wave):
    made = scene(studio, wave, {"text": f"{LONG} $a + b + c$ {LONG}"})
    runs = [piece[0] for label in made.captions[0].labels for piece in label.pieces]
    assert "$a + b + c$" in runs


def test_of_facets_a_table_that_differs_is_refused(studio):
    spec = {
        "matrix": {"k": [1, 2]}, "facet": {"wrap": "k"},
        "data": {"d": {"source": "ode", "equations": {"x": "-k*x"}, "constants": {},
                       "initial": {"x": 1}, "span": [0, 1], "step": 0.1}},
        "series": [{"mark": "line", "x": "t", "y": "x"}],
        "captions": [{"text": "a", "at": {"when": "x < 0.5", "data": "d"}}],
    }  # fmt: skip
    with pytest.raises(SpecError, match="the table 'd' differs from panel to panel"):
        studio.scene(spec)


def test_no_caption_is_placed_by_another_that_is_never_seen(studio, wave):
    made = scene(studio, wave, {"text": "never", "at": {"when": "s > 2"}}, {"text": "seen"})
    (caption,) = made.captions
    assert said(caption) == "seen"
    assert [w.code for w in studio.warnings] == ["never"]


@pytest.mark.parametrize("style", ["ring", "bar", "text"])
def test_the_clock_shows_data_time(studio, wave, style):
    made = scene(studio, wave, clock={"style": style})
    (sign,) = made.captions
    assert said(sign, 0).split() == ["t", "0.0"]
    assert said(sign, made.clock.frames - 1) == "t 10.0"
    if style != "text":
        assert np.allclose(sign.dial.shares, made.clock.now / 10)


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [(4000, "1970", "1980"), (400, "Jan 1970", "Feb 1971"), (20, "01 Jan 1970", "21 Jan 1970")],
)
def test_the_clock_of_dates_says_what_suits_their_span(studio, days, first, last):
    dates = [str(np.datetime64("1970-01-01") + n) for n in (0, days)]
    table = studio.csv(date=dates, v=[0, 1])
    spec = {"data": {"d": table}, "clock": True, "series": [{**LINE, "x": "date", "y": "v"}]}
    made = studio.scene(spec)
    assert said(made.captions[0]).strip() == first
    assert said(made.captions[0], made.clock.frames - 1).strip() == last


def test_years_are_written_without_their_name(studio):
    spec = {"data": {"d": studio.csv(year=[1950, 2000], v=[0, 1])}, "clock": True,
            "series": [{**LINE, "x": "year", "y": "v"}]}  # fmt: skip
    assert said(studio.scene(spec).captions[0]) == "1950"


def test_a_clock_needs_data_time(studio):
    spec = {"data": {"d": studio.csv(x=[0, 1], y=[0, 1])}, "clock": True,
            "series": [{"mark": "line", "x": "x", "y": "y"}]}  # fmt: skip
    with pytest.raises(SpecError, match="the clock needs data with a clock") as caught:
        studio.scene(spec)
    assert caught.value.problems[0].path == ("clock",)


def test_palettes_hold_the_colours_of_words(studio, wave):
    spec = wave(captions=[{"text": "a", "color": "#123456", "background": "#654321"}],
                progress={"color": "#abcdef"}, series=[LINE])  # fmt: skip
    document = pipeline.read(studio.write(spec))
    colors = pipeline.film_of(document, studio.scene(spec)).colors
    assert {(0x12, 0x34, 0x56), (0x65, 0x43, 0x21), (0xAB, 0xCD, 0xEF)} <= set(colors)
