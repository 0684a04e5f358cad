"""Checks a Widthwise certificate, version 1 or 2, a third time: python3 recheck.py proof.json [inputs.json]

Prints VERIFIED (exit code 0), or REJECTED, MALFORMED or UNSUPPORTED with the reason (1); a file that cannot be read: 2.
REJECTED means "not shown by this file", never "false". inputs.json is X, a list of rows, where the claim has no matrix.
Each claim is brought to one lower bound, need, of the least singular value of J = df/dW at one point, and that is shown
by eliminating J J^T - need^2 I in intervals of integers, without floats. M, spelling and keys that no proof needs
are ignored: they are left to the TypeScript checkers, with which this file shares nothing."""
import decimal, fractions, functools, hashlib, itertools, json, math, re, struct, sys

# P, pieces of each range of sigma'' and operations of 1 to 2 us each: more until the claim is shown, or they are spent
EFFORTS, LEFT = ((256, 1, 20_000_000), (256, 16, 10_000_000), (1280, 8, 15_000_000)), [20_000_000]
SAMPLES, CELLS, BYTES = 200, 40000, 1 << 25  # the most n; entries of X, W, A; bytes of a file. n = 60 takes seconds
COMMAS, BITS, TINY = 750, 12000, 5e-324  # the most commas in an activation; no number exceeds 2^BITS; the least > 0
FLOOR = decimal.Context(prec=6, rounding=decimal.ROUND_FLOOR)  # six digits, not above
class Verdict(Exception): """(word, reason)"""
def demand(condition, reason, word="MALFORMED"):
    if not condition: raise Verdict(word, reason)
def shown(condition, reason): demand(condition, reason, "REJECTED")
def spend(bits):  # for one operation on integers of so many bits
    LEFT[0] -= 1 + (bits * bits >> 20)
    return bits if LEFT[0] >= 0 else demand(False, "too many operations", "UNSUPPORTED")
# --- Intervals. An operation contains every value it has at members. >> and // round down, so -(-a >> P) rounds up.
class I:  # all t with lo <= 2^P t <= hi, lo and hi integers
    def __init__(self, lo, hi):
        if spend(max(-lo, hi).bit_length()) > P + BITS: shown(False, "a number is too large")
        self.lo, self.hi = lo, hi
    def __neg__(a): return I(-a.hi, -a.lo)
    def __add__(a, b): return I(a.lo + of(b).lo, a.hi + of(b).hi)
    def __sub__(a, b): return a + -of(b)
    def __mul__(a, b): return shifted(products(a, of(b)), P)
    def __truediv__(a, b): return of(b).__rtruediv__(a)
    def __rtruediv__(b, a):
        shown(b.lo > 0 or b.hi < 0, "a divisor may be 0")
        return hull(products(of(a), b), 1 << P, b.lo * b.hi)  # s/t = s t'/(t t'), t and t' the ends of b
    def __pow__(a, k):
        spend(k * size(a).bit_length())
        ends = (a.lo, a.hi) if k % 2 else (least(a), size(a))
        return shifted([t ** k for t in ends], P * (k - 1)) if k else of(1)
    __radd__, __rmul__ = __add__, __mul__
def products(a, b): return a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi
def shifted(ends, bits): return I(min(ends) >> bits, -(-max(ends) >> bits))  # around ends / 2^bits
def hull(ends, p, q): return I(min(ends) * p // q, -(-max(ends) * p // q))  # around ends p/q, p >= 0 or one end, q > 0
def of(x): return x if isinstance(x, I) else hull([1 << P], *x.as_integer_ratio())  # the narrowest one around x
def at(a): return I(a, a)  # the point a / 2^P
def size(a): return max(-a.lo, a.hi)  # 2^P times the largest absolute value
def least(a): return max(0, a.lo, -a.hi)  # and the least one
def dot(xs, ys): return sum((x * y for x, y in zip(xs, ys)), of(0))
def norm(xs): return I(math.isqrt(sum(least(a) ** 2 for a in xs)), math.isqrt(sum(size(a) ** 2 for a in xs)) + 1)
# --- Elementary functions. Intervals take care of rounding; only what a series leaves out needs an argument.
def series(t, x, ratio):
    """t_0 + t_1 + ..., t_0 = t, t_k = t_{k-1} x p/q, (p, q) = ratio(k), p <= q. Ends at a t_k from which on abs(x) p/q
    is at most 1/2, as p/q falls with k or abs(x) <= 1/4: the rest is at most abs(t_k) (1/2 + 1/4 + ...) = abs(t_k)."""
    total = t
    for k in itertools.count(1):
        (p, q), t = ratio(k), t * x
        total += (t := hull((t.lo, t.hi), p, q))
        if size(t) <= 2 and 2 * p * size(x) <= q << P: return total + I(-size(t), size(t))
def rising(f, u): return f(u) if u.lo == u.hi else I(f(at(u.lo)).lo, f(at(u.hi)).hi)  # f increases, and meets points
def exp(x):  # exp(x/2^k)^(2^k), abs(x/2^k) small
    k = max(0, size(x).bit_length() - P + math.isqrt(P))
    return functools.reduce(lambda e, _: e ** 2, range(k), series(of(1), x / 2 ** k, lambda i: (1, i)))
def sqrt(u):  # the point where u is one and has an exact root
    shown(u.lo >= 0, "root of < 0")
    return I(math.isqrt(u.lo << P), math.isqrt((u.hi << P) - 1) + 1 if u.hi else 0)
def log(x):  # log(x) = 2 log(sqrt(x)); near 1 log((1 + z)/(1 - z)) = 2 (z + z^3/3 + ...)
    shown(x.lo > 0, "log of a number that may be <= 0")
    if size(x - 1) > 1 << P - 1: return 2 * log(sqrt(x))
    return series(2 * (z := (x - 1) / (x + 1)), z ** 2, lambda k: (2 * k - 1, 2 * k + 1))
def tanh(x): return 2 / (1 + exp(-2 * x)) - 1 if x.lo >= 0 else -tanh(-x)
def atan(x):  # atan(x) = 2 atan(x/(1 + sqrt(1 + x^2))); near 0 x - x^3/3 + ...
    if size(x) > 1 << P - 2: return 2 * atan(x / (1 + sqrt(1 + x ** 2)))
    return series(x, -x ** 2, lambda k: (2 * k - 1, 2 * k + 1))
def erf(x):  # 2/sqrt(pi) exp(-x^2) sum 2^k x^(2k+1)/(1 3 5 ... (2k+1)); x > 16: 1 - erf(x) < exp(-x^2) < 2^-256
    if x.lo < 0: return -erf(-x)
    if x.lo > 16 << P: return I((1 << P) - (1 << P - 256), 1 << P)
    return 2 * series(x, 2 * x ** 2, lambda k: (1, 2 * k + 1)) / (sqrt(PI) * rising(exp, x ** 2))
def sin(u):  # hull of the values at both ends, and at (four of) the multiples of pi/2 that may lie between them
    q = u / (PI / 2)
    found = [of((0, 1, 0, -1)[k % 4]) for k in range((q.lo >> P) + 1, (q.hi >> P) + 1)[:4]]
    for x in map(at, {u.lo, u.hi}):
        r = x - 2 * PI * ((x / PI + 1).lo >> P + 1)  # less the nearest multiple of 2 pi
        found.append(series(r, -r ** 2, lambda k: (1, 2 * k * (2 * k + 1))) if size(r) < 4 << P else I(-1 << P, 1 << P))
    return I(min(s.lo for s in found), max(s.hi for s in found))
# --- The activation: (sigma, sigma', sigma'') on an interval. Where all are enclosed, it is C^2 there.
ODD = {"sin": -1, "tanh": -1, "atan": -1, "erf": -1, "cos": 1}  # what they are of an odd argument: odd is -1, even 1
RULES = {"neg": lambda u: (-u, of(-1), of(0)), "log": lambda u: (rising(log, u), 1 / u, -1 / u ** 2),
         "exp": lambda u: (e := rising(exp, u), e, e), "sqrt": lambda u: (s := sqrt(u), h := 1 / s / 2, -h / u / 2),
         "sin": lambda u: (s := sin(u), sin(u + PI / 2), -s), "cos": lambda u: RULES["sin"](u + PI / 2),
         "tanh": lambda u: (t := rising(tanh, u), h := of(1) - t ** 2, -2 * t * h),
         "atan": lambda u: (rising(atan, u), h := 1 / (1 + u ** 2), -2 * u * h ** 2),
         "erf": lambda u: (rising(erf, u), h := 2 * rising(exp, -u ** 2) / sqrt(PI), -2 * u * h),
         "relu": lambda u: (u, of(1), of(0)) if u.lo > 0 else (of(0), 0 / u, of(0))}  # 0/u is refused where u may be 0
def power(u, k): return u ** k, k * u ** max(0, k - 1), k * (k - 1) * u ** max(0, k - 2)
def chain(g, u): return g[0], g[1] * u[1], g[2] * u[1] ** 2 + g[1] * u[2]
def product(a, b): return a[0] * b[0], a[1] * b[0] + a[0] * b[1], a[2] * b[0] + 2 * (a[1] * b[1]) + a[0] * b[2]
STILL = {"relu": lambda u: I(max(0, u.lo), max(0, u.hi)), "sqrt": sqrt}  # these have values where they have no slopes
def jet(t, x, levels=64, moves=True):  # moves: whether x does. At a row of zeros it does not, and sigma(0) is all
    if isinstance(t, str):
        demand(re.fullmatch("x|pi|-?[0-9]{1,400}(/[1-9][0-9]{0,399})?", t), "activation: neither x, pi nor a fraction")
        return x if t == "x" else PI if t == "pi" else of(fractions.Fraction(t)), of(int(moves and t == "x")), of(0)
    demand(type(t) is list and len(t) in (2, 3) and levels > 1, "activation: not a tree of at most 64 levels")
    name, a = str(t[0]), jet(t[1], x, levels - 1, moves)
    if not moves and name in STILL: return STILL[name](a[0]), of(0), of(0)
    if len(t) == 2 and name in RULES: return chain(RULES[name](a[0]), a)
    if name == "pow" and type(t[-1]) is float and t[-1] in range(65): return chain(power(a[0], int(t[-1])), a)
    demand(len(t) == 3 and name in ("add", "sub", "mul", "div"), "activation: an unknown function")
    b = jet(t[2], x, levels - 1, moves)
    if name in ("add", "sub"): return tuple(s + r if name == "add" else s - r for s, r in zip(a, b))
    return product(a, b if name == "mul" else chain((1 / b[0], -1 / b[0] ** 2, 2 / b[0] ** 3), b))
def parity(t):  # c where sigma(-z) = c sigma(z) is shown for all z, else 0
    if isinstance(t, str): return -1 if t == "x" else 1
    name, a = t[0], parity(t[1])
    if name in ("add", "sub"): return a * (a == parity(t[2]))
    if name in ("mul", "div"): return a * parity(t[2])
    return a ** int(t[2]) if name == "pow" else a if a == 1 or name == "neg" else -a * ODD.get(name, 0)
def likeness(sigma, X):  # for each row k, the first that no network tells apart from it, and t: f = t f(x_k)
    p, firsts = parity(sigma), []
    for i, x in enumerate(X):
        is_nothing = not any(x) and not size(jet(sigma, of(0), moves=False)[0])  # sigma(0) = 0
        equal = [(k, 1) for k in firsts if X[k] == x] + [(k, p) for k in firsts if p and X[k] == [-s for s in x]]
        firsts += [i] * (not equal and not is_nothing)
        yield (i, 0) if is_nothing else [*equal, (i, 1)][0]
# --- The file, proofs-notes/certificate-format.md. A number is the float64 that its decimal denotes.
KINDS = {"zero-near": {}, "full-row-rank-on-ball": {}, "kkt-cone": {"ratio": 1}, "kkt-point": {"bound": 0, "gap": 0},
         "kkt-bound": {"least": TINY, "most": TINY, "bound": 0}, "descent": {"step": TINY, "rate": TINY}}  # at least
def numbers(x, *shape, low=-math.inf):
    """x in intervals: a number from low on, or a list of lists of numbers that has this shape."""
    if shape: demand(type(x) is list and len(x) == shape[0], f"expected a list of {shape[0]}")
    else: demand(type(x) is float and math.isfinite(x) and x >= low, f"expected a number from {low} on")
    return [numbers(part, *shape[1:]) for part in x] if shape else of(x)
def once(pairs): return dict(pairs) if len(dict(pairs)) == len(pairs) else demand(False, "a key stands twice")
def parsed(path):
    with open(path, "rb") as file: data = file.read(BYTES + 1)
    demand(len(data) <= BYTES, f"more than {BYTES} bytes", "UNSUPPORTED")
    return json.loads(data.decode(), parse_int=float, object_pairs_hook=once)
def read(proof, other=None):
    """What prove uses: all of the right shape, the inputs with their digest, the start mirrored where it has to be."""
    c, w, inputs = proof["claim"], proof["witness"], proof["claim"]["inputs"]
    kind, sigma, X, W, v = c["kind"], c["activation"], {"matrix": other, **inputs}["matrix"], w["hidden"], w["outputs"]
    is_known = str(proof["version"]) == ("2.0" if {"columns", "distinct"} & inputs.keys() else "1.0") and kind in KINDS
    is_known = is_known and proof["format"] == "widthwise-certificate"
    demand(is_known, "another format, version or kind of claim", "UNSUPPORTED")
    demand(X is not None, "the inputs are named by digest: give them in a second file", "UNSUPPORTED")
    n, d, m, h, A = len(X), len(X[0]), len(v), len(v) // 2, inputs.get("columns")
    d1 = len(A[0]) if "columns" in inputs else d  # of the inputs X A
    demand([n, d, m] == [inputs["rows"], inputs["cols"], c["width"]], "rows, cols or width: not as in the lists")
    small = n <= SAMPLES and n * (d + m) + (m + (n + d) * bool(A)) * d1 <= CELLS and str(sigma).count(",") < COMMAS
    demand(small, "too large", "UNSUPPORTED")
    own = {key: numbers(c[key], low=low) for key, low in {"radius": TINY, **KINDS[kind]}.items()}
    c["all"] = kind == "descent" and {"hidden": False, "all": True}[c["moving"]]  # whether v moves too
    if kind == "kkt-bound": demand(c["set"] in ("ball", "box") and c["least"] <= c["most"], "set or least > most")
    start, factor = (w["start"], w["multiplier"]) if kind == "kkt-point" else (W, 0.0)
    y = numbers(c["labels"], n) if kind in ("zero-near", "kkt-bound", "kkt-point", "descent") else []
    c["keep"] = range(n)  # the rows whose J has to have full rank
    if "distinct" in inputs:
        alike = [*likeness(sigma, X)]
        c["keep"] = [i for i, (k, t) in enumerate(alike) if i == k and t]
        shown(len(c["keep"]) == inputs["distinct"] < n, "not as many distinct rows as the claim says")
        shown(not y or all(c["labels"][i] == t * c["labels"][k] for i, (k, t) in enumerate(alike)), "equal rows, other labels")
    data = b"".join(struct.pack("<d", x) for x in (n, d, *(x + 0.0 for row in X for x in row)))  # -0.0 + 0.0 is 0.0
    shown(hashlib.sha256(data).hexdigest() == inputs["sha256"], "the inputs have another digest")
    if kind in ("kkt-cone", "kkt-bound") or kind == "full-row-rank-on-ball" and c["mirrored"]:  # so f(W0, v) = 0
        shown(W[:h] == W[h:2 * h] and v[h:2 * h] == [-b for b in v[:h]], "not every pair is mirrored")
        shown(not (m % 2 and v[-1] and (any(W[-1]) or size(jet(sigma, of(0))[0]))), "the odd neuron does not vanish")
        shown(kind[:3] != "kkt" or v == [1] * h + [-1] * h, "expected the outputs 1, ..., 1, -1, ..., -1")
    X, W, W0 = numbers(X, n, d), numbers(W, m, d1), numbers(start, m, d1)
    if A: X = [[dot(x, a) for a in zip(*numbers(A, d, d1))] for x in X]
    return c, own, numbers(factor, low=0), X, W, W0, numbers(v, m), y
# --- The theorems: proofs-notes/right-inverse.md, lipschitz.md, expressivity.md, kkt.md and gradient-descent.md.
def definite(G, s, goal):  # G - s I is positive definite if elimination meets only positive pivots
    for k in range(len(G)):
        G[k][k] -= s
        shown(G[k][k].lo > 0, f"not shown: {goal}")
        for i in range(k + 1, len(G)):
            q = G[i][k] / G[k][k]
            for j in range(k + 1, i + 1): G[i][j] -= q * G[j][k]
def prove(c, own, factor, X, W, W0, v, y, pieces):
    """The claim holds if sigma_min(J) > need at W (then n <= m d). On the ball mu = sigma_min(J) - L rho remains."""
    kind, rho, h, K, bend, tilt = c["kind"], own["radius"], len(v) // 2, [[dot(x, z) for z in X] for x in X], 0, 0
    def jets(A): return [[jet(c["activation"], dot(x, w), moves=any(map(size, x))) for w in A] for x in X]
    def residual(J): return [dot(v, [a[0] for a in row]) - b for row, b in zip(J, y)]
    def back(J, r): return [b * dot(r, [a[j][1] * x for a, x in zip(J, xs)]) for j, b in enumerate(v) for xs in zip(*X)]
    for x, (w, b) in itertools.product(filter(lambda x: any(map(size, x)), X), zip(W0, v)):  # Lemma 3: sup abs(v_j sigma'') over x.w +- rho norm(x)
        step = ((u := dot(x, w) + rho * norm(x) * I(-1 << P, 1 << P)).hi - u.lo) // pieces + 1
        arcs = [jet(c["activation"], I(a, a + step)) for a in range(u.lo, u.hi + 1, step)]
        bend = max(bend, *(size((at(size(b)) + c["all"] * rho) * s[2]) for s in arcs))
        tilt = max(tilt, *(size(s[1]) for s in arcs))
    L, J = at(bend) * at(max(norm(row).hi for row in K)), jets(W)
    if c["all"]: L = (L + sqrt(L ** 2 + 4 * at(tilt) ** 2 * at(max(sum(map(size, row)) for row in K)))) / 2  # L_full
    if kind == "zero-near": need = norm(residual(J)) / rho + L * rho / 2  # Lemma 1(c) with the pseudo-inverse
    if kind == "full-row-rank-on-ball": need = L * rho  # mu > 0, so mu_0 rho > L rho^2/2 as well (A2)
    if kind == "kkt-cone": need = L * rho + own["ratio"] * L * rho / 2  # C2: mu > ratio L rho/2
    if kind == "kkt-bound":  # C1: (least mu - most L rho/2) rho, or C5: (2 most (s - 1.5 h L rho) - h least L rho) rho
        least, most, gain = own["least"], own["most"], (norm(y) - own["bound"]) / rho
        if c["set"] == "ball": need = L * rho + at(max(0, ((gain + most * L * rho / 2) / least).hi))
        else: need, v = (gain + h * least * L * rho) / (2 * most) + 3 * h * L * rho / 2, v[:h] + [of(0)] * h
    if kind == "kkt-point":
        J0, D, bound = jets(W0), [a - b for x, z in zip(W, W0) for a, b in zip(x, z)], own["bound"]
        shown(dot(D, D).hi <= (rho ** 2).lo, "norm_F(W - W0) > radius")
        r, r0, e = residual(J), residual(J0), norm(D)
        delta = norm([g + factor * a for g, a in zip(back(J, r), D)])
        need = (delta + factor * e) / bound  # C3: norm(r) <= (delta + lambda e)/mu <= bound, or both delta/mu <= bound
        # and t^2 - (norm(r0) - e (mu - L e/2)) t - delta e >= 0 at t = bound, which so exceeds its roots
        root = (norm(r0) + L * e ** 2 / 2 - bound + delta * e / bound) / e if e.lo > 0 else need
        need = at(min(need.hi, max((delta / bound).hi, root.hi)))
        along = (dot(r, r0) - rho * norm(back(J0, r))) / norm(r) - L * rho ** 2 / 2 if norm(r).lo > 0 else of(0)
        shown(norm(r).hi - max(0, along.lo) <= own["gap"].lo, "the gap is smaller than what C4 gives along r")
    if kind == "descent":  # D2: sigma_min(J) >= rate + L rho and L rho/2 + 2 norm(r0)/rho, and norm(J) < top
        need = at(max((L * rho + own["rate"]).hi, (L * rho / 2 + 2 * (r := norm(residual(J))) / rho).hi))
        top = sqrt(1 / own["step"] - L * r) - L * rho
    need, S = at(max(0, need.hi)), [[b * a[1] for a, b in zip(row, v)] for row in J]
    A, done = [[a[0] * c["all"] for a in row] for row in J], "sigma_min(J) > {:g}".format
    G = [[K[i][k] * dot(S[i], S[k]) + dot(A[i], A[k]) for k in range(i + 1)] for i in range(len(S))]  # Lemma 2
    if kind == "descent": definite([[-g for g in row] for row in G], -at(max(0, top.lo)) ** 2, "step beta <= 1")
    keep, dimension = c["keep"], c["inputs"]["cols"]
    definite([[G[i][k] for k in keep if k <= i] for i in keep], need ** 2, done(-FLOOR.divide(-need.hi, 1 << P)))
    claim = f"{kind}, {len(X)} inputs in dimension {dimension:g}, width {len(v)}, radius {c['radius']!r} in float64"
    return claim + ": " + done(FLOOR.divide(need.hi, 1 << P))
def certificate(paths):
    try: return read(*map(parsed, paths))
    except (LookupError, RecursionError, TypeError, ValueError) as fault: raise Verdict("MALFORMED", repr(fault)[:99])
def main(paths):
    global P, PI
    for P, pieces, LEFT[0] in EFFORTS:
        PI = 4 * atan(of(1))
        try: answer = "VERIFIED", prove(*certificate(paths), pieces)
        except OSError as fault: answer = "UNREADABLE", fault
        except Verdict as end: answer = end.args
        if answer[0] != "REJECTED": break
    return print(*answer, sep=": ") or {"VERIFIED": 0, "UNREADABLE": 2}.get(answer[0], 1)
if __name__ == "__main__": sys.exit(main(sys.argv[1:]) if len(sys.argv) in (2, 3) else print(__doc__) or 2)
