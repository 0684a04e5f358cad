"""The facts of deep networks and their projections, for recheck_facts.py, which looks for them here.

x -> W_L sigma(.. W_1 x) has one output; `layers` are W_1 to W_L. proofs-notes/refutations.md says why the facts are true.
"""
from fractions import Fraction
from recheck import demand
from recheck_facts import SIZE, dot, ends, exact, gram, inertia, jet, named, schur, zero

def deep(c, layers, X):  # f and the rows of J of x -> W_L sigma(.. W_1 x), by back-propagation
    sizes = [len(X[0]), *map(len, layers)]
    demand(all(len(w) == d for W, d in zip(layers, sizes) for w in W) and sizes[-1] == 1, "layers do not fit")
    demand(sum(len(W) * len(W[0]) for W in layers) <= SIZE, "too large for this checker", "UNSUPPORTED")
    f, J = [], []
    for x in X:
        h, slopes, delta, part = [x], [], [Fraction(1)], []
        for W in layers[:-1]:
            s = [jet(c.sigma, dot(w, h[-1])) for w in W]
            h, slopes = [*h, [t[0] for t in s]], [*slopes, [t[1] for t in s]]
        for W, b, s in zip(layers[::-1], h[::-1], [*slopes[::-1], None]):
            part = [p * q for p in delta for q in b] + part
            if s: delta = [dot(delta, w) * t for w, t in zip(zip(*W), s)]
        f, J = [*f, dot(layers[-1][0], h[-1])], [*J, part]
    return f, J, [a + -y for a, y in zip(f, c.y)]
def projection(c, layers, moving, loss, value):
    demand(moving in ("hidden", "all"), "moving: expected hidden or all")
    _, J, r = deep(c, layers, c.X)
    C = list(zip(*J))[:None if moving == "all" else -len(layers[-1][0])]
    left = schur(gram([*map(exact, C), c.y]), len(C))[0][0]  # dist(y, range)^2
    return zero(dot(col, r) for col in C) and 2 * loss == dot(exact(r), r) and 2 * value == left
def projection_gap(c, layers, from_, to, gap):
    _, J, r = deep(c, layers, c.X)
    C, l = [col for col in zip(*J) if not zero(col)], ends(sum(t ** 2 for t in r) / 2)
    left = 0 if inertia(gram(J)) == len(J) else schur(gram([*C, c.y]), len(C))[0][0]
    return gap > 0 and from_ <= l[0] and l[1] <= to and l[1] - ends(left)[0] / 2 <= gap
def off_sample_difference(c, layers, combination, input, network, kernel):
    f, J, r = deep(c, layers, c.X)
    demand(len(combination) == len(J) and len(input) == len(c.X[0]), "vectors of other lengths")
    (there,), (row,), _ = deep(c, layers, [input])
    u = [dot(col, combination) for col in zip(*J)]
    is_right = zero(dot(col, r) for col in zip(*J)) and zero(dot(a, u) + -b for a, b in zip(J, f))
    return is_right and there == network and dot(row, u) == kernel != network
FACTS = named(projection, projection_gap, off_sample_difference)
