"""The facts of robust and flipped networks, for recheck_facts.py, which looks for them here.

proofs-notes/purification.md says why the facts are true. The dead zone is t minus its nearest point of [-b, b]; forms are
tested by elimination with fractions; trees of cases are walked by recursion, and norms are rounded at 2^-64 at most.
"""
from fractions import Fraction
from math import isqrt
from recheck import demand, norm, of, shown
from recheck_facts import around, dot, ends, inertia, jet, named, numbers, sign, small, value

MOST, BITS = 400, 64  # the most: of m d + m, n and d; binary places of a root

def count(x): return int(x) if type(x) is float and x >= 0 and x == int(x) else demand(False, "expected a count")
def alike(x, *rows): demand(all(len(row) == len(x) for row in rows), "vectors of different lengths")
def above(a):  # not below sqrt(a): the root where it is a fraction
    p, q = a.as_integer_ratio()
    r, s = isqrt(p), isqrt(q)
    if r * r == p and s * s == q: return Fraction(r, s)
    return Fraction(isqrt((p << 2 * BITS) // q) + 1, 1 << BITS)
# --- Networks with a dead zone
def total(W, b, x):
    return sum(t - max(-b, min(b, t)) for t in (dot(w, x) for w in W))
def moved(x, h): return [small(s + t) for s, t in zip(x, h)]
def is_robust(W, b, x, eps, by, nu, tau):
    alike(x, *W)
    shown(b >= 0 and eps > 0, "expected a threshold >= 0 and a radius > 0")
    t, n, value = [dot(w, x) for w in W], len(x), total(W, b, x)
    shown(min(t) > -b, "some t_i <= -b")
    A, I_ = [i for i, s in enumerate(t) if s > b], [i for i, s in enumerate(t) if s <= b]
    if by == "form":
        pull = [sum(W[i][k] for i in A) / 2 for k in range(n)]
        form = [[nu * (k == l) - sum(small(W[i][k] * W[i][l] / (4 * (b + t[i]))) for i in I_) for l in range(n)] + [pull[k]]
                for k in range(n)] + [pull + [tau]]
        return inertia(form) >= 0 and value > nu * eps ** 2 + tau
    demand(by == "parts", "by: expected form or parts")
    if len(W) != n: return False
    c = [above(eps ** 2 * dot(e, e)) for e in ([s - (k == i) for k, s in enumerate(w)] for i, w in enumerate(W))]
    least = min([b + t[i] - c[i] for i in I_], default=None)
    if least is not None and least <= 0: return False
    root = above(len(A) * eps ** 2)
    rest = root if least is None or eps ** 2 <= 4 * least ** 2 * len(A) else eps ** 2 / (4 * least) + least * len(A)
    return value - sum(c[i] for i in A) - rest > 0
def is_flipped(W, b, x, eps, h):
    alike(x, h, *W)
    shown(b >= 0 and eps > 0, "expected a threshold >= 0 and a radius > 0")
    return dot(h, h) <= eps ** 2 and total(W, b, x) > 0 >= total(W, b, moved(x, h))
def robust_at(c, hidden, threshold, input, radius, by, curvature=None, offset=None):
    return is_robust(hidden, threshold, input, radius, by, curvature, offset)
def flipped_at(c, hidden, threshold, input, radius, change): return is_flipped(hidden, threshold, input, radius, change)
def purified(c, before, after, threshold, input, radius, change, by, curvature=None, offset=None):
    return is_flipped(before, threshold, input, radius, change) and \
        is_robust(after, threshold, input, radius, by, curvature, offset)
def dense_sign(c, hidden, threshold, input, direction, radius, sign):
    alike(input, direction, *hidden)
    demand(sign in ("positive", "negative"), "sign: expected positive or negative")
    b, eps, t = threshold, radius, [dot(w, input) for w in hidden]
    if not (b >= 0 and eps >= 0) or any(abs(s) == b for s in t): return False
    g = [sum(w[k] for w, s in zip(hidden, t) if abs(s) > b) for k in range(len(input))]
    G = dot(g, g) if eps else Fraction(1)
    if not G: return False
    def side(p, r):  # of p sqrt(G) - eps r: signed squares are in the order of the numbers
        left, right = p * abs(p) * G, eps ** 2 * r * abs(r)
        return (left > right) - (left < right)
    here = [(s, dot(w, g)) for w, s in zip(hidden, t)]
    sides = [(side(s - b, r), side(s + b, r)) for s, r in here]
    if any(0 in pair for pair in sides) or not any(high > 0 or low < 0 for high, low in sides): return False
    return side(dot(direction, input), dot(direction, g)) == (1 if sign == "positive" else -1)
def pure_radius(c, dimension, active, threshold, squared):
    D, s, b = count(dimension), count(active), threshold
    demand(1 <= s <= D, "active: expected a number from 1 to the dimension")
    demand(D <= MOST, "too large for this checker", "UNSUPPORTED")
    return 0 < b <= Fraction(1, 2) and squared == min((s * (1 - b) + p * b) ** 2 / (s + p) for p in range(D - s + 1))
# --- One hidden layer with any activation
def centre(c, at, free, x, eps):
    k, d = count(free), len(at.W[0])
    shown(len(x) == d and 1 <= k <= d and eps > 0, "another number of inputs, or a radius <= 0")
    return k
def robust_network(c, at, free, input, radius, by, splits=None, slopes=None):
    k, eps = centre(c, at, free, input, radius), radius
    levels, rows = [dot(w, input) for w in at.W], [w[:k] for w in at.W]
    if by == "gradient":
        f, g = of(0), [of(0)] * k
        for v, t, w in zip(at.v, levels, rows):
            reach = above(eps ** 2 * dot(w, w))
            slope = jet(c.sigma, t + around(reach))[1]
            f, g = f + of(v * jet(c.sigma, t)[0]), [a + of(v * slope * s) for a, s in zip(g, w)]
        return abs(ends(f)[0]) > eps * ends(norm(g))[1] if sign(f) == 1 else \
            sign(f) == -1 and abs(ends(f)[1]) > eps * ends(norm(g))[1]
    demand(by == "cases", "by: expected cases or gradient")
    if c.sigma != ["relu", "x"]: return False
    f = dot(at.v, [max(t, Fraction(0)) for t in levels])
    if f == 0: return False
    v = [b if f > 0 else -b for b in at.v]
    squares = [eps ** 2 * dot(w, w) for w in rows]
    order, cases = list(map(count, splits)), numbers(slopes, None, len(v)) if slopes else []
    order.reverse(), cases.reverse()
    def line(known):  # whether the next slopes are those of a function below f that is positive
        if not cases: return False
        own, value, gradient = cases.pop(), Fraction(0), [Fraction(0)] * k
        for j, a in enumerate(own):
            t, low, high = levels[j], a * 0, a * 0
            side = known.get(j, 0 if t ** 2 < squares[j] else 1 if t >= 0 else -1)
            if side == 1 and a > v[j] or side == -1 and a < 0: return False
            if side == 0 and v[j] >= 0 and not 0 <= a <= v[j]: return False
            if side == 0 and v[j] < 0:
                reach = above(squares[j])
                low, high = -a * (t - reach), (v[j] - a) * (t + reach)
            value, gradient = small(value + a * t + min(low, high)), [small(s + a * w) for s, w in zip(gradient, rows[j])]
        return value > 0 and value ** 2 > eps ** 2 * dot(gradient, gradient)
    def walk(known):
        if not order: return False
        j = order.pop() - 1
        if j >= len(v): return False
        return line(known) if j < 0 else walk({**known, j: 1}) and walk({**known, j: -1})
    return walk({}) and not order and not cases
def flipped_network(c, at, free, input, radius, change):
    k = centre(c, at, free, input, radius)
    shown(len(change) == len(input), "another number of inputs")
    if any(change[k:]) or dot(change, change) > radius ** 2: return False
    def output(x): return dot(at.v, [value(c.sigma, dot(w, x)) for w in at.W])
    before, after = sign(output(input)), sign(output(moved(input, change)))
    return before in (1, -1) and after is not None and after != before
FACTS = {**named(robust_at, flipped_at, purified, dense_sign, pure_radius, words="sign dimension active", since=3, most=MOST),
         **named(robust_network, flipped_network, words="free splits slopes", since=3, most=MOST)}
