"""The facts of exact widths and sharp rates, for recheck_facts.py, which looks for them here.

proofs-notes/rates.md and n-width.md say why the facts are true. The means are others than those of the checker: a_s by
recurrences in s, integrals over pieces in powers of x minus a break, norms of bumps by integration.
"""
import collections, functools, itertools
from fractions import Fraction
from math import comb, factorial
from recheck import demand
from recheck_facts import inertia, named, schur, small

DEGREE, LONG, BITS = 400, 100_000, 16  # the most: a degree; the end of a range; rows of a generator

def counts(*xs):
    demand(all(type(x) is float and x >= 0 and x == int(x) for x in xs), "expected counts")
    return [int(x) for x in xs]
def dimension(D, s): return comb(D + s, s) - (comb(D + s - 2, s - 2) if s > 1 else 0)
# --- Spheres: M(s) = int_0^1 t^k P_s(t) (1 - t^2)^(D/2 - 1) dt, with (2s + D - 1) t P_s = (s + D - 1) P_(s+1) + s P_(s-1)
def zonal(D, k):  # a_0, a_1, ..
    half = Fraction(1)  # int_0^1 (1 - t^2)^(D/2 - 1) dt
    for j in range(1, D // 2): half *= Fraction(2 * j, 2 * j + 1)
    top = DEGREE + k + 2
    P, slope = [Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]  # P_s and its derivative at 0
    for s in range(1, top):
        P.append(small(-s * P[s - 1] / (s + D - 1)))
        slope.append(small(((2 * s + D - 1) * P[s] - s * slope[s - 1]) / (s + D - 1)))
    M = [half] + [small(slope[s] / (s * (s + D - 1))) for s in range(1, top)]  # Gegenbauer's equation
    for _ in range(k):
        M = [small(((s + D - 1) * M[s + 1] + (s * M[s - 1] if s else 0)) / (2 * s + D - 1)) for s in range(len(M) - 1)]
    return [m / (2 * half) for m in M[:DEGREE + 1]]
def norm_square(D, k):  # E relu(t)^(2k) = (1/2) (2k - 1)!!/((D + 1)(D + 3)..(D + 2k - 1))
    value = Fraction(1, 2)
    for j in range(1, k + 1): value *= Fraction(2 * j - 1, D + 2 * j - 1)
    return value
def ball(sphere, power):
    D, k = counts(sphere, power)
    demand(D >= 2 and D % 2 == 0, "sphere: expected an even number >= 2")
    demand(max(D, k) <= 16, "too large for this checker", "UNSUPPORTED")
    return D, k
def listing(D, k, degrees):
    own = counts(*degrees)
    demand(own and len({*own}) == len(own), "degrees: expected distinct ones")
    demand(max(own) <= DEGREE, "too large for this checker", "UNSUPPORTED")
    return own, zonal(D, k)
def leading(D, k, own, a):  # no other degree has a larger a_s^2: a_t^2 <= (what is left of the trace)/N_t for later t
    least, rest = min(a[s] ** 2 for s in own), norm_square(D, k)
    for s in range(DEGREE + 1):
        if s not in own and a[s] ** 2 > least: return False
        rest -= dimension(D, s) * a[s] ** 2
        if s >= max(own) and rest <= least * dimension(D, s + 1): return True
    return False
def linear_width(c, sphere, power, degrees, space, relation, squared):
    (D, k), (n,) = ball(sphere, power), counts(space)
    own, a = listing(D, k, degrees)
    whole, rest, left = sum(dimension(D, s) for s in own), norm_square(D, k), n
    for s in sorted(own, key=lambda s: -a[s] ** 2):
        rest, left = rest - min(left, dimension(D, s)) * a[s] ** 2, left - min(left, dimension(D, s))
    if relation == "<=": return whole <= n and rest <= squared
    demand(relation in ("=", ">="), "relation: expected =, <= or >=")
    fits = whole == n and rest == squared if relation == "=" else whole >= n and rest >= squared
    return fits and leading(D, k, own, a)
def bernstein(c, sphere, power, degrees, space, radius):
    (D, k), (n,) = ball(sphere, power), counts(space)
    own, a = listing(D, k, degrees)
    return n == sum(dimension(D, s) for s in own) and radius == min(abs(a[s]) for s in own) > 0
def separation(c, sphere, power, first, last):
    (D, k), (low, high) = ball(sphere, power), counts(first, last)
    demand(low <= high, "first: expected at most last")
    demand(high <= LONG, "too large for this checker", "UNSUPPORTED")
    a, own, whole = zonal(D, k), [], 0
    for s in sorted(range(DEGREE + 1), key=lambda s: -a[s] ** 2):
        if whole < high: own, whole = [*own, s], whole + dimension(D, s)
    if whole < high or not leading(D, k, own, a): return False
    gamma, n, tail = norm_square(D, k), 0, norm_square(D, k)
    for s in own:  # the tail falls in a line between two ends, and gamma^2/(n + 1) is convex: every n is looked at
        for _ in range(min(dimension(D, s), high - n)):
            if n >= low and tail * (n + 1) <= gamma: return False
            n, tail = n + 1, tail - a[s] ** 2
    return tail * (n + 1) > gamma
# --- The dual certificate
def symmetric(A, n): return len(A) == n and all(len(row) == n for row in A) and A == [list(t) for t in zip(*A)]
def width_gram(c, gram, threshold, excess, space, value):
    (k,), n = counts(space), len(gram)
    demand(k <= n, "space: expected at most the number of vectors")
    if not (symmetric(gram, n) and symmetric(excess, n)): return False
    rest = [[y - g + (threshold if i == j else 0) for j, (y, g) in enumerate(zip(*rows))]
            for i, rows in enumerate(zip(excess, gram))]
    trace = sum(gram[i][i] - excess[i][i] for i in range(n))
    return min(map(inertia, (gram, excess, rest))) >= 0 and value == trace - k * threshold
# --- Polynomials, the constant first; functions are lists of (a, b, polynomial)
def times(p, q):
    out = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q): out[i + j] = small(out[i + j] + a * b)
    return out
def moved(p, t):  # p(x + t)
    out = []
    for a in reversed(p): out = [small(s + t * u) for s, u in zip([a, *out], [*out, 0])]
    return out
def at(p, x): return functools.reduce(lambda value, a: small(value * x + a), reversed(p), Fraction(0))
def slope(p, times=1): return slope([i * a for i, a in enumerate(p)][1:], times - 1) if times else p
def integral(p, a, b): return sum(small(s * (b - a) ** (i + 1) / (i + 1)) for i, s in enumerate(moved(p, a)))
def lean(p):
    while p and p[-1] == 0: p = p[:-1]
    return p
def divided(p, q):  # quotient and remainder
    quotient, p = [], list(p)
    while len(p) >= len(q):
        f = small(p[-1] / q[-1])
        quotient, p = [f, *quotient], [small(a - f * b) for a, b in zip(p, [0] * (len(p) - len(q)) + q)][:-1]
    return quotient, lean(p)
def common(p, q): return common(q, divided(p, q)[1]) if q else [small(a / p[-1]) for a in p]
def roots(p, a, b):  # of a square-free p, a < x < b: Sturm
    chain = [p, slope(p)]
    while chain[-1]: chain.append([-t / abs(chain[-2][-1]) for t in divided(chain[-2], chain[-1])[1]])
    def changes(x):
        signs = [v > 0 for v in (at(f, x) for f in chain[:-1]) if v]
        return sum(s != t for s, t in zip(signs, signs[1:]))
    return changes(a) - changes(b) - (at(p, b) == 0)
def at_least_0(p, a, b):  # on [a, b]: no root inside of odd multiplicity, and a positive value
    p = lean(p)
    g, odd, sign = p, 0, 1
    while len(g) > 1:  # the quotient has the roots of multiplicity 1 or more, then of 2 or more, ..
        h = common(g, slope(g))
        g, odd, sign = h, odd + sign * roots(divided(g, h)[0], a, b), -sign
    return odd == 0 and all(at(p, a + (b - a) * Fraction(i + 1, len(p) + 1)) >= 0 for i in range(len(p)))
def pieces_of(breaks, pieces):
    is_so = len(breaks) == len(pieces) + 1 and all(a < b for a, b in zip(breaks, breaks[1:]))
    demand(is_so and len({*map(len, pieces)}) == 1, "breaks: they do not fit the pieces, or do not increase")
    return list(zip(breaks, breaks[1:], pieces))
def exponent(power):
    k, = counts(power)
    return k if k <= 16 else demand(False, "too large for this checker", "UNSUPPORTED")
def plus(p, q, sign=1): return [a + sign * b for a, b in itertools.zip_longest(p, q, fillvalue=Fraction(0))]
def line_power(w, b, k): return [comb(k, j) * w ** j * b ** (k - j) for j in range(k + 1)]  # (w x + b)^k
def network_error(c, power, affine, outputs, polynomial, breaks, pieces, squared):
    k, whole = exponent(power), Fraction(0)
    demand(all(len(w) == 2 for w in affine) and len(affine) == len(outputs), "affine: expected pairs, one for an output")
    for a, b, target in pieces_of(breaks, pieces):
        kinks = sorted({-t / w for w, t in affine if w and a < -t / w < b})
        for low, high in zip([a, *kinks], [*kinks, b]):
            p = plus(polynomial, target, -1)
            for (w, t), v in zip(affine, outputs):
                if w * (low + high) / 2 + t > 0: p = plus(p, [v * s for s in line_power(w, t, k)])
            whole = small(whole + integral(times(p, p), low, high))
    return whole == squared
def variation(c, power, breaks, pieces, test, from_, to):
    k, parts, mass = exponent(power), pieces_of(breaks, pieces), Fraction(0)
    if any(len(lean(p)) > k + 2 for _, _, p in parts): return False
    for a, b, p in parts: mass += abs(sum(slope(p, k + 1)[:1])) * (b - a)
    for (_, _, p), (a, _, q) in zip(parts, parts[1:]):
        *low, top = [at(slope(plus(q, p, -1), j), a) for j in range(k + 1)]
        if any(low): return False
        mass += abs(top)
    if mass > to * factorial(k) or from_ <= 0: return False
    a, b = breaks[0], breaks[-1]
    if any(at(slope(test, j), x) for j in range(k + 1) for x in (a, b)): return False
    # by parts: the integral of psi^(k+1) f is (-1)^(k+1) times that of psi against the measure f^(k+1)
    pull = sum(sum(slope(p, k + 1)[:1]) * integral(test, low, high) for low, high, p in parts)
    pull += sum(at(slope(plus(q, p, -1), k), t) * at(test, t) for (_, _, p), (t, _, q) in zip(parts, parts[1:]))
    most = [abs(pull) / factorial(k) / from_]
    return pull != 0 and all(at_least_0(plus(most, test, sign), a, b) for sign in (1, -1))
def through(values):  # the polynomial with these values at 0, 1, .., by Newton's differences
    p, falling = [], [Fraction(1)]
    for j in range(len(values)):
        p = plus(p, [small(values[0] / factorial(j)) * a for a in falling])
        falling, values = times(falling, [Fraction(-j), Fraction(1)]), [small(t - s) for s, t in zip(values, values[1:])]
    return p
def one_neuron(c, power, free, breaks, pieces, from_):  # Gram matrices of x^i, f and (x - b)^k, at as many b as needed
    k, n, parts, order = exponent(power), exponent(free), pieces_of(breaks, pieces), len(pieces[0])
    basis = [[Fraction(i == j) for j in range(i + 1)] for i in range(n)]
    many = 2 * (k + 1 + max(order, n)) + 1  # more than the degree in b
    def product(f, g): return sum((integral(times(p, q), a, b) for (a, b, p), q in zip(f, g)), Fraction(0))
    def holds(parts):
        whole = lambda x: [(a, b, x) for a, b, _ in parts]
        fixed = [[product(whole(x), [y] * len(parts)) for y in basis] + [product(parts, [x] * len(parts))] for x in basis]
        square = product(parts, [p for _, _, p in parts])
        def room(b):  # what is left of f, less from; and that times what is left of the neuron, less their product^2
            kink, ends = line_power(Fraction(1), -b, k), [(max(a, b), t, p) for a, t, p in parts if t > b]
            def against(x): return product([(a, t, x or p) for a, t, p in ends], [kink] * len(ends))
            pulls, cross = [against(x) for x in basis], against(None)
            last = [[row[n] for row in fixed] + [square, cross], [*pulls, cross, against(kink)]]
            (f, cross), (_, g) = schur([[*row, pull] for row, pull in zip(fixed, pulls)] + last, n)
            return f - from_, small((f - from_) * g - cross ** 2)
        low, high = parts[0][0], parts[-1][1]
        if room(high)[0] < 0: return False
        below = through([room(low - j)[1] for j in range(many)])
        inside = [through([room(a + (b - a) * Fraction(j, many))[1] for j in range(many)]) for a, b, _ in parts]
        return all(at_least_0(p, Fraction(0), Fraction(1)) for p in (below, below[::-1])) and \
            all(at_least_0(p, Fraction(0), Fraction(many)) for p in inside)
    turned = [(-b, -a, [(-1) ** i * s for i, s in enumerate(p)]) for a, b, p in reversed(parts)]
    return holds(parts) and holds(turned)
# --- Closed forms on [0, 1]
def free_knot(c, neurons, power, squared):  # the monic Legendre polynomial of degree k + 1 on a piece of length h
    k, (n,) = exponent(power) + 1, counts(neurons)
    p = [Fraction((-1) ** (k - j) * comb(k, j) * comb(k + j, j), comb(2 * k, k)) for j in range(k + 1)]
    return squared == integral(times(p, p), Fraction(0), Fraction(1)) / (n + 1) ** (2 * k)
def bump_square(N, k):  # of 2^-(k+1) sum_j (-1)^j C(k+1, j) relu(x - j w)^k
    whole, w = Fraction(0), Fraction(1, N * (k + 1))
    for i in range(k + 1):
        p = [Fraction(0)]
        for j in range(i + 1): p = plus(p, [(-1) ** j * comb(k + 1, j) * s for s in line_power(Fraction(1), -j * w, k)])
        whole += integral(times(p, p), i * w, (i + 1) * w)
    return whole / 4 ** (k + 1)
def packing(c, generator, power, bits, squared):
    k, (q,), N = exponent(power), counts(bits), len(generator[0])
    demand(all(len(row) == N and {*row} <= {0, 1} for row in generator), "generator: expected entries 0 and 1")
    demand(len(generator) <= BITS, "too large for this checker", "UNSUPPORTED")
    words = {0: 1}  # how many messages have each word
    for row in generator:
        number = sum(int(b) << i for i, b in enumerate(row))
        both = collections.Counter(words)
        for word, many in words.items(): both[word ^ number] += many
        words = both
    if len(generator) <= q or words[0] > 1: return False
    return squared == bump_square(N, k) * min(bin(word).count("1") for word in words if word) / N ** 2
FACTS = named(width_gram, linear_width, bernstein, separation, network_error, variation, one_neuron, free_knot, packing,
              words="sphere power space degrees first last neurons bits free", since=3)
