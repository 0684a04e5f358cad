"""Write a Widthwise adapter in Python: one file, nothing but the standard library.

Copy this file beside yours. A complete adapter for `forward` with relu:

    from widthwise_adapter import serve

    def forward(case):
        X, W, v = case["X"], case["W"], case["v"]        # nested lists of numbers
        return {"f": [sum(vj * max(sum(a * b for a, b in zip(x, w)), 0) for w, vj in zip(W, v)) for x in X]}

    serve("mine", "1", {"framework": "python", "version": "3"}, {"forward": forward}, ["f64"], {"relu": {}})

Run it with `widthwise validate --target "python3 mine.py"`; or, on a machine without Widthwise, answer a
file of cases with `python3 mine.py --vectors cases.jsonl > results.jsonl`. Operations, with shapes:

    forward   X (n,d) W (m,d) v (m)                    f (n) = sigma(X W^T) v
    loss      X W v y (n)                              l ()
    gradient  X W v y                                  dW (m,d), dv (m)
    jacobian  X W v                                    J (n,md) = df/dW
    gram      X W v                                    G (n,n) = J J^T
    project   W C (m,d) radius ()                      P (m,d), nearest to W with norm_F(P - C) <= radius
    step      X W v y C radius eta ()                  P = project(W - eta dW, C, radius)
    train     X W v y C radius eta goal ()             P of the ball, trained from W, with a loss of at most goal

`case.activation` is a name such as "tanh", `case.dtype` is "f64", "f32" or "q" (then numbers are Fractions).
`case.flags["loss"]` is "half-sum", (1/2) sum r_i^2, or "mean", (1/n) sum r_i^2; `case.flags["columns"]` is
"neuron-major" (column j d + k of J belongs to W_jk) or "input-major" (column k m + j does).
An answer may be nested lists, numbers, or anything with `tolist()`, such as arrays of NumPy and PyTorch.
`raise Unsupported("why")` for a case that you do not handle; every other exception is reported with its
traceback. You may print: stdout belongs to the protocol, so `serve` sends what is printed to stderr.
"""

import ctypes
import json
import math
import os
import struct
import sys
import traceback
from fractions import Fraction

PROTOCOL = 1
OPERATIONS = ("forward", "loss", "gradient", "jacobian", "gram", "project", "step", "train")
FORMATS = {"f64": ">d", "f32": ">f"}


class Unsupported(Exception):
    """Raise it for a case that the implementation does not handle; the text says why."""


class InvalidCase(Exception):
    """The harness sent something that protocol 1 does not have."""


class Case:
    """One question: `case["X"]` is an input; `op`, `dtype`, `activation`, `flags` say what is asked."""

    def __init__(self, message):
        self.id, self.op, self.dtype = message["id"], message["op"], message["dtype"]
        self.activation, self.flags = message.get("activation"), message.get("flags", {})
        self.inputs = {name: decode(name, tensor) for name, tensor in message["inputs"].items()}

    def __getitem__(self, name):
        if name in self.inputs:
            return self.inputs[name]
        raise InvalidCase(f"{self.op} has no input {name!r}, only {', '.join(self.inputs)}")


def nested(flat, shape):
    """The row-major list `flat` as lists in lists; a number for the shape []."""
    if not shape:
        return flat[0]
    if len(shape) == 1:
        return flat
    step = math.prod(shape[1:])
    return [nested(flat[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]


def decode(name, tensor):
    """A tensor of the protocol as nested lists of floats, or of Fractions under "q"."""
    dtype, shape, data = tensor["dtype"], tensor["shape"], tensor["data"]
    if dtype == "q":
        flat = [Fraction(text) for text in data]
    else:
        flat = [x for x, in struct.iter_unpack(FORMATS[dtype], bytes.fromhex(data))]
    if len(flat) != math.prod(shape):
        raise InvalidCase(f"input {name}: {len(flat)} numbers for shape {shape}")
    return nested(flat, shape)


def flattened(name, value):
    """Shape and row-major entries of nested lists; ragged lists are an error that says where."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, (list, tuple)):
        return [], [value]
    parts = [flattened(f"{name}[{i}]", part) for i, part in enumerate(value)]
    for i, (shape, _) in enumerate(parts):
        if shape != parts[0][0]:
            raise ValueError(f"output {name}: entry {i} has shape {shape}, entry 0 has {parts[0][0]}")
    return [len(parts)] + (parts[0][0] if parts else []), [x for _, flat in parts for x in flat]


def encode(name, value, dtype):
    """Nested lists, numbers or an array as a tensor of the protocol."""
    shape, flat = flattened(name, value)
    if dtype == "q":
        return {"dtype": dtype, "shape": shape, "enc": "rat", "data": [str(Fraction(x)) for x in flat]}
    if dtype == "f32":  # c_float rounds, and what is too large becomes infinite, as in float32 arithmetic
        flat = [ctypes.c_float(x).value for x in flat]
    raw = b"".join(struct.pack(FORMATS[dtype], x) for x in flat)
    return {"dtype": dtype, "shape": shape, "enc": "hex", "data": raw.hex()}


def failure(code):
    """The exception at hand, with the end of its traceback."""
    return {"status": "error", "error": {"code": code, "message": traceback.format_exc(limit=-3)}}


def answered(message, operations):
    """The result of a case, as fields of a message."""
    try:
        if message["op"] not in operations:
            raise Unsupported(f"no operation {message['op']}")
        case = Case(message)
        answer = operations[case.op](case)
        if not isinstance(answer, dict):
            raise TypeError(f"{case.op} returned {type(answer).__name__}, not a dict of its outputs")
        outputs = {name: encode(name, value, case.dtype) for name, value in answer.items()}
        return {"status": "ok", "outputs": outputs}
    except Unsupported as reason:
        return {"status": "unsupported", "reason": str(reason)}
    except InvalidCase:
        return failure("invalid-case")
    except MemoryError:
        return failure("out-of-memory")
    except Exception:
        return failure("exception")


def result(message, seq, operations):
    return {"type": "result", "seq": seq, "id": message["id"], **answered(message, operations)}


def claim_stdout():
    """The stream of the protocol; from now on file descriptor 1, also for C code, is stderr."""
    sys.stdout.flush()
    stream = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return stream


def send(stream, message):
    stream.write(json.dumps(message, separators=(",", ":"), allow_nan=False) + "\n")
    stream.flush()


def fatal(message, code="environment", stream=sys.stdout):
    """Tells the harness why the adapter cannot work, such as a missing package, and ends."""
    send(stream, {"type": "fatal", "code": code, "message": message})
    sys.exit(3)


def serve(name, version, impl, operations, dtypes, activations, conventions=None):
    """Answers the harness until it says stop.

    name, version  of the adapter; impl: texts about what is tested, with "framework" and "version"
    operations     {"forward": function of a case that returns {"f": ...}, ...}
    dtypes         of "f64", "f32", "q", those that the implementation really computes in
    activations    {"relu": {}, "tanh": {"value": {"ulp": 2, "abs": 0}, "slope": {...}}}: declared errors
    conventions    {"loss": ["half-sum"], "columns": ["neuron-major"], "slopeAtZero": {"relu": "0"}}
    """
    for operation in operations:
        if operation not in OPERATIONS:
            raise ValueError(f"unknown operation {operation!r}; known are {', '.join(OPERATIONS)}")
    caps = {"ops": list(operations), "dtypes": list(dtypes), "activations": activations}
    ready = {"type": "ready", "protocol": PROTOCOL, "adapter": {"name": name, "version": version}}
    ready.update(impl=impl, caps={**caps, "conventions": conventions or {}})
    stream = claim_stdout()
    if sys.argv[1:2] == ["--vectors"]:
        send(stream, ready)
        with open(sys.argv[2], encoding="utf-8") as cases:
            for line in list(cases)[1:]:  # after the header
                send(stream, result(json.loads(line), 0, operations))
        return
    for line in sys.stdin:
        message = json.loads(line)
        kind = message["type"]
        if kind == "hello":
            if PROTOCOL not in message["protocol"]:
                fatal(f"this adapter speaks protocol {PROTOCOL}", "protocol-version", stream)
            send(stream, ready)
        elif kind == "run":
            for case in message["cases"]:
                send(stream, result(case, message["seq"], operations))
            send(stream, {"type": "done", "seq": message["seq"], "n": len(message["cases"])})
        elif kind == "ping":
            send(stream, {"type": "pong", "seq": message["seq"]})
        elif kind == "stop":
            return
