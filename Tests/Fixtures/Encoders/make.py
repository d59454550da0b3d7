"""Writes small encoders of the published pSp, e4e and ReStyle architectures, with what each layer gives.

    python3 make.py        needs numpy

Everything is computed in double precision from the layers' definitions, after the papers' descriptions
(Richardson et al., Encoding in Style, 2021; Tov et al., Designing an Encoder, 2021; Alaluf et al.,
ReStyle, 2021), under the names that the checkpoints use. Weights are random.
"""
import argparse
import math
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "Checkpoints", "make"))
from networks import write_safetensors  # noqa: E402
from torch_files import Tensor, save_zip  # noqa: E402

WIDTHS, UNITS, SIDE, D, REDUCTION = (4, 8, 12, 16), (2, 2, 3, 2), 64, 12, 4
HEADS = (2, 2, 2)  # coarse, middle, fine


def conv(x, w, b=None, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    k, _, r, s = w.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (r, s), (2, 3))[:, :, ::stride, ::stride]
    y = np.einsum("nchwrs,kcrs->nkhw", windows, w, optimize=True)
    return y if b is None else y + b[None, :, None, None]


def column(v):
    return v[None, :, None, None]


def resize_corners(x, h, w):
    """Bilinear, the corners' centres on each other."""
    def line(n, m):
        place = np.arange(m) * (n - 1) / (m - 1)
        low = np.minimum(place.astype(int), n - 2)
        matrix = np.zeros((m, n))
        matrix[np.arange(m), low] = 1 - (place - low)
        matrix[np.arange(m), low + 1] += place - low
        return matrix
    return np.einsum("ip,ncpq,jq->ncij", line(x.shape[2], h), x, line(x.shape[3], w), optimize=True)


class Encoder:
    def __init__(self, kind, channels, rng):
        self.kind, self.rng, self.w, self.seen = kind, rng, {}, {}
        flat = "Backbone" in kind
        self.conv("input_layer.0", WIDTHS[0], channels, 3)
        self.norm("input_layer.1", WIDTHS[0])
        self.w["input_layer.2.weight"] = rng.uniform(0.1, 0.4, WIDTHS[0])
        self.strides, width = [], WIDTHS[0]
        for out, count in zip(WIDTHS, UNITS):
            for k in range(count):
                self.unit(f"body.{len(self.strides)}", width, out)
                self.strides.append(2 if k == 0 else 1)
                width = out
        end = SIDE // 16
        sides = [end] * sum(HEADS) if flat else sum(([end << i] * n for i, n in enumerate(HEADS)), [])
        for i, side in enumerate(sides):
            for n in range(int(math.log2(side))):
                self.conv(f"styles.{i}.convs.{2 * n}", D, width if n == 0 else D, 3, bias=True)
            self.w[f"styles.{i}.linear.weight"] = rng.normal(size=(D, D))
            self.w[f"styles.{i}.linear.bias"] = rng.normal(size=D) * 0.2
        if not flat:
            self.conv("latlayer1", width, WIDTHS[2], 1, bias=True)
            self.conv("latlayer2", width, WIDTHS[1], 1, bias=True)
        self.w = {k: np.float32(v).astype(float) for k, v in self.w.items()}

    # Weights

    def conv(self, name, out, inputs, size, bias=False):
        scale = 1 / math.sqrt(inputs * size * size)
        self.w[name + ".weight"] = self.rng.normal(size=(out, inputs, size, size)) * scale
        if bias:
            self.w[name + ".bias"] = self.rng.normal(size=out) * 0.2

    def norm(self, name, c):
        self.w[name + ".weight"] = self.rng.uniform(0.5, 1.5, c)
        self.w[name + ".bias"] = self.rng.normal(size=c) * 0.2
        self.w[name + ".running_mean"] = self.rng.normal(size=c) * 0.2
        self.w[name + ".running_var"] = self.rng.uniform(0.5, 1.5, c)

    def unit(self, name, i, o):
        if i != o:
            self.conv(f"{name}.shortcut_layer.0", o, i, 1)
            self.norm(f"{name}.shortcut_layer.1", o)
        self.norm(f"{name}.res_layer.0", i)
        self.conv(f"{name}.res_layer.1", o, i, 3)
        self.w[f"{name}.res_layer.2.weight"] = self.rng.uniform(0.1, 0.4, o)
        self.conv(f"{name}.res_layer.3", o, o, 3)
        self.norm(f"{name}.res_layer.4", o)
        self.conv(f"{name}.res_layer.5.fc1", o // REDUCTION, o, 1)
        self.conv(f"{name}.res_layer.5.fc2", o, o // REDUCTION, 1)

    # Layers

    def normed(self, name, x):
        w = self.w
        return (x - column(w[name + ".running_mean"])) / np.sqrt(
            column(w[name + ".running_var"]) + 1e-5) * column(w[name + ".weight"]) + column(
            w[name + ".bias"])

    def bent(self, name, x):
        return np.where(x > 0, x, x * column(self.w[name + ".weight"]))

    def run_unit(self, name, x, stride):
        w = self.w
        y = self.normed(f"{name}.res_layer.0", x)
        y = self.bent(f"{name}.res_layer.2", conv(y, w[f"{name}.res_layer.1.weight"], padding=1))
        y = conv(y, w[f"{name}.res_layer.3.weight"], stride=stride, padding=1)
        y = self.normed(f"{name}.res_layer.4", y)
        s = conv(y.mean((2, 3), keepdims=True), w[f"{name}.res_layer.5.fc1.weight"])
        s = conv(np.maximum(s, 0), w[f"{name}.res_layer.5.fc2.weight"])
        y = y / (1 + np.exp(-s))
        if f"{name}.shortcut_layer.0.weight" in w:
            short = self.normed(
                f"{name}.shortcut_layer.1", conv(x, w[f"{name}.shortcut_layer.0.weight"], stride=stride))
        else:
            short = x[:, :, ::stride, ::stride]
        return y + short

    def run_head(self, i, x):
        for n in range(8):
            name = f"styles.{i}.convs.{2 * n}"
            if name + ".weight" in self.w:
                x = conv(x, self.w[name + ".weight"], self.w[name + ".bias"], 2, 1)
                x = np.where(x > 0, x, 0.01 * x)
        x = x.reshape(len(x), -1)
        weight, bias = self.w[f"styles.{i}.linear.weight"], self.w[f"styles.{i}.linear.bias"]
        return x @ weight.T / math.sqrt(D) + bias

    def __call__(self, x):
        seen, w = self.seen, self.w
        x = self.normed("input_layer.1", conv(x, w["input_layer.0.weight"], padding=1))
        x = seen["input"] = self.bent("input_layer.2", x)
        levels = []
        for i, stride in enumerate(self.strides):
            if stride == 2 and i > 0:
                levels.append(x)
            x = seen[f"body.{i}"] = self.run_unit(f"body.{i}", x, stride)
        maps = [x, x, x]
        if "Backbone" not in self.kind:
            for k, (layer, name) in enumerate([("latlayer1", "p2"), ("latlayer2", "p1")]):
                lateral = conv(levels[2 - k], w[layer + ".weight"], w[layer + ".bias"])
                maps[k + 1] = seen[name] = resize_corners(maps[k], *lateral.shape[2:]) + lateral
        which = sum(([k] * n for k, n in enumerate(HEADS)), [])
        rows = [self.run_head(i, maps[k]) for i, k in enumerate(which)]
        for i, row in enumerate(rows):
            seen[f"head.{i}"] = row
        if self.kind in ("Encoder4Editing", "ProgressiveBackboneEncoder"):
            rows = rows[:1] + [rows[0] + row for row in rows[1:]]
        return np.stack(rows, 1)


def main():
    kinds = [("GradualStyleEncoder", 3), ("Encoder4Editing", 3), ("BackboneEncoder", 6),
             ("ProgressiveBackboneEncoder", 6)]
    for seed, (kind, channels) in enumerate(kinds):
        rng = np.random.default_rng(seed)
        net = Encoder(kind, channels, rng)
        x = np.float32(rng.uniform(-1, 1, (2, channels, SIDE, SIDE))).astype(float)
        mean = np.float32(rng.normal(size=(1 if channels == 3 else sum(HEADS), D))).astype(float)
        latent = net(x) + mean
        state = {"encoder." + k: Tensor(v.astype(np.float32)) for k, v in net.w.items()}
        opts = argparse.Namespace(encoder_type=kind, input_nc=channels, output_size=16)
        data = save_zip(dict(state_dict=state, opts=opts, latent_avg=Tensor(mean.astype(np.float32))))
        with open(os.path.join(HERE, kind + ".pt"), "wb") as file:
            file.write(data)
        # Of the wide maps the second picture is enough: the first differs in nothing else.
        shown = {k: v[1:] if v.ndim == 4 else v for k, v in net.seen.items()}
        expected = {"x": x, "latent": latent, **shown}
        write_safetensors(
            os.path.join(HERE, kind + "-expected.safetensors"),
            {k: v.astype(np.float32) for k, v in expected.items()})


main()
