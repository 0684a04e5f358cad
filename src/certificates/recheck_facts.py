"""Checks a Widthwise facts file, versions 1 to 3, a second time: python3 recheck_facts.py card.json

Prints VERIFIED (exit code 0), or REJECTED, MALFORMED or UNSUPPORTED with the fact (1); a file that cannot be read: 2.
REJECTED means "not shown here", never "false". Numbers are Fractions; values of sigma that may be irrational, and boxes
of weights, are intervals of recheck.py, the file beside this one. No float decides. Facts that are not in this file are
looked for in the files recheck_*.py next to it. proofs-notes/facts-format.md says what the facts are, and refutations.md
why they are true. Spelling, a card and further keys of facts are ignored.
"""
import collections, fractions, functools, importlib, itertools, math, pathlib, re, sys, recheck
from recheck import I, Verdict, chain, demand, of, shown
Fraction, Point = fractions.Fraction, collections.namedtuple("Point", "W v")
SIZE, LARGE, DEGREE, MANY, COMMAS = 64, 10 ** 3000, 32, 999, 200  # the most: n, d, m d + m; a number; a degree; in sigma
WORDS, POINTS = "is by relation moving nature bound set".split(), "at centre than along down up".split()
# --- Numbers are Fractions and intervals, and may be mixed. Elimination holds for all numbers in the intervals.
def ends(x): return [Fraction(t, 1 << recheck.P) for t in (x.lo, x.hi)] if isinstance(x, I) else [x, x]
def sign(x): return 1 if ends(x)[0] > 0 else -1 if ends(x)[1] < 0 else 0 if ends(x) == [0, 0] else None  # not known
def zero(xs): return all(sign(x) == 0 for x in xs)
def size(xs): return max(abs(t) for x in xs for t in ends(x))
def around(radius): return recheck.hull([-1, 1], math.ceil(radius * (1 << recheck.P)), 1)
def narrow(x): return ends(x)[0] if len({*ends(x)}) == 1 else x
def exact(xs): return xs if not any(isinstance(x, I) for x in xs) else shown(False, "a value is not known exactly")
def small(x):  # counts an operation that ended in x
    if isinstance(x, I): return x
    p, q = map(abs, x.as_integer_ratio())
    recheck.spend(2 * (p.bit_length() + q.bit_length()))
    return x if max(p, q) < LARGE else demand(False, "a number is too large", "UNSUPPORTED")
def dot(xs, ys): return functools.reduce(lambda total, pair: small(total + pair[0] * pair[1]), zip(xs, ys), Fraction(0))
def form(A, x): return dot(x, [dot(row, x) for row in A])
def gram(A, shift=0): return [[dot(a, b) + -shift * (a is b) for b in A] for a in A]  # A A^T - shift I
def less(row, top): return [small(a + -(row[0] / top[0]) * b) for a, b in zip(row[1:], top[1:])]
def inertia(A):  # A symmetric: its rank if it is positive semidefinite; else, or where that is not shown, -1
    if not A or zero(A[0]): return inertia([row[1:] for row in A[1:]]) if A else 0
    rest = inertia([less(row, A[0]) for row in A[1:]]) if sign(A[0][0]) == 1 else -1
    return rest + 1 if rest >= 0 else -1
def solve(A):  # the x with H x = b, A = [H, b]
    if not A: return []
    *rest, top = sorted(A, key=lambda row: min(map(abs, ends(row[0]))))
    shown(sign(top[0]), "a matrix is not shown to be regular")
    x = solve([less(row, top) for row in rest])
    return [(top[-1] + -dot(top[1:-1], x)) / top[0], *x]
def schur(A, k):  # A the inner products of vectors: those of what the later ones have orthogonal to the first k
    for _ in range(k): A = [less(row, A[0]) if A[0][0] else row[1:] for row in A[1:]]
    return A
def counts(p, t):  # of the roots of p, all of them real: how many are above t, and how many at least t (Descartes)
    q = []
    for a in reversed(p): q = [small(s + t * u) for s, u in zip([a, *q], [*q, 0])]  # p(x + t)
    signs = [s > 0 for s in q if s]
    above = sum(s != t for s, t in zip(signs, signs[1:]))
    return above, above + [s != 0 for s in q].index(True)
# --- The activation: itself and two derivatives, Fractions where they are known
def function(name, u):
    if name == "neg": return -u, Fraction(-1), Fraction(0)
    if name == "relu" and isinstance(u, Fraction) and u: return max(u, Fraction(0)), Fraction(u > 0), Fraction(0)
    if name in ("sin", "cos") and zero([u]): return list(map(Fraction, (0, 1, 0) if name == "sin" else (1, 0, -1)))
    return [narrow(s) for s in recheck.RULES[name](of(u))]
def jet(t, x):  # refused where sigma is not shown to be C^2
    if isinstance(t, str): return x if t == "x" else recheck.PI if t == "pi" else Fraction(t), Fraction(t == "x"), 0
    a, name, k = list(map(small, jet(t[1], x))), t[0], t[-1]
    if len(t) == 2: return chain(function(name, a[0]), a)
    if name == "pow": return chain(recheck.power(a[0], int(k)), a)
    b = list(map(small, jet(k, x)))
    if name in ("add", "sub"): return [p + (-q if name == "sub" else q) for p, q in zip(a, b)]
    shown(name != "div" or sign(b[0]), "a divisor may be 0")
    return recheck.product(a, b if name == "mul" else chain((1 / b[0], -1 / b[0] ** 2, 2 / b[0] ** 3), b))
def value(t, x):  # sigma alone: relu has a value where it has no slope
    if isinstance(t, str): return jet(t, x)[0]
    a, name, k = small(value(t[1], x)), t[0], t[-1]
    if name == "relu": return narrow(recheck.STILL[name](a)) if isinstance(a, I) else max(a, Fraction(0))
    if len(t) == 2 or name == "pow": return a ** int(k) if name == "pow" else function(name, a)[0]
    b = small(value(k, x))
    if name == "div": return a / b if sign(b) else shown(False, "a divisor may be 0")
    return a * b if name == "mul" else a + (-b if name == "sub" else b)
def traits(t, levels=64):  # its degree or more, or MANY; 1 even, -1 odd, 0 not shown to be either. Refuses what is no tree
    if isinstance(t, str): return (1, -1) if t == "x" else (MANY, 1) if t == "pi" else (int(0 * numbers(t)), 1)
    demand(type(t) is list and len(t) in (2, 3) and levels > 1, "activation: not a tree of at most 64 levels")
    (a, p), name, k = traits(t[1], levels - 1), str(t[0]), t[-1]
    if len(t) == 2 and name == "neg": return a, p
    if len(t) == 2 and name in recheck.RULES: return MANY, p if p == 1 else -p * recheck.ODD.get(name, 0)
    if len(t) == 3 and name == "pow" and type(k) is float and k in range(65): return a * int(k), p ** int(k)
    demand(len(t) == 3 and name in ("add", "sub", "mul", "div"), "activation: an unknown function")
    b, q = traits(k, levels - 1)
    return (max(a, b), p * (p == q)) if name in ("add", "sub") else (a + b + MANY * (name == "div" and b > 0), p * q)
def at_zero(t):  # t at x = 0: a Fraction where that is known, else a tree without x
    if isinstance(t, str): return t if t == "pi" else Fraction(0 if t == "x" else t)
    name, parts = t[0], [s if isinstance(s, float) else at_zero(s) for s in t[1:]]
    a, b = parts[0], parts[-1]
    if name == "mul" and 0 in parts or name == "div" and a == 0 != b or name == "sub" and a == b: return Fraction(0)
    if name in ("add", "sub") and b == 0: return a
    if name == "add" and a == 0: return b
    if name == "sub" and a == 0: name, parts = "neg", [b]
    if not all(isinstance(s, (Fraction, float)) for s in parts): return [name, *parts]
    if name == "relu" or (name, a) == ("sqrt", 1): return max(a, Fraction(0))
    value = jet([name, *(s if isinstance(s, float) else str(s) for s in parts)], Fraction(0))[0]
    return value if isinstance(value, Fraction) else [name, *parts]
# --- The instance, and the network at a point. Parameters are W row by row, and then v where it moves.
def numbers(x, *shape):  # None stands for any length
    if shape: demand(type(x) is list and x and shape[0] in (None, len(x)), "an empty list, or one of another length")
    else: demand(re.fullmatch("-?[0-9]{1,400}(/[1-9][0-9]{0,399})?", x), "expected a fraction")
    return [numbers(part, *shape[1:]) for part in x] if shape else Fraction(x)
class Card:
    def __init__(c, activation=None, inputs=None, labels=None, points={}, most=SIZE):
        c.most, d = most, len([*(inputs or []), *(w for p in points.values() for w in p["hidden"]), []][0])
        sizes = [d, len(inputs or []), len(labels or []), *(len(p["outputs"]) * (d + 1) for p in points.values())]
        demand(max(sizes) <= most and str(activation).count(",") <= COMMAS, "too large for this checker", "UNSUPPORTED")
        if inputs is not None: c.X = numbers(inputs, None, d)
        if labels is not None: c.y = numbers(labels, None if inputs is None else len(inputs))
        if activation is not None: c.sigma, (c.degree, c.parity) = activation, traits(activation)
        c.points = {name: Point(numbers(p["hidden"], len(p["outputs"]), d), numbers(p["outputs"], None))
                    for name, p in points.items()}
    def __getattr__(c, name): shown(False, f"the instance lacks {name}")
    def value(c, key, x, words):
        if key in POINTS: return c.points[x] if x in c.points else shown(False, f"there is no point {x}")
        demand(type(x) is not list or len(x) <= c.most or key in words, "too large for this checker", "UNSUPPORTED")
        demand(key != "is" or type(x) is float and x >= 0, "is: expected a count")
        return x if key in words else numbers(x, *[None] * str(x)[:3].count("["))  # as deep as it is
class Net:  # f = sum_j v_j sigma(w_j.x), its residual and derivatives at a point or, in intervals, on a box
    def __init__(net, c, P, moving="hidden"):
        demand(moving in ("hidden", "all"), "moving: expected hidden or all")
        net.X, net.v, net.all, net.S = c.X, P.v, moving == "all", [[jet(c.sigma, dot(x, w)) for w in P.W] for x in c.X]
        net.r = [dot(P.v, [s[0] for s in row]) + -y for row, y in zip(net.S, c.y)]
        net.J = [[b * s[1] * t for b, s in zip(P.v, row) for t in x] + [s[0] for s in row if net.all]
                 for x, row in zip(c.X, net.S)]
        net.gradient = [narrow(dot(net.r, column)) for column in zip(*net.J)]
    def hessian(net):  # J^T J + sum_i r_i Hess f_i
        H, d, m = gram(list(zip(*net.J))), len(net.X[0]), len(net.v)
        for r, x, row in zip(net.r, net.X, net.S):
            for (j, s), k in itertools.product(enumerate(row), range(d)):
                for l in range(d): H[j * d + k][j * d + l] += r * net.v[j] * s[2] * x[k] * x[l]
                for a, b in ((j * d + k, m * d + j), (m * d + j, j * d + k)) * net.all: H[a][b] += r * s[1] * x[k]
        return H
def loss(c, P): return ends(sum((dot(P.v, [value(c.sigma, dot(x, w)) for w in P.W]) + -y) ** 2 for x, y in zip(c.X, c.y)) / 2)
def flat(P, moving="hidden"): return sum(P.W, []) + P.v * (moving == "all")
def antisymmetric(v): return v[len(v) // 2:] == [-b for b in v[:len(v) // 2]]
def levels(c, b, w): return [dot(x, w) + b for x in c.X] if len(w) == len(c.X[0]) else shown(False, "another length")
def pairs(g, m): return [a + -b for a, b in zip(g[-m:], g[-m // 2:])]  # dl/dv_j - dl/dv_{j+h}
# --- The facts: a function each, its parameters the keys of the fact. It tells whether the fact is shown.
def distinct_inputs(c): return len({*map(tuple, c.X)}) == len(c.X)
def input_rank(c, is_): return inertia(gram(c.X)) == is_
def unfittable(c, by, combination, loss):  # u^T k u = norm(sum_i u_i phi(x_i))^2, k the inner products of the phi(x_i)
    u, pull, kernels = combination, dot(combination, c.y), []
    if by == "zero-input": kernels = [lambda x, z: int(x == z and any(x))] * (at_zero(c.sigma) == 0)
    elif by != "polynomial":
        t = {"equal-inputs": 0, "even": 1, "odd": -1}[by]
        if t == 0 or t == c.parity: kernels = [lambda x, z: (x == z) + t * (x == [-s for s in z])]
    elif c.degree <= DEGREE:  # every degree that sigma has: its coefficients are interpolated
        at = [Fraction(t) for t in range(c.degree + 1)]
        a = solve([[t ** k for k in range(len(at))] + [jet(c.sigma, t)[0]] for t in at])
        kernels = [lambda x, z, k=k: dot(x, z) ** k for k, b in enumerate(a) if not zero([b])]
    vanishes = kernels and len(u) == len(c.X) and zero(form([[k(x, z) for z in c.X] for x in c.X], u) for k in kernels)
    return vanishes and pull and loss == pull ** 2 / (2 * dot(u, u))
def sizes(c, at, relation):
    n, hd, md = len(c.X), len(at.v) // 2 * len(c.X[0]), len(at.v) * len(c.X[0])
    return {"n <= h d": n <= hd, "n > h d": n > hd, "n <= m d": n <= md, "n > m d": n > md}[relation]
def mirrored(c, at): return antisymmetric(at.v) and at.W[:len(at.v) // 2] == at.W[len(at.v) // 2:]
def outputs_nonzero(c, at): return all(at.v)
def in_ball(c, at, centre, radius, around):
    far = [abs(a - b) + around for a, b in zip(flat(at), flat(centre))]
    return radius > 0 and around >= 0 and dot(far, far) <= radius ** 2
def loss_(c, at, from_, to): return from_ <= loss(c, at)[0] and loss(c, at)[1] <= to
def lower(c, at, than): return loss(c, at)[1] < loss(c, than)[0]
def critical(c, at, moving):
    if moving != "antisymmetric": return zero(Net(c, at, moving).gradient)
    g, m = Net(c, at, "all").gradient, len(at.v)
    return antisymmetric(at.v) and zero(g[:-m] + pairs(g, m))
def local_minimum(c, at, moving, by):
    net, d, P = Net(c, at, moving), range(len(c.X[0])), [[dot(x, w) for x in c.X] for w in at.W]
    if by == "hessian": return zero(net.gradient) and inertia(net.hessian()) == len(net.gradient)
    if by == "pattern": return c.sigma == ["relu", "x"] and all(map(all, P)) and \
        zero(sum(r * x[k] for r, x, p in zip(net.r, c.X, row) if p > 0) for row in P for k in d)
    R = [[sum(r * x[k] * x[l] for r, x in zip(net.r, c.X)) for l in d] for k in d]
    return by == "form" and c.sigma == ["pow", "x", 2] and zero(dot(w, row) for w in at.W for row in R) and \
        all(b and inertia([[t * b for t in row] for row in R]) >= 0 for b in at.v)
def negative_curvature(c, at, moving, along): return sign(form(Net(c, at, moving).hessian(), flat(along, moving))) == -1
def step_raises_loss(c, at, moving, step):
    moved = [a - step * g for a, g in zip(flat(at, moving), exact(Net(c, at, moving).gradient))]
    m, d = len(at.v), len(c.X[0])
    then = Point([moved[j * d:j * d + d] for j in range(m)], moved[m * d:] or at.v)
    return step > 0 and loss(c, at)[1] < loss(c, then)[0]
def singular(c, at, least): return least > 0 and inertia(gram(Net(c, at).J, least ** 2)) >= 0
def jacobian_rank(c, at, is_): return inertia(gram(Net(c, at).J)) == is_
def stationary(c, at, moving, radius, from_, to, nature, down=None, up=None):
    def hessian(by):  # contains that of every point whose moving entries are within by of these
        box = [[w + by for w in row] for row in at.W], [b + by if moving == "all" else b for b in at.v]
        return Net(c, Point(*box), moving).hessian()
    net = Net(c, at, moving)  # z -> x - S(z)^-1 g(x), S(z) the mean Hessian from x to z: the zero is its fixed point
    e = solve([row + [-g] for row, g in zip(hessian(around(radius)), net.gradient)])
    H = hessian(around(size(e)))
    low, high = ends((sum(r ** 2 for r in net.r) + -form(H, e)) / 2)  # Taylor's formula at the zero
    signs = [sign(form(H, flat(d, moving))) for d in (down, up) if d]
    is_so = {"undecided": True, "minimum": inertia(H) == len(H), "saddle": signs == [-1, 1]}[nature]
    return size(e) < radius and from_ <= low and high <= to and is_so
def kkt(c, at, centre, radius, set, multipliers, least=None, ratio=None, most=None):
    m, d, g, E = len(at.v), len(c.X[0]), exact(Net(c, at, "all").gradient), [a - b for a, b in zip(flat(at), flat(centre))]
    balls = [(E[j:j + d], g[j:j + d]) for j in range(0, m * d, d)] if set == "box" else [(E, g)]
    if multipliers is None: multipliers = [-dot(e, p) / (dot(e, e) or 1) for e, p in balls]  # no others are possible
    if not (radius > 0 and len(multipliers) == len(balls) and all(  # p = -b (W - W0), b >= 0, b = 0 off the sphere
            dot(e, e) <= radius ** 2 and b >= 0 and b * (dot(e, e) - radius ** 2) == 0 and
            not any(s + b * t for s, t in zip(p, e)) for b, (e, p) in zip(multipliers, balls))): return False
    if set == "ball": return True
    a, q = at.v[:m // 2], pairs(g, m)
    if not (antisymmetric(at.v) and 0 <= least <= min(a) and max(a) <= (most if set == "box" else ratio * min(a))): return False
    if set == "box": return all((s >= 0 or b == most) and (s <= 0 or b == least) for s, b in zip(q, a))
    rate = sum(s if s > 0 else ratio * s for s in q)  # the infimum of <q, a'> on the cone is least rate, or -infinity
    return set == "cone" and least > 0 and ratio >= 1 and rate >= 0 and dot(q, a) == least * rate
def kkt_bound_fails(c, bound, at, centre, radius, singular, lipschitz, set, least=None, ratio=None, most=None):
    eps, mu, L, h, M = radius, singular, lipschitz, len(at.v) // 2, Net(c, at).J
    if set != {"C1-mirrored": "ball", "C1-doubled": "ball", "C2": "cone", "C5": "box"}[bound]: return False
    if not (mu > 0 and L >= 0 and kkt(c, at, centre, eps, set, None, least, ratio, most)): return False
    weights, rho = at.v, eps * (mu * (2 if bound == "C1-doubled" else 1) - L * eps / 2)
    if set != "ball": weights = [Fraction(1)] * len(at.v)
    if set != "ball": M = Net(c, Point(centre.W, weights)).J
    if set == "box":
        M, rho = [row[:h * len(c.X[0])] for row in M], eps * (2 * most * (mu - 3 * h * L * eps / 2) - h * least * L * eps)
    S = max(sum(t ** 2 for t in row) for row in gram(c.X))
    for (w, b), x in itertools.product(zip(centre.W, weights), c.X):  # Lemma 3: L >= abs(v_j) sup abs(sigma'') sqrt(S)
        reach = dot(x, w) + around(size([of(eps) * recheck.sqrt(of(dot(x, x)))]))
        step = (reach.hi - reach.lo) // 16 + 1
        bend = size(jet(c.sigma, I(t, t + step))[2] for t in range(reach.lo, reach.hi + 1, step))
        if (b * bend) ** 2 * S > L ** 2: return False
    start = Net(c, Point(centre.W, at.v)).r if bound == "C1-doubled" else c.y
    A, B = (dot(r, r) for r in map(exact, (Net(c, at).r, start)))
    if A == 0 or inertia(gram(M, (mu + L * eps * (set == "cone")) ** 2)) < 0: return False  # Weyl: mu on the ball
    if set == "cone": return mu > ratio * L * eps / 2
    return rho > 0 and (B - A <= rho ** 2 or 4 * rho ** 2 * A > (B - A - rho ** 2) ** 2)  # sqrt(A) + rho > sqrt(B)
def fitting(B, W): return B == [list(t) for t in zip(*B)] and {len(w) for w in W} == {len(B)}
def nn_above_nt(c, target, weights, nt):
    whole = [row + list(w) for row, w in zip(target, zip(*weights))] + [w + [nt] * len(weights) for w in weights]
    B, W, whole = (inertia(gram(A)) for A in (target, weights, whole))  # ranks
    return fitting(target, weights) and nt == 0 and B > len(weights) and whole == 2 * W
def networks(B, N):  # an interval of 2^-128 or so around 2 (the sum of the d - N least squared eigenvalues of B)
    unit, p, M, roots = math.lcm(*(t.denominator for row in B for t in row)) << 64, [1], [[0] * len(B)] * len(B), []
    A = gram([[t * unit for t in row] for row in B])  # whole numbers: where an eigenvalue is rational, it is whole
    for k in range(len(B)):  # Faddeev and Le Verrier: p = det(x - A), its lowest coefficient first
        M = [[dot(a, b) + p[0] * (i == j) for j, b in enumerate(zip(*M))] for i, a in enumerate(A)]
        p = [int(-sum(map(dot, A, zip(*M))) / (k + 1)), *p]
    for j in range(len(B)):  # the root with j others above it, in (low, high]
        low, high = -1, -p[-2]
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if counts(p, middle)[0] > j else (low, middle)
        roots.append((high if counts(p, high)[1] > j else low, high))
    low, high = ([sum(t[:N]), sum(t[N:])] for t in zip(*roots))
    return [Fraction(2 * t, unit ** 2) for t in (max(low[1], -p[-2] - high[0]), min(high[1], -p[-2] - low[0]))]
def quadratic_risks(c, target, weights, rf, nt, from_, to):
    if not fitting(target, weights): return False
    P = schur(gram(weights + [[Fraction(a is b) for a in target] for b in target]), len(weights))  # the projector
    C = [[dot(p, b) for b in target] for p in P]
    squares = [[s * t for s in w for t in w] for w in weights] + [sum(target, [])]
    is_right = nt == 2 * sum(map(dot, C, zip(*C))) and rf == 2 * schur(gram(squares), len(weights))[0][0]
    low, high = networks(target, len(weights))
    return is_right and from_ <= low and high <= to
def enlarged_descent(c, at, penalty, scale, offset, direction):
    e = [recheck.exp(of(u)) for u in levels(c, offset, direction)]
    change = scale * (dot(exact(Net(c, at).r), e) + (dot(e, e) / 2 + penalty) * scale)
    return penalty > 0 and sign(change) == -1
def enlarged_minimum(c, at, penalty, scale, offset, direction):
    R, is_one = [r + scale for r in exact(Net(c, at).r)], zero(levels(c, offset, direction))
    sums = [dot(R, [int(x == z) for z in c.X]) for x in c.X]
    return penalty >= 0 and penalty * scale == 0 and (scale == 0 or is_one) and zero(sums)
Kind = collections.namedtuple("Kind", "check words since most")  # since: the version that it came with
def named(*functions, words="", since=1, most=SIZE):  # words: the keys of these facts that are no numbers; most: of m d + m
    return {f.__name__.strip("_").replace("_", "-"): Kind(f, WORDS + words.split(), since, most) for f in functions}
FACTS = named(
    distinct_inputs, input_rank, unfittable, sizes, mirrored, outputs_nonzero, in_ball, loss_, lower, critical,
    local_minimum, negative_curvature, step_raises_loss, singular, jacobian_rank, stationary, kkt, kkt_bound_fails, nn_above_nt,
    quadratic_risks, enlarged_descent, enlarged_minimum)
def kind_of(fact):  # of this file, or else of one beside it: those have facts of their own under FACTS
    files = () if fact in FACTS else pathlib.Path(__file__).parent.glob("recheck_*.py")
    for module in [importlib.import_module(file.stem) for file in sorted(files)]: FACTS.update({**module.FACTS, **FACTS})
    return FACTS[fact] if fact in FACTS else demand(False, "an unknown fact", "UNSUPPORTED")
def main(path):
    recheck.P, recheck.BYTES, recheck.LEFT[0], place = 256, 1 << 20, 30_000_000, ""
    recheck.PI = 4 * recheck.atan(of(1))
    try:
        file = recheck.parsed(path)
        known = file["format"] == "widthwise-facts" and 0 < len(file["facts"]) <= SIZE
        demand(known, "another format, or no facts, or too many", "UNSUPPORTED")
        facts = [(f"facts[{k}], {str(f['fact'])[:40]}: ", f) for k, f in enumerate(file["facts"])]
        for place, f in facts: kind_of(f["fact"])
        place = ""
        version = max(max(kind_of(f["fact"]).since, 1 + (f.get("by") == "zero-input")) for _, f in facts)
        demand(file["version"] == version, f"another version than {version}", "UNSUPPORTED")
        c = Card(**file["instance"], most=min(kind_of(f["fact"]).most for _, f in facts))
        for place, f in facts:
            (check, words, *_), f = kind_of(f["fact"]), {**f["set"], **f, **f["set"]} if type(f.get("set")) is dict else f
            code = check.__code__
            keys = [key for key in code.co_varnames[1:code.co_argcount] if key.strip("_") in f]
            given = {key: c.value(key.strip("_"), f[key.strip("_")], words) for key in keys}
            shown(len({len(P.v) for P in given.values() if isinstance(P, Point)}) < 2, "points of different widths")
            shown(check(c, **given), "it is false, or not shown")
        answer = "VERIFIED", ", ".join(f["fact"] for f in file["facts"])
    except OSError as fault: answer = "UNREADABLE", fault
    except Verdict as end: answer = end.args[0], place + end.args[1]
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as e: answer = "MALFORMED", place + repr(e)[:99]
    print(*answer, sep=": ")
    return {"VERIFIED": 0, "UNREADABLE": 2}.get(answer[0], 1)
if __name__ == "__main__":
    sys.modules["recheck_facts"] = sys.modules["__main__"]  # for the files beside this one, which import it
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else print(__doc__) or 2)
