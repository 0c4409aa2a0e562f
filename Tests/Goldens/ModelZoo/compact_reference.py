"""`compact` in plain PyTorch, written apart from the Swift one, as its oracle."""

import torch
from torch import nn
from torch.nn import functional as F


class ConvNorm(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.norm(self.conv(x))


class Shortcut(ConvNorm):
    def __init__(self, inputs, outputs, stride):
        super().__init__(inputs, outputs, 1, 1)
        self.stride = stride

    def forward(self, x):
        return super().forward(F.avg_pool2d(x, 3, 2, 1) if self.stride == 2 else x)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = Shortcut(inputs, outputs, stride) if stride != 1 or inputs != outputs else nn.Identity()

    def forward(self, x):
        residual = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        return F.relu(residual + self.shortcut(x))


class Compact(nn.Module):
    def __init__(self, input_channels=3, outputs=1000):
        super().__init__()
        self.stem = ConvNorm(input_channels, 16, 3, 2)
        channels = 16
        stages = [(16, 1, 1), (32, 2, 1), (64, 2, 2), (128, 2, 2), (192, 1, 1)]
        for number, (width, stride, depth) in enumerate(stages, 1):
            blocks = [Block(channels, width, stride)] + [Block(width, width, 1) for _ in range(depth - 1)]
            setattr(self, f"stage{number}", nn.Sequential(*blocks))
            channels = width
        self.head = nn.ModuleDict({"output": nn.Linear(channels, outputs)})

    def features(self, x):
        x = F.relu(self.stem(x))
        for number in range(1, 6):
            x = getattr(self, f"stage{number}")(x)
        return x

    def forward(self, x):
        return self.head["output"](self.features(x).mean((2, 3)))
