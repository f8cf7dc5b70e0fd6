"""Smooth lines through hand-drawn points, and the noise that makes the ground look like ground.

All coordinates are metres in a plane system (x = east, y = north).
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString

Points = NDArray[np.float64]


def smooth(points: Points, step_m: float = 25.0) -> LineString:
    """A centripetal Catmull-Rom curve through ``points`` (n, 2), with a vertex about every ``step_m`` metres.

    The curve passes through every given point. Source: Yuksel, Schaefer and Keyser, "Parameterization and
    applications of Catmull-Rom curves", 2011 (alpha = 0.5 has neither cusps nor self-intersections).
    """
    if len(points) < 3:
        return LineString(points)
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    pieces = [_segment(padded[i : i + 4], step_m) for i in range(len(points) - 1)]
    return LineString(np.vstack([*pieces, points[-1:]]))


def _segment(p: Points, step_m: float) -> Points:
    knots = np.concatenate([[0.0], np.cumsum(np.sqrt(np.linalg.norm(np.diff(p, axis=0), axis=1)))])
    count = max(2, int(np.linalg.norm(p[2] - p[1]) / step_m))
    t = np.linspace(knots[1], knots[2], count, endpoint=False)[:, None]

    def mix(a: Points, b: Points, t0: float, t1: float) -> Points:
        return np.asarray((t1 - t) / (t1 - t0) * a + (t - t0) / (t1 - t0) * b)

    a1, a2, a3 = (mix(p[i], p[i + 1], knots[i], knots[i + 1]) for i in range(3))
    b1, b2 = mix(a1, a2, knots[0], knots[2]), mix(a2, a3, knots[1], knots[3])
    return mix(b1, b2, knots[1], knots[2])


class Waves:
    """Smooth seeded noise of one variable with values in about [-1, 1]: a sum of sines."""

    def __init__(self, rng: np.random.Generator, wavelength_m: float, parts: int = 4) -> None:
        spread = rng.uniform(0.55, 1.6, parts)
        self._k = 2 * np.pi / (wavelength_m * spread)
        self._phase = rng.uniform(0, 2 * np.pi, parts)
        self._weight = rng.uniform(0.5, 1.0, parts)
        self._weight /= self._weight.sum()

    def __call__(self, s: Points) -> Points:
        """Values at ``s`` (any shape), the same shape."""
        angle = np.multiply.outer(s, self._k) + self._phase
        return np.asarray(np.sin(angle) @ self._weight)


class Warp:
    """A smooth displacement of the plane: neighbours move alike, so shared edges stay shared."""

    def __init__(self, rng: np.random.Generator, amplitude_m: float, wavelength_m: float) -> None:
        turn = rng.uniform(0, 2 * np.pi, 6)
        k = 2 * np.pi / (wavelength_m * rng.uniform(0.6, 1.5, 6))
        self._k = np.column_stack([k * np.cos(turn), k * np.sin(turn)])
        self._phase = rng.uniform(0, 2 * np.pi, (2, 6))
        self._amplitude = amplitude_m / 2

    def __call__(self, xy: Points) -> Points:
        """``xy`` (n, 2) moved by at most about the amplitude."""
        angle = xy @ self._k.T
        shift = [np.sin(angle + phase).sum(axis=1) / 3 for phase in self._phase]
        return np.asarray(xy + self._amplitude * np.column_stack(shift))


class Chart:
    """Coordinates along a guide line: s metres along it, t metres to its left; straightened at both ends."""

    def __init__(self, guide: LineString) -> None:
        s = np.arange(0.0, guide.length, 10.0)
        xy = shapely.get_coordinates(shapely.line_interpolate_point(guide, s))
        tangent = np.gradient(xy, axis=0)
        kernel = np.ones(9) / 9
        for axis in (0, 1):
            tangent[:, axis] = np.convolve(np.pad(tangent[:, axis], 4, mode="edge"), kernel, mode="valid")
        tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
        self.length = float(s[-1])
        self._s, self._xy = s, xy
        self._normal = np.column_stack([-tangent[:, 1], tangent[:, 0]])

    def to_plane(self, st: Points) -> Points:
        """(n, 2) of (s, t) to plane coordinates; s outside the guide is clamped."""
        s = st[:, 0]
        base = [np.interp(s, self._s, self._xy[:, i]) for i in (0, 1)]
        normal = [np.interp(s, self._s, self._normal[:, i]) for i in (0, 1)]
        return np.column_stack([b + st[:, 1] * n for b, n in zip(base, normal, strict=True)])
