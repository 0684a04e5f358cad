"""The facts of sums of powers of vectors, for recheck_facts.py, which looks for them here.

proofs-notes/tensors.md says why the facts are true. The means are others than those of the checker: distances from
weighted inner products of whole pieces, ranks of other rows, gradients instead of inner products, harmonics by sums.
"""
from fractions import Fraction
from math import comb, factorial, prod
import recheck
from recheck import demand
from recheck_facts import dot, named, numbers, small

ORDER, FORMS = 16, 1000  # the most: an order; the coefficients of a form

def counts(*xs):
    demand(all(type(x) is float and x >= 0 and x == int(x) for x in xs), "expected counts")
    return [int(x) for x in xs]
def degree(order):
    l, = counts(order)
    demand(l >= 2, "order: expected a number >= 2")
    return l if l <= ORDER else demand(False, "too large for this checker", "UNSUPPORTED")
def alike(d, *tables): demand(all(len(row) == d for A in tables for row in A), "vectors of different lengths")
def power(x, k): return small(x ** k)  # 0 ** 0 = 1
def inner(l, c, U, b, V):
    return sum(small(s * t * power(dot(u, v), l)) for s, u in zip(c, U) for t, v in zip(b, V))
def pull(l, c, V, u, z): return sum(small(t * power(dot(v, u), l - 1) * dot(v, z)) for t, v in zip(c, V))  # <T, sym(u^(l-1) z)>
def tangent(l, u, w, v, z):  # l <sym(u^(l-1) w), sym(v^(l-1) z)>
    p = dot(u, v)
    return small(power(p, l - 1) * dot(w, z) + (l - 1) * power(p, l - 2) * dot(u, z) * dot(v, w))
def tensor_lazy(c, order, hidden, coefficients, vectors, multipliers, squared):
    l, d = degree(order), len(hidden[0])
    alike(d, hidden, vectors, multipliers)
    demand(len(coefficients) == len(vectors) and len(hidden) == len(multipliers), "lists of different lengths")
    for v in hidden:
        for z in [[Fraction(i == k) for k in range(d)] for i in range(d)]:
            fit = sum(tangent(l, u, w, v, z) for u, w in zip(hidden, multipliers))
            if fit != l * pull(l, coefficients, vectors, v, z): return False
    # norm(T - fit)^2 in full
    fit = sum(tangent(l, u, w, v, z) for u, w in zip(hidden, multipliers) for v, z in zip(hidden, multipliers)) / l
    mixed = sum(pull(l, coefficients, vectors, u, w) for u, w in zip(hidden, multipliers))
    return squared == inner(l, coefficients, vectors, coefficients, vectors) - 2 * mixed + fit
def tensor_full(c, order, outputs, hidden, coefficients, vectors, most):
    l, d = degree(order), len(hidden[0])
    alike(d, hidden, vectors)
    demand(len(coefficients) == len(vectors) and len(outputs) == len(hidden), "lists of different lengths")
    weights, points = outputs + [-t for t in coefficients], hidden + vectors
    return inner(l, weights, points, weights, points) <= most
def tensor_width(c, order, dimension, space, squared):
    l, (d, k) = degree(order), counts(dimension, space)
    demand(d >= 1, "dimension: expected a number >= 1")
    demand(d <= 400, "too large for this checker", "UNSUPPORTED")
    # E (x.v)^(2l), split by degrees: the largest value that is left, by its factor from the least one
    value, values = Fraction(factorial(l), prod(d + 2 * i for i in range(l))), []
    for j in range(l // 2 + 1):
        s = l - 2 * j
        size = comb(d + s - 1, s) - (comb(d + s - 3, s - 2) if d + s > 2 and s > 1 else 0)
        values.append((value, size))
        value *= Fraction(2 * l - 2 * j + d - 2, 2 * j + 2)
    rest = Fraction(1)
    for value, size in sorted(values, reverse=True): rest, k = rest - min(k, size) * value, k - min(k, size)
    return rest == squared
# --- Forms: dictionaries from exponents to coefficients
def exponents(d, l): return [(l,)] if d == 1 else [(a, *b) for a in range(l, -1, -1) for b in exponents(d - 1, l - a)]
def size_of(d, l):
    size = comb(d + l - 1, l)
    return size if size <= FORMS else demand(False, "too large for this checker", "UNSUPPORTED")
def form_of(entries, d, l):
    demand(len(entries) == comb(d + l - 1, l), "a form with another number of coefficients")
    return dict(zip(exponents(d, l), entries))
def times(p, q):
    out = {}
    for a, s in p.items():
        for b, t in q.items():
            if s and t:
                key = tuple(map(sum, zip(a, b)))
                out[key] = small(out.get(key, 0) + s * t)
    return out
def linear(u): return {tuple(int(i == k) for k in range(len(u))): t for i, t in enumerate(u)}
def raised(p, k, d):
    out = {(0,) * d: Fraction(1)}
    for _ in range(k): out = times(out, p)
    return out
def at(p, x): return sum(small(c * prod(t ** e for t, e in zip(x, a))) for a, c in p.items())
def slope(p, i): return {(*a[:i], a[i] - 1, *a[i + 1:]): a[i] * c for a, c in p.items() if a[i]}
def rank(rows, p):  # modulo a prime
    rows, found = [[int(t) % p for t in row] for row in rows], 0
    while rows and rows[0]:
        top = next((row for row in rows if row[0]), None)
        if top is None: rows = [row[1:] for row in rows]; continue
        rows.remove(top)
        factor, found = pow(top[0], -1, p), found + 1
        rows = [[(a - row[0] * factor * b) % p for a, b in zip(row[1:], top[1:])] for row in rows]
    return found
def tensor_tangent_rank(c, order, hidden, is_, prime, complement):
    l, d, (k, p) = degree(order), len(hidden[0]), counts(is_, prime)
    alike(d, hidden)
    D, most = size_of(d, l), 1 << 26
    demand(p <= most, "too large for this checker", "UNSUPPORTED")
    demand(p > 1 and all(p % i for i in range(2, min(p, 1 << 13)) if i * i <= p), "prime: expected a prime")
    demand(type(complement) is list and len(complement) in (0, D - k), "complement: expected D - k forms, or none")
    forms = numbers(complement, None, D) if complement else []
    demand(all(t.denominator == 1 for row in hidden + forms for t in row), "expected whole numbers")
    rows = []
    for u in hidden:  # derivatives of the monomials: <R, sym(u^(l-1) e_a)> = (1/l) d_a p_R(u)
        rows += [[a[i] * prod(int(t) ** e for t, e in zip(u, (*a[:i], a[i] - 1, *a[i + 1:]))) if a[i] else 0
                  for a in exponents(d, l)] for i in range(d)]
    weight = [factorial(l) // prod(map(factorial, a)) for a in exponents(d, l)]
    tangents = [[w * t // l for w, t in zip(weight, row)] for row in rows]  # (u.x)^(l-1) x_i
    recheck.LEFT[0] -= D * (len(rows) * min(len(rows), D) + len(forms) * max(len(forms), len(rows))) // 4
    recheck.spend(0)
    if rank(tangents, p) != k or forms and rank(forms, p) < len(forms): return False
    return all(at(slope(form_of(R, d, l), i), u) == 0 for R in forms for u in hidden for i in range(d))
def tensor_barrier(c, order, coefficients, vectors, direction, scale, factor, form, squared):
    l, d, rest = degree(order), len(vectors[0]), {}
    alike(d, vectors, [direction])
    size_of(d, l)
    demand(len(coefficients) == len(vectors), "lists of different lengths")
    q, g = form_of(factor, d, l // 2), form_of(form, d, l % 2)
    for t, v in zip([*coefficients, -scale], [*vectors, direction]):
        for a, s in raised(linear(v), l, d).items(): rest[a] = small(rest.get(a, 0) + t * s)
    whole = times(times(q, q), g)
    if any(rest.get(a, 0) + whole.get(a, 0) for a in {*rest, *whole}): return False
    square = sum(small(s ** 2 * prod(map(factorial, a)) / factorial(l)) for a, s in rest.items())
    return scale > 0 and at(q, direction) == 0 and at(g, direction) > 0 and square == squared > 0
FACTS = named(tensor_lazy, tensor_full, tensor_width, tensor_tangent_rank, tensor_barrier,
              words="order dimension space prime complement", since=3)
