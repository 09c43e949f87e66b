"""Formulas as MathML: words and commas of the language, signs that belong to their number."""

import xml.etree.ElementTree as ET

import pytest

from app.formulas import formula

MATH = "{http://www.w3.org/1998/Math/MathML}"


def minuses(latex, language="en"):
    """Tell of every minus whether it is a sign."""
    tree = ET.fromstring(formula(latex, language)["mathml"])
    found = [mo for mo in tree.iter(f"{MATH}mo") if mo.text == "−"]
    firsts = {row[0] for row in tree.iter(f"{MATH}mrow") if len(row)}
    return [mo.get("form") == "prefix" or mo in firsts for mo in found]


@pytest.mark.parametrize(("latex", "signs"), [
    ("-2", [True]), ("1 - 2", [False]), (r"2 \cdot (-3) - 4", [True, False]), ("y = -2", [True]),
    (r"\left(-1 - 2\right) - 3", [True, False, False]), (r"\max(-1,\: -2)", [True, True]),
    (r"[-1 > -2]", [True, True]), (r"\left|-3 - 1\right| - 2", [True, False, False]),
    (r"\frac{-1}{1 + e^{-(-2)}}", [True, True, True]), ("x_{i} - 1", [False]),
])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_sign_is_not_a_subtraction(latex, signs, language):
    assert minuses(latex, language) == signs


def test_russian_has_commas_within_numbers_and_semicolons_between_them():
    latex = r"y_{0,1} = \max(-1.5,\: 0.25)"
    read = {
        language: "".join(ET.fromstring(formula(latex, language)["mathml"]).itertext())
        for language in ("en", "ru")
    }
    assert read == {"en": "y0,1=max(−1.5,0.25)", "ru": "y0,1=max(−1,5;0,25)"}
    assert formula(latex, "ru")["latex"] == latex


def test_words_are_translated_and_names_are_not():
    latex = r"[\,x \; \text{wins}\,] + \text{margin}"
    assert "победила" in formula(latex, "ru")["mathml"]
    assert "margin" in formula(latex, "ru")["mathml"]
    assert "wins" in formula(latex, "en")["mathml"]


def test_a_function_keeps_off_its_argument_unless_a_bracket_does():
    spaces = lambda latex: formula(latex, "en")["mathml"].count("<mspace")  # noqa: E731
    assert [spaces(one) for one in (r"\log 2", r"t \log x", r"\log(2)", r"1 - \log \left(2\right)",
                                    r"\tanh (-1)")] == [1, 2, 0, 0, 0]
