"""Surfaces of a 3-D panel: what of a mesh never changes, and its facets in a view."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.engine.clip import inside
from renderer.marks.drawing import Mesh, RGBAs
from renderer.marks.seams import seam
from renderer.scene.camera import SIDES, View

Floats = NDArray[np.float64]

FINEST = 0.03
"""Facets longer than this (in longest sides of the box) are divided, so that what stands near them
is sorted well…"""
MOST_FACETS = 16_000
"""… as long as there are not more than so many."""
SHADE = 0.6
"""The part of a colour that light adds."""
SHARPEST = 0.35
"""Where the corner of a facet is sharper, it is cut rather than moved out far."""


@dataclass(frozen=True)
class Facets:
    """A mesh ready to be seen from anywhere.

    shares    the corners as shares of the box's sides, shape (corners, 3)
    quads     each facet's corners, in turn, shape (4, facets)
    faces     each facet's colour, with light, shape (facets, 4)
    reach     how far in front of a facet's middle something on the surface may be, in the world
    """

    shares: Floats
    quads: NDArray[np.intp]
    faces: RGBAs
    reach: float

    def place(self, view: View, alpha: float) -> tuple[Floats, Floats]:  # Hot path.
        """The outlines in pixels, shape (facets, 4, 2), and depths of the facets in a view."""
        corners, depths = view.project(self.shares)
        reach = float(seam(np.array(alpha)))
        outlines = grown(corners[:, 0][self.quads], corners[:, 1][self.quads], reach)
        return outlines, np.asarray(depths[self.quads].mean(axis=0))


def facets(mesh: Mesh, shares: Floats, beyond: bool = False, sides: Floats = SIDES) -> Facets:
    """The mesh, its corners being at `shares` (rows, columns, 3) of the box, of which `sides` are
    the lengths; `beyond`: facets that are not in the box are left out."""
    faces = np.broadcast_to(mesh.faces, ((shares.shape[0] - 1) * (shares.shape[1] - 1), 4))
    if mesh.light is not None:
        faces = _lit(faces, shares * sides, np.array(mesh.light))
    times = _divisions(shares * sides)
    if max(times) > 1:
        wide = shares.shape[1] - 1
        shares = _divided(shares, times)
        faces = faces.reshape(-1, wide, 4).repeat(times[0], axis=0).repeat(times[1], axis=1)
        faces = faces.reshape(-1, 4)
    rows, columns = shares.shape[:2]
    flat = shares.reshape(-1, 3)
    corner = np.arange(rows * columns).reshape(rows, columns)
    ring = [corner[:-1, :-1], corner[1:, :-1], corner[1:, 1:], corner[:-1, 1:]]
    quads = np.stack([corners.ravel() for corners in ring])
    whole = np.asarray(np.isfinite(flat).all(axis=1))
    if beyond:
        whole &= inside(flat)
    seen = whole[quads].all(axis=0)
    quads = np.ascontiguousarray(quads[:, seen])
    return Facets(flat, quads, faces[seen], _reach(flat * sides, quads))


def grown(x: Floats, y: Floats, by: float) -> Floats:  # Hot path.
    """Four-sided outlines, corners at x and y (4, n), as (n, 4, 2), their sides moved outward by so
    many pixels."""
    after = [1, 2, 3, 0]
    along_x, along_y = x[after] - x, y[after] - y
    lengths = np.sqrt(along_x * along_x + along_y * along_y)
    np.maximum(lengths, 1e-12, out=lengths)
    area = (x[2] - x[0]) * (y[3] - y[1]) - (y[2] - y[0]) * (x[3] - x[1])
    # The outward normal of each side and of the one before it.
    factor = np.where(area < 0, -1.0, 1.0) / lengths
    out_x, out_y = along_y * factor, -along_x * factor
    before = [3, 0, 1, 2]
    past_x, past_y = out_x[before], out_y[before]
    spread = by / np.maximum(1 + out_x * past_x + out_y * past_y, SHARPEST)
    outlines = np.empty((x.shape[1], 4, 2))
    outlines[..., 0] = (x + (out_x + past_x) * spread).T
    outlines[..., 1] = (y + (out_y + past_y) * spread).T
    return outlines


def _divisions(world: Floats) -> tuple[int, int]:
    """Into how many parts facets are cut along the mesh's first axis and its second."""
    wanted = []
    for axis in (0, 1):
        steps = np.linalg.norm(np.diff(world, axis=axis), axis=2)
        longest = float(np.nanmax(steps)) if np.isfinite(steps).any() else 0.0
        wanted.append(max(1.0, np.ceil(longest / FINEST)))
    room = max(1.0, MOST_FACETS / max((world.shape[0] - 1) * (world.shape[1] - 1), 1))
    too_many = max(1.0, wanted[0] * wanted[1] / room)
    # What is too much is taken from both alike, but neither is less than one part.
    one = max(1.0, wanted[0] / np.sqrt(too_many))
    two = min(wanted[1], max(1.0, room / one))
    return int(min(one, room)), int(two)


def _divided(shares: Floats, parts: tuple[int, int]) -> Floats:
    """The corners with more between them, along straight lines."""
    for axis, times in enumerate(parts):
        count = shares.shape[axis]
        at = np.arange((count - 1) * times + 1) / times
        low = np.minimum(at.astype(np.intp), count - 2)
        part = (at - low).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
        before, after = shares.take(low, axis), shares.take(low + 1, axis)
        between = before + (after - before) * part
        shares = np.where(part == 0, before, np.where(part == 1, after, between))
    return shares


def _reach(world: Floats, quads: NDArray[np.intp]) -> float:
    """Three quarters of a facet's diagonal, that of the largest but a few: what lies on a facet, or
    crosses its border, is not farther in front of the middles of the facets it touches."""
    if not quads.shape[1]:
        return 0.0
    corners = world[quads.T]
    diagonal = np.maximum(
        np.linalg.norm(corners[:, 2] - corners[:, 0], axis=1),
        np.linalg.norm(corners[:, 3] - corners[:, 1], axis=1),
    )
    return float(0.75 * np.percentile(diagonal, 95))


def _lit(faces: RGBAs, world: Floats, light: Floats) -> RGBAs:
    """Colours under light from a direction (Lambert's cosine law over a ground of ambient light).
    The lit side of a surface is its upper one, or its outer one where it is closed."""
    one, two = world[1:, 1:] - world[:-1, :-1], world[:-1, 1:] - world[1:, :-1]
    normals = np.cross(one, two).reshape(-1, 3)
    with np.errstate(all="ignore"):
        normals /= np.linalg.norm(normals, axis=1)[:, None]
    if not np.isfinite(normals).any():
        return faces
    upward = normals[:, 2] > 0
    share = float(upward[np.isfinite(normals[:, 2])].mean()) if len(normals) else 1.0
    if 0.02 < share < 0.98:
        middle = (world[1:, 1:] + world[:-1, :-1]).reshape(-1, 3) / 2
        outward = (normals * (middle - np.nanmean(middle, axis=0))).sum(axis=1)
        normals = -normals if np.nansum(outward) < 0 else normals
    else:
        normals[~upward] *= -1
    cosine = normals @ (light / np.linalg.norm(light))
    strength = 1 - SHADE + SHADE * np.clip(np.nan_to_num(cosine), 0, 1)
    lit = faces.copy()
    lit[:, :3] *= strength[:, None]
    return lit
