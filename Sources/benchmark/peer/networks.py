"""StyleGAN and StyleGAN2 synthesis in PyTorch at 1024², from the papers: what the peers run."""

import math

import torch
import torch.nn.functional as F

D = 512


SIZES = [4 * 2**i for i in range(9)]


def widths(base):
    return [min(512, base // size) for size in SIZES]


def kernel(taps):
    taps = torch.tensor(taps)
    taps = taps[:, None] * taps[None, :]
    return taps / taps.sum()


class StyleGAN(torch.nn.Module):
    """Karras et al. 2018, as PULSE runs it: fused upscaling from 128 up."""

    noise_sizes = [size for size in SIZES for _ in range(2)]

    def __init__(self):
        super().__init__()
        channels = widths(16384)
        weight = lambda *shape: torch.nn.Parameter(torch.randn(*shape), requires_grad=False)
        self.const = weight(1, channels[0], 4, 4)
        self.convs = torch.nn.ParameterList()
        self.biases = torch.nn.ParameterList()
        self.noises = torch.nn.ParameterList()
        self.styles = torch.nn.ParameterList()
        width = channels[0]
        for size, next in zip(SIZES, channels):
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

    noise_sizes = [4] + [size for size in SIZES[1:] for _ in range(2)]

    def __init__(self):
        super().__init__()
        channels = widths(32768)
        weight = lambda *shape: torch.nn.Parameter(torch.randn(*shape), requires_grad=False)
        self.const = weight(1, channels[0], 4, 4)
        self.convs = torch.nn.ParameterList()
        self.biases = torch.nn.ParameterList()
        self.affines = torch.nn.ParameterList()
        self.rgbs = torch.nn.ParameterList()
        self.rgb_affines = torch.nn.ParameterList()
        width = channels[0]
        for size, next in zip(SIZES, channels):
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


def cubic(x):
    x = abs(x)
    return (1.5 * x - 2.5) * x * x + 1 if x <= 1 else ((-0.5 * x + 2.5) * x - 4) * x + 2 if x < 2 else 0


def shrink(x):
    """PULSE's bicubic from 1024² to 32²."""
    taps = torch.tensor([cubic((k + 0.5 - 64) / 32) / 32 for k in range(128)])
    n, c, h, w = x.shape
    x = F.pad(x, (48, 48, 48, 48), mode="reflect").reshape(n * c, 1, h + 96, w + 96)
    x = F.conv2d(x, taps.view(1, 1, 1, -1), stride=(1, 32))
    return F.conv2d(x, taps.view(1, 1, -1, 1), stride=(32, 1)).reshape(n, c, h // 32, w // 32)


def geocross(rows):
    a, b = rows[:, None], rows[:, :, None]
    apart = ((a - b).square().sum(-1) + 1e-9).sqrt()
    together = ((a + b).square().sum(-1) + 1e-9).sqrt()
    return (2 * torch.atan2(apart, together)).square().mean() * 512 / 8
