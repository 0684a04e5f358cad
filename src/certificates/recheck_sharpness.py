"""The facts of sharp minima and of gradient descent with batches, for recheck_facts.py, which looks for them here.

proofs-notes/sharpness.md says why the facts are true. Steps and noise come from the probabilities that a sample, or a
pair of samples, is in a batch: the checker has them from the factor kappa. J is formed here, for all its parameters.
"""
from fractions import Fraction
from itertools import combinations
from math import comb, prod
import recheck, recheck_facts
from recheck import I, Verdict, demand, norm, of, shown, sqrt
from recheck_facts import Net, Point, around, dot, ends, exact, flat, gram, inertia, jet, named, numbers, small, zero

MOST, BATCHES = 2000, 10_000  # the most: of m d + m, n and d; of batches that are listed

def count(x):
    demand(type(x) is float and x == int(x), "expected a count")
    return int(x) if x >= 1 else shown(False, "expected a count >= 1")
def cut(t, d): return [t[k:k + d] for k in range(0, len(t), d)]  # in rows of d
def point(at, t): return Point(cut(t[:-len(at.v)], len(at.W[0])), t[-len(at.v):])  # W and v from one list
# --- Boxes. Numbers are Fractions and, where sigma is not rational or weights are in a box, intervals.
def relu(u): return max(u, Fraction(0)) if isinstance(u, Fraction) else I(max(u.lo, 0), max(u.hi, 0))
def value(t, u):  # sigma where it need not be smooth
    if "relu" not in str(t): return jet(t, u)[0]
    a, name, b = value(t[1], u), t[0], t[-1]
    if name in ("relu", "neg"): return relu(a) if name == "relu" else -a
    if name == "pow": return a ** int(b)
    demand(name in ("add", "sub", "mul"), "a kink in a place that this checker does not know", "UNSUPPORTED")
    b = value(b, u)
    return a * b if name == "mul" else a + (b if name == "add" else -b)
def residual(c, P):
    return [dot(P.v, [value(c.sigma, dot(x, w)) for w in P.W]) + -y for x, y in zip(c.X, c.y)]
def widths(at, epsilon, box):
    demand(box in ("shifted", "relative"), "box: expected shifted or relative")
    shown(epsilon > 0, "expected epsilon > 0")
    return [epsilon * (abs(t) + (box == "shifted")) for t in flat(at, "all")]
def cornered(at, by, corner):
    demand(set(corner) <= {"+", "-"} and len(corner) > 0, "corner: expected signs")
    return point(at, [t + d if s == "+" else t - d for t, d, s in zip(flat(at, "all"), by, corner)])
def fits(at, corner): return len(corner) == len(at.v) * (len(at.W[0]) + 1)
def half(r): return dot(r, r) / 2
def rescaled(c, at, factors, epsilon, box, corner, least, most):
    if c.sigma != ["relu", "x"] or len(factors) != len(at.v) or min(factors) <= 0 or not fits(at, corner): return False
    there = Point([[a * w for w in row] for a, row in zip(factors, at.W)], [v / a for a, v in zip(factors, at.v)])
    r, by = residual(c, at), widths(at, epsilon, box)
    if residual(c, there) != r: return False
    l, far = half(r), half(residual(c, cornered(there, widths(there, epsilon, box), corner)))
    top, box_ = Fraction(0), point(at, by)
    for x, y in zip(c.X, c.y):  # the range of each output, neuron by neuron
        low = high = -y
        for w, v, dw, dv in zip(at.W, at.v, box_.W, box_.v):
            p, reach = dot(x, w), dot(dw, map(abs, x))
            products = [(v + s * dv) * relu(p + t * reach) for s in (-1, 1) for t in (-1, 1)]
            low, high = small(low + min(products)), small(high + max(products))
        top += max(abs(low), abs(high)) ** 2 / 2
    return least <= (far - l) / (1 + l) and (top - l) / (1 + l) <= most
def chord(c, p, reach):  # sigma(p), a slope s, and bounds of what sigma differs from sigma(p) + s t, and from sigma(p)
    try:
        whole, here = jet(c.sigma, p + around(reach)), jet(c.sigma, p)
        change, bend = (recheck_facts.size([a]) * t for a, t in ((whole[1], reach), (whole[2], reach ** 2 / 2)))
        return here[0], here[1], bend, change
    except Verdict as end:
        if end.args[0] != "REJECTED": raise
    change = recheck_facts.size([of(value(c.sigma, p + around(reach))) - value(c.sigma, p)])
    return value(c.sigma, p), Fraction(0), change, change
def sharpness(c, at, epsilon, corner, least, most, by, shares=None):
    if not fits(at, corner): return False
    delta, r = widths(at, epsilon, "shifted"), residual(c, at)
    l, far = ends(half(r)), ends(half(residual(c, cornered(at, delta, corner))))[0]
    below = (far - l[1]) / (1 + l[1])
    if by == "ranges":
        box = point(at, [t + around(d) for t, d in zip(flat(at, "all"), delta)])
        top = norm(list(map(of, residual(c, box))))
    else:
        demand(by == "jacobian", "by: expected jacobian or ranges")
        if len(shares) != len(delta) or min(shares) <= 0: return False
        box, rest, J = point(at, delta), [], []
        for x in c.X:
            row = [chord(c, dot(x, w), dot(d, map(abs, x))) for w, d in zip(at.W, box.W)]
            rest.append(of(sum(abs(v) * s[2] + d * s[3] for v, d, s in zip(at.v, box.v, row))))
            J.append([of(v * s[1] * t) for v, s in zip(at.v, row) for t in x] + [of(s[0]) for s in row])
        weights = [of(d * d / y) for d, y in zip(delta, shares)]
        M = [[of(i == k) + -dot(a, map(lambda s, t: s * t, b, weights)) for k, b in enumerate(J)] for i, a in enumerate(J)]
        if inertia(M) != len(M): return False
        top = norm(list(map(of, r))) + sqrt(of(sum(shares))) + norm(rest)
    above = (ends(top * top / 2)[1] - l[0]) / (1 + l[0])
    return least <= max(below, 0) and above <= most
def rescaling_invariant(c, at, least, most):
    P = [[dot(x, w) for x in c.X] for w in at.W]
    if c.sigma != ["relu", "x"] or not all(map(all, P)): return False
    total = of(0)
    for v, row in zip(at.v, P):
        p, q = (sum(t for t, z in zip(ts, row) if z > 0) for ts in ([dot(x, x) for x in c.X], [z ** 2 for z in row]))
        total += 2 * sqrt(of(v ** 2 * p * q))
    return least <= ends(total)[0] and ends(total)[1] <= most
# --- Batches of b of N: in a mean over one, sample i has the weight 1/b with probability b/N, and so on for pairs.
def batch_of(n, batch): return count(batch) if count(batch) <= n else demand(False, "a batch that is too large", "REJECTED")
def pairs(n, b):
    far = Fraction(b - 1, b * n * (n - 1)) if n > 1 else 0
    return [[Fraction(1, b * n) if i == k else far for k in range(n)] for i in range(n)]
def weighed(W, A):  # sum_ik W_ik a_i a_k^T
    B = [[dot(row, column) for column in zip(*A)] for row in W]
    return [[dot(column, other) for other in zip(*B)] for column in zip(*A)]
def gradient_noise(c, at, moving, batch, as_, least=None, most=None, covariance=None):
    net, n = Net(c, at, moving), len(c.X)
    rest = [[w - Fraction(1, n * n) for w in row] for row in pairs(n, batch_of(n, batch))]  # of E(mean mean^T) - g g^T
    if as_ == "matrix":
        return covariance == weighed(rest, [[small(r * t) for t in row] for r, row in zip(exact(net.r), map(exact, net.J))])
    demand(as_ == "trace", "as: expected trace or matrix")
    g = [[of(r) * t for t in row] for r, row in zip(net.r, net.J)]
    trace = ends(sum((w * of(dot(a, b)) for row, a in zip(rest, g) for w, b in zip(row, g)), of(0)))
    return (least <= 0 or least <= trace[0]) and trace[1] <= most
def minimum(c, at, moving):  # the a_i, exactly; None where f is not y
    net = Net(c, at, moving)
    return [*map(exact, net.J)] if zero(exact(net.r)) else None
def stepped(A, step, b, S):  # T(S) = S - step (H S + S H) + step^2 E(H_B S H_B)
    n, SA = len(A), [[dot(row, a) for row in S] for a in A]
    M = [[w * dot(a, s) for w, s in zip(row, SA)] for row, a in zip(pairs(n, b), A)]
    square, first = weighed(M, A), [[sum(a[k] * s[l] for a, s in zip(A, SA)) / n for l in range(len(S))] for k in range(len(S))]
    return [[S[k][l] - step * (first[k][l] + first[l][k]) + step ** 2 * square[k][l] for l in range(len(S))]
            for k in range(len(S))]
def formed(c, at, moving, step, batch, form):  # T(S), or None
    A, b = minimum(c, at, moving), batch_of(len(c.X), batch)
    is_form = A and len(form) == len(A[0]) and form == [list(t) for t in zip(*form)] and step > 0
    return stepped(A, step, b, form) if is_form else None
def sgd_unstable(c, at, moving, step, batch, form):
    T = formed(c, at, moving, step, batch, form)
    return T is not None and sum(map(dot, form, T)) > sum(map(dot, form, form))
def sgd_stable(c, at, moving, step, batch, form):
    T = formed(c, at, moving, step, batch, form)
    if T is None or inertia(form) != len(form): return False
    return inertia([[s - t for s, t in zip(*rows)] for rows in zip(form, T)]) >= 0
def sgd_paths(c, at, step, batch, end):
    A, b = minimum(c, at, "hidden"), batch_of(len(c.X), batch)
    demand(end in ("converges", "diverges"), "end: expected converges or diverges")
    if not (A and len(A[0]) == 1 and c.degree <= 1 and step > 0): return False
    demand(comb(len(A), b) <= BATCHES, "too many batches for this checker", "UNSUPPORTED")
    size = abs(prod((1 - step / b * sum(t * t for t in B) for B in combinations([a for a, in A], b)), start=Fraction(1)))
    return size < 1 if end == "converges" else size > 1
def shifted(G, by, sign=1): return [[of(by * (i == k)) + sign * of(g) for k, g in enumerate(row)] for i, row in enumerate(G)]
def sgd_thresholds(c, at, distance, largest, batches, least, most, directions):
    n, rho = len(c.X), distance
    demand(0 < len(batches) == len(least) == len(most) == len(directions), "lists of different lengths")
    net, K = Net(c, at, "hidden"), gram(c.X)
    if rho <= 0: return False
    reach = [of(rho) * sqrt(of(dot(x, x))) * I(-1 << recheck.P, 1 << recheck.P) for x in c.X]
    near = [[jet(c.sigma, of(dot(x, w)) + t) for w in at.W] for x, t in zip(c.X, reach)]
    bend = max(abs(v) * recheck_facts.size([s[2]]) for row in near for v, s in zip(at.v, row))
    lipschitz = of(bend) * sqrt(of(max(sum(t * t for t in row) for row in K)))  # Lemma 3
    need = norm(list(map(of, net.r))) / of(rho) + lipschitz * of(rho) / 2  # Lemma 1(c) with the pseudo-inverse
    if inertia(shifted(gram([[of(t) for t in row] for row in net.J]), -ends(need)[1] ** 2)) != n: return False
    G = gram([[of(v) * s[1] * t for v, s in zip(at.v, row) for t in x] + [s[0] for s in row] for x, row in zip(c.X, near)])
    if inertia(shifted(G, largest, -1)) != n: return False
    R2 = max(ends(G[i][i])[1] for i in range(n))
    for batch, low, high, u in zip(batches, least, most, directions):
        b, u = batch_of(n, batch), numbers(u, None) if u else []
        kappa = Fraction(n - b, b * (n - 1)) if n > 1 else Fraction(0)
        if low < 0 or low * ((1 - kappa) * largest / n + kappa * R2) > 2: return False
        if u:
            if len(u) != n: return False
            g = [dot(row, u) for row in G]
            h = dot(g, g) / n
            first, mean, own = h * dot(g, u), h * h, dot([t * t for t in g], [t * t for t in g]) / n
        else:
            D = [G[i][i] for i in range(n)]
            first, mean, own = sum(D, of(0)) / n, sum((dot(row, row) for row in G), of(0)) / n ** 2, dot(D, D) / n
        left = of(high) * ((1 - kappa) * mean + kappa * own)
        if not (ends(first)[0] > 0 and ends(left)[0] >= 2 * ends(first)[1]): return False
    return True
WORDS = "batch batches corner box as end directions"
FACTS = named(rescaled, sgd_unstable, sgd_stable, sgd_paths, words=WORDS, since=3)
FACTS |= named(rescaling_invariant, sharpness, gradient_noise, sgd_thresholds, words=WORDS, since=3, most=MOST)  # parameters
