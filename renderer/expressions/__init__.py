"""The language of expressions: text to a checked tree to vectorised numpy. Nothing is executed.

text ── lexer, parser ──> tree ── lowering ──> values ── evaluation ──> a column   (evaluate)
                                                    └─── compiler ──> Program      (equations)
"""

from renderer.expressions.compiler import compile_program
from renderer.expressions.expression import Expression, parse
from renderer.expressions.functions import CONSTANTS, SIGNATURES
from renderer.expressions.program import Program

__all__ = ["CONSTANTS", "SIGNATURES", "Expression", "Program", "compile_program", "parse"]
