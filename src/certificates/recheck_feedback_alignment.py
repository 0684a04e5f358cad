"""The facts of direct feedback alignment, for recheck_facts.py, which looks for them here.

proofs-notes/feedback-alignment.md says why the facts are true. Gradients are summed sample by sample, signals and their
norms are intervals of integers, runs are stepped in W and V themselves, and K_b is eliminated in intervals.
"""
from fractions import Fraction
import recheck, recheck_facts
from recheck import I, demand, norm, of, shown, sqrt
from recheck_facts import dot, ends, form, gram, inertia, jet, named, size, small

MOST, STEPS = 2000, 1000  # the most: entries of a list; steps

def count(x):
    demand(type(x) is float and x == int(x) and x >= 0, "expected a count")
    return int(x)
def shape(A, rows, cols): demand(len(A) == rows and all(len(row) == cols for row in A), "matrices of different shapes")
def columns(A): return [list(t) for t in zip(*A)]
def network(inputs, labels, hidden, outputs, feedback):
    n, d, m, q = len(inputs), len(inputs[0]), len(hidden), len(labels[0])
    for A, rows, cols in ((inputs, n, d), (labels, n, q), (hidden, m, d), (outputs, q, m), (feedback, q, m)): shape(A, rows, cols)
def sigma_at(c, p):  # sigma and its slope at p; for relu and its like at a known point that is no kink, too
    found = jet(c.sigma, p)
    return found[0], found[1]
def rate(c, X, Y, W, V, B):  # sum_j <g_j, h_j> + norm(dl/dV)^2, from pairs of samples: <x_i, x_k> and what they pull with
    P = [[sigma_at(c, dot(x, w)) for w in W] for x in X]
    E = [[dot(v, [s[0] for s in row]) - t for v, t in zip(V, y)] for row, y in zip(P, Y)]
    total, n, m = Fraction(0), len(X), len(W)
    pulls = [[[dot(e, u) * s[1] for u, s in zip(columns(U), row)] for e, row in zip(E, P)] for U in (V, B)]
    for i in range(n):
        for k in range(n):
            near = dot(X[i], X[k]) * dot(pulls[0][i], pulls[1][k])
            total = small(total + near + dot(E[i], E[k]) * dot([s[0] for s in P[i]], [s[0] for s in P[k]]))
    return ends(total)
def dfa_inner(c, inputs, labels, hidden, outputs, feedback, least, most):
    network(inputs, labels, hidden, outputs, feedback)
    low, high = rate(c, inputs, labels, hidden, outputs, feedback)
    return least <= low and high <= most
def dfa_always(c, outputs, feedback, by, factors=None, neuron=None, error=None):
    V, B = outputs, feedback
    shape(B, len(V), len(V[0]))
    if error is not None: demand(len(error) == len(V), "an error of another length")
    if by == "multiples":
        demand(len(factors) == len(V[0]), "as many factors as neurons are needed")
        return all(t >= 0 and (not any(v) or b == [t * s for s in v]) for t, v, b in zip(factors, columns(V), columns(B)))
    if by == "neuron":
        j = count(neuron)
        demand(1 <= j <= len(V[0]), "there is no such neuron")
        return dot(error, columns(V)[j - 1]) * dot(error, columns(B)[j - 1]) < 0
    if by == "form":  # with V and B for their columns: sum of v_j b_j^T + b_j v_j^T
        sums = [[sum(V[a][j] * B[b][j] + B[a][j] * V[b][j] for j in range(len(V[0]))) for b in range(len(V))] for a in range(len(V))]
        return inertia(sums) == len(V)
    demand(by == "direction", "by: expected multiples, neuron, form or direction")
    return sum(dot(error, v) * dot(error, b) for v, b in zip(columns(V), columns(B))) < 0
# --- Runs on linear networks, in W and V
def errors(X, Y, W, V): return [[dot(v, h) - t for v, t in zip(V, y)] for y, h in zip(Y, [[dot(w, x) for w in W] for x in X])]
def pull(E, X): return [[dot(e, x) for x in columns(X)] for e in columns(E)]  # M = E^T X
def plus(A, t, B): return [[small(a + t * b) for a, b in zip(*rows)] for rows in zip(A, B)]
def times(A, B): return [[dot(row, column) for column in zip(*B)] for row in A]
def moved(W, V, B, D):  # by the rows D in place of -eta M
    new = plus(W, 1, times(columns(B), D))
    return new, plus(V, Fraction(1, 2), times(D, columns(plus(W, 1, new))))
def invariant(W, V, B):
    mixed = times(columns(B), V)
    return plus(plus(times(W, columns(W)), -1, mixed), -1, columns(mixed))
def loss(E): return sum(dot(e, e) for e in E) / 2
def dfa_run(c, inputs, labels, hidden, outputs, feedback, step, most, by, fit=None, within=None, combinations=None,
            rises=None, opposed=None, steps=None):
    network(inputs, labels, hidden, outputs, feedback)
    X, Y, W, V, B, eta = inputs, labels, hidden, outputs, feedback, step
    if by == "exact":
        demand(count(steps) <= STEPS, "too many steps for this checker", "UNSUPPORTED")
        C = invariant(W, V, B)
        for _ in range(count(steps)):
            W, V = moved(W, V, B, [[-eta * t for t in row] for row in pull(errors(X, Y, W, V), X)])
        return eta > 0 and count(steps) > 0 and C == invariant(W, V, B) and loss(errors(X, Y, W, V)) <= most
    demand(by == "potential" and len(Y[0]) == 1 and len(fit) == len(X[0]), "expected one output, and a fit for each input")
    demand(type(combinations) is list and 0 < len(combinations) <= STEPS, "expected steps")
    rises, opposed = ({count(k) for k in ks} for ks in (rises, opposed))
    demand(all(1 <= k <= len(combinations) for k in rises | opposed), "there is no such step")
    if not (eta > 0 and within >= 0) or any(dot(x, [dot(z, fit) - y for z, (y,) in zip(X, Y)]) for x in columns(X)): return False
    def psi(W, V, A):  # Omega by its gradient: along a ray <V W, A> is a polynomial of degree 3, so Simpson's rule is exact
        at = [dot([dot(V_[0], w) for w in columns(W_)], A) for W_, V_ in (moved(W, V, B, [[t * a for a in A]]) for t in (0, Fraction(1, 2), 1))]
        return (at[0] + 4 * at[1] + at[2]) / 6 - dot(fit, A)
    last, A = [Fraction(0)] * len(X), [Fraction(0)] * len(X[0])
    E, value = errors(X, Y, W, V), psi(W, V, A)
    for k, given in enumerate(combinations, 1):
        comb = recheck_facts.numbers(given, len(X))
        miss = [s - t + eta * e for s, t, (e,) in zip(comb, last, E)]
        far = [dot(miss, x) for x in columns(X)]
        A = [dot(comb, x) for x in columns(X)]
        there = moved(W, V, B, [A])
        now, low = errors(X, Y, *there), psi(W, V, A)
        if not (dot(far, far) <= within ** 2 and low < value): return False
        if k in rises and not loss(now) > loss(E): return False
        if k in opposed and not dot(there[1][0], B[0]) < 0: return False
        last, E, value = comb, now, low
    return loss(E) <= most
# --- A linear rate, in intervals
def least_of(K, need): return inertia([[of(s) + (-need if i == k else 0) for k, s in enumerate(row)] for i, row in enumerate(K)]) == len(K)
def dfa_descent(c, inputs, labels, hidden, outputs, feedback, radius, step, rate):
    network(inputs, labels, hidden, outputs, feedback)
    demand(len(labels[0]) == 1, "expected one output")
    X, W, v, b, rho = inputs, hidden, outputs[0], feedback[0], radius
    if min(radius, step, rate) <= 0: return False
    K = gram(X)
    P = [[sigma_at(c, dot(x, w)) for w in W] for x in X]
    reach = [of(rho) * sqrt(of(dot(x, x))) * I(-1 << recheck.P, 1 << recheck.P) for x in X]
    near = [[jet(c.sigma, of(dot(x, w)) + t) for w in W] for x, t in zip(X, reach)]
    def mixed(s, t): return [[dot([p * q for p, q in zip(s, t)], [e[1] * f[1] for e, f in zip(P[i], P[k])]) * K[i][k]
                              + dot([e[0] for e in P[i]], [f[0] for f in P[k]]) for k in range(len(X))] for i in range(len(X))]
    def top(A): return of(ends(sqrt(of(max(sum(size([t]) for t in row) for row in A))))[1])  # sqrt of the largest row sum
    square = sqrt(of(max(sum(t * t for t in row) for row in K)))
    slope = of(max(size([s[1]]) for row in near for s in row)) * top(K)
    def bent(weights): return of(max(t * size([s[2]]) for row in near for t, s in zip(weights, row))) * square
    L3, Lb3 = bent([abs(t) + rho for t in v]), bent([abs(t) for t in b])
    L = (L3 + sqrt(L3 ** 2 + 4 * slope ** 2)) / 2
    Lb, Fv, Fb = sqrt(Lb3 ** 2 + slope ** 2), top(mixed(v, v)), top(mixed(b, b))
    r0 = norm([of(dot(v, [s[0] for s in row]) - y) for row, (y,) in zip(P, labels)])
    rest = (Fb * L + Fv * Lb + L * Lb * rho) * rho + rate
    if not least_of(mixed(v, b), ends(rest)[1]): return False
    Lam, Jac = Fb + Lb * rho, Fv + L * rho
    beta = Jac ** 2 + L * r0
    return ends(2 * Lam * r0)[1] <= rate * rho and ends(of(step) * beta * Lam ** 2)[1] <= rate
# --- Signals
def pass_of(c, x, y, layers, layer):  # e, and the signals before and after the factor sigma'
    h, slopes = x, []
    for W in layers[:-1]:
        jets = [sigma_at(c, of(dot(w, h))) for w in W]
        h = [s[0] for s in jets]
        slopes.append([s[1] for s in jets])
    e = [dot(w, h) + -of(t) for w, t in zip(layers[-1], y)]
    delta = [dot(e, w) for w in columns(layers[-1])]
    for W, s in list(zip(layers, slopes))[:layer - 1:-1]: delta = [dot([p * q for p, q in zip(s, delta)], w) for w in columns(W)]
    return e, delta, [p * q for p, q in zip(slopes[layer - 1], delta)]
def deep(inputs, labels, layers, layer, feedback):
    demand(type(layers) is list and len(layers) > 1, "expected layers")
    layers = [recheck_facts.numbers(W, None, None) for W in layers]
    width, l = len(inputs[0]), count(layer)
    for W in layers: shape(W, len(W), width); width = len(W)
    shape(labels, len(inputs), width)
    demand(1 <= l < len(layers), "there is no such hidden layer")
    shape(feedback, width, len(layers[l - 1]))
    demand(max(map(len, layers)) <= MOST, "too large for this checker", "UNSUPPORTED")
    return layers, l
def held(x, low, high): return low <= ends(x)[0] and ends(x)[1] <= high
def alignment(c, inputs, labels, layers, layer, feedback, signal, lows, highs, least, most):
    layers, l = deep(inputs, labels, layers, layer, feedback)
    demand(signal in ("before", "after"), "signal: expected before or after")
    demand(len(lows) == len(highs) == len(inputs), "as many intervals as samples are needed")
    total = of(0)
    for x, y, low, high in zip(inputs, labels, lows, highs):
        e, *both = pass_of(c, x, y, layers, l)
        u, delta = [dot(e, b) for b in columns(feedback)], both[signal == "after"]
        u, delta = [of(t) for t in u], [of(t) for t in delta]
        if not ends(norm(u))[0] > 0: return False
        if any(t.lo or t.hi for t in delta):
            shown(ends(norm(delta))[0] > 0, "a signal may be 0")
            cos = of(dot(u, delta)) / (norm(u) * norm(delta))
        else: cos = of(0)
        if not held(cos, low - (low <= -1), high + (high >= 1)): return False
        total += cos
    return held(total / len(inputs), least - (least <= -1), most + (most >= 1))
def bottleneck(c, feedback, tau, dual, most, of_, width=None, errors=None, scales=None, inputs=None, labels=None, layers=None, layer=None):
    B, D, q = feedback, dual, len(feedback)
    shape(D, q, q)
    K = gram(B)
    if of_ == "errors":
        k, E, weights = count(width), errors, scales
        demand(len(weights) == len(E), "as many scales as errors are needed")
        shape(E, len(E), q)
        if any(a * form(K, e) < 1 for a, e in zip(weights, E)): return False
    else:
        demand(of_ == "network", "of: expected errors or network")
        layers, l = deep(inputs, labels, layers, layer, B)
        k, E = len(layers[l]), [pass_of(c, x, y, layers, l)[0] for x, y in zip(inputs, labels)]
        sizes = [of(form(K, e)) for e in E]
        if not all(ends(s)[0] > 0 for s in sizes): return False
        weights = [1 / s for s in sizes]
    C = [[dot(weights, [s * t for s, t in zip(x, y)]) / len(E) for y in zip(*E)] for x in zip(*E)]
    rest = times(times(K, plus(C, -1, D)), K)
    slack = [[tau * s + -t for s, t in zip(*rows)] for rows in zip(K, rest)]
    is_above = inertia(slack) >= 0 if of_ == "errors" else inertia(slack) == q
    bound = k * tau + sum(dot(row, column) for row, column in zip(D, K))
    return tau >= 0 and D == columns(D) and inertia(D) >= 0 and is_above and bound <= most
WORDS = "by neuron steps combinations rises opposed layers layer signal of width"
FACTS = named(dfa_inner, dfa_always, dfa_run, dfa_descent, alignment, bottleneck, words=WORDS, since=3, most=MOST)
