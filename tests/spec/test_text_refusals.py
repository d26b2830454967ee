"""Every refusal of a spec's text, word for word."""
# ruff: noqa: E501  a row of a table reads best as one line

from __future__ import annotations

import codecs

import pytest

from renderer.errors import SpecError
from renderer.spec.text import Tree, parse


def read(text: str | bytes, *, json: bool = False) -> Tree:
    return parse(text, "spec.yaml", json=json)


def refused(text: str | bytes, *, json: bool = False) -> list[str]:
    """`line:column code: text | hint` of each problem."""
    with pytest.raises(SpecError) as caught:
        read(text, json=json)
    found = []
    for p in caught.value.problems:
        assert p.place is not None and p.place.file == "spec.yaml"
        where = f"{p.place.line}:{p.place.column} " if p.place.line else ""
        found.append(f"{where}{p.code}: {p.text}" + (f" | {p.hint}" if p.hint else ""))
    return found


# Refusals, word for word

HINT_COLOUR = '`#` starts a comment: quote the colour, "{0}"'
HINT_TAG = "remove it, or quote the text if `!` belongs to it"
QUOTE = "quote the text if it is meant as text"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["1:1 empty: the spec is empty | begin it with `version: 1`"]),
        ("# only\n", ["1:1 empty: the spec is empty | begin it with `version: 1`"]),
        ("---\n", ["1:1 empty: the spec is empty | begin it with `version: 1`"]),
        (
            "- a",
            [
                "1:1 top-level: a spec is a mapping of keys to values, this is a list"
                " | a key is followed by a colon and a space, as in `version: 1`"
            ],
        ),
        (
            "hello",
            [
                "1:1 top-level: a spec is a mapping of keys to values, this is text"
                " | a key is followed by a colon and a space, as in `version: 1`"
            ],
        ),
        (
            "12",
            [
                "1:1 top-level: a spec is a mapping of keys to values, this is a single value"
                " | a key is followed by a colon and a space, as in `version: 1`"
            ],
        ),
        (
            "a: 1\n---\nb: 2",
            ["2:1 documents: a second document begins here | write one spec in one file"],
        ),
        (
            "a: 1\nb: {x: 1, x: 2}\n'a': 3",
            [
                "2:11 duplicate-key: the key 'x' is given twice: first on line 2, column 5"
                " | keep one of them",
                "3:1 duplicate-key: the key 'a' is given twice: first on line 1, column 1"
                " | keep one of them",
            ],
        ),
        (
            "1: a\ntrue: b\n~: c\n1.5: d",
            [
                '2:1 key: a key must be text, and true is not | quote it: "true"',
                '3:1 key: a key must be text, and ~ is not | quote it: "~"',
            ],
        ),
        ("a: {: 1}", ["1:5 syntax: there is no key before this colon | quote the text"]),
        ("a: 1\n: b", ["2:1 syntax: there is no key before this colon | quote the text"]),
        (
            "[a, b]: c",
            ["1:1 key: a key must be text, this is a list | quote it if it is meant as text"],
        ),
        (
            "? {a: 1}\n: b",
            ["1:3 key: a key must be text, this is a mapping | quote it if it is meant as text"],
        ),
        ("a: &a [1]\n*a : 2", ["2:1 key: a key must be text"]),
        (
            "k" * 1001 + ": 1",
            ["1:1 key: a key has at most 1,000 characters, this one 1,001"],
        ),
        ("k" * 5000 + ": 1", ["1:1 syntax: a key has at most 1,000 characters"]),
        (
            "a: !!python/object:os.system x\nb: &x !y z",
            [
                f"1:4 tag: tags are not read: !!python/object:os.system | {HINT_TAG}",
                f"2:7 tag: tags are not read: !y | {HINT_TAG}",
            ],
        ),
        ("a: !e!x 1", [f"1:4 tag: tags are not read: !e!x | {HINT_TAG}"]),
        ("a: &x [*x]", ["1:8 alias: `*x` stands for something that contains it | a value cannot contain itself"]),
        (
            "a: *nope",
            [
                "1:4 alias: there is no anchor `&nope` above this"
                ' | quote the text if it is not an alias: "*nope"'
            ],
        ),
        (
            "<<: 1",
            ['1:5 key: `<<` merges mappings, and this is none | quote the key if it is meant: "<<"'],
        ),
        (
            "<<: {a: 1}\n<<: {b: 1}",
            ["2:1 duplicate-key: the key '<<' is given twice | merge several mappings as a list: <<: [*a, *b]"],
        ),
        ("a: " + "9" * 401, ["1:4 number: a number of 401 digits; at most 400 are read | quote it if it is text"]),
        (
            "a: 1e999",
            ["1:4 number: the number is too large for a 64-bit float (at most 1.8e308) | quote it if it is text"],
        ),
    ],
)  # fmt: skip
def test_refuses(text: str, problems: list[str]) -> None:
    assert refused(text) == problems


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("color: #ff0000", ["1:8 #ff0000"]),
        ("a:\n  - #fff\n  - #00ff00aa\n", ["2:5 #fff", "3:5 #00ff00aa"]),
        ("a: [#fff, #000]\nb: 1", ["1:5 #fff", "1:11 #000"]),
        ("a: [ #fff, red ]\nb: 1", ["1:6 #fff"]),
        ("a: [red, #ff0000\n  ]", ["1:10 #ff0000"]),
        ("a: {b: #fff}\n", ["1:8 #fff"]),
        ("a: [\n  #ff0000,\n  #0f08\n]", ["2:3 #ff0000", "3:3 #0f08"]),
        ("a: #fff # white\nb: #12345678", ["1:4 #fff", "2:4 #12345678"]),
    ],
)
def test_an_unquoted_colour(text: str, colours: list[str]) -> None:
    expected = []
    for colour in colours:
        where, _, digits = colour.partition(" ")
        what = f"the colour {digits} is read as a comment"
        expected.append(f"{where} comment-colour: {what} | {HINT_COLOUR.format(digits)}")
    assert refused(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a: #fffff\n",
        "a: # fff\n",
        "a: #fff-x\n",
        "a: 1 #fff\n",
        "a: [1] #fff\n",
        "a: #abc\n  b: 1\n",
    ],
)
def test_comments_that_are_no_colours(text: str) -> None:
    assert "a" in read(text).value


MISSING_SPACE = "there is no space after the colon"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("fps:30", f"1:1 {MISSING_SPACE} | write `fps: 30`"),
        ("fps:30\nb: 2", f"1:1 {MISSING_SPACE} | write `fps: 30`"),
        ("a: 1\nfps:30", f"2:1 {MISSING_SPACE} | write `fps: 30`"),
        ("a:\n  fps:30\n  b: 1", f"2:3 {MISSING_SPACE} | write `fps: 30`"),
        ("a: {fps:30, b: 1}", f"1:5 {MISSING_SPACE} | write `fps: 30`"),
        ("title: a: b", '1:9 a second `: ` on one line | quote the text: title: "a: b"'),
        ("a: {b: c: d}", "1:9 a second `: ` in one value | quote the text"),
        ("a: 1\nb\nc: 2", "2:1 this line has no `: ` | a key is followed by a colon and a space, as in `fps: 30`"),
        ("a: 1\n  b: 2", "2:3 this line is indented as part of line 1, which has its value already | indent it like line 1, or leave line 1 without a value"),
        ("a:\n  b: 1\n c: 2", "3:2 this line's indentation matches nothing above it | the keys it stands below begin in column 1, on line 1"),
        ("  a: 1\nb: 2", "2:1 this line is indented less than the first one | the top-level keys all begin in the same column"),
        ("a: 1\n- b", "2:1 a list item among keys | the keys above begin on line 1"),
        ("- a\nb: 1", "2:1 this line's indentation matches nothing above it | the list items it stands below begin in column 1, on line 1"),
        ("a: - b", "1:4 a list cannot begin here | write the list below its key, or as [a, b]; quote text that begins with `- `"),
        ("a: ? b", "1:4 unquoted text cannot begin with `? ` | quote the text"),
        ("a:\n\tb: 1", "2:1 a tab is used for indentation | indent with spaces"),
        ("a:\n  \tb: 1", "2:3 a tab is used for indentation | indent with spaces"),
        ("-\ta: 1", "1:2 a tab is used for indentation | indent with spaces"),
        ("y: `train/box loss` * 2", '1:4 unquoted text cannot begin with a backtick | quote the text: "`train/box loss` * 2"'),
        ("y: [`a b`, 2]", '1:5 unquoted text cannot begin with a backtick | quote the text: "`a b`"'),
        ("a: %x", '1:4 unquoted text cannot begin with `%` | quote the text: "%x"'),
        ('a: @x "y"', "1:4 unquoted text cannot begin with `@` | quote the text: '@x \"y\"'"),
        ("a: *", '1:4 `*` at the beginning refers to an anchor | quote the text: "*"'),
        ("a: & b", '1:4 `&` at the beginning names an anchor | quote the text: "& b"'),
        ("f: > 10", '1:4 `>` at the beginning starts a block of text | quote the text: "> 10"; or begin the block on the next line'),
        ("f: >= 10", '1:4 `>` at the beginning starts a block of text | quote the text: ">= 10"; or begin the block on the next line'),
        ("f: >5\nb: 1", "1:4 `>` starts a block of text, and there is none | quote the text"),
        ("a: [1, 2\nb: 3\nc: 4", "1:4 this `[` is not closed | close it with `]`"),
        ("a: {b: 1", "1:4 this `{` is not closed | close it with `}`"),
        ("a: {b: [1, 2}", "1:13 `}` where `]` was expected | the `[` opened on line 1 is closed with `]`"),
        ("a: [1,,2]", "1:7 there is no value before this comma | remove one comma"),
        ('a: ["x"\n "y"]', "2:2 expected `,` or `]` before this | or the `[` on line 1 is not closed"),
        ('a: ["x" "y"]', "1:9 there is text after the closing quote | quote all of it; a \" inside is written \\\""),
        ("a: [[1] 2]", "1:9 expected `,` or `]` before this | quote all of the text"),
        ("a: ]", "1:4 `]` closes nothing | remove it, or quote the text"),
        ("a: [- b]", f"1:5 a value is missing before this | {QUOTE}"),
        ("a: [1]#2", "1:7 `#` starts a comment, but there is no space before it | put a space before `#`, or quote the text if it is not a comment"),
        ("a: 'x\nb: 1", "1:4 this quote is not closed | close it with '; a ' inside the text is written ''"),
        ('a: "x\\', '1:4 this quote is not closed | close it with "; a " inside the text is written \\"'),
        ('a: "x\nb: "y"', '1:4 the quote opened here ends on line 2 | close it with "; a " inside the text is written \\"'),
        ("a: 'it's x'", "1:8 there is text after the closing quote | quote all of it; a ' inside is written ''"),
        ('a: "C:\\data"', "1:7 `\\d` is not an escape | write \\\\ for a backslash, or use single quotes: '…'"),
        ('a: "\\xZZ"', "1:7 the escape is not complete: expected escape sequence of 2 hexadecimal numbers, but found 'Z' | write \\\\ for a backslash, or use single quotes: '…'"),
        ('a: "\\U00110000"', "1:7 there is no such character or version | correct the number"),
        ("{a: 1} b", "1:8 there is something after the end of the spec | a spec is one mapping of keys to values"),
        ("%YAML 3.0\n---\na: 1", "1:1 a line that begins with `%` is a directive | remove the line"),
        ("%FOO\n", "1:1 the spec is empty | begin it with `version: 1`"),
        ("a: [1] 3", "1:8 this cannot follow what stands before it | quote all of the text"),
    ],
)  # fmt: skip
def test_syntax(text: str, problem: str) -> None:
    where, _, what = problem.partition(" ")
    assert refused(text) == [f"{where} syntax: {what}"]


ESCAPE = 'delete it, or write "\\u{0}" in double quotes if it is meant'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: b\0", "1:5 the text holds a NUL character (U+0000) | delete it; if there are many, save the file as UTF-8"),
        ("a: \x1b[0m", "1:4 the text holds a control character (U+001B) | delete it"),
        ("a: \x85", "1:4 the text holds a control character (U+0085) | delete it"),
        ("x: 1\na: é\u202eb", f"2:5 the text holds a character that changes the direction of text (U+202E) | {ESCAPE.format('202e')}"),
        ("a: \u2066b", f"1:4 the text holds a character that changes the direction of text (U+2066) | {ESCAPE.format('2066')}"),
        ("a: b\u2028", f"1:5 the text holds an invisible line separator (U+2028) | {ESCAPE.format('2028')}"),
        ("a: \ufeffb", "1:4 the text holds a byte order mark (U+FEFF) after its beginning | delete it; it cannot be seen"),
        ("a: \ud800", "1:4 the text holds half of a surrogate pair (U+D800) | write the whole character"),
        ('a: "x\\ud800"', "1:6 the escape stands for half of a surrogate pair (U+D800) | write the whole character"),
        ('a: "x\\0"', "1:6 the escape stands for a NUL character (U+0000) | delete it"),
        ('a: "\\e[31m"', "1:5 the escape stands for a control character (U+001B) | delete it"),
    ],
)  # fmt: skip
def test_characters(text: str, problem: str) -> None:
    where, _, what = problem.partition(" ")
    assert refused(text) == [f"{where} character: {what}"]


def test_every_bad_character_is_reported_up_to_a_screenful() -> None:
    assert len(refused("a: \x01\nb: \x02\n")) == 2
    assert len(refused("\x01" * 1000)) == 20
    assert len(refused("a: !x 1\n" * 1000)) == 20


def test_a_direction_may_be_written_as_an_escape() -> None:
    assert read('a: "\\u202e\\u2028"').value == {"a": "\u202e\u2028"}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a: 1\nb: \xc3\xa9\xff", "2:5 encoding: byte 0xff at offset 10 is not UTF-8 | save the file as UTF-8"),
        (b"a: \xc0\x80", "1:4 encoding: byte 0xc0 at offset 3 is not UTF-8 | save the file as UTF-8"),
        (codecs.BOM_UTF16_LE + b"a\0:", "1:2 encoding: byte 0x3a at offset 4 is not UTF-16 | save the file as UTF-8"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_text(data: bytes, problem: str) -> None:
    assert refused(data) == [problem]
