"""How a picture looks to others: colour-blind (protan, deutan, tritan) and in grey. Only the colours of the SVG are
changed, so that nothing else is needed.

Matrices: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color
Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009) 1291-1298, severity 1.0, on
linear RGB. Grey: the luminance of ITU-R BT.709. sRGB to linear and back after IEC 61966-2-1.
"""

from __future__ import annotations

import re

Colour = tuple[float, float, float]
Matrix = tuple[Colour, Colour, Colour]

PROTAN: Matrix = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTAN: Matrix = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
TRITAN: Matrix = (
    (1.255528, -0.076749, -0.178779),
    (-0.078411, 0.930809, 0.147602),
    (0.004733, 0.691367, 0.303900),
)
_LUMINANCE = (0.2126, 0.7152, 0.0722)
GREY: Matrix = (_LUMINANCE, _LUMINANCE, _LUMINANCE)

SIGHTS: dict[str, Matrix | None] = {
    "as it is": None,
    "protan": PROTAN,
    "deutan": DEUTAN,
    "tritan": TRITAN,
    "grey": GREY,
}

_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
_RGB = re.compile(r"rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)")


def seen(colour: str, matrix: Matrix) -> str:
    """`#rrggbb` as it is seen: `#rrggbb`."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    mixed = (sum(k * c for k, c in zip(row, (red, green, blue), strict=True)) for row in matrix)
    return "#" + "".join(f"{round(_stored(min(1.0, max(0.0, value))) * 255):02x}" for value in mixed)


def as_seen(svg: str, matrix: Matrix) -> str:
    """An SVG with every colour as it is seen."""
    svg = _RGB.sub(lambda m: "#" + "".join(f"{int(part):02x}" for part in m.groups()), svg)
    return _HEX.sub(lambda m: seen(m[0], matrix), svg)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _stored(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
