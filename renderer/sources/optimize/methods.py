"""The update rules of gradient methods, all paths of a method at once.

θ are the variables, g the gradient, η the rate; arrays have the shape (variables, paths).

    sgd       θ ← θ − η g                                           Robbins & Monro 1951
    momentum  v ← μ v − η g,  θ ← θ + v                             Polyak 1964
    nesterov  the same, g taken at θ + μ v                          Nesterov 1983, in the form of
                                                                    Sutskever et al. 2013
    rmsprop   s ← ρ s + (1 − ρ) g²,  θ ← θ − η g / (√s + ε)         Hinton 2012, lecture 6e
    adam      m ← β₁ m + (1 − β₁) g,  s ← β₂ s + (1 − β₂) g²,       Kingma & Ba 2015, algorithm 1
              θ ← θ − η m̂ / (√ŝ + ε),  m̂ = m / (1 − β₁ᵗ),  ŝ = s / (1 − β₂ᵗ)

v, m and s begin at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Method: TypeAlias = Literal["sgd", "momentum", "nesterov", "rmsprop", "adam"]
Slope: TypeAlias = Callable[[Array], Array]
"""The gradient at other points than where a path is."""


@dataclass(frozen=True)
class Settings:
    """The numbers of the methods, by the names of the literature."""

    momentum: float = 0.9
    rho: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8


class Optimizer:
    """One method on its way; `rate` has the shape (paths,), `shape` is that of the variables."""

    def __init__(self, rate: Array, shape: tuple[int, ...], settings: Settings) -> None:
        self.rate = rate
        self.settings = settings
        self.steps = 0
        self.first, self.second = np.zeros(shape), np.zeros(shape)

    def step(self, x: Array, g: Array, slope: Slope) -> Array:
        """Where the paths at `x`, with the gradient `g` there, go next."""
        self.steps += 1
        return x + self.move(x, g, slope)

    def move(self, x: Array, g: Array, slope: Slope) -> Array:
        """By how much."""
        raise NotImplementedError


class Sgd(Optimizer):
    """The plain method."""

    def move(self, x: Array, g: Array, slope: Slope) -> Array:
        return -self.rate * g


class Momentum(Optimizer):
    """The heavy ball."""

    def move(self, x: Array, g: Array, slope: Slope) -> Array:
        self.first = self.settings.momentum * self.first - self.rate * g
        return self.first


class Nesterov(Optimizer):
    """The heavy ball that looks where it is going."""

    def move(self, x: Array, g: Array, slope: Slope) -> Array:
        carried = self.settings.momentum * self.first
        self.first = carried - self.rate * slope(x + carried)
        return self.first


class RmsProp(Optimizer):
    """Steps in units of the gradient's recent size."""

    def move(self, x: Array, g: Array, slope: Slope) -> Array:
        rho = self.settings.rho
        self.second = rho * self.second + (1 - rho) * g**2
        return -self.rate * g / (np.sqrt(self.second) + self.settings.epsilon)


class Adam(Optimizer):
    """Moments of the gradient, corrected for their start at 0."""

    def move(self, x: Array, g: Array, slope: Slope) -> Array:
        beta1, beta2 = self.settings.beta1, self.settings.beta2
        self.first = beta1 * self.first + (1 - beta1) * g
        self.second = beta2 * self.second + (1 - beta2) * g**2
        mean = self.first / (1 - beta1**self.steps)
        square = self.second / (1 - beta2**self.steps)
        return -self.rate * mean / (np.sqrt(square) + self.settings.epsilon)


OPTIMIZERS: Mapping[Method, type[Optimizer]] = {
    "sgd": Sgd,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "rmsprop": RmsProp,
    "adam": Adam,
}
LABELS: Mapping[float | str, str] = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "rmsprop": "RMSprop",
    "adam": "Adam",
}
