"""Colour maps: zero in the middle, the ends far apart, also for eyes that lack a cone."""

import numpy as np
import pytest

from app.palettes import ROLES, THEMES, table
from app.schemas.catalog import Palettes

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
BLINDNESS = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
}


def linear(colors):
    c = np.asarray(colors) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(colors):
    return linear(colors) @ [0.2126, 0.7152, 0.0722]


def lab(rgb):
    xyz = np.clip(rgb, 0, 1) @ np.array(
        [[0.4124, 0.2126, 0.0193], [0.3576, 0.7152, 0.1192], [0.1805, 0.0722, 0.9505]])
    f = np.cbrt(xyz / [0.9505, 1, 1.089])
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], 1)


def test_the_answer_is_as_described(shared):
    palettes = Palettes.model_validate(shared.get("/api/v1/palettes").json(), strict=False)
    for role in ROLES:
        for theme in THEMES:
            colors = getattr(getattr(palettes, role), theme)
            np.testing.assert_array_equal(colors, table(role, theme))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", ["value", "gradient"])
def test_zero_is_neutral_and_magnitude_goes_one_way(role, theme):
    colors = table(role, theme).astype(int)
    for middle in colors[127:129]:
        assert np.ptp(middle) <= 8
    light = luminance(colors)
    sides = light[:128][::-1], light[128:]
    for side in sides:
        away = np.diff(side)
        assert (away <= 1e-3).all() if theme == "light" else (away >= -1e-3).all()
    np.testing.assert_allclose(*sides, atol=0.17)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", ["value", "gradient"])
@pytest.mark.parametrize("eyes", BLINDNESS)
def test_signs_are_told_apart_by_colour_blind_eyes(role, theme, eyes):
    seen = lab(linear(table(role, theme)) @ np.array(BLINDNESS[eyes]).T)
    for distance in (40, 80, 120):
        apart = np.linalg.norm(seen[127 - distance] - seen[128 + distance])
        assert apart > 15, (distance, apart)


@pytest.mark.parametrize("theme", THEMES)
def test_values_and_gradients_are_not_mistaken_for_each_other(theme):
    value, gradient = (lab(linear(table(role, theme))) for role in ("value", "gradient"))
    for index in (30, 60, 195, 225):
        assert np.linalg.norm(value[index] - gradient[index]) > 20


@pytest.mark.parametrize("theme", THEMES)
def test_positive_is_the_upper_half_of_value(theme):
    whole, half = table("value", theme).astype(int), table("positive", theme).astype(int)
    assert np.abs(half[::2] - whole[128:]).max() <= 3
