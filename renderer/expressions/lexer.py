"""Text to tokens, one at a time, so that the first mistake is the one reported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from renderer.errors import Fault

Kind: TypeAlias = Literal["number", "name", "quoted", "text", "operator", "end"]

LONGEST_EXPRESSION = 10_000
LONGEST_NUMBER = 400

KEYWORDS = frozenset({"and", "or", "not", "if", "else", "in"})
NOT_WORDS = {
    "None": ("there is no 'None'", "a missing number is nan"),
    "True": ("there is no 'True'", "write 1"),
    "False": ("there is no 'False'", "write 0"),
}

# Greek letters that cannot be taken for Latin ones: no capital Alpha, no omicron.
GREEK = "αβγδεζηθικλμνξπρςστυφχψωΓΔΘΛΞΠΣΦΨΩ"
SPACE = re.compile(r"[ \t\n]+")
NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
AFTER_NUMBER = re.compile(rf"[A-Za-z0-9_.{GREEK}]+|`")
WORD = re.compile(rf"[A-Za-z_{GREEK}][A-Za-z0-9_{GREEK}]*")
OPERATOR = re.compile(r"\*\*|//|<=|>=|==|!=|<(?![<>])|>(?!>)|-(?!>)|[+*/%^()\[\],.]")

COMPARE = "write == to compare"
BITS = "there are no operations on bits"
REFUSED = {
    ":=": ("':=' would give a value to a name: an expression cannot", COMPARE),
    "->": ("'->' is not an operator", None),
    "<<": ("'<<' is not an operator", BITS),
    ">>": ("'>>' is not an operator", BITS),
    "<>": ("'<>' is not an operator", "write !="),
    "&&": ("'&&' is not an operator", "write and"),
    "||": ("'||' is not an operator", "write or"),
    "=": ("'=' would give a value to a name: an expression cannot", COMPARE),
    "&": ("'&' is not an operator", "write and"),
    "|": ("'|' is not an operator", "write or"),
    "!": ("'!' is not an operator", "write not"),
    "~": ("'~' is not an operator", "write not"),
    "@": ("'@' is not an operator", "write * to multiply"),
    ":": ("':' has no meaning here", "there are no lambdas, slices and mappings"),
    "{": ("'{' has no meaning here", "write a parameter's name without braces"),
    "}": ("'}' has no meaning here", "write a parameter's name without braces"),
    ";": ("';' has no meaning here", "one expression only"),
    "?": ("'?' is not an operator", "write a if condition else b"),
    "×": ("'×' is not an operator", "write *"),
    "·": ("'·' is not an operator", "write *"),
    "⋅": ("'⋅' is not an operator", "write *"),
    "÷": ("'÷' is not an operator", "write /"),
    "−": ("'−' is a typographic minus", "write -"),
    "–": ("'–' is a dash", "write -"),
    "≤": ("'≤' is not an operator", "write <="),
    "≥": ("'≥' is not an operator", "write >="),
    "≠": ("'≠' is not an operator", "write !="),
    "²": ("'²' is not an operator", "write **2"),
    "³": ("'³' is not an operator", "write **3"),
    "√": ("'√' is not an operator", "write sqrt(…)"),
    "∞": ("'∞' is not a number here", "write inf"),
    "’": ("'’' is a typographic quote", "write '"),
    "‘": ("'‘' is a typographic quote", "write '"),
    "“": ("'“' is a typographic quote", 'write "'),
    "”": ("'”' is a typographic quote", 'write "'),
}


class Token(NamedTuple):
    """A piece of the text: for names and quoted text `value` is what stands between the quotes."""

    kind: Kind
    value: str
    offset: int
    width: int

    def fault(self, text: str, hint: str | None = None, code: str = "expression") -> Fault:
        """A fault that points here."""
        return Fault(code, text, hint=hint, offset=self.offset, width=max(1, self.width))


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`, then one of kind `end`."""
    at = 0
    while at < len(text):
        space = SPACE.match(text, at)
        if space:
            at = space.end()
            continue
        token = _token(text, at)
        yield token
        at += token.width
    yield Token("end", "", len(text.rstrip()), 0)


def _token(text: str, at: int) -> Token:
    if found := NUMBER.match(text, at):
        return _number(text, found)
    if found := WORD.match(text, at):
        _refuse_letter(text, at, found.end())
        return Token("name", found[0], at, len(found[0]))
    if text[at] in "'\"`":
        return _quoted(text, at)
    if found := OPERATOR.match(text, at):
        return Token("operator", found[0], at, len(found[0]))
    for symbol, (what, hint) in REFUSED.items():
        if text.startswith(symbol, at):
            raise _fault(what, at, len(symbol), hint)
    _refuse_letter(text, at, at)
    character = text[at]
    shown = f"'{character}'" if character.isprintable() else f"U+{ord(character):04X}"
    raise _fault(f"the character {shown} has no meaning here", at)


def _number(text: str, found: re.Match[str]) -> Token:
    at, digits = found.start(), found[0]
    if len(digits) > LONGEST_NUMBER:
        raise Fault(
            "expression-limit",
            f"this number has {len(digits):,} characters: at most {LONGEST_NUMBER} are allowed",
            offset=at,
            width=len(digits),
        )
    after = AFTER_NUMBER.match(text, found.end())
    if after:
        raise _glued(digits, after[0], at)
    _refuse_letter(text, found.end(), found.end())
    return Token("number", digits, at, len(digits))


def _glued(digits: str, after: str, at: int) -> Fault:
    """A number that runs into letters, digits or points."""
    width = len(digits) + len(after)
    whole = cut(digits + after)
    if after == "`":
        return _fault("an operator is missing after the number", at, width, f"write {digits}*`…`")
    if after[0] == "_":
        return _fault(f"'{whole}' is not a number", at, width, "write it without underscores")
    if digits == "0" and after[0] in "xXoObB":
        return _fault(f"'{whole}' is not a number", at, width, "numbers are decimal")
    if after in ("j", "J"):
        return _fault(f"'{whole}' is not a number", at, width, "there are no complex numbers")
    if after[0] == "." or after[0].isdigit():
        return _fault(f"'{whole}' is not a number", at, width)
    return _fault(f"'{whole}' is not a number", at, width, f"write {cut(digits)}*{cut(after)}")


def _quoted(text: str, at: int) -> Token:
    mark = text[at]
    what = "backtick" if mark == "`" else "quote"
    end = text.find(mark, at + 1)
    line = text.find("\n", at + 1)
    if end < 0 or 0 <= line < end:
        raise _fault(f"this {what} is never closed", at, 1, f"add another {mark}")
    value = text[at + 1 : end]
    bad = next((i for i, c in enumerate(value) if unicodedata.category(c) in ("Cc", "Cs")), None)
    if bad is not None:
        where = at + 1 + bad
        raise _fault(f"the character U+{ord(text[where]):04X} has no meaning here", where)
    if mark == "`" and not value:
        raise _fault("there is no name between these backticks", at, 2)
    return Token("quoted" if mark == "`" else "text", value, at, end + 1 - at)


def _refuse_letter(text: str, start: int, at: int) -> None:
    """Refuse a letter, digit or mark from outside the alphabet at `at`, in a word from `start`."""
    if at >= len(text) or text[at].isascii() or text[at] in REFUSED:
        return
    if unicodedata.category(text[at])[0] not in "LMN":
        return
    end = at
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    end = max(end, at + 1)
    word = text[start:end]
    plain = unicodedata.normalize("NFKC", word)
    if plain != word and WORD.fullmatch(plain):
        what = f"'{cut(word)}' is written with letters that only look like '{cut(plain)}'"
        raise _fault(what, start, end - start, f"write {cut(plain)}")
    raise _fault(
        f"'{text[at]}' (U+{ord(text[at]):04X}) cannot stand in a name",
        at,
        1,
        "names are Latin or Greek letters, digits and _; put any other name in `backticks`",
    )


def cut(word: str, longest: int = 40) -> str:
    """`word`, short enough for a message."""
    return word if len(word) <= longest else f"{word[:longest]}…"


def _fault(text: str, at: int, width: int = 1, hint: str | None = None) -> Fault:
    return Fault("expression", text, hint=hint, offset=at, width=width)
