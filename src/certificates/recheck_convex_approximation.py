"""The facts of successive convex approximation, for recheck_facts.py, which looks for them here.

proofs-notes/convex-approximation.md says why the facts are true. Where numbers are intervals, the end counts that makes a
fact harder to show. J is formed here, with all its columns; roots are intervals, or the inequality is squared.
"""
from fractions import Fraction
import recheck
from recheck import demand, of, shown, sqrt
from recheck_facts import Net, Point, around, dot, ends, flat, gram, jet, named, numbers, size, small, zero

MOST, STEPS = 2000, 1000  # the most: of m d + m, n and d; of steps

def high(x): return ends(x)[1]
def low(x): return ends(x)[0]
def each(total, blocks):  # the ranges of consecutive blocks
    demand(type(blocks) is list and all(type(b) is float and b == int(b) for b in blocks), "blocks: expected counts")
    shown(all(b >= 1 for b in blocks) and sum(blocks) == total, "blocks that do not cover the parameters")
    at = [int(sum(blocks[:k])) for k in range(len(blocks) + 1)]
    return list(zip(at, at[1:]))
class Problem:  # U = l + R, the surrogates, and theta from a point
    def __init__(self, c, at, moving, norm, lambda_, tau, blocks):
        demand(norm in ("l2", "l1"), "norm: expected l2 or l1")
        shown(lambda_ >= 0 and tau >= 0, "expected lambda >= 0 and tau >= 0")
        self.c, self.at, self.moving, self.ridge, self.weight, self.tau = c, at, moving, norm == "l2", lambda_, tau
        self.theta = flat(at, moving)
        self.blocks, self.s = each(len(self.theta), blocks), tau + lambda_ * self.ridge
    def moved(self, theta):  # the same problem at other parameters
        other, d, m = object.__new__(Problem), len(self.at.W[0]), len(self.at.v)
        other.__dict__.update(self.__dict__)
        rows = [theta[j * d:j * d + d] for j in range(m)]
        other.theta, other.at = theta, Point(rows, theta[m * d:] or self.at.v)
        return other
    def penalty(self, t): return self.weight * (dot(t, t) / 2 if self.ridge else sum(map(abs, t), Fraction(0)))
    def value(self):  # U, from values of sigma alone
        f = [dot(self.at.v, [self.sigma(dot(x, w)) for w in self.at.W]) for x in self.c.X]
        r = [a + -y for a, y in zip(f, self.c.y)]
        return dot(r, r) / 2 + self.penalty(self.theta)
    def sigma(self, u):  # the whole jet, or relu itself where that has no slope
        return max(u, Fraction(0)) if self.c.sigma == ["relu", "x"] else jet(self.c.sigma, u)[0]
def shift(a, t, b): return [small(x + t * y) for x, y in zip(a, b)]
class Step:  # of d from a problem; P, norm(J d)^2 and norm(e)^2 are upper ends
    def __init__(self, p, d, gamma):
        shown(len(d) == len(p.theta) and 0 < gamma <= 1, "a direction of another length, or gamma not in (0, 1]")
        net = Net(p.c, p.at, p.moving)
        z, image, self.error = shift(p.theta, 1, d), [Fraction(0)] * len(net.r), Fraction(0)
        for a, b in p.blocks:
            part = [dot(row[a:b], d[a:b]) for row in net.J]
            image, r = shift(image, 1, part), shift(net.r, 1, part)
            for k in range(a, b):
                q = dot([row[k] for row in net.J], r) + p.tau * d[k]
                if p.ridge: e = size([q + p.weight * z[k]])
                elif z[k]: e = size([q + (p.weight if z[k] > 0 else -p.weight)])
                else: e = max(size([q]) - p.weight, 0)
                self.error += e ** 2
        rest = p.weight * dot(p.theta, d) if p.ridge else p.penalty(z) - p.penalty(p.theta)
        far = shift(net.r, gamma, image)
        self.slope, self.image, self.far = (high(t) for t in (dot(net.r, image) + rest, dot(image, image), dot(far, far)))
        self.p, self.d, self.gamma, self.length = p, d, gamma, dot(d, d)
    def near(self, within):  # G2'
        return within >= 0 and self.error <= (within * self.p.s) ** 2
    def end(self): return self.p.moved(shift(self.p.theta, self.gamma, self.d))
    def change(self):
        a, b = self.p.value(), self.end().value()
        return low(b) - high(a), high(b) - low(a)
    def bounded(self, L, most, on_way=True):  # G3, with L on the ball that the step is a radius of, or at theta alone
        g = self.gamma
        radius = high(sqrt(of(g ** 2 * self.length))) if on_way else Fraction(0)
        if not lipschitz(self.p.c, self.p.at, self.p.moving, radius, L): return False
        b = g * self.slope + g ** 2 / 2 * (self.image + self.p.weight * self.length * self.p.ridge)
        bent = L / 2 * g ** 2 * self.length
        rest = most - b - bent ** 2 / 2
        return rest >= 0 and bent ** 2 * self.far <= rest ** 2
def lipschitz(c, at, moving, radius, L):  # of J in a ball around a point: Lemma 3, and L_full of Theorem D
    K, bend, slope = gram(c.X), Fraction(0), Fraction(0)
    for x in c.X:
        reach = radius * high(sqrt(of(dot(x, x))))
        for w, v in zip(at.W, at.v):
            p = dot(x, w)
            pieces = [jet(c.sigma, p)] if reach == 0 else spread(c.sigma, p, reach)
            bend = max([bend, *((abs(v) + radius * (moving == "all")) * size([s[2]]) for s in pieces)])
            slope = max([slope, *(size([s[1]]) for s in pieces)])
    square = bend ** 2 * max(dot(row, row) for row in K)
    if L < 0 or moving == "hidden": return L >= 0 and square <= L ** 2
    rest = L ** 2 - slope ** 2 * max(sum(map(abs, row)) for row in K)
    return rest >= 0 and L ** 2 * square <= rest ** 2
def spread(sigma, p, reach):  # sigma, sigma' and sigma'' on p +- reach, in pieces
    whole = of(p) + around(reach)
    step = (whole.hi - whole.lo) // 8 + 1  # as many as the other checker has: more would show more
    return [jet(sigma, recheck.I(t, min(t + step, whole.hi))) for t in range(whole.lo, whole.hi + 1, step)]
def sca_step(c, at, moving, norm, lambda_, tau, blocks, gamma, direction, within, by, least=None, most=None, lipschitz=None,
             factor=None):
    given = {key for key, value in dict(least=least, most=most, lipschitz=lipschitz, factor=factor).items() if value is not None}
    wanted = dict(values={"least", "most"}, factor={"factor"}) | dict.fromkeys(("bound", "local-bound"), {"lipschitz", "most"})
    demand(given == wanted.get(by), "by: expected values, bound, local-bound or factor, with its numbers")
    p = Problem(c, at, moving, norm, lambda_, tau, blocks)
    step = Step(p, direction, gamma)
    if not step.near(within): return False
    if by == "values": return least <= step.change()[0] and step.change()[1] <= most
    if by in ("bound", "local-bound"): return step.bounded(lipschitz, most, by == "bound")
    if not (c.degree <= 1 and moving == "hidden" and p.ridge and p.weight == within == 0 < p.tau): return False
    r, after = (Net(c, q.at).r for q in (p, step.end()))
    return not zero(r) and zero(shift(after, -factor, r))
def sca_run(c, at, moving, norm, lambda_, tau, blocks, gammas, directions, within, falls, end, by, lipschitz=None):
    p = Problem(c, at, moving, norm, lambda_, tau, blocks)
    demand(by in ("values", "bound") and (by == "bound") == (lipschitz is not None), "by: expected values, or bound with lipschitz")
    lists = [numbers(t, None) for t in (gammas, falls, *([lipschitz] if by == "bound" else []))]
    shown(len({len(directions), *map(len, lists)}) == 1 and len(directions) <= STEPS, "lists of different lengths")
    for k, d in enumerate(directions):
        step, fall = Step(p, numbers(d, None), lists[0][k]), lists[1][k]
        if fall <= 0 or not step.near(within): return False
        if not (step.change()[1] <= -fall if by == "values" else step.bounded(lists[2][k], -fall)): return False
        p = step.end()
    return high(p.value()) <= end
def sca_descent(c, at, moving, norm, lambda_, tau, blocks, gamma, lipschitz, steps, distance):
    p, L = Problem(c, at, moving, norm, lambda_, tau, blocks), lipschitz
    demand(type(steps) is float and steps == int(steps), "steps: expected a count")
    if not (p.weight > 0 and p.s > 0 and 0 < gamma * len(p.blocks) <= 1 and steps >= 1 and distance > 0): return False
    U = high(p.value())
    first = sqrt(of(2 * U / p.weight)) if p.ridge else of(U / p.weight)
    radius, m, d = high(first + sqrt(of(2 * U / p.s))), len(at.v), len(at.W[0])
    centre = Point([[Fraction(0)] * d] * m, [Fraction(0)] * m if moving == "all" else at.v)
    if not lipschitz_(c, centre, moving, radius, L): return False
    rest = p.s - gamma * p.weight * p.ridge
    return rest >= 0 and rest ** 2 >= (gamma * L) ** 2 * 2 * U and 3 * gamma * p.s * int(steps) * distance ** 2 >= 8 * U
lipschitz_ = lipschitz
FACTS = named(sca_step, words="blocks by norm", since=3, most=MOST)
FACTS |= named(sca_run, words="blocks by norm directions gammas falls lipschitz", since=3, most=MOST)
FACTS |= named(sca_descent, words="blocks by norm steps", since=3, most=MOST)
