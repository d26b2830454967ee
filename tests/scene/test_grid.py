import pytest

from renderer.scene.grid import Cell, Insets, Lattice, NoRoom, arrange, place, spans

NONE = Insets(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("count", "size", "columns"),
    [(1, (1280, 720), 1), (2, (1280, 720), 2), (2, (720, 1280), 1), (4, (1280, 720), 2),
     (20, (1280, 720), 5), (3, (1280, 300), 3), (6, (300, 1280), 1)],
)  # fmt: skip
def test_panels_are_arranged_in_the_shape_of_the_canvas(count, size, columns):
    cells = arrange(count, size)
    assert len(cells) == count and 1 + max(c.column for c in cells) == columns
    assert cells == sorted(cells, key=lambda c: (c.row, c.column))


def test_names_that_are_repeated_span():
    cells = spans([["a", "a", "b"], ["a", "a", "c"]])
    assert cells == {"a": Cell(0, 0, 2, 2), "b": Cell(0, 2), "c": Cell(1, 2)}


@pytest.mark.parametrize(
    "layout", [[["a", "b", "a"]], [["a", "b"], ["b", "a"]], [["a"], ["b"], ["a"]]]
)
def test_a_span_is_a_rectangle(layout):
    with pytest.raises(ValueError, match="a"):
        spans(layout)


def test_axes_line_up_and_nothing_overlaps():
    cells = [Cell(0, 0), Cell(0, 1), Cell(1, 0), Cell(1, 1)]
    insets = [Insets(50, 5, 30, 20), Insets(10, 60, 10, 40), Insets(20, 9, 5, 5), NONE]
    rects = place(Lattice(tuple(cells)), insets, (10, 10, 600, 400), 20)
    a, b, c, d = rects
    assert a[0] == c[0] and b[0] == d[0] and a[1] == b[1] and c[1] == d[1]
    assert a[2] == pytest.approx(b[2], abs=1) and a[3] == pytest.approx(c[3], abs=1)
    assert b[0] - 10 >= a[0] + a[2] + 9 + 20 - 1
    assert c[1] + c[3] + 5 + 20 + 40 <= a[1] + 1
    assert b[0] + b[2] + 60 <= 611 and a[1] + a[3] + 30 <= 411


def test_a_span_covers_its_cells():
    cells = [Cell(0, 0, 1, 2), Cell(1, 0), Cell(1, 1)]
    wide, left, right = place(Lattice(tuple(cells)), [NONE] * 3, (0, 0, 400, 300), 10)
    assert wide[0] == left[0] and wide[0] + wide[2] == right[0] + right[2]


def test_no_room():
    with pytest.raises(NoRoom):
        place(Lattice((Cell(0, 0),)), [Insets(90, 20, 0, 0)], (0, 0, 100, 100), 5)
