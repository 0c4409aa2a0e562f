"""Writes the values that NeuralNetsTests compares the losses against shortcuts with, from PyTorch in double precision.

GroupDRO follows the authors' own code step by step (github.com/kohpangwei/group_DRO, loss.py); the alignment is
written as the trace formula of the papers; derivatives, second ones too, are autograd's.

Needs PyPI torch==2.13.0. Run in this folder: python make.py
"""

import json

import torch
import torch.nn.functional as F

torch.manual_seed(4)
torch.set_default_dtype(torch.float64)


def values(tensor):
    return tensor.detach().flatten().tolist()


def single(tensor):
    """Numbers that a 32-bit float holds exactly, so that both sides start from the same."""
    return tensor.to(torch.float32).to(torch.float64)


def group_losses():
    logits = single(torch.randn(7, 3) * 2)
    groups = torch.tensor([0, 2, 2, 0, 3, 2, 0])
    targets = torch.tensor([[1, 0, -1], [0, 0, 1], [1, -1, -1], [-1, -1, -1], [0, 1, 1], [1, 1, 0], [0, 0, 0.0]])
    positive = torch.tensor([0.5, 2.0, 3.0])
    known = (targets >= 0).double()
    each = F.binary_cross_entropy_with_logits(
        logits, targets.clamp(min=0) * 0.9 + 0.05, pos_weight=positive, reduction="none") * known
    binary = [((each[groups == g]).sum() / known[groups == g].sum().clamp(min=1e-9)).item() for g in range(4)]

    classes = torch.tensor([0, 2, 1, 1, 0, 2, 2])
    weights = torch.tensor([0.5, 2.0, 1.0])
    exclusive = [
        F.cross_entropy(logits[groups == g], classes[groups == g], weight=weights, label_smoothing=0.1).item()
        if (groups == g).any() else 0.0 for g in range(4)
    ]
    return {
        "logits": values(logits), "groups": groups.tolist(), "targets": values(targets), "classes": classes.tolist(),
        "positive": values(positive), "weights": values(weights), "binary": binary, "exclusive": exclusive,
    }


def robust():
    counts, step, adjustment = torch.tensor([100.0, 4.0, 30.0]), 0.2, 0.5
    adv_probs = torch.ones(3) / 3
    adj = adjustment * torch.ones(3)
    steps = []
    for _ in range(4):
        losses = single(torch.rand(3) * 2).requires_grad_()
        # loss.py, compute_robust_loss
        adjusted_loss = losses + adj / torch.sqrt(counts)
        adv_probs = adv_probs * torch.exp(step * adjusted_loss.data)
        adv_probs = adv_probs / adv_probs.sum()
        loss = losses @ adv_probs
        loss.backward()
        steps.append({
            "losses": values(losses), "weights": values(adv_probs), "loss": loss.item(), "gradient": values(losses.grad)})
    return {"counts": [100, 4, 30], "step": step, "adjustment": adjustment, "steps": steps}


def alignment():
    features = single(torch.randn(9, 5) * 3)
    attribute = torch.tensor([0, 1, 1, 2, 0, 1, 2, 0, 1])
    cases = []
    for classes in (torch.zeros(9), torch.tensor([0, 0, 1, 1, 0, 1, 0, 1, 0.0])):
        x = features.clone().requires_grad_()
        same = (classes[:, None] == classes[None, :]).double()
        centring = torch.eye(9) - same / same.sum(1, keepdim=True)
        distances = ((x[:, None] - x[None, :]) ** 2).sum(-1)
        width = distances.detach().sum() / (9 * 8)
        kernel = torch.exp(-distances / width)
        equal = (attribute[:, None] == attribute[None, :]).double()

        def hsic(a, b):
            return torch.trace(a @ centring @ b @ centring)

        value = hsic(kernel, equal) / torch.sqrt(hsic(kernel, kernel) * hsic(equal, equal))
        value.backward()
        cases.append({"classes": [int(c) for c in classes], "value": value.item(), "gradient": values(x.grad)})
    return {"features": values(features), "attribute": attribute.tolist(), "cases": cases}


def evidence():
    images = single(torch.randn(2, 1, 8, 8))
    region = torch.zeros(2, 1, 8, 8)
    region[0, 0, 2:6, 1:7] = 1
    region[1, 0, 0:5, 3:8] = 1
    kernel, weight = single(torch.randn(3, 1, 3, 3)), single(torch.randn(1, 3))

    def network(x, k, w):
        maps = F.softplus(F.conv2d(x, k, padding=1))
        maps = F.avg_pool2d(maps, 2)
        return maps, F.linear(maps.mean((2, 3)), w)

    result = {
        "images": values(images), "region": values(region), "kernel": values(kernel), "weight": values(weight)}
    for name in ("map", "gradient"):
        k, w, x = kernel.clone().requires_grad_(), weight.clone().requires_grad_(), images.clone().requires_grad_()
        maps, logits = network(x, k, w)
        source = maps if name == "map" else x
        (slopes,) = torch.autograd.grad(logits.sum(), source, create_graph=True)
        if name == "map":
            parts, inside = (maps * slopes).sum(1, keepdim=True).abs(), F.avg_pool2d(region, 2)
        else:
            parts, inside = (slopes**2).sum(1, keepdim=True), region
        share = ((parts * (1 - inside)).sum((1, 2, 3)) / parts.sum((1, 2, 3))).mean()
        gradients = torch.autograd.grad(share, (k, w))
        result[name] = {"share": share.item(), "kernel": values(gradients[0]), "weight": values(gradients[1])}
    return result


golden = {"groups": group_losses(), "robust": robust(), "alignment": alignment(), "evidence": evidence()}
with open("robustness.json", "w") as file:
    json.dump(golden, file)
    file.write("\n")
