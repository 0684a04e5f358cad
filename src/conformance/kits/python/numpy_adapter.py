"""Adapter for NumPy: formulas written out, in float64 and float32.

Run it with `widthwise validate --target numpy`.
"""

import math
import sys

from widthwise_adapter import fatal, serve

try:
    import numpy as np
except ImportError as error:
    fatal(f"NumPy is missing for {sys.executable} ({error}): install python3-numpy or numpy")

TYPES = {"f64": np.float64, "f32": np.float32}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def normal(z):
    """The distribution function of the normal distribution, by erfc: 1 + erf cancels for z < 0."""
    return np.array([math.erfc(-t / math.sqrt(2)) / 2 for t in z.ravel()], z.dtype).reshape(z.shape)


def density(z):
    return np.exp(-z * z / 2) / z.dtype.type(math.sqrt(2 * math.pi))


def positive(z):
    return (z > 0).astype(z.dtype)


# sigma and sigma'
ACTIVATIONS = {
    "tanh": (np.tanh, lambda z: (1 - np.tanh(z)) * (1 + np.tanh(z))),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    "softplus": (lambda z: np.logaddexp(z, z.dtype.type(0)), sigmoid),
    "sin": (np.sin, np.cos),
    "exp": (np.exp, np.exp),
    "gaussian": (lambda z: np.exp(-z * z), lambda z: -2 * z * np.exp(-z * z)),
    "swish": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) + z * sigmoid(z) * sigmoid(-z)),
    "gelu": (lambda z: z * normal(z), lambda z: normal(z) + z * density(z)),
    "rational": (lambda z: z / (1 + z * z), lambda z: (1 - z) * (1 + z) / (1 + z * z) ** 2),
    "square": (lambda z: z * z, lambda z: 2 * z),
    "cube": (lambda z: z * z * z, lambda z: 3 * z * z),
    "cubic": (lambda z: z + z * z * z, lambda z: 1 + 3 * z * z),
    "relu": (lambda z: np.maximum(z, 0), positive),
    "leaky-relu": (
        lambda z: np.where(z > 0, z, z / z.dtype.type(100)),
        lambda z: np.where(z > 0, z.dtype.type(1), 1 / z.dtype.type(100)),
    ),
    "abs": (np.abs, np.sign),
}


class Point:
    """The arrays of a case, with the hidden layer computed."""

    def __init__(self, case, W=None):
        kind = TYPES[case.dtype]
        array = lambda name: np.array(case[name], dtype=kind)
        self.X, self.v = array("X"), array("v")
        self.W = array("W") if W is None else W
        self.sigma, self.slope = ACTIVATIONS[case.activation]
        self.z = self.X @ self.W.T
        self.f = self.sigma(self.z) @ self.v

    def jacobian(self):
        """df_i/dW_jk, of shape (n, m, d)."""
        return (self.slope(self.z) * self.v)[:, :, None] * self.X[:, None, :]


def residual(case, point):
    return point.f - np.array(case["y"], dtype=point.f.dtype)


def weight(case, n, kind):
    """What the gradient J^T r is multiplied with."""
    return kind(1) if case.flags["loss"] == "half-sum" else kind(2) / kind(n)


def forward(case):
    return {"f": Point(case).f}


def loss(case):
    r = residual(case, Point(case))
    total = np.sum(r * r)
    return {"l": total / 2 if case.flags["loss"] == "half-sum" else total / len(r)}


def gradient(case, W=None):
    point = Point(case, W)
    r = residual(case, point)
    factor = weight(case, len(r), r.dtype.type)
    dW = ((point.slope(point.z) * point.v) * r[:, None]).T @ point.X
    return {"dW": factor * dW, "dv": factor * (point.sigma(point.z).T @ r)}


def jacobian(case):
    J = Point(case).jacobian()
    if case.flags["columns"] == "input-major":
        J = J.transpose(0, 2, 1)
    return {"J": J.reshape(len(J), -1)}


def gram(case):
    point = Point(case)
    A = point.slope(point.z) * point.v
    return {"G": (A @ A.T) * (point.X @ point.X.T)}


def nearest(W, C, radius):
    """The point of the ball around C that is nearest to W."""
    away = W - C
    distance = np.sqrt(np.sum(away * away))
    return W if distance <= radius else C + away * (radius / distance)


def ball(case):
    kind = TYPES[case.dtype]
    return np.array(case["C"], dtype=kind), kind(case["radius"])


def project(case):
    return {"P": nearest(np.array(case["W"], dtype=TYPES[case.dtype]), *ball(case))}


def stepped(case, W):
    moved = W - TYPES[case.dtype](case["eta"]) * gradient(case, W)["dW"]
    return nearest(moved, *ball(case))


def step(case):
    return {"P": stepped(case, np.array(case["W"], dtype=TYPES[case.dtype]))}


def train(case):
    W = np.array(case["W"], dtype=TYPES[case.dtype])
    for _ in range(100):
        W = stepped(case, W)
    return {"P": W}


np.seterr(all="ignore")  # an infinite exp(-z) is right where 1 / (1 + exp(-z)) is 0
if __name__ == "__main__":
    functions = (forward, loss, gradient, jacobian, gram, project, step, train)
    serve(
        "numpy",
        "1",
        {"framework": "numpy", "version": np.__version__, "python": sys.version.split()[0]},
        {f.__name__: f for f in functions},
        list(TYPES),
        {name: {} for name in ACTIVATIONS},
        {
            "loss": ["half-sum", "mean"],
            "columns": ["neuron-major", "input-major"],
            "slopeAtZero": {"relu": "0", "leaky-relu": "1/100", "abs": "0"},
        },
    )
