"""Writes the values that NeuralNetsTests compares with: PyTorch's own losses, optimisers, schedules and norms.

Needs PyPI torch==2.13.0 and numpy 2. Run in this folder: python make.py
"""

import json

import torch
import torch.nn.functional as F

torch.manual_seed(20)


def values(tensor):
    return tensor.detach().flatten().tolist()


def loss_case(name, loss, logits, **given):
    logits = logits.clone().requires_grad_()
    result = loss(logits)
    result.backward()
    given = {key: values(value) if torch.is_tensor(value) else value for key, value in given.items()}
    return {
        "name": name, "shape": list(logits.shape), "logits": values(logits),
        "loss": result.item(), "gradient": values(logits.grad), **given,
    }


def losses():
    logits = torch.randn(6, 4)
    classes = torch.tensor([0, 3, 1, 1, 2, 0])
    weights = torch.tensor([0.5, 2.0, 1.0, 3.0])
    cross = [
        loss_case(
            f"cross entropy, {'weighted' if weight is not None else 'plain'}, smoothing {smoothing}",
            lambda x: F.cross_entropy(x, classes, weight=weight, label_smoothing=smoothing),
            logits, classes=classes, smoothing=smoothing, weights=[] if weight is None else weight)
        for weight in (None, weights) for smoothing in (0.0, 0.1)
    ]
    targets = torch.tensor([[1, 0, 1, 0], [0, 0, 1, 1], [1, 1, 0, 0], [0, 1, 0, 1], [1, 0, 0, 0], [0, 0, 0, 1.0]])
    known = torch.tensor([[1, 1, 0, 1], [0, 0, 1, 1], [1, 0, 0, 1], [1, 1, 1, 1], [0, 0, 0, 0], [1, 0, 1, 0.0]])
    binary = []
    for weight in (None, weights):
        for smoothing in (0.0, 0.1):
            for mask in (None, known, torch.zeros_like(known)):
                def loss(x):
                    smoothed = targets * (1 - smoothing) + smoothing / 2
                    each = F.binary_cross_entropy_with_logits(x, smoothed, pos_weight=weight, reduction="none")
                    return each.mean() if mask is None else (each * mask).sum() / mask.sum().clamp(min=1)

                binary.append(loss_case(
                    "binary cross entropy", loss, logits * 3, targets=targets, smoothing=smoothing,
                    weights=[] if weight is None else weight, known=[] if mask is None else mask))
    return {"cross": cross, "binary": binary}


def optimisers():
    """Five steps on a tiny network with a learning rate that moves, two groups, and decay on one of them."""
    inputs, classes = torch.randn(8, 1, 5, 5), torch.tensor([0, 1, 2, 0, 1, 2, 2, 1])
    kernel, weight, bias = torch.randn(2, 1, 3, 3) * 0.5, torch.randn(3, 2) * 0.5, torch.randn(3) * 0.5
    rates = [0.1, 0.08, 0.05, 0.02, 0.01]
    cases = []
    for kind, settings in (
        ("sgd", dict(momentum=0.0, nesterov=False, weightDecay=0.0)),
        ("sgd", dict(momentum=0.9, nesterov=False, weightDecay=0.01)),
        ("sgd", dict(momentum=0.9, nesterov=True, weightDecay=0.01)),
        ("adam", dict(beta1=0.9, beta2=0.999, epsilon=1e-8, weightDecay=0.0)),
        ("adam", dict(beta1=0.8, beta2=0.99, epsilon=1e-6, weightDecay=0.05)),
        ("adamw", dict(beta1=0.9, beta2=0.999, epsilon=1e-8, weightDecay=0.01)),
        ("adamw", dict(beta1=0.8, beta2=0.99, epsilon=1e-6, weightDecay=0.1)),
    ):
        parameters = [torch.nn.Parameter(p.clone()) for p in (kernel, weight, bias)]
        groups = [{"params": parameters[:1]}, {"params": parameters[1:], "weight_decay": 0.0}]
        if kind == "sgd":
            optimiser = torch.optim.SGD(
                groups, lr=1, momentum=settings["momentum"], nesterov=settings["nesterov"],
                weight_decay=settings["weightDecay"])
        else:
            optimiser = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[kind](
                groups, lr=1, betas=(settings["beta1"], settings["beta2"]), eps=settings["epsilon"],
                weight_decay=settings["weightDecay"])
        trace = []
        for rate in rates:
            # The first group learns at a quarter of the rate.
            optimiser.param_groups[0]["lr"], optimiser.param_groups[1]["lr"] = rate * 0.25, rate
            optimiser.zero_grad()
            features = F.conv2d(inputs, parameters[0], padding=1).relu().mean((2, 3))
            F.cross_entropy(F.linear(features, parameters[1], parameters[2]), classes).backward()
            optimiser.step()
            trace.append([values(p) for p in parameters])
        cases.append({"settings": {"kind": kind, **settings}, "trace": trace})
    return {
        "inputs": values(inputs), "classes": values(classes), "rates": rates,
        "initial": [values(p) for p in (kernel, weight, bias)], "cases": cases,
    }


def schedules():
    def factors(make, count):
        optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
        schedule = make(optimiser)
        result = []
        for _ in range(count):
            result.append(optimiser.param_groups[0]["lr"])
            optimiser.step()
            schedule.step()
        return result

    scheduler = torch.optim.lr_scheduler
    rising = lambda optimiser: scheduler.LinearLR(optimiser, start_factor=0.1, total_iters=9)
    return {
        "cosine": factors(lambda o: scheduler.CosineAnnealingLR(o, T_max=50, eta_min=0.02), 50),
        "step": factors(lambda o: scheduler.StepLR(o, step_size=15, gamma=0.3), 50),
        "warmUpCosine": factors(
            lambda o: scheduler.SequentialLR(
                o, [rising(o), scheduler.CosineAnnealingLR(o, T_max=40)], milestones=[10]), 50),
    }


def norm():
    layer = torch.nn.BatchNorm2d(3, momentum=0.1, eps=1e-5)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([0.5, 1.5, -1.0]))
        layer.bias.copy_(torch.tensor([0.1, -0.2, 0.3]))
    inputs = torch.randn(4, 3, 2, 2) * 2 + 1
    layer.train()
    training = layer(inputs)
    layer(inputs * 0.5)
    layer.eval()
    return {
        "inputs": values(inputs), "weight": values(layer.weight), "bias": values(layer.bias),
        "training": values(training), "mean": values(layer.running_mean), "variance": values(layer.running_var),
        "batches": layer.num_batches_tracked.item(), "evaluation": values(layer(inputs)),
    }


def clipping():
    gradients = [torch.randn(3, 4), torch.randn(5)]
    parameters = [torch.nn.Parameter(torch.zeros_like(g)) for g in gradients]
    for parameter, gradient in zip(parameters, gradients):
        parameter.grad = gradient.clone()
    total = torch.nn.utils.clip_grad_norm_(parameters, 1.5)
    return {
        "gradients": [values(g) for g in gradients], "norm": total.item(),
        "clipped": [values(p.grad) for p in parameters],
    }


with open("neuralnets.json", "w") as file:
    json.dump(
        {"losses": losses(), "optimisers": optimisers(), "schedules": schedules(), "norm": norm(),
         "clipping": clipping()}, file, separators=(",", ":"))
    file.write("\n")
