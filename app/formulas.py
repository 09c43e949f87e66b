"""Formulas for the page: LaTeX becomes MathML with the language's words, signs and spaces."""

import re
from functools import lru_cache

from latex2mathml.converter import convert

from app import languages

# A word within a formula.
WORD = re.compile(r"\\text\{([^{}]*)\}")
# A sign with nothing before it to subtract from. The library leaves the spaces of a subtraction.
SIGN = re.compile(
    r"(<mo(?:(?!form=\"postfix\")[^>])*>(?:=|\(|\[|;|>|\||&#x000(?:3D|28|5B|7C|B7|2B|2C|3E);"
    r")</mo>(?:<mspace[^>]*/>)?)<mo>&#x02212;</mo>"
)
# A maximum is a function where a bracket follows it; where indices do, it is an operator.
MAXIMUM = re.compile(r"<mo>max</mo>(?=<mo[^>]*>(?:\(|&#x00028;)</mo>)")
# A function keeps off the factor before it and its argument, unless a bracket or a sign does.
BEFORE = re.compile(r"(?<!</mo>)(?<!<mrow>)(?=<mi>(?:log|tanh|max)</mi>)")
AFTER = re.compile(r"(<mi>(?:log|tanh|max)</mi>)(?!<mo|<mrow><mo)")
THIN = '<mspace width="0.167em" />'
# Between numbers with decimal commas stands a semicolon.
COMMA, SEMICOLON = (f'<mo>{sign}</mo><mspace width="0.222em" />' for sign in ("&#x0002C;", ";"))
NUMBER = re.compile(r"<mn>(\d*)\.(\d+)</mn>")


@lru_cache(maxsize=1024)
def formula(latex: str, language: str) -> dict[str, str]:
    """Give a formula as LaTeX and as MathML; only MathML speaks the language.

    >>> "<mn>0,5</mn>" in formula("y = 0.5", "ru")["mathml"]
    True
    """
    said = WORD.sub(lambda word: rf"\text{{{_translated(language, word[1])}}}", latex)
    mathml = convert(said)
    if language == "ru":
        mathml = NUMBER.sub(r"<mn>\1,\2</mn>", mathml).replace(COMMA, SEMICOLON)
    mathml = SIGN.sub(r'\1<mo form="prefix">&#x02212;</mo>', mathml)
    mathml = AFTER.sub(rf"\1{THIN}", BEFORE.sub(THIN, MAXIMUM.sub("<mi>max</mi>", mathml)))
    return {"latex": latex, "mathml": mathml}


def _translated(language: str, word: str) -> str:
    """Say a word of a formula; what `formulas.ftl` does not have is a name and stays."""
    return languages.say(language, word.replace(" ", "-"), file="formulas") or word
