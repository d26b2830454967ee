"""How well colours stand out from their ground and from each other, also to colour-blind eyes.

Colours are sRGB from 0 to 1, shape (…, 3); shapes broadcast against each other.

    Contrast     W3C: Web Content Accessibility Guidelines 2.2, relative luminance and contrast
                 ratio; the least that 1.4.3 (text) and 1.4.11 (graphics) ask for
    CIELAB       CIE 15:2004, over the matrix and transfer curve of IEC 61966-2-1 (sRGB, D65)
    CIEDE2000    Sharma, Wu and Dalal: The CIEDE2000 color-difference formula. Color Research and
                 Application 30 (2005), 21-30
    Vision       Machado, Oliveira and Fernandes: A physiologically-based model for simulation of
                 color vision deficiency. IEEE TVCG 15 (2009), 1291-1298; severity 1, on linear RGB
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Vision: TypeAlias = Literal["normal", "protan", "deutan", "tritan"]

LEAST_TEXT = 4.5
"""Contrast ratio of text with its ground."""
LEAST_LARGE_TEXT = 3.0
"""The same of large text: from 18 points, or bold from 14 points, as CSS counts them (24 and 18.5
pixels)."""
LEAST_GRAPHIC = 3.0
"""The same of lines, points and other shapes that are needed to understand a picture."""

VISIONS: tuple[Vision, ...] = get_args(Vision)

_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = _TO_XYZ.sum(axis=1)
_SEEN = {
    "protan": np.array([
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]),
    "deutan": np.array([
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]),
    "tritan": np.array([
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip


def linear(rgb: ArrayLike) -> Floats:
    """Colours as shares of light."""
    values = np.asarray(rgb, dtype=np.float64)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def encoded(light: ArrayLike) -> Floats:
    """Shares of light as colours, cut to what can be shown: the inverse of `linear`."""
    values = np.clip(np.asarray(light, dtype=np.float64), 0, 1)
    return np.where(values <= 0.0031308, values * 12.92, 1.055 * values ** (1 / 2.4) - 0.055)


def luminance(rgb: ArrayLike) -> Floats:
    """Relative luminance, from 0 (black) to 1 (white); shape (…)."""
    return np.asarray(linear(rgb) @ _TO_XYZ[1])


def ratio(one: ArrayLike, two: ArrayLike) -> Floats:
    """Contrast ratio of two colours, from 1 to 21; shape (…)."""
    first, second = luminance(one), luminance(two)
    return np.asarray((np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05))


def over(rgba: ArrayLike, ground: ArrayLike) -> Floats:
    """See-through colours (…, 4) as they look on a ground (…, 3)."""
    top, below = np.asarray(rgba, dtype=np.float64), np.asarray(ground, dtype=np.float64)
    return np.asarray(below + (top[..., :3] - below) * top[..., 3:])


def seen(rgb: ArrayLike, vision: Vision) -> Floats:
    """Colours as they look to people without one of the three kinds of cones."""
    if vision == "normal":
        return np.asarray(rgb, dtype=np.float64)
    return encoded(linear(rgb) @ _SEEN[vision].T)


def lab(rgb: ArrayLike) -> Floats:
    """CIELAB: lightness from 0 to 100, a, b; shape (…, 3)."""
    share = linear(rgb) @ _TO_XYZ.T / _WHITE
    edge = 6 / 29
    root = np.where(share > edge**3, np.cbrt(share), share / (3 * edge**2) + 4 / 29)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def difference(one: ArrayLike, two: ArrayLike, vision: Vision = "normal") -> Floats:
    """CIEDE2000 of two colours as they look to some eyes; shape (…). About 1 can just be seen
    between patches that touch; thin lines apart from each other need far more."""
    return ciede2000(lab(seen(one, vision)), lab(seen(two, vision)))


def ciede2000(one: ArrayLike, two: ArrayLike) -> Floats:
    """The difference of two colours of CIELAB, shape (…, 3) each; shape (…)."""
    l1, a1, b1 = np.moveaxis(np.asarray(one, dtype=np.float64), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(two, dtype=np.float64), -1, 0)
    stretch = 1.5 - 0.5 * _seventh((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2)
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = _hue(stretch * a1, b1), _hue(stretch * a2, b2)
    grey = c1 * c2 == 0
    apart = np.abs(h2 - h1) > 180
    turn = np.where(apart, h2 - h1 - np.copysign(360, h2 - h1), h2 - h1)
    middle = (h1 + h2) / 2
    middle = np.where(apart, middle + np.where(middle < 180, 180, -180), middle)
    middle = np.where(grey, h1 + h2, middle)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    lightness = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    colour = (c2 - c1) / (1 + 0.045 * chroma)
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    hue = hue / (1 + 0.015 * chroma * _weight(middle))
    angle = 60 * np.exp(-(((middle - 275) / 25) ** 2))
    rotation = -np.sin(np.radians(angle)) * 2 * _seventh(chroma)
    square = lightness**2 + colour**2 + hue**2 + rotation * colour * hue
    return np.asarray(np.sqrt(np.maximum(square, 0)))


def _seventh(chroma: Floats) -> Floats:
    """Near 0 for greyish colours, near 1 for vivid ones."""
    return np.asarray(np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))


def _hue(a: Floats, b: Floats) -> Floats:
    """In degrees, from 0 up to 360; of grey, 0."""
    return np.asarray(np.degrees(np.arctan2(b, a)) % 360)


def _weight(hue: Floats) -> Floats:
    """How much differences of hue count at a hue in degrees."""
    terms = ((1, -30, -0.17), (2, 0, 0.24), (3, 6, 0.32), (4, -63, -0.20))
    return np.asarray(1 + sum(w * np.cos(np.radians(n * hue + shift)) for n, shift, w in terms))
