"""Adapter for PyTorch: its own layers and autograd, in float64 and float32.

Run it with `widthwise validate --target torch`. The float64 cases of softplus with arguments above 20
fail, and rightly: there `F.softplus` returns its argument, which is up to 2.1e-9 too small.
"""

import sys

from widthwise_adapter import fatal, serve

try:
    import torch
    from torch.nn import functional as F
except ImportError as error:
    fatal(f"PyTorch is missing for {sys.executable} ({error}): install python3-torch or torch")

TYPES = {"f64": torch.float64, "f32": torch.float32}

ACTIVATIONS = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softplus": F.softplus,
    "sin": torch.sin,
    "exp": torch.exp,
    "gaussian": lambda z: torch.exp(-z * z),
    "swish": F.silu,
    "gelu": F.gelu,
    "rational": lambda z: z / (1 + z * z),
    "square": torch.square,
    "cube": lambda z: z**3,
    "cubic": lambda z: z + z**3,
    "relu": F.relu,
    "leaky-relu": lambda z: F.leaky_relu(z, 0.01),
    "abs": torch.abs,
}


def tensor(case, name):
    return torch.tensor(case[name], dtype=TYPES[case.dtype])


def network(case, W, v):
    return ACTIVATIONS[case.activation](F.linear(tensor(case, "X"), W)) @ v


def objective(case, W, v):
    r = network(case, W, v) - tensor(case, "y")
    return torch.sum(r * r) / 2 if case.flags["loss"] == "half-sum" else torch.mean(r * r)


def forward(case):
    return {"f": network(case, tensor(case, "W"), tensor(case, "v"))}


def loss(case):
    return {"l": objective(case, tensor(case, "W"), tensor(case, "v"))}


def gradient(case):
    W, v = tensor(case, "W").requires_grad_(), tensor(case, "v").requires_grad_()
    objective(case, W, v).backward()
    return {"dW": W.grad, "dv": v.grad}


def jacobians(case):
    """df_i/dW_jk, of shape (n, m, d), by autograd."""
    v = tensor(case, "v")
    return torch.autograd.functional.jacobian(lambda W: network(case, W, v), tensor(case, "W"))


def jacobian(case):
    J = jacobians(case)
    if case.flags["columns"] == "input-major":
        J = J.transpose(1, 2)
    return {"J": J.reshape(len(J), -1)}


def gram(case):
    J = jacobians(case).flatten(1)
    return {"G": J @ J.T}


def nearest(W, C, radius):
    away = W - C
    distance = torch.linalg.norm(away)
    return W if distance <= radius else C + away * (radius / distance)


def project(case):
    return {"P": nearest(tensor(case, "W"), tensor(case, "C"), tensor(case, "radius"))}


def stepped(case, W):
    W = W.detach().requires_grad_()
    objective(case, W, tensor(case, "v")).backward()
    with torch.no_grad():
        moved = W - tensor(case, "eta") * W.grad
        return nearest(moved, tensor(case, "C"), tensor(case, "radius"))


def step(case):
    return {"P": stepped(case, tensor(case, "W"))}


PASSES = 1000
# With the usual step sizes; that of projected gradient and of SGD is the one of the case.
OPTIMISERS = {
    "sgd": lambda parameters, eta: torch.optim.SGD(parameters, lr=eta),
    "adam": lambda parameters, eta: torch.optim.Adam(parameters),
}


def optimised(case, method):
    """PyTorch's own optimiser, without a projection onto the ball."""
    W = tensor(case, "W").requires_grad_()
    optimiser = OPTIMISERS[method]([W], float(case["eta"]))
    for _ in range(PASSES):
        optimiser.zero_grad()
        objective(case, W, tensor(case, "v")).backward()
        optimiser.step()
    return W.detach()


def train(case):
    method = case.flags.get("method")
    if method in OPTIMISERS:
        return {"P": optimised(case, method)}
    W = tensor(case, "W")
    for _ in range(100 if method is None else PASSES):
        W = stepped(case, W)
    return {"P": W}


if __name__ == "__main__":
    functions = (forward, loss, gradient, jacobian, gram, project, step, train)
    torch.set_num_threads(1)
    serve(
        "torch",
        "1",
        {"framework": "torch", "version": torch.__version__, "python": sys.version.split()[0]},
        {f.__name__: f for f in functions},
        list(TYPES),
        {name: {} for name in ACTIVATIONS},
        {
            "loss": ["half-sum", "mean"],
            "columns": ["neuron-major", "input-major"],
            "slopeAtZero": {"relu": "0", "leaky-relu": "1/100", "abs": "0"},
            "methods": ["projected", "sgd", "adam"],
        },
    )
