"""The search of `certify expressivity` in NumPy, without a proof: python3 search.py X.f64 y.f64 n d m starts seed

Mirrored starts are compared by what Lemma 1 promises in float64, and Gauss-Newton walks from the best one until the
residual no longer halves. Prints the processor time of the whole process, the residual, and the kernel of OpenBLAS.
"""

import ctypes
import json
import sys
import time

import numpy as np


def gram(X, K, W, v):
    P = np.tanh(X @ W.T)
    S = 1 - P * P
    B = S * v
    return P, S, B, K * (B @ B.T)


def norm_of_symmetric(M):
    x = np.ones(len(M))
    for _ in range(30):
        x = M @ x
        size = np.linalg.norm(x)
        x /= size
    return size


def reach(K, G, P, S, widest):
    smallest = 1 / np.sqrt(norm_of_symmetric(np.linalg.inv(G)))
    curvature = np.abs(2 * P * S).max() * np.sqrt((K * K).sum(axis=1).max())
    rho = min(1 / 8 / widest, smallest / curvature)
    return rho * (smallest - curvature * rho / 2)


def search(X, y, m, starts, rng):
    K = X @ X.T
    widest = np.sqrt(K.diagonal().max())
    v = np.repeat([1.0, -1.0], m // 2)
    best = None
    for k in range(starts):
        scale = [1, 2, 0.5][k % 3] / np.sqrt(K.diagonal().mean())
        half = scale * rng.standard_normal((m // 2, X.shape[1]))
        W = np.concatenate([half, half])
        P, S, _, G = gram(X, K, W, v)
        found = reach(K, G, P, S, widest)
        if best is None or found > best[0]:
            best = (found, W)
    found, W = best
    v = v * 2.0 ** np.ceil(np.log2(np.linalg.norm(y) / found))
    last = np.inf
    for _ in range(30):
        P, S, B, G = gram(X, K, W, v)
        r = P @ v - y
        size = np.linalg.norm(r)
        if not size < last / 2:
            break
        last = size
        W = W - (B * np.linalg.solve(G, r)[:, None]).T @ X
    return last


def kernel():
    try:
        library = ctypes.CDLL("libopenblas.so.0")
    except OSError:
        return "not OpenBLAS"
    library.openblas_get_corename.restype = ctypes.c_char_p
    return library.openblas_get_corename().decode()


if __name__ == "__main__":
    inputs, labels = sys.argv[1:3]
    n, d, m, starts, seed = map(int, sys.argv[3:])
    X = np.fromfile(inputs).reshape(n, d)
    residual = search(X, np.fromfile(labels), m, starts, np.random.default_rng(seed))
    print(json.dumps({"seconds": time.process_time(), "residual": residual, "kernel": kernel()}))
