"""Writes regimes.json: losses, averages of weights, optimisers and schedules that recipes may ask for.

Needs PyPI torch==2.13.0 and numpy 2. Run in this folder: python regimes.py
"""

import json

import numpy
import torch


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


def custom_losses():
    """Focal, asymmetric and AUC-margin losses in double precision, from the papers' formulas."""
    generator = torch.Generator().manual_seed(7)
    logits = (torch.randn(8, 3, generator=generator) * 2).double()
    targets = (torch.rand(8, 3, generator=generator) < 0.4).double()
    known = (torch.rand(8, 3, generator=generator) < 0.8).double()
    known[:, 2] = 1
    targets[:, 2] = 0  # a column of one kind only
    positive = torch.tensor([2.0, 0.5, 1.5]).double()
    classes = torch.tensor([0, 2, 1, 1, 0, 2, 2, 0])

    def focal(gamma, alpha, weights):
        def loss(x):
            p = torch.sigmoid(x)
            pt = p * targets + (1 - p) * (1 - targets)
            at = 1 if alpha is None else alpha * targets + (1 - alpha) * (1 - targets)
            w = 1 if weights is None else weights * targets + (1 - targets)
            return (-w * at * (1 - pt) ** gamma * pt.log() * known).sum() / known.sum()
        return loss

    def asymmetric(negative, positive_gamma, clip):
        # The loop of Alibaba-MIIL/ASL, as a mean over the known.
        def loss(x):
            p = torch.sigmoid(x)
            xs_neg = (1 - p + clip).clamp(max=1)
            each = targets * p.clamp(min=1e-8).log() + (1 - targets) * xs_neg.clamp(min=1e-8).log()
            pt = p * targets + xs_neg * (1 - targets)
            each = each * (1 - pt) ** (positive_gamma * targets + negative * (1 - targets))
            return -(each * known).sum() / known.sum()
        return loss

    def margin(m):
        # LibAUC's AUCMLoss per column, its a, b and alpha found by minimising and maximising with many small steps.
        def column(h, y):
            p = y.mean()
            a = b = alpha = torch.zeros((), dtype=torch.double)
            def value(h, a, b, alpha):
                return ((1 - p) * ((h - a) ** 2 * y).mean() + p * ((h - b) ** 2 * (1 - y)).mean()
                        + 2 * alpha * (p * (1 - p) * m + (p * h * (1 - y) - (1 - p) * h * y).mean())
                        - p * (1 - p) * alpha ** 2)
            for _ in range(20000):
                a, b, alpha = (t.detach().requires_grad_() for t in (a, b, alpha))
                da, db, dalpha = torch.autograd.grad(value(h.detach(), a, b, alpha), (a, b, alpha))
                a, b, alpha = a - 0.5 * da, b - 0.5 * db, (alpha + 0.5 * dalpha).clamp(min=0)
            return value(h, a.detach(), b.detach(), alpha.detach())

        def loss(x):
            terms = []
            for c in range(3):
                rows = known[:, c] > 0
                y = targets[rows, c]
                if 0 < y.sum() < len(y):
                    terms.append(column(torch.sigmoid(x[rows, c]), y))
            return torch.stack(terms).mean()
        return loss

    def softmax_focal(gamma, weights):
        def loss(x):
            pt = torch.softmax(x, 1)[torch.arange(8), classes]
            w = torch.ones(8).double() if weights is None else weights[classes]
            return (w * -((1 - pt) ** gamma) * pt.log()).sum() / w.sum()
        return loss

    cases = []
    for gamma, alpha, weights in ((2.0, 0.25, None), (0.5, None, None), (0.0, None, positive), (1.5, 0.4, positive)):
        cases.append(loss_case(
            "focal", focal(gamma, alpha, weights), logits, targets=targets, known=known, gamma=gamma, alpha=alpha,
            weights=[] if weights is None else weights))
    for negative, pos, clip in ((4.0, 0.0, 0.05), (2.0, 1.0, 0.0), (1.0, 0.5, 0.2)):
        cases.append(loss_case(
            "asymmetric", asymmetric(negative, pos, clip), logits, targets=targets, known=known, gamma=negative,
            gammaPositive=pos, clip=clip, weights=[]))
    for m in (1.0, 0.3):
        cases.append(loss_case("margin", margin(m), logits, targets=targets, known=known, margin=m, weights=[]))
    for gamma, weights in ((2.0, None), (1.0, positive)):
        cases.append(loss_case(
            "softmax focal", softmax_focal(gamma, weights), logits, classes=classes, gamma=gamma,
            weights=[] if weights is None else weights))
    return cases


def averages():
    """Weights of six steps, and their averages: exponential as defined, equal as torch.optim.swa_utils has it."""
    generator = torch.Generator().manual_seed(3)
    steps = torch.randn(6, 4, generator=generator)
    swa = torch.optim.swa_utils.AveragedModel(torch.nn.Linear(4, 1, bias=False))
    exponential, equal, average = [], [], None
    for n, step in enumerate(steps):
        model = torch.nn.Linear(4, 1, bias=False)
        model.weight.data = step[None].clone()
        swa.update_parameters(model)
        equal.append(values(swa.module.weight))
        decay = min(0.4, (1 + n) / (10 + n))
        average = step.double() if n == 0 else decay * average + (1 - decay) * step.double()
        exponential.append(values(average))
    batches = torch.randn(3, 5, 2, 4, 4, generator=generator)
    norm = torch.nn.BatchNorm2d(2)
    torch.optim.swa_utils.update_bn(list(batches), norm)
    return {
        "steps": steps.tolist(), "decay": 0.4, "exponential": exponential, "equal": equal,
        "batches": values(batches), "mean": values(norm.running_mean), "variance": values(norm.running_var),
    }


class Lamb:
    """Algorithm 2 of You et al., 2020, in NumPy's double precision; as in timm, tensors without decay aren't scaled."""

    def __init__(self, groups, lr, betas, eps):
        self.param_groups = [{**group, "lr": lr} for group in groups]
        self.betas, self.eps, self.count, self.state = betas, eps, 0, {}

    def step(self):
        self.count += 1
        first, second = self.betas
        for group in self.param_groups:
            for parameter in group["params"]:
                gradient = parameter.grad.double().numpy()
                weight, mean, variance = self.state.get(
                    id(parameter), (parameter.detach().double().numpy().copy(), 0 * gradient, 0 * gradient))
                mean = first * mean + (1 - first) * gradient
                variance = second * variance + (1 - second) * gradient ** 2
                ratio = mean / (1 - first ** self.count)
                ratio = ratio / (numpy.sqrt(variance / (1 - second ** self.count)) + self.eps)
                trust = 1.0
                if group["weight_decay"] > 0:
                    ratio = ratio + group["weight_decay"] * weight
                    trust = numpy.linalg.norm(weight) / numpy.linalg.norm(ratio)
                weight = weight - group["lr"] * trust * ratio
                self.state[id(parameter)] = weight, mean, variance
                parameter.data = torch.tensor(weight).float()


def optimisers():
    """Six steps of two tensors along given gradients: one decays, the other learns at half the rate and doesn't."""
    generator = torch.Generator().manual_seed(11)
    weight, bias = torch.randn(3, 2, generator=generator), torch.randn(3, generator=generator)
    gradients = [
        [torch.randn(3, 2, generator=generator), torch.randn(3, generator=generator)] for _ in range(6)
    ]
    rates = [0.01, 0.02, 0.02, 0.015, 0.01, 0.001]
    cases = []
    for kind, make, settings in (
        ("rmsprop", torch.optim.RMSprop, {"alpha": 0.99, "eps": 1e-8, "momentum": 0.0}),
        ("rmsprop", torch.optim.RMSprop, {"alpha": 0.99, "eps": 1e-6, "momentum": 0.9}),
        ("lamb", Lamb, {"betas": (0.9, 0.999), "eps": 1e-6}),
        ("lamb", Lamb, {"betas": (0.8, 0.95), "eps": 1e-8}),
    ):
        parameters = [torch.nn.Parameter(weight.clone()), torch.nn.Parameter(bias.clone())]
        optimiser = make(
            [{"params": parameters[:1], "weight_decay": 0.1}, {"params": parameters[1:], "weight_decay": 0.0}],
            lr=1.0, **settings)
        trace = []
        for rate, pair in zip(rates, gradients):
            optimiser.param_groups[0]["lr"], optimiser.param_groups[1]["lr"] = rate, rate / 2
            for parameter, gradient in zip(parameters, pair):
                parameter.grad = gradient.clone()
            optimiser.step()
            trace.append([values(parameter) for parameter in parameters])
        betas = settings.get("betas", (0.0, 0.0))
        cases.append({
            "kind": kind, "momentum": settings.get("momentum", 0.0), "epsilon": settings["eps"],
            "beta1": betas[0], "beta2": betas[1], "trace": trace})
    return {
        "weight": values(weight), "bias": values(bias), "rates": rates,
        "gradients": [[values(gradient) for gradient in pair] for pair in gradients], "cases": cases,
    }


def schedules():
    parameter = torch.nn.Parameter(torch.zeros(1))
    cycles = []
    for share in (0.3, 0.1):
        optimiser = torch.optim.SGD([parameter], lr=1.0)
        scheduler = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, max_lr=1.0, total_steps=50, pct_start=share, cycle_momentum=False)
        cycle = []
        for _ in range(50):
            cycle.append(optimiser.param_groups[0]["lr"])
            optimiser.step()
            if len(cycle) < 50:
                scheduler.step()
        cycles.append({"share": share, "factors": cycle})
    figures = [0.5, 0.6, 0.6, 0.60001, 0.59, 0.58, 0.7, 0.1, 0.2, 0.3, 0.4, 0.5, 0.69, 0.71, 0.7, 0.7, 0.7, 0.7]
    plateaus = []
    for mode in ("max", "min"):
        optimiser = torch.optim.SGD([parameter], lr=1.0)
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, mode=mode, factor=0.5, patience=2)
        rates = []
        for figure in figures:
            scheduler.step(figure)
            rates.append(optimiser.param_groups[0]["lr"])
        plateaus.append({"higherIsBetter": mode == "max", "factors": rates})
    return {"cycles": cycles, "figures": figures, "plateaus": plateaus}


def regimes():
    return {"optimisers": optimisers(), "schedules": schedules(), "losses": custom_losses(), "averages": averages()}


if __name__ == "__main__":
    with open("regimes.json", "w") as file:
        json.dump(regimes(), file)
