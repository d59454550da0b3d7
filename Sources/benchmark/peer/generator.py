"""The peer of the benchmark: StyleGAN and StyleGAN2 synthesis in PyTorch, from the papers.

    generator.py {stylegan|stylegan2} {eager|channels-last|compiled}

Reads one word a line: `forward`, `step` (answers with seconds), `memory` (peak in MB).
Install torch for CPU first: `python3 -m venv env && env/bin/pip install torch`.
"""

import math
import resource
import sys
import time

import torch
import torch.nn.functional as F

torch.manual_seed(0)
network, mode = sys.argv[1], sys.argv[2]
SIZES = [4 * 2**i for i in range(9)]
BASE = 16384 if network == "stylegan" else 32768
WIDTHS = [min(512, BASE // size) for size in SIZES]
D = 512


def kernel(taps):
    taps = torch.tensor(taps)
    taps = taps[:, None] * taps[None, :]
    return taps / taps.sum()


class StyleGAN(torch.nn.Module):
    """Karras et al. 2018, as PULSE runs it: fused upscaling from 128 up."""

    def __init__(self):
        super().__init__()
        weight = lambda *shape: torch.nn.Parameter(torch.randn(*shape), requires_grad=False)
        self.const = weight(1, WIDTHS[0], 4, 4)
        self.convs = torch.nn.ParameterList()
        self.biases = torch.nn.ParameterList()
        self.noises = torch.nn.ParameterList()
        self.styles = torch.nn.ParameterList()
        width = WIDTHS[0]
        for size, next in zip(SIZES, WIDTHS):
            for half in range(2):
                self.convs.append(weight(next, width, 3, 3))
                self.biases.append(weight(next))
                self.noises.append(weight(1, next, 1, 1))
                self.styles.append(weight(2 * next, D))
                width = next
        self.rgb = weight(3, width, 1, 1)
        self.register_buffer("blur", kernel([1.0, 2.0, 1.0]))

    def forward(self, latent, noise):
        x = self.const
        for layer in range(2 * len(SIZES)):
            size, weight, bias = SIZES[layer // 2], self.convs[layer], self.biases[layer]
            scale = math.sqrt(2 / (9 * weight.shape[1]))
            if layer == 0:
                x = x + bias.view(1, -1, 1, 1)
            elif layer % 2 == 0:
                if size >= 128:
                    w = F.pad(weight.permute(1, 0, 2, 3) * scale, (1, 1, 1, 1))
                    w = w[:, :, 1:, 1:] + w[:, :, :-1, 1:] + w[:, :, 1:, :-1] + w[:, :, :-1, :-1]
                    x = F.conv_transpose2d(x, w, stride=2, padding=1)
                else:
                    x = F.conv2d(F.interpolate(x, scale_factor=2.0), weight * scale, padding=1)
                blur = self.blur[None, None].expand(x.shape[1], 1, 3, 3)
                x = F.conv2d(x, blur, padding=1, groups=x.shape[1]) + bias.view(1, -1, 1, 1)
            else:
                x = F.conv2d(x, weight * scale, bias, padding=1)
            x = F.leaky_relu(x + self.noises[layer] * noise[layer], 0.2)
            x = F.instance_norm(x)
            style = F.linear(latent[:, layer], self.styles[layer] / math.sqrt(D))
            style = style.view(-1, 2, x.shape[1], 1, 1)
            x = x * (style[:, 0] + 1) + style[:, 1]
        return F.conv2d(x, self.rgb / math.sqrt(x.shape[1]))


class StyleGAN2(torch.nn.Module):
    """Karras et al. 2019, config F, skip; modulated weights and grouped convolutions as is common."""

    def __init__(self):
        super().__init__()
        weight = lambda *shape: torch.nn.Parameter(torch.randn(*shape), requires_grad=False)
        self.const = weight(1, WIDTHS[0], 4, 4)
        self.convs = torch.nn.ParameterList()
        self.biases = torch.nn.ParameterList()
        self.affines = torch.nn.ParameterList()
        self.rgbs = torch.nn.ParameterList()
        self.rgb_affines = torch.nn.ParameterList()
        width = WIDTHS[0]
        for size, next in zip(SIZES, WIDTHS):
            for half in range(1 if size == 4 else 2):
                self.convs.append(weight(next, width, 3, 3))
                self.biases.append(weight(1, next, 1, 1))
                self.affines.append(weight(width, D))
                width = next
            self.rgbs.append(weight(3, width, 1, 1))
            self.rgb_affines.append(weight(width, D))
        self.register_buffer("blur", 4 * kernel([1.0, 3.0, 3.0, 1.0]))

    def upfirdn(self, x, up, pad):
        n, c, h, w = x.shape
        if up == 2:
            x = F.pad(x.reshape(n, c, h, 1, w, 1), (0, 1, 0, 0, 0, 1)).reshape(n, c, 2 * h, 2 * w)
        x = F.pad(x, pad).reshape(n * c, 1, *[s + pad[0] + pad[1] for s in x.shape[2:]])
        x = F.conv2d(x, self.blur[None, None])
        return x.reshape(n, c, *x.shape[2:])

    def modulated(self, x, weight, style, demodulate, up):
        n, c, h, w = x.shape
        weight = weight[None] * style.view(n, 1, c, 1, 1)
        if demodulate:
            weight = weight * torch.rsqrt(weight.square().sum([2, 3, 4], keepdim=True) + 1e-8)
        out = weight.shape[1]
        x = x.reshape(1, n * c, h, w)
        if up:
            weight = weight.transpose(1, 2).reshape(n * c, out, 3, 3)
            x = F.conv_transpose2d(x, weight, stride=2, groups=n)
            return self.upfirdn(x.reshape(n, out, 2 * h + 1, 2 * w + 1), 1, (1, 1, 1, 1))
        weight = weight.reshape(n * out, c, *weight.shape[3:])
        return F.conv2d(x, weight, padding=weight.shape[2] // 2, groups=n).reshape(n, out, h, w)

    def forward(self, latent, noise):
        x, image = self.const.expand(latent.shape[0], -1, -1, -1), None
        layer = 0
        for level, size in enumerate(SIZES):
            for half in range(1 if size == 4 else 2):
                style = F.linear(latent[:, layer], self.affines[layer] / math.sqrt(D)) + 1
                up = size > 4 and half == 0
                x = self.modulated(x, self.convs[layer], style, True, up)
                x = F.leaky_relu(x + 0.1 * noise[layer] + self.biases[layer], 0.2) * math.sqrt(2)
                layer += 1
            style = F.linear(latent[:, layer], self.rgb_affines[level] / math.sqrt(D)) + 1
            rgb = self.modulated(x, self.rgbs[level], style / math.sqrt(x.shape[1]), False, False)
            image = rgb if image is None else rgb + self.upfirdn(image, 2, (2, 1, 2, 1))
        return image


model = (StyleGAN if network == "stylegan" else StyleGAN2)()
layout = torch.channels_last if mode != "eager" else torch.contiguous_format
model = model.to(memory_format=layout)
if network == "stylegan":
    shapes = [s for s in SIZES for _ in range(2)]
else:
    shapes = [s for s in SIZES for _ in range(1 if s == 4 else 2)]
run = torch.compile(model) if mode == "compiled" else model
latent = torch.randn(1, 18, D).requires_grad_()
noise = [torch.randn(1, 1, s, s) for s in shapes]
trained = [n.requires_grad_() for n in noise[:5]]
optimizer = torch.optim.Adam([latent] + trained, lr=0.4)
radius = latent.detach().norm(dim=2, keepdim=True)
target = torch.rand(1, 3, 32, 32)


def cubic(x):
    x = abs(x)
    return (1.5 * x - 2.5) * x * x + 1 if x <= 1 else ((-0.5 * x + 2.5) * x - 4) * x + 2 if x < 2 else 0


taps = torch.tensor([cubic((k + 0.5 - 64) / 32) / 32 for k in range(128)])


def shrink(x):
    n, c, h, w = x.shape
    x = F.pad(x, (48, 48, 48, 48), mode="reflect").reshape(n * c, 1, h + 96, w + 96)
    x = F.conv2d(x, taps.view(1, 1, 1, -1), stride=(1, 32))
    return F.conv2d(x, taps.view(1, 1, -1, 1), stride=(32, 1)).reshape(n, c, h // 32, w // 32)


def forward():
    with torch.no_grad():
        run(latent, noise)


def step():
    optimizer.zero_grad()
    rows = F.leaky_relu(latent, 0.2)
    small = shrink((run(rows, noise) + 1) / 2)
    a, b = rows[:, None], rows[:, :, None]
    apart = ((a - b).square().sum(-1) + 1e-9).sqrt()
    together = ((a + b).square().sum(-1) + 1e-9).sqrt()
    cross = (2 * torch.atan2(apart, together)).square().mean() * 512 / 8
    (100 * (small - target).square().mean() + 0.05 * cross).backward()
    optimizer.step()
    with torch.no_grad():
        latent.mul_(radius / latent.norm(dim=2, keepdim=True))


for line in sys.stdin:
    word = line.strip()
    if word == "memory":
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
        continue
    start = time.perf_counter()
    {"forward": forward, "step": step}[word]()
    print(time.perf_counter() - start, flush=True)
