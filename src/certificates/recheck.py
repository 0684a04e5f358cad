"""Checks a Widthwise certificate, version 1, a third time: python3 recheck.py proof.json [inputs.json]

Prints VERIFIED (exit code 0), or REJECTED, MALFORMED or UNSUPPORTED with the reason (1); a file that cannot be read: 2.
inputs.json is X as a list of rows, for a claim that names it by digest. REJECTED means "not shown by this file", never
"false". Neither code nor method is shared with the TypeScript checkers: each claim is brought to one lower bound, need,
of the least singular value of J = df/dW at one point, and that is shown by eliminating G - need^2 I, G = J J^T, in
intervals of integers. witness.inverse is not used; spelling (order of keys, spaces, digits) is not compared. No float
decides: a decimal of the file is read as the float64 that it denotes, and is an exact fraction from there on.
"""
import hashlib, json, re, struct, sys
from fractions import Fraction
from math import inf, isfinite, isqrt

EFFORTS = (256, 1), (256, 16), (1280, 8)  # P and pieces of each range of sigma'': more until the claim is shown
SAMPLES, ENTRIES, BYTES = 200, 20000, 1 << 25  # the most n; n d, n m, m d; file: n = 60 takes seconds, 200 minutes
LARGEST = 12000  # no number may exceed 2^12000: a tower of powers ends here

class Verdict(Exception): """(word, reason): ends the check; UNDECIDED ends one effort."""
def demand(condition, reason, word="MALFORMED"):
    if not condition: raise Verdict(word, reason)
def shown(condition, reason): demand(condition, reason, "UNDECIDED")

# --- Intervals. For either sign >> and // round down, so -(-a >> P) and -(-a // b) round up.
class I:
    """All t with lo <= 2^P t <= hi, integers lo and hi. An operation contains every value it has at members."""
    __slots__ = "lo", "hi"
    def __init__(self, lo, hi):
        if max(-lo, hi).bit_length() > P + LARGEST: shown(False, "a number is too large")
        self.lo, self.hi = lo, hi
    def __neg__(a): return I(-a.hi, -a.lo)
    def __add__(a, b): b = of(b); return I(a.lo + b.lo, a.hi + b.hi)
    def __sub__(a, b): b = of(b); return I(a.lo - b.hi, a.hi - b.lo)
    def __rsub__(a, b): return of(b) - a
    def __mul__(a, b):
        b = of(b)
        ends = a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi
        return I(min(ends) >> P, -(-max(ends) >> P))
    def __truediv__(a, b):
        b = of(b)
        shown(b.lo > 0 or b.hi < 0, "a divisor may be 0")
        ends = [(s << P, t) for s in (a.lo, a.hi) for t in (b.lo, b.hi)]
        return I(min(s // t for s, t in ends), max(-(-s // t) for s, t in ends))
    def __rtruediv__(a, b): return of(b) / a
    def __pow__(a, k):  # a^0 = 1
        if k == 0: return of(1)
        lo, hi = (a.lo, a.hi) if k % 2 else (least(a), size(a))
        return I(lo ** k >> P * (k - 1), -(-hi ** k >> P * (k - 1)))
    __radd__, __rmul__ = __add__, __mul__

def of(q):
    if isinstance(q, I): return q
    q = Fraction(q)
    return I((q.numerator << P) // q.denominator, -((-q.numerator << P) // q.denominator))
def at(a): return I(a, a)  # the point a / 2^P
def size(a): return max(-a.lo, a.hi)  # 2^P times the largest absolute value
def least(a): return max(0, a.lo, -a.hi)  # 2^P times the least one
def root_up(s): return isqrt(s - 1) + 1 if s > 0 else 0  # ceil(sqrt(s))
def norm(xs): return I(isqrt(sum(least(a) ** 2 for a in xs)), root_up(sum(size(a) ** 2 for a in xs)))
def dot(xs, ys): return sum((x * y for x, y in zip(xs, ys)), of(0))

# --- Elementary functions. Intervals take care of rounding; only what a series leaves out needs an argument.
def series(t, x, factor):
    """t_0 + t_1 + ..., t_0 = t, t_k = t_{k-1} x p/q, (p, q) = factor(k), p <= q. Ends at a t_k from which on abs(x) p/q
    is at most 1/2, as p/q falls with k or abs(x) <= 1/4: the rest is at most abs(t_k) (1/2 + 1/4 + ...) = abs(t_k)."""
    total, k, p, q = t, 0, 1, 1
    while size(t) > 2 or 2 * p * size(x) > q << P:
        k += 1
        (p, q), t = factor(k), t * x
        t = I(t.lo * p // q, -(-t.hi * p // q))
        total += t
    return total + I(-size(t), size(t))
def odd(k): return 2 * k - 1, 2 * k + 1
def atan_small(x): return series(x, -(x ** 2), odd)  # x - x^3/3 + x^5/5 - ..., x^2 <= 1/4
def log_ratio(z): return series(2 * z, z ** 2, odd)  # log((1 + z)/(1 - z)) = 2 (z + z^3/3 + ...), z^2 <= 1/4
def precision(bits):
    global P, PI, LOG2
    P = bits
    PI, LOG2 = 16 * atan_small(of(1) / 5) - 4 * atan_small(of(1) / 239), log_ratio(of(1) / 3)  # Machin; log 2
def rising(f, u):  # an increasing f is bounded by its values at both ends; f is called with points only
    low = f(at(u.lo))
    return low if u.lo == u.hi else I(low.lo, f(at(u.hi)).hi)
def exp(x):  # exp(x/2^k)^(2^k); exp(-P) < 2^-P
    if x.hi < -P << P: return I(0, 1)
    shown(x.lo < 4096 << P, "exp of a number above 4096")
    k = max(0, size(x).bit_length() - P + isqrt(P))
    e = series(of(1), I(x.lo >> k, -(-x.hi >> k)), lambda i: (1, i))
    for _ in range(k): e = e ** 2
    return e
def log(x):  # x = f 2^e, 2/3 <= f < 4/3, z = (f - 1)/(f + 1)
    shown(x.lo > 0, "log of a number that may be <= 0")
    e = (3 * x.lo).bit_length() - P - 2
    return log_ratio((x - at(1 << P + e)) / (x + at(1 << P + e))) + e * LOG2
def sqrt(u):
    shown(u.lo >= 0, "root of a number that may be < 0")
    return I(isqrt(u.lo << P), root_up(u.hi << P))
def tanh(x): return -tanh(-x) if x.lo < 0 else 2 / (1 + exp(-2 * x)) - 1
def atan(x):  # atan(x) = 2 atan(x/(1 + sqrt(1 + x^2))); after three times abs(x) <= tan(pi/16) < 1/4
    for _ in range(3): x = x / (1 + sqrt(1 + x ** 2))
    return 8 * atan_small(x)
def erf(x):  # 2/sqrt(pi) exp(-x^2) sum 2^k x^(2k+1)/(1 3 5 ... (2k+1)); x > 16: 1 - erf(x) < exp(-x^2) < 2^-256
    if x.lo < 0: return -erf(-x)
    if x.lo > 16 << P: return I((1 << P) - (1 << P - 256), 1 << P)
    return 2 * series(x, 2 * x ** 2, lambda k: (1, 2 * k + 1)) / (sqrt(PI) * rising(exp, x ** 2))
def sine(u, turn):
    """sin(u + turn pi/2): hull of its values at both ends and at each multiple of pi/2 that may lie between them."""
    q, anything = u / (PI / 2), I(-1 << P, 1 << P)
    if (q.hi >> P) - (q.lo >> P) > 4: return anything
    found = [of((0, 1, 0, -1)[(k + turn) % 4]) for k in range((q.lo >> P) + 1, (q.hi >> P) + 1)]
    for x in (at(u.lo), at(u.hi)):
        k = (x / (PI / 2) + Fraction(1, 2)).lo >> P  # the nearest number of quarter turns; any would be right
        r, j = x - k * (PI / 2), (k + turn) % 4
        if size(r) > 1 << P: return anything
        s = series(of(1), -(r ** 2), lambda i: (1, 2 * i * (2 * i - 1))) if j % 2 else \
            series(r, -(r ** 2), lambda i: (1, 2 * i * (2 * i + 1)))
        found.append(-s if j > 1 else s)
    return I(min(a.lo for a in found), max(a.hi for a in found))

# --- The activation: (sigma, sigma', sigma'') on an interval. Where all are enclosed, it is C^2 there.
def outer(name, u):
    if name == "exp": e = rising(exp, u); return e, e, e
    if name == "log": return rising(log, u), 1 / u, -(1 / u ** 2)
    if name == "sqrt": s = sqrt(u); return s, 1 / (2 * s), -1 / (4 * s * u)
    if name == "sin": return sine(u, 0), sine(u, 1), -sine(u, 0)
    if name == "cos": return sine(u, 1), -sine(u, 0), -sine(u, 1)
    if name == "tanh": t = rising(tanh, u); return t, 1 - t ** 2, -2 * t * (1 - t ** 2)
    if name == "atan": g = 1 / (1 + u ** 2); return rising(atan, u), g, -2 * u * g ** 2
    if name == "erf": b = 2 * rising(exp, -(u ** 2)) / sqrt(PI); return rising(erf, u), b, -2 * u * b
    shown(u.lo > 0 or u.hi < 0, "a kink of relu may be reached")
    return (u, of(1), of(0)) if u.lo > 0 else (of(0), of(0), of(0))
def chain(g, u): return g[0], g[1] * u[1], g[2] * u[1] ** 2 + g[1] * u[2]
def product(a, b): return a[0] * b[0], a[1] * b[0] + a[0] * b[1], a[2] * b[0] + 2 * (a[1] * b[1]) + a[0] * b[2]
def jet(t, x):
    if isinstance(t, str): return (x, of(1), of(0)) if t == "x" else (PI if t == "pi" else of(t), of(0), of(0))
    a = jet(t[1], x)
    if t[0] == "neg": return tuple(-s for s in a)
    if t[0] == "pow":
        k, u = int(t[2]), a[0]
        return chain((u ** k, k * u ** max(0, k - 1), k * (k - 1) * u ** max(0, k - 2)), a)
    if t[0] not in BINARY: return chain(outer(t[0], a[0]), a)
    b = jet(t[2], x)
    if t[0] in ("add", "sub"): return tuple(s + r if t[0] == "add" else s - r for s, r in zip(a, b))
    return product(a, b if t[0] == "mul" else chain((1 / b[0], -1 / b[0] ** 2, 2 / b[0] ** 3), b))

# --- The file, proofs-notes/certificate-format.md. A number is the float64 that its decimal denotes.
BINARY, UNARY = ("add", "sub", "mul", "div"), ("neg", "exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "erf", "relu")
def text(x): return isinstance(x, str)
def flag(x): return isinstance(x, bool)
def number(x): return type(x) is float and isfinite(x)  # so true is no number
def positive(x): return number(x) and x > 0
def from_0(x): return number(x) and x >= 0
def count(x): return positive(x) and x.is_integer() and x < 2 ** 53
def activation(t): return parts(t, 1) <= 500
def parts(t, depth):  # how many; infinity when it is no activation
    if text(t):
        fraction = len(t) <= 400 and re.fullmatch("-?[0-9]+(/[1-9][0-9]*)?", t) and str(Fraction(t)) == t
        return 1 if t in ("x", "pi") or fraction else inf
    if not isinstance(t, list) or len(t) not in (2, 3) or depth == 64: return inf
    power = len(t) == 3 and t[0] == "pow" and from_0(t[2]) and t[2] <= 64 and t[2].is_integer()
    if not power and t[0] not in (UNARY if len(t) == 2 else BINARY): return inf
    return 1 + sum(parts(part, depth + 1) for part in t[1:2 if power else None])
def fits(x, shape, where):
    """shape: a test, [length, shape of an entry], or a dict from keys to shapes (a key with ? may be missing)."""
    if callable(shape): demand(shape(x), f"{where} is not what the format asks for")
    elif isinstance(shape, list):
        demand(isinstance(x, list) and len(x) == shape[0], f"{where}: expected a list of {shape[0]}")
        for i, entry in enumerate(x): fits(entry, shape[1], f"{where}[{i}]")
    else:
        may = {key.strip("?"): part for key, part in shape.items()}
        good = isinstance(x, dict) and all(key in may for key in x) and all(key in x or "?" in key for key in shape)
        demand(good, f"{where}: expected the keys {', '.join(shape)}")
        for key, entry in x.items(): fits(entry, may[key], f"{where}.{key}")
def once(pairs): demand(len(dict(pairs)) == len(pairs), "a key stands twice"); return dict(pairs)
def parsed(path):
    with open(path, "rb") as file: data = file.read(BYTES + 1)
    demand(len(data) <= BYTES, f"more than {BYTES} bytes", "UNSUPPORTED")
    try: return json.loads(data.decode(), parse_int=float, object_pairs_hook=once)
    except (ValueError, RecursionError) as fault: raise Verdict("MALFORMED", f"not JSON: {str(fault)[:99]}")
def read(proof, other):
    """Claim, witness and X: all of the right shape and finite, X with the claimed digest."""
    try: c, w, shape, version = proof["claim"], proof["witness"], proof["claim"]["inputs"], proof["version"]
    except (KeyError, TypeError): raise Verdict("MALFORMED", "expected version, claim, claim.inputs and witness")
    demand(isinstance(shape, dict) and number(version), "claim.inputs or version: not what the format asks for")
    demand(version == 1, "another version than 1", "UNSUPPORTED")
    sizes = shape.get("rows"), shape.get("cols"), c.get("width")
    demand(all(map(count, sizes)), "rows, cols and width: expected counts")
    n, d, m = map(int, sizes)
    demand(n <= SAMPLES and max(n * d, n * m, m * d) <= ENTRIES, "too large for this checker", "UNSUPPORTED")
    labels, weights, kind = {"labels": [n, number]}, [m, [d, number]], c.get("kind")
    own = {"zero-near": labels, "full-row-rank-on-ball": {"mirrored": flag}, "kkt-cone": {"ratio": positive},
           "kkt-bound": {"set": text, "least": positive, "most": positive, "bound": from_0, **labels},
           "kkt-point": {"bound": from_0, "gap": from_0, **labels}}
    demand(text(kind) and kind in own, "an unknown kind of claim", "UNSUPPORTED")
    more = {"start": weights, "multiplier": from_0} if kind == "kkt-point" else {}
    recipe = {"source": text, "labels": text, "normalise": lambda x: x in ("none", "rows"), "bias": flag}
    fits(proof, {
        "format": lambda x: x == "widthwise-certificate", "version": number,
        "claim": {"kind": text, "activation": activation, "width": count, "radius": positive, **own[kind], "inputs": {
            "rows": count, "cols": count, "sha256": text, "matrix?": [n, [d, number]], "recipe?": recipe}},
        "witness": {"outputs": [m, number], "hidden": weights, **more, "inverse?": [n, [n, number]]},
        "provenance": {"tool?": text, "command?": text, "seed?": text, "created?": text}}, "certificate")
    demand(("matrix" in shape) != ("recipe" in shape), "claim.inputs: expected either matrix or recipe")
    demand(c.get("set") in (None, "ball", "box"), "claim.set: expected ball or box")
    demand(c.get("least", 0) <= c.get("most", inf) and c.get("ratio", 1) >= 1, "claim: least > most or ratio < 1")
    X = shape.get("matrix", other)
    demand(X is not None, "the inputs are named by digest: give them in a second file", "UNSUPPORTED")
    fits(X, [n, [d, number]], "inputs")
    data = struct.pack(f"<{2 + n * d}d", n, d, *(x + 0.0 for row in X for x in row))  # -0.0 + 0.0 is 0.0
    demand(hashlib.sha256(data).hexdigest() == shape["sha256"], "the inputs have another digest", "REJECTED")
    return c, w, X

# --- The theorems: proofs-notes/right-inverse.md, lipschitz.md, expressivity.md and kkt.md.
def compare(c, w):
    """Exactly: the point lies in the ball; or it is mirrored, so that f(W0, v) = 0 at every scale of v."""
    W, v, m, h, kkt = w["hidden"], w["outputs"], len(w["outputs"]), len(w["outputs"]) // 2, c["kind"][:3] == "kkt"
    if "start" in w:
        square = sum((Fraction(a) - Fraction(b)) ** 2 for x, z in zip(W, w["start"]) for a, b in zip(x, z))
        demand(square <= Fraction(c["radius"]) ** 2, "norm_F(W - W0) > radius", "REJECTED")
    elif kkt or c.get("mirrored"):
        demand(W[:h] == W[h:2 * h] and v[h:2 * h] == [-a for a in v[:h]], "not every pair is mirrored", "REJECTED")
        last = v[-1] and (any(W[-1]) or size(jet(c["activation"], of(0))[0]))
        demand(m % 2 == 0 or not last, "the odd last neuron does not vanish", "REJECTED")
        demand(not kkt or v == [1] * h + [-1] * h, "expected the outputs 1, ..., 1, -1, ..., -1", "REJECTED")
def gram(K, J, v):  # Lemma 2: J J^T has the entries K_ik sum_j (v_j sigma'(x_i.w_j)) (v_j sigma'(x_k.w_j))
    S = [[b * a[1] for a, b in zip(row, v)] for row in J]
    return [[K[i][k] * dot(S[i], S[k]) for k in range(len(S))] for i in range(len(S))]
def certainly_definite(A):  # a symmetric matrix is positive definite if elimination meets only positive pivots
    for k in range(len(A)):
        if A[k][k].lo <= 0: return False
        for i in range(k + 1, len(A)):
            f = A[i][k] / A[k][k]
            for j in range(k + 1, i + 1): A[i][j] -= f * A[j][k]
    return True
def prove(c, w, X, pieces):
    """The claim holds if sigma_min(J) > need at W (then n <= m d). On the ball mu = sigma_min(J) - L rho remains."""
    sigma, kind, h = c["activation"], c["kind"], len(w["outputs"]) // 2
    X, W, W0 = ([[of(a) for a in row] for row in A] for A in (X, w["hidden"], w.get("start", w["hidden"])))
    y, v = ([of(a) for a in xs] for xs in (c.get("labels", []), w["outputs"]))
    rho, K, bend = of(c["radius"]), [[dot(x, z) for z in X] for x in X], 0
    def jets(W): return [[jet(sigma, dot(x, a)) for a in W] for x in X]
    def residual(J): return [dot(v, [a[0] for a in row]) - b for row, b in zip(J, y)]
    for x in X:  # Lemma 3: sup abs(v_j sigma'') over x.w_j +- rho norm(x), w_j of W0
        reach = rho * norm(x)
        for p, b in ((dot(x, a), b) for a, b in zip(W0, v)):
            lo, hi = (p - reach).lo, (p + reach).hi
            cuts = [lo + (hi - lo) * k // pieces for k in range(pieces + 1)]
            bend = max(bend, *(size(b * jet(sigma, I(*ends))[2]) for ends in zip(cuts, cuts[1:])))
    L, J = at(bend) * at(root_up(max(sum(size(a) ** 2 for a in row) for row in K))), jets(W)
    if kind == "zero-near": need = norm(residual(J)) / rho + L * rho / 2  # Lemma 1(c) with the pseudo-inverse
    if kind == "full-row-rank-on-ball": need = L * rho  # mu > 0, so mu_0 rho > L rho^2/2 as well (A2)
    if kind == "kkt-cone": need = L * rho + of(c["ratio"]) * L * rho / 2  # C2: mu > ratio L rho/2
    if kind == "kkt-bound":  # reach >= norm(y) - bound, divided by rho
        lowest, most, gain = of(c["least"]), of(c["most"]), (norm(y) - c["bound"]) / rho
        if c["set"] == "ball":  # C1: reach/rho = least mu - most L rho/2, mu > 0
            need = L * rho + at(max(0, ((gain + most * L * rho / 2) / lowest).hi))
        else:  # C5: reach/rho = 2 most (s - 1.5 h L rho) - h least L rho, s of the first h neurons
            need, v = (gain + h * lowest * L * rho) / (2 * most) + Fraction(3, 2) * h * L * rho, v[:h] + [of(0)] * h
    if kind == "kkt-point":
        def back(J, r):  # J^T r
            return [b * dot(r, [row[j][1] * x for row, x in zip(J, col)]) for j, b in enumerate(v) for col in zip(*X)]
        J0, D, bound = jets(W0), [a - b for x, z in zip(W, W0) for a, b in zip(x, z)], of(c["bound"])
        r, r0, e, factor = residual(J), residual(J0), norm(D), of(w["multiplier"])
        delta = norm([g + factor * a for g, a in zip(back(J, r), D)])
        need = (delta + factor * e) / bound  # C3: norm(r) <= (delta + lambda e)/mu <= bound, or both delta/mu <= bound
        if e.lo > 0:  # and t^2 - (norm(r0) - e (mu - L e/2)) t - delta e >= 0 at t = bound, which so exceeds its roots
            root = (norm(r0) + L * e ** 2 / 2 - bound + delta * e / bound) / e
            need = at(min(need.hi, max((delta / bound).hi, root.hi)))
        u = [at(a.lo) for a in r]  # C4 along u: norm(f - y) >= (<u, r0> - rho norm(J(W0, v)^T u))/norm(u) - L rho^2/2
        along = (dot(u, r0) - rho * norm(back(J0, u))) / norm(u) - L * rho ** 2 / 2 if norm(u).lo > 0 else of(0)
        shown(norm(r).hi - max(0, along.lo) <= of(c["gap"]).lo, "C4 does not give the gap")
    need, G = at(max(0, need.hi)), gram(K, J, v)
    for i in range(len(X)): G[i][i] -= need ** 2
    bound = f"sigma_min(J) > {need.hi / (1 << P):.6g}" if need.hi >> P + 1000 == 0 else "sigma_min(J) > 2^1000"
    shown(certainly_definite(G), bound)
    return f"{kind}, {len(X)} inputs in dimension {len(X[0])}, width {len(v)}, radius {c['radius']!r}: {bound}"
def verdict(proof, other=None):
    try:
        c, w, X = read(proof, other)
        for bits, pieces in EFFORTS:
            precision(bits)
            try: compare(c, w); return "VERIFIED", prove(c, w, X, pieces)
            except Verdict as end: word, reason = end.args
            if word != "UNDECIDED": return word, reason
        return "REJECTED", f"not shown: {reason}"
    except Verdict as end: return end.args
def main(paths):
    try: word, reason = verdict(*map(parsed, paths))
    except Verdict as end: word, reason = end.args
    except OSError as fault: print(fault); return 2
    print(word, reason, sep=": ")
    return 0 if word == "VERIFIED" else 1
if __name__ == "__main__":
    if len(sys.argv) not in (2, 3): print(__doc__)
    sys.exit(main(sys.argv[1:]) if len(sys.argv) in (2, 3) else 2)
