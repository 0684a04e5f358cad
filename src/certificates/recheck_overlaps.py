"""The facts of grid tensors, for recheck_facts.py, which looks for them here.

proofs-notes/overlaps.md says why the facts are true. The means are others than those of the checker: values from the head
down, each kept for the templates it depends on, bounds from the root down, primes by Miller and Rabin, [A] as integers.
"""
import collections, functools, itertools, operator
from math import prod
import recheck, recheck_facts
from recheck import demand, shown, spend
from recheck_facts import gram, inertia, named

POSITIONS, WEIGHTS, MINOR, POINTS, ROWS = 64, 400, 1024, 65_536, 128  # the most
Node = collections.namedtuple("Node", "children rows field")  # earlier nodes, functionals, and the positions below

def counts(xs, least=0):
    demand(all(type(x) is float and x >= least and x == int(x) for x in xs), "expected counts")
    return [int(x) for x in xs]
def integers(rows):
    table = recheck_facts.numbers(rows, None, len(rows[0]))
    demand(all(x.denominator == 1 for row in table for x in row), "expected whole numbers")
    return [[int(x) for x in row] for row in table]
def starts(length, B, S): return range(0, length - B + 1, S)
class Grid:  # its nodes: leaves, windows or nodes of a tree, and the head, which is one functional of a product
    def __init__(g, kind, shape, levels, nodes, head, templates, left):
        g.sides, g.F, g.left = counts(shape, 1), integers(templates), counts(left)
        g.N, g.M, head = prod(g.sides), len(g.F), integers(head)
        g.seen = inertia(gram([[*map(recheck_facts.Fraction, row)] for row in g.F]))
        demand(0 < len(g.sides) < 3, "shape: expected one or two lengths")
        demand(max(g.N, len(levels or nodes)) <= POSITIONS, "too large for this checker", "UNSUPPORTED")
        demand(len({*g.left}) == len(g.left) and all(j < g.N for j in g.left), "left: expected distinct positions")
        g.right = [j for j in range(g.N) if j not in g.left]
        g.nodes = [Node((), [], (j,)) for j in range(g.N)]
        g.size, g.channels, g.first = len(g.F) * len(g.F[0]), [len(g.F[0])] * g.N, []
        demand(kind in ("windows", "tree") and levels or nodes, "kind: expected levels of windows or a tree")
        if kind == "windows": last = g.windows(levels)
        else:
            free = {*range(g.N)}
            for node in nodes:
                children = counts(node["children"])
                demand(children and free >= {*children} and len({*children}) == len(children), "children: expected free ones")
                free = free - {*children} | {g.add(children, integers(node["weights"]))}
            demand(free <= {*range(g.N), len(g.nodes) - 1}, "nodes: one has no parent")
            last = [len(g.nodes) - 1]
        demand(len(head) == len(last) and all(len(v) == g.channels[j] for v, j in zip(head, last)), "head: another size")
        g.add(last, [sum(head, [])])
        demand(g.size <= WEIGHTS, "too large for this checker", "UNSUPPORTED")
    def add(g, children, rows, shared=False):
        demand(len(rows[0]) == sum(g.channels[j] for j in children), "weights: another number of columns")
        g.nodes.append(Node(tuple(children), rows, tuple(sorted({p for j in children for p in g.nodes[j].field}))))
        g.channels.append(len(rows))
        g.size += 0 if shared else len(rows) * len(rows[0])
        return len(g.nodes) - 1
    def windows(g, levels):
        sides, below = g.sides, range(g.N)
        for level in levels:
            (B, S), rows, here = counts([level["window"], level["stride"]], 1), integers(level["weights"]), []
            demand(B <= min(sides), "window: larger than what it is on")
            at = {place: below[i] for i, place in enumerate(itertools.product(*map(range, sides)))}
            for corner in itertools.product(*(starts(n, B, S) for n in sides)):
                inside = itertools.product(*(range(k, k + B) for k in corner))
                here.append(g.add([at[place] for place in inside], rows, bool(here)))
            g.first = g.first or here
            sides, below = [len(starts(n, B, S)) for n in sides], here
        return below
    def values(g, p=None):  # the value at a tuple of templates, modulo p if there is one
        reduced = (lambda x: x % p) if p else (lambda x: x)
        @functools.cache
        def at(k, part):
            if k < g.N: return [reduced(x) for x in g.F[part[0]]]
            node, value, place = g.nodes[k], dict(zip(g.nodes[k].field, part)), 0
            out = [1] * len(node.rows)
            for j in node.children:
                z = at(j, tuple(value[i] for i in g.nodes[j].field))
                out = [reduced(y * sum(a * b for a, b in zip(row[place:], z))) for y, row in zip(out, node.rows)]
                place += len(z)
                spend(2 * longest([out]))
            return out
        return at
    def whole(g, rows, columns, p=None):
        at, k, entries = g.values(p), len(g.nodes) - 1, []
        for r, c in itertools.product(rows, columns):
            spend(64)
            part = dict(zip(g.left + g.right, (*r, *c)))
            entries.append(at(k, tuple(part[i] for i in g.nodes[k].field))[0])
        return [entries[i:i + len(columns)] for i in range(0, len(entries), len(columns) or 1)]
    def all(g):
        demand(g.M ** g.N <= POINTS, "too large for this checker", "UNSUPPORTED")
        return g.whole(*([*itertools.product(range(g.M), repeat=len(side))] for side in (g.left, g.right)))
    def within(g, k, side): return {*g.nodes[k].field} <= {*side}
    def span(g, k):  # of the functions of a node that lies on one side
        if k < g.N: return g.seen
        return min(len(g.nodes[k].rows), prod(map(g.span, g.nodes[k].children)))
    def spans(g, k, side, r=1):  # what a parent with r channels sees on that side
        if g.within(k, side): return min(r, g.span(k))
        return prod(g.spans(j, side, len(g.nodes[k].rows)) for j in g.nodes[k].children)
    def bound(g, k):
        if g.within(k, g.left) or g.within(k, g.right): return 1
        node = g.nodes[k]
        product = len(node.rows) * prod(map(g.bound, node.children))
        return min(product, g.spans(k, g.left), g.spans(k, g.right))
    def straddling(g):
        def sides(field):
            inside = len({*field} & {*g.left})
            return g.seen ** min(inside, len(field) - inside)
        return min(sides(range(g.N)), prod(min(len(g.nodes[k].rows), sides(g.nodes[k].field)) for k in g.first))
def longest(A): return max(x.bit_length() for row in A for x in row)
def products(A, B):  # A B^T, for integers
    bits = longest(A) + longest(B)
    recheck.LEFT[0] -= len(A) * len(B) * len(B[0]) * (1 + (bits * bits >> 20))
    spend(0)
    return [[sum(map(operator.mul, a, b)) for b in B] for a in A]
def rank_of(A):  # of integers, without fractions: after k steps the entries are minors of order k + 1 (Bareiss)
    rank, last = 0, 1
    while A and A[0]:
        top = next((row for row in A if row[0]), None)
        if top is None:
            A = [row[1:] for row in A]
            continue
        rows = [row for row in A if row is not top]
        A = [[(top[0] * b - row[0] * a) // last for a, b in zip(top[1:], row[1:])] for row in rows]
        for row in A:
            for x in row: spend(2 * x.bit_length())
        rank, last = rank + 1, top[0]
    return rank
def is_prime(p):  # Miller and Rabin: these bases decide below 3,215,031,751
    bases = (2, 3, 5, 7)
    if p < 2 or any(p % b == 0 for b in bases): return p in bases
    twos = ((p - 1) & (1 - p)).bit_length() - 1
    return all(pow(b, (p - 1) >> twos, p) == 1 or any(pow(b, (p - 1) >> k, p) == p - 1 for k in range(1, twos + 1))
               for b in bases)
def is_regular(A, p):
    while A:
        A.sort(key=lambda row: row[0] != 0)
        top = A.pop()
        if top[0] == 0: return False
        scale = pow(top[0], -1, p)
        for k, row in enumerate(A):
            spend(8 * len(row))
            f = row[0] * scale % p
            A[k] = [(a - f * b) % p for a, b in zip(row[1:], top[1:])] if f else row[1:]
    return True
def grid_rank(c, kind, shape, head, templates, left, rank, prime, rows, columns, upper, levels=(), nodes=()):
    g, (rank, p) = Grid(kind, shape, levels, nodes, head, templates, left), counts([rank, prime])
    demand(rank <= MINOR, "too large for this checker", "UNSUPPORTED")
    lists = [[tuple(counts(one)) for one in side] for side in (rows, columns)]
    for side, place in zip(lists, (g.left, g.right)):
        fits = len(side) == rank and all(len(one) == len(place) and all(a < g.M for a in one) for one in side)
        demand(fits, "rows or columns: expected as many as the rank, a template for each position")
    demand(upper in ("straddling", "tree", "entries", "none"), "upper: expected another word")
    shown(p < 2 ** 31 and is_prime(p), f"{p} is not a prime below 2^31")
    shown(is_regular(g.whole(*lists, p), p), f"the minor is 0 modulo {p}")
    if upper == "entries": return rank_of(min(A := g.all(), [*zip(*A)], key=len)) == rank
    if upper == "straddling" and (kind != "windows" or len(levels) != 1): return False
    if upper == "tree" and kind != "tree": return False
    bound = g.straddling() if upper == "straddling" else g.bound(len(g.nodes) - 2) if upper == "tree" else rank
    return 0 < rank <= bound
def grid_distance(c, kind, shape, head, templates, left, rank, squared, by, threshold=None, excess=None, levels=(), nodes=()):
    g, (rank,) = Grid(kind, shape, levels, nodes, head, templates, left), counts([rank])
    demand(g.M ** len(g.left) <= ROWS, "too large for this checker", "UNSUPPORTED")
    A = g.all()
    G, n = products(A, A), len(A)
    trace = sum(G[i][i] for i in range(n))
    if rank > n: return False
    if by == "equal-values":
        image = products(G, [*zip(*A)])  # A A^T A
        p, q = next(((x, a) for r, s in zip(image, A) for x, a in zip(r, s) if a), (1, 1))
        equal = all(q * x == p * a for r, s in zip(image, A) for x, a in zip(r, s))
        return equal and q * squared == p * max(rank_of(G) - rank, 0)
    demand(by == "dual", "by: expected equal-values or dual")
    demand(len(excess) <= ROWS, "too large for this checker", "UNSUPPORTED")
    Y = recheck_facts.numbers(excess, None, len(excess))
    if len(Y) != n or Y != [list(t) for t in zip(*Y)]: return False
    rest = [[y - g + threshold * (i == j) for j, (y, g) in enumerate(zip(*both))] for i, both in enumerate(zip(Y, G))]
    return min(inertia(Y), inertia(rest)) >= 0 and \
        squared == trace - rank * threshold - sum(Y[i][i] for i in range(n))
FACTS = named(grid_rank, grid_distance,
              words="kind shape levels nodes head templates left rank prime rows columns upper excess", since=3)
