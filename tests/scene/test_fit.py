from renderer.scene.fit import ELLIPSIS, SMALLEST, fitted, fixed, shortened
from renderer.scene.text import TextStyle, advance, width_of

STYLE = TextStyle("DejaVu Sans", 12, (0, 0, 0, 1), 100)
LONG = "a title of many words that does not fit on one line of a small picture at all"


def texts(lines):
    return ["".join(piece[0] for piece in runs) for runs in lines.lines]


def test_what_fits_is_left_alone():
    lines = fixed("a title", STYLE, 500)
    assert texts(lines) == ["a title"] and lines.style == STYLE


def test_a_little_too_long_is_set_smaller():
    room = 0.9 * advance(LONG, STYLE)
    lines = fixed(LONG, STYLE, room)
    assert texts(lines) == [LONG] and 0.8 < lines.style.size / 12 < 0.95
    assert width_of(lines.lines[0], lines.style) <= room * 1.02


def test_much_too_long_is_broken_between_words_into_lines_of_about_one_length():
    room = 0.4 * advance(LONG, STYLE)
    lines = fixed(LONG, STYLE, room)
    assert " ".join(texts(lines)) == LONG and 2 <= len(lines.lines) <= 3
    widths = [width_of(runs, lines.style) for runs in lines.lines]
    assert max(widths) <= room and min(widths) > 0.6 * max(widths)


def test_far_too_long_is_cut_short():
    lines = fixed("x" * 300, STYLE, 200)
    assert len(lines.lines) == 1 and texts(lines)[0].endswith(ELLIPSIS)
    assert width_of(lines.lines[0], lines.style) <= 200
    assert lines.style.size == SMALLEST * 12


def test_live_values_stay_whole_and_keep_their_width():
    numbers = [f"{n:06.2f}" for n in range(50)]
    pieces = [["the temperature of the water is "], numbers, [" degrees, and rising, still rising"]]
    lines = fitted(pieces, 50, STYLE, 300)
    assert len(lines.lines) > 1
    live = [piece for runs in lines.lines for piece in runs if len(piece) > 1]
    assert live == [tuple(numbers)]
    assert all(width_of(runs, lines.style) <= 300 for runs in lines.lines)


def test_an_empty_title_takes_no_room():
    assert fixed("", STYLE, 100).height == 0 and fitted([], 1, STYLE, 100).lines == ()


def test_shortened_text_is_as_long_as_fits():
    short = shortened(LONG, STYLE, 200)
    assert short.endswith(ELLIPSIS) and advance(short, STYLE) <= 200
    longer = LONG[: len(short) + 1] + ELLIPSIS
    assert advance(longer, STYLE) > 200
    assert shortened("fits", STYLE, 200) == "fits"
