"""The facts of ensembles on multi-view data, for recheck_facts.py, which looks for them here.

proofs-notes/ensembles.md says why the facts are true. Outputs are added up input by input, from patches: the checker has
tables of strengths. How many members are needed comes from a look at every number of them.
"""
from fractions import Fraction
from math import comb
from recheck import demand
from recheck_facts import named, numbers, small

LARGE = 2000  # the most: of classes, members, neurons

def count(x, least=0):
    demand(type(x) is float and x >= least and x == int(x), f"expected a count >= {least}")
    return int(x) if x <= LARGE else demand(False, "too large for this checker", "UNSUPPORTED")
def positive(*xs): demand(all(x > 0 for x in xs), "expected a number > 0")
def power_of(t, k):
    out = Fraction(1)
    for _ in range(k): out = small(out * t)
    return out
def unit_of(unit, power, beta=None, threshold=None, alpha=None):  # the values of patches, and of those of a distractor
    k = count(power, 1)
    if unit == "power":
        positive(beta)
        near = lambda w: power_of(w, k) if w > 0 else Fraction(0)
        return near, lambda w: small(beta * near(w))
    demand(unit == "smoothed", "unit: expected power or smoothed")
    positive(threshold, alpha)
    def value(t):
        if t <= 0: return Fraction(0)
        if t <= threshold: return small(threshold * power_of(t / threshold, k) / k)
        return small(threshold / k + t - threshold)
    return value, lambda w: value(alpha * w)
def classes(models):
    d = len(models[0][0])
    demand(all(len({*map(len, W)}) == 1 for W in models), "rows of different lengths")
    ok = d >= 4 and d % 2 == 0 and all(len(W[0]) == d and len(W) % (d // 2) == 0 for W in models)
    return d // 2 if ok else demand(False, "not as many rows for each class of two views", "REJECTED")
def outputs(models, unit):  # of each input: its class, whether it has one view, and all outputs
    C, (near, far) = classes(models), unit
    demand(C <= 64, "too large for this checker", "UNSUPPORTED")
    seen = [[[(near(w), far(w)) for w in row] for row in W] for W in models]
    groups = [[row for W in seen for row in W[len(W) // C * z:len(W) // C * (z + 1)]] for z in range(C)]
    def output(z, patches): return small(sum((row[k][side] for row in groups[z] for k, side in patches), Fraction(0)) / len(models))
    for y in range(C):
        for other in range(C):
            for views in ([0], [1], [0, 1]) if other != y else ():
                patches = [(2 * y + l, 0) for l in views] + [(2 * other + l, 1) for l in (0, 1)]
                yield y, len(views) == 1, [output(z, patches) for z in range(C)]
def choice(F):  # None for a tie
    return F.index(max(F)) if F.count(max(F)) == 1 else None
def view_cases(c, unit, power, models, single, multi, ties, beta=None, threshold=None, alpha=None):
    wrong, tied = {True: 0, False: 0}, 0
    for y, is_single, F in outputs(models, unit_of(unit, power, beta, threshold, alpha)):
        wrong[is_single] += choice(F) != y
        tied += choice(F) is None
    return (wrong[True], wrong[False], tied) == (count(single), count(multi), count(ties))
def distilled(c, unit, power, teacher, student, difference, sums, agreeing, beta=None, threshold=None, alpha=None):
    near, far = both = unit_of(unit, power, beta, threshold, alpha)
    C, same = classes(teacher), count(agreeing)
    if classes(student) != C: return False
    def strengths(models, value, z, k):
        return sum(value(row[k]) for W in models for row in W[len(W) // C * z:len(W) // C * (z + 1)]) / len(models)
    for z in range(C):
        for y in range(C):
            for value in (near, far):
                a, b = (strengths(teacher, value, z, k) - strengths(student, value, z, k) for k in (2 * y, 2 * y + 1))
                if max(abs(a), abs(b)) > difference or value is near and abs(a + b) > sums: return False
    return same == sum(choice(F[2]) == choice(G[2]) for F, G in zip(outputs(teacher, both), outputs(student, both)))
# --- Gradient flow
def winner(W, y, C, first, second):  # m/Delta'^3, or None
    own = 2 * y, 2 * y + 1
    sizes = [numbers(part, None) if part else [] for part in (first, second)]
    if {len(row) for row in W} != {2 * C + len(sizes[0]) + len(sizes[1])}: return None
    if any(row[k] > 0 for row in W for k in range(2 * C) if k not in own): return None
    a = [max(row[k] for row in W) for k in own]
    if min(a) <= 0 or a[0] == a[1]: return None
    won = a.index(max(a))
    if sum(power_of(max(row[own[won]], Fraction(0)), 3) for row in W) >= 1: return None
    left, column = 1 / min(a) - 1 / max(a), 2 * C + (len(sizes[0]) if won == 0 else 0)
    for i, nu in enumerate(sizes[1 - won]):
        b = max(row[column + i] for row in W)
        if nu <= 0 or b <= 0: return None
        left = small(left - 1 / (power_of(nu, 3) * b))
    return len(W) / power_of(left, 3) if left > 0 else None
def one_view(beta, zeta): return zeta < beta and 1 - zeta > beta * (1 + zeta)
def view_winner(c, starts, first, second, beta, zeta):
    C = len(starts)
    if C < 2 or len(first) != C or len(second) != C: return False
    found = [winner(W, y, C, first[y], second[y]) for y, W in enumerate(starts)]
    return None not in found and max(found) <= zeta and one_view(beta, zeta)
def at(power, start, time):  # the strengths of both views, or None
    if power == 2: return [sum(small(time * a * a) for a in column if a > 0) for column in zip(*start)]
    rest = [[1 / a - time for a in column if a > 0] for column in zip(*start)]
    return [sum((1 / power_of(t, 3) for t in column), Fraction(0)) for column in rest] if min(sum(rest, [1])) > 0 else None
def view_ends(c, power, start, beta, samples, read, before=None, after=None):
    k, views = count(power), count(read)
    if k not in (2, 3) or {len(row) for row in start} != {2} or not 0 < beta < 1: return False
    first = at(k, start, Fraction(k == 2))
    if samples == "each-view":
        return all(0 < t < 1 for t in first) and beta != Fraction(1, 2) and views == (2 if beta < Fraction(1, 2) else 0)
    demand(samples == "multi", "samples: expected multi or each-view")
    low, high = at(k, start, before), at(k, start, after)
    if not (low and high and 0 < sum(first) < 1 and sum(low) <= 1 <= sum(high)): return False
    is_decided = all(s > beta or t < beta for s, t in zip(low, high))
    return is_decided and views == sum(s > beta for s in low)
def ensemble_error(c, beta, zeta, members, needed, share):
    K, least = count(members), count(needed)
    if beta <= 0 or zeta < 0 or K < 1: return False
    reads = [N for N in range(K + 1) if N * (1 - zeta) > beta * (1 + zeta) * K]
    misses = [N for N in range(K + 1) if N + (K - N) * zeta < beta * K]
    is_decided = reads == [*range(least, K + 1)] and misses == [*range(least)] and least >= 1 and reads
    return bool(is_decided) and share == Fraction(sum(comb(K, N) for N in misses), 2 ** K)
def self_distilled(c, beta, zeta, loss, share):
    demand(loss in ("one-sided", "two-sided"), "loss: expected one-sided or two-sided")
    if beta <= 0 or zeta < 0: return False
    if loss == "two-sided": return one_view(beta, zeta) and share == Fraction(1, 2)
    return zeta < beta and 2 * beta < 1 - zeta and share == Fraction(1, 4)
FACTS = named(view_cases, distilled, view_winner, view_ends, ensemble_error, self_distilled, since=3,
              words="unit power single multi ties agreeing first second samples read members needed loss")
