"""What is outside the language: word for word, and where."""

import pytest

from renderer.errors import Fault
from renderer.expressions import parse

HINT = "add a ')'; or put all of it in quotes: between braces a comma ends a value"


def refused(text: str) -> Fault:
    with pytest.raises(Fault) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "what", "hint", "offset", "width"),
    [
        ("", "the expression is empty", None, 0, 1),
        ("x = 1", "'=' would give a value to a name: an expression cannot", "write == to compare",
         2, 1),
        ("(x := 5)", "':=' would give a value to a name: an expression cannot",
         "write == to compare", 3, 2),
        ("x & y", "'&' is not an operator", "write and", 2, 1),
        ("x || y", "'||' is not an operator", "write or", 2, 2),
        ("2 × x", "'×' is not an operator", "write *", 2, 1),
        ("x − 1", "'−' is a typographic minus", "write -", 2, 1),
        ("x²", "'²' is not an operator", "write **2", 1, 1),
        ("a + 2x", "'2x' is not a number", "write 2*x", 4, 2),
        ("2(x)", "an operator is missing before '('", "to multiply, write *(…)", 1, 1),
        ("(a)(b)", "an operator is missing before '('", "to multiply, write *(…)", 3, 1),
        ("a b", "an operator is missing before 'b'", "to multiply, write *", 2, 1),
        ("1_000", "'1_000' is not a number", "write it without underscores", 0, 5),
        ("0x1F", "'0x1F' is not a number", "numbers are decimal", 0, 4),
        ("1+2j", "'2j' is not a number", "there are no complex numbers", 2, 2),
        ("1.2.3", "'1.2.3' is not a number", None, 0, 5),
        ("sn(x)", "unknown function 'sn'", "did you mean 'sin'?", 0, 2),
        ("nan()", "'nan' is a constant, not a function", None, 0, 3),
        ("atan2(1)", "'atan2' takes 2 arguments, not 1", "write atan2(y, x)", 0, 5),
        ("sin()", "'sin' takes 1 argument, not 0", "write sin(x)", 0, 3),
        ("lag(x, 1, 2)", "'lag' takes 1 to 2 arguments, not 3", "write lag(x, rows)", 0, 3),
        ("sin x", "'sin' needs brackets around its argument", "write sin(…)", 4, 1),
        ("(x + 1", "this '(' is never closed", HINT, 0, 1),
        ("1 + sin(x", "the bracket after 'sin' is never closed", HINT, 4, 3),
        ("x + 1)", "this ')' closes nothing", "remove it, or add a '('", 5, 1),
        ("x**", "the expression ends where a value is missing", None, 3, 1),
        ("*x", "a value is missing before '*'", None, 0, 1),
        ("x[0]", "nothing can be indexed: '[' has no meaning here", "lag(x, 1) looks back", 1, 1),
        ("[1]", "a list has no meaning here", "lists stand only after 'in'", 0, 1),
        ("lambda x: 1", "there are no lambdas", None, 7, 1),
        ("f'{x}' == y", "text has no prefix letters, and there are no f-strings", None, 1, 5),
        ("x is y", "'is' is not an operator", "write ==", 2, 2),
        ("True", "there is no 'True'", "write 1", 0, 4),
        ("ｓｉｎ(1)", "'ｓｉｎ' is written with letters that only look like 'sin'", "write sin", 0,
         3),
        ("x\x00y", "the character U+0000 has no meaning here", None, 1, 1),
        ("a if b", "'if' without 'else'", "write a if condition else b", 2, 2),
        ("(a if b)", "'if' without 'else'", "write a if condition else b", 3, 2),
        ("a else b", "'else' without 'if'", "write a if condition else b", 2, 4),
        ("1, 2", "',' has no meaning here", "a decimal point is written '.'", 1, 1),
        ("x in 3", "a list in square brackets must follow 'in'",
         "such as x in [1, 2] or x in ['a', 'b']", 5, 1),
        ("x in []", "a list holds only numbers or quoted text", None, 6, 1),
        ("x in [1, 'a']", "a list holds numbers or quoted text, not both", None, 9, 3),
        ("x in [1", "this '[' is never closed", "add a ']'", 5, 1),
        ("1 < x in [1]", "'in' cannot be chained with a comparison", "join the two with and", 6, 2),
        ("x == 'a", "this quote is never closed", "add another '", 5, 1),
        ("x < 'a'", "text can only be compared with == or !=", None, 2, 1),
        ("x + 1 == 'a'", "only a column can be compared with text", None, 0, 5),
        ("'a' == 'a'", "only a column can be compared with text", None, 7, 3),
        ("a == not b", "'not' cannot follow this operator", "write (not …)", 5, 3),
        ("``", "there is no name between these backticks", None, 0, 2),
    ],
)  # fmt: skip
def test_a_message(text: str, what: str, hint: str | None, offset: int, width: int) -> None:
    fault = refused(text)
    assert (fault.text, fault.offset, fault.width) == (what, offset, width)
    assert fault.hint == hint or hint and fault.hint and fault.hint.startswith(hint + " ")


@pytest.mark.parametrize(
    ("text", "what", "offset", "width"),
    [
        ("x.real", "'x.real' stands outside a reduction", 0, 6),
        ("1 + sin(t.u)", "'t.u' stands outside a reduction", 8, 3),
        ("max(t.u, 1)", "'t.u' stands outside a reduction", 4, 3),
        ("mean(t.u) + t.v", "'t.v' stands outside a reduction", 12, 3),
        ("mean(t.u.v)", "'t.u' has no attributes or methods", 5, 3),
        ("t.u()", "'t.u' has no attributes or methods", 0, 3),
        ("sin(x).real", "'.' has no meaning here", 6, 1),
        ("mean(t.u*s.v)", "'t' and 's' cannot share one reduction", 9, 3),
        ("mean(t.1)", "an operator is missing before '.1'", 6, 2),
        ("'abc'", "quoted text has no meaning here", 0, 5),
        ("1 + 'a' == x", "quoted text has no meaning here", 4, 3),
        ("sin('a')", "quoted text has no meaning here", 4, 3),
        ("{x}", "'{' has no meaning here", 0, 1),
        ("x # y", "the character '#' has no meaning here", 2, 1),
        ("\u0430 + 1", "'\u0430' (U+0430) cannot stand in a name", 0, 1),
        ("s\u0456n(1)", "'\u0456' (U+0456) cannot stand in a name", 1, 1),
        ("\u03bf", "'\u03bf' (U+03BF) cannot stand in a name", 0, 1),
        ("x\u202e", "the character '\\u202e' has no meaning here", 1, 1),
        ("\u0663", "'\u0663' (U+0663) cannot stand in a name", 0, 1),
    ],
)
def test_a_place(text: str, what: str, offset: int, width: int) -> None:
    fault = refused(text)
    if "\\u" not in what:
        assert fault.text == what
    assert (fault.offset, fault.width) == (offset, width)
