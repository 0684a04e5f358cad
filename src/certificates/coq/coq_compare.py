#!/usr/bin/env python3
"""Compares a file for Coq with the certificate that it was written from: standard library alone, nothing shared with
the program that wrote it.

    python3 coq_compare.py proof.json F.v

Coq says that the theorem in F.v holds. This program says what Coq cannot: that F.v speaks of the same numbers, the same
activation and the same claim. Every sentence of F.v is known here, except the witness, about which nothing is
asserted: nothing can be defined, assumed or written as a notation beside it. The digest of the inputs is not compared.

Exit code: 0 the same, 1 different, 2 unreadable or without a translation.
"""

import json
import re
import sys
from fractions import Fraction


class Different(Exception):
    pass


class Unreadable(Exception):
    pass


def sentences(text):
    """The sentences of a file, without comments, each with single blanks; strings are kept."""
    if not re.fullmatch(r"[ -~\n]*", text):  # Coq takes some other blanks for letters
        raise Different("a character that is neither printable ASCII nor the end of a line")
    out, depth, k, current = [], 0, 0, []
    while k < len(text):
        if depth == 0 and text[k] == '"':
            end = text.find('"', k + 1)
            if end < 0:
                raise Unreadable("a string does not end")
            current.append(text[k : end + 1])
            k = end + 1
        elif text.startswith("(*", k):
            depth += 1
            k += 2
        elif depth > 0 and text.startswith("*)", k):
            depth -= 1
            k += 2
            current.append(" ")  # a comment separates words
        elif depth > 0:
            if text[k] == '"':
                raise Unreadable("a string in a comment")
            k += 1
        elif text[k] == "." and (k + 1 == len(text) or text[k + 1].isspace()):
            out.append(" ".join("".join(current).split()))
            current = []
            k += 1
        else:
            current.append(text[k])
            k += 1
    if depth > 0 or "".join(current).strip():
        raise Unreadable("a comment or a sentence does not end")
    return out


OPERATIONS = {"add": ("+", "Add"), "sub": ("-", "Sub"), "mul": ("*", "Mul"), "div": ("/", "Div")}
FUNCTIONS = {
    "exp": ("exp", "Exp"),
    "log": ("ln", "Ln"),
    "sin": ("sin", "Sin"),
    "cos": ("cos", "Cos"),
    "atan": ("atan", "Atan"),
    "tanh": ("tanh", "Tanh"),
}


def rational(text):
    if not re.fullmatch(r"-?[0-9]+(/[0-9]+)?", text):
        raise Unreadable("no rational number in the activation")
    return Fraction(text)


def activation(tree):
    """(the term that a person reads, the tree that the checker computes with)"""
    if tree == "x":
        return "z", "Var"
    if isinstance(tree, str):
        q = rational(tree)
        whole = f"({q.numerator})" if q < 0 else str(q.numerator)
        term = whole if q.denominator == 1 else f"({whole} / {q.denominator})"
        return term, f"(Cst {whole} {q.denominator})"
    head, arity = tree[0], 2 if tree[0] in OPERATIONS or tree[0] == "pow" else 1
    if len(tree) != 1 + arity:
        raise Unreadable("a node of the activation has another number of arguments")
    if head in OPERATIONS:
        (a, s), (b, t) = activation(tree[1]), activation(tree[2])
        sign, node = OPERATIONS[head]
        return f"({a} {sign} {b})", f"({node} {s} {t})"
    a, s = activation(tree[1])
    if head == "pow":
        if not (type(tree[2]) is float and tree[2] in range(65)):
            raise Unreadable("an exponent is no whole number from 0 to 64")
        return f"({a} ^ {int(tree[2])})", f"(Pow {s} {int(tree[2])})"
    if head == "neg":
        return f"(- {a})", f"(Neg {s})"
    if head in FUNCTIONS:
        name, node = FUNCTIONS[head]
        return f"({name} {a})", f"({node} {s})"
    raise Unreadable("a function of the activation that has no translation")


NUMBER = re.compile(r"\((?:0x([0-9a-f]+)|\(-0x([0-9a-f]+)\)), ([0-9]{1,4})\)")


def numbers(text, depth):
    """A number, a list or a list of lists of numbers, as exact fractions."""
    if depth == 0:
        found = NUMBER.fullmatch(text.strip())
        if not found:
            raise Different(f"no number: {text.strip()[:60]!r}")
        plus, minus, k = found.groups()
        a = int(plus, 16) if plus else -int(minus, 16)
        return Fraction(a, 2 ** int(k))
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]")):
        raise Different(f"no list: {text[:60]!r}")
    inner = text[1:-1].strip()
    if depth == 1:
        return [numbers(part, 0) for part in inner.split(";")]
    rows = re.split(r"(?<=\]);", inner)
    return [numbers(row, depth - 1) for row in rows]


def same(name, found, wanted):
    if isinstance(wanted, list):
        if len(found) != len(wanted):
            raise Different(f"{name} has {len(found)} entries, not {len(wanted)}")
        for k, (a, b) in enumerate(zip(found, wanted)):
            same(f"{name}[{k}]", a, b)
    elif found != Fraction(wanted):
        raise Different(f"{name} is {found}, not {Fraction(wanted)}")


def claim_of(n, d, m, given, changed):
    data = (
        f"(is_matrix {n} {given} (numm X) /\\ is_matrix {given} {d} (numm A))"
        if changed
        else f"is_matrix {n} {d} (numm X)"
    )
    points = f"(map (fun x => times x (numm A) {d}) (numm X))" if changed else "(numm X)"
    return (
        f"Definition claim : Prop := ({data} /\\ length (numv y) = {n}%nat /\\ "
        f"is_matrix {m} {d} (numm W) /\\ length (numv v) = {m}%nat) /\\ 0 <= num rho /\\ "
        f"exists W' : list (list Rdefinitions.R), is_matrix {m} {d} W' /\\ "
        "sqdist2 W' (numm W) <= num rho * num rho /\\ "
        f"Forall2 (fun x t => net sigma W' (numv v) x = t) {points} (numv y)"
    )


FORMATS = {
    "integers": "FormatZ",
    "bignums": "FormatB",
    "floats": "FormatB FormatH",
}
MATRIX, VECTOR, SCALAR = ("list (list dyadic)", 2), ("list dyadic", 1), ("dyadic", 0)
TEXTS = r'\[(?:\s*\[(?:\s*"[-0-9a-f ]*"\s*;?)*\]\s*;?)*\]'


def keys(value, needed, *others):
    """Demands these keys, perhaps others, and no more: a key that is not known may say anything."""
    found = set(value)
    if not set(needed) <= found <= set(needed) | set(others):
        raise Unreadable(f"keys that are not known: {sorted(found ^ set(needed))}")


def demand_form(certificate):
    """The form of a certificate, as proofs-notes/certificate-format.md has it."""
    keys(certificate, ["format", "version", "claim", "witness"], "provenance")
    if certificate["format"] != "widthwise-certificate" or certificate["version"] not in (1, 2):
        raise Unreadable("no certificate of version 1 or 2")
    claim, witness = certificate["claim"], certificate["witness"]
    if claim["kind"] != "zero-near" or "matrix" not in claim["inputs"] or "distinct" in claim["inputs"]:
        raise Unreadable("this kind of certificate has no translation")
    keys(claim, ["kind", "activation", "width", "radius", "labels", "inputs"])
    keys(claim["inputs"], ["rows", "cols", "sha256", "matrix"], "columns")
    keys(witness, ["outputs", "hidden"])
    inputs = claim["inputs"]
    sizes = len(inputs["matrix"]), len(inputs["matrix"][0]), len(witness["hidden"])
    if sizes != (inputs["rows"], inputs["cols"], claim["width"]):
        raise Unreadable("a size that is not that of its matrix")
    return claim, witness


def compare(certificate, text):
    claim, witness = demand_form(certificate)
    X, A = claim["inputs"]["matrix"], claim["inputs"].get("columns")
    W, v, y = witness["hidden"], witness["outputs"], claim["labels"]
    n, given, m, d = len(X), len(X[0]), len(W), len(W[0])
    reads, tree = activation(claim["activation"])
    data = [("X", MATRIX, X)] + ([("A", MATRIX, A)] if A else [])
    data += [("y", VECTOR, y), ("v", VECTOR, v), ("W", MATRIX, W), ("rho", SCALAR, claim["radius"])]
    found = iter(sentences(text))

    def nextone():
        return next(found, "")

    def demand(wanted):
        sentence = nextone()
        if sentence != wanted:
            raise Different(f"expected\n  {wanted[:200]}\nfound\n  {sentence[:200]}")

    def matched(pattern, what):
        sentence = nextone()
        hit = re.fullmatch(pattern, sentence)
        if not hit:
            raise Different(f"expected {what}, found\n  {sentence[:200]}")
        return hit

    demand("From Coq Require Import Reals ZArith String List")
    imports = nextone()
    names = [f for f, files in FORMATS.items() if imports == f"From Widthwise Require Import Network Activations Intervals Checker {files}"]
    if not names:
        raise Different(f"imports that are not known: {imports[:200]}")
    for wanted in ["Import ListNotations", "Open Scope R_scope"]:
        demand(wanted)
    demand(f"Definition sigma (z : Rdefinitions.R) : Rdefinitions.R := {reads}")
    demand("Open Scope Z_scope")
    count = 0
    for name, (kind, depth), wanted in data:
        hit = matched(rf"Definition {name} : {re.escape(kind)} := (.*)", name)
        same(name, numbers(hit.group(1), depth), wanted)
        count += sum(len(row) for row in wanted) if depth == 2 else len(wanted) if depth == 1 else 1
    demand("Open Scope R_scope")
    demand(claim_of(n, d, m, given, bool(A)))
    demand("Open Scope Z_scope")
    matched(rf"Definition witness : list \(list \(list dyadic\)\) := packed \([0-9]+\) {TEXTS}%string", "the witness")
    columns = "Some A" if A else "None"
    pair = r"\(0x[0-9a-f]+, [0-9]+\)"
    head = re.escape(
        f"Definition certified : certificate := {{| activation := {tree}; samples := {n}; dimension := {d}; width := {m}; "
        f"inputs := X; columns := {columns}; labels := y; outputs := v; hidden := W; radius := rho; inverse := witness; box := "
    )
    matched(rf"{head}{pair}; defect := {pair} \|\}}", "the certificate of the checker")
    demand("Theorem fits_exactly : claim")
    demand("Proof")
    demand(f"exact (zero_near_by_{names[0]} certified ltac:(vm_cast_no_check (eq_refl true)))")
    demand("Qed")
    rest = nextone()
    if rest:
        raise Different(f"more than the theorem: {rest[:200]}")
    return count


def main(arguments):
    if len(arguments) != 2:
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            certificate = json.load(file, parse_int=float)
        with open(arguments[1], encoding="utf-8") as file:
            text = file.read()
        count = compare(certificate, text)
    except Different as error:
        print(f"different: {ascii_only(error)}")
        return 1
    except (Unreadable, OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        print(f"unreadable: {type(error).__name__}: {ascii_only(error)}")
        return 2
    print(f"the same: {count} numbers, the activation and the claim")
    return 0


def ascii_only(error):
    """No text of a file can drive a terminal."""
    return "".join(c if c == "\n" or " " <= c <= "~" else "?" for c in str(error))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
