#!/usr/bin/env python3
"""Writes the fixtures beside this folder: small networks in every container that people hold.

    python3 make.py

Needs NumPy only. Each network is written once under canonical names (`NAME.safetensors`) and then in
foreign files, whose layouts follow the programs that made such files: the inverse of what the readers
under test must do. Weights are multiples of 1/16, exact in every number type.
"""

import argparse
import os
from collections import OrderedDict

import numpy as np

from networks import stylegan, stylegan2, write_safetensors
from torch_files import (Reduced, Storage, Tensor, dump, module, save_legacy, save_zip)

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
SOURCE = "raise SystemExit('this text must never run')\n"


def save(name, data):
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(data)


def exact(arrays):
    return {k: np.round(np.clip(v, -7, 7) * 16).astype("f4") / 16 for k, v in arrays.items()}


class EasyDict(dict):
    pass


class Network:
    pass


module("dnnlib.util", EasyDict=EasyDict)
module("dnnlib.tflib.network", Network=Network)
module("torch_utils.persistence", _reconstruct_persistent_obj=lambda meta: None)
module("tfutil")
FIR = np.outer([1, 3, 3, 1], [1, 3, 3, 1]).astype("f4") / 64


# --- NVIDIA, TensorFlow ------------------------------------------------------------------------

def network(name, func, kwargs, variables, components=None, version=4):
    result = Network()
    result.__dict__.update(
        version=version, name=name, static_kwargs=EasyDict(kwargs), components=components or {},
        build_module_src=SOURCE, build_func_name=func, variables=variables)
    return result


def tf_dense(w):
    return np.ascontiguousarray(w.T)


def tf_conv(w, flip=False):
    w = np.ascontiguousarray(w.transpose(2, 3, 1, 0))
    return np.ascontiguousarray(w[::-1, ::-1]) if flip else w


def tf_stylegan2(a, change=lambda name, x: x):
    mapping, synthesis, average = [], [("lod", np.float32(0))], None
    for name, x in a.items():
        part = name.split(".")
        if name == "mapping.w_avg":
            average = x
        elif part[0] == "mapping":
            layer = part[1].replace("fc", "Dense").replace("embed", "LabelEmbed")
            mapping.append((f"{layer}/{part[2]}", tf_dense(x) if x.ndim == 2 else x))
        else:
            r = int(part[1][1:])
            block = f"{r}x{r}"
            if part[2] == "const":
                synthesis.append((f"{block}/Const/const", x[None]))
                continue
            layer = {"conv0": "Conv0_up", "conv1": "Conv" if r == 4 else "Conv1",
                     "torgb": "ToRGB", "skip": "Skip"}[part[2]]
            what = ".".join(part[3:])
            if what == "weight":
                x = tf_conv(x, flip=layer in ("Conv0_up", "Skip"))
                synthesis.append((f"{block}/{layer}/weight", x))
            elif what == "bias":
                synthesis.append((f"{block}/{layer}/bias", x))
            elif what == "affine.weight":
                synthesis.append((f"{block}/{layer}/mod_weight", tf_dense(x)))
            elif what == "affine.bias":
                synthesis.append((f"{block}/{layer}/mod_bias", x - 1))
            elif what == "noise_strength":
                synthesis.append((f"{block}/{layer}/noise_strength", x))
            elif what == "noise_const":
                index = 2 * int(np.log2(r)) - (5 if part[2] == "conv0" else 4)
                synthesis.append((f"noise{index}", x[None, None]))
    kwargs = dict(num_channels=3, resolution=16, label_size=0, func_name="training.networks.G_main",
                  resample_kernel=[1, 3, 3, 1], nonlinearity="lrelu", mapping_lrmul=0.01)

    def changed(list):
        return [(n, change(n, np.asarray(x, "f4"))) for n, x in list]
    parts = dict(
        mapping=network("G_mapping", "G_mapping", {}, changed(mapping)),
        synthesis=network("G_synthesis", "G_synthesis_stylegan2", {}, changed(synthesis)))
    gs = network("Gs", "G_main", kwargs, changed([("dlatent_avg", average)]), parts)
    g = network("G", "G_main", kwargs, [("dlatent_avg", np.zeros(8, "f4"))], {})
    d = network("D", "D_stylegan2", {}, [("16x16/FromRGB/weight", np.zeros((1, 1, 3, 4), "f4"))])
    return (g, d, gs)


def tf_stylegan(a):
    mapping, synthesis, average = [], [("lod", np.float32(0))], None
    for name, x in a.items():
        part = name.split(".")
        if name == "mapping.w_avg":
            average = x
        elif part[0] == "mapping":
            layer = part[1].replace("dense", "Dense")
            mapping.append((f"{layer}/{part[2]}", tf_dense(x) if x.ndim == 2 else x))
        elif part[1] == "torgb":
            synthesis.append((f"ToRGB_lod0/{part[2]}", tf_conv(x) if x.ndim == 4 else x))
        else:
            block = part[2]
            r = int(block.split("x")[0])
            first, second = ("Const", "Conv") if r == 4 else ("Conv0_up", "Conv1")
            rest = ".".join(part[3:])
            layer = {"epi1": first, "epi2": second}.get(part[3])
            if rest in ("const", "bias"):
                synthesis.append((f"{block}/Const/{rest}", x))
            elif layer and rest.endswith("noise.weight"):
                synthesis.append((f"{block}/{layer}/Noise/weight", x))
            elif layer and rest.endswith("noise.const"):
                index = 2 * int(np.log2(r)) - (4 if part[3] == "epi1" else 3)
                synthesis.append((f"noise{index}", x[None, None]))
            elif layer:
                x = tf_dense(x) if x.ndim == 2 else x
                synthesis.append((f"{block}/{layer}/StyleMod/{part[-1]}", x))
            else:
                layer = {"conv": "Conv", "conv0_up": "Conv0_up", "conv1": "Conv1"}[part[3]]
                x = tf_conv(x) if x.ndim == 4 else x
                synthesis.append((f"{block}/{layer}/{part[4]}", x))
    for lod in (1, 2):
        synthesis.append((f"ToRGB_lod{lod}/weight", np.zeros((1, 1, 5, 3), "f4")))
    parts = dict(
        mapping=network("G_mapping", "G_mapping", {}, mapping, version=3),
        synthesis=network("G_synthesis", "G_synthesis", {}, synthesis, version=3))
    gs = network("Gs", "G_style", dict(truncation_psi=0.7, mapping_lrmul=0.01),
                 [("lod", np.float32(0)), ("dlatent_avg", average)], parts, version=3)
    return (network("G", "G_style", {}, [], version=3), network("D", "D_basic", {}, [], version=3),
            gs)


# --- NVIDIA, StyleGAN2-ADA ---------------------------------------------------------------------

class Persistent:
    def __init__(self, meta):
        self.meta = meta

    def __reduce__(self):
        import sys
        return (sys.modules["torch_utils"].persistence._reconstruct_persistent_obj, (self.meta,))


def ada_module(tree, class_name, **attributes):
    """A module from {name: array or subtree}."""
    parameters, buffers, modules = OrderedDict(), OrderedDict(), OrderedDict()
    for name, value in tree.items():
        if isinstance(value, dict):
            modules[name] = ada_module(value, "SynthesisLayer", activation="lrelu",
                                       conv_clamp=256, up=1)
        elif name in ("w_avg", "noise_const", "resample_filter"):
            buffers[name] = Tensor(value, nested=True)
        else:
            half = name == "weight" and value.ndim == 4
            parameters[name] = Tensor(value, kind="Half" if half else "Float",
                                      channels_last=half, parameter=True, nested=True)
    state = EasyDict(
        training=False, _parameters=parameters, _buffers=buffers,
        _non_persistent_buffers_set=set(), _backward_hooks=OrderedDict(), _modules=modules,
        _init_args=(), _init_kwargs=EasyDict(attributes), **attributes)
    return Persistent(EasyDict(type="class", version=6, module_src=SOURCE, class_name=class_name,
                               state=state))


def ada(a, **attributes):
    tree = {}
    for name, x in a.items():
        node = tree
        *path, leaf = name.split(".")
        for part in path:
            node = node.setdefault(part, {})
        node[leaf] = x
        if leaf == "noise_const":
            node["resample_filter"] = FIR
    g = ada_module(tree, "Generator", z_dim=7, c_dim=0, w_dim=8, img_resolution=16, img_channels=3,
                   synthesis_kwargs=EasyDict(conv_clamp=256, num_fp16_res=4))
    d = ada_module({"b4": {"out": {"weight": np.zeros((1, 4), "f4")}}}, "Discriminator")
    return dict(G=None, D=d, G_ema=g, augment_pipe=None,
                training_set_kwargs=EasyDict(class_name="training.dataset.ImageFolderDataset",
                                             resolution=np.int64(16), mirror=np.bool_(True)))


# --- rosinality and PULSE ----------------------------------------------------------------------

def rosinality(a, **options):
    out = OrderedDict()
    for name, x in a.items():
        part = name.split(".")
        what = ".".join(part[3:])
        if name == "mapping.w_avg":
            continue
        if part[0] == "mapping":
            out[f"style.{int(part[1][2:]) + 1}.{part[2]}"] = x
            continue
        r = int(part[1][1:])
        k = int(np.log2(r)) - 3
        if part[2] == "const":
            out["input.input"] = x[None]
            continue
        if part[2] == "torgb":
            layer = "to_rgb1" if r == 4 else f"to_rgbs.{k}"
        else:
            layer = "conv1" if r == 4 else f"convs.{2 * k + int(part[2][4])}"
        if what == "weight":
            out[f"{layer}.conv.weight"] = x[None]
        elif what == "bias" and part[2] == "torgb":
            out[f"{layer}.bias"] = x.reshape(1, 3, 1, 1)
        elif what == "bias":
            out[f"{layer}.activate.bias"] = x
        elif what.startswith("affine"):
            out[f"{layer}.conv.modulation.{part[4]}"] = x
        elif what == "noise_strength":
            out[f"{layer}.noise.weight"] = x.reshape(1)
        elif what == "noise_const":
            index = 0 if r == 4 else 2 * k + 1 + int(part[2][4])
            out[f"noises.noise_{index}"] = x[None, None]
        if part[2] == "conv0" and what == "weight":
            out[f"{layer}.conv.blur.kernel"] = FIR * 4
        if part[2] == "torgb" and r > 4 and what == "weight":
            out[f"{layer}.upsample.kernel"] = FIR * 4
    return OrderedDict((k, Tensor(v, **options)) for k, v in out.items())


def shared(arrays, kind="Double"):
    """All arrays as windows on one storage, each after a gap, the matrices column by column."""
    values, places = [], {}
    for name, x in arrays.items():
        values.append(np.full(3, 99.0))
        places[name] = sum(map(len, values))
        values.append((x.T if x.ndim == 2 else x).reshape(-1))
    storage = Storage(np.concatenate(values), kind)
    result = OrderedDict()
    for name, x in arrays.items():
        strides = (1, x.shape[0]) if x.ndim == 2 else None
        result[name] = Tensor(storage=storage, offset=places[name], shape=x.shape, strides=strides)
    return result


def pulse(a, prefixed):
    out = OrderedDict()
    for name, x in a.items():
        if prefixed:
            name = f"g_{name}".replace(".noise.weight", ".top_epi.noise.weight")
        else:
            name = name.split(".", 1)[1]
        out[name] = x
        if name.endswith("conv0_up.weight"):
            kernel = np.outer([1, 2, 1], [1, 2, 1]).astype("f4") / 16
            out[name.replace("weight", "intermediate.kernel")] = kernel[None, None]
    return out


def main():
    rng = np.random.default_rng(20201)
    skip = exact(stylegan2(rng))
    resnet = exact(stylegan2(rng, residual=True, layers=2))
    classes = exact(stylegan2(rng, classes=3))
    first = exact(stylegan(rng, noise=True))
    for name, arrays in (("skip", skip), ("resnet", resnet), ("conditional", classes),
                         ("stylegan", first)):
        write_safetensors(os.path.join(HERE, f"{name}.safetensors"), arrays)

    # TensorFlow: protocols 2 to 5, Python 2's texts, other number types, orders and byte orders.
    save("tf-skip.pkl", dump(tf_stylegan2(skip), 4))
    save("tf-resnet.pkl", dump(tf_stylegan2(resnet), 3))
    save("tf-conditional.pkl", dump(tf_stylegan2(classes), 5))
    save("tf-stylegan.pkl", dump(tf_stylegan(first), 2))
    save("tf-stylegan-python2.pkl", dump(tf_stylegan(first), 2, python2=True))
    kinds = [np.dtype(">f4"), np.dtype("<f8"), np.dtype("<f2"), np.dtype(">f8"), np.dtype("<f4")]

    def vary(name, x):
        x = x.astype(kinds[len(name) % len(kinds)])
        return np.asfortranarray(x) if x.ndim > 1 else x
    save("tf-skip-types.pkl", dump(tf_stylegan2(skip, vary), 3))

    # StyleGAN2-ADA: halves laid out channels-last, storages as legacy streams in bytes.
    save("ada-skip.pkl", dump(ada(skip), 3))
    save("ada-resnet.pkl", dump(ada(resnet), 4))
    save("ada-conditional.pkl", dump(ada(classes), 2))

    # rosinality: both containers and their variants.
    average = Tensor(skip["mapping.w_avg"])
    full = dict(g_ema=rosinality(skip), latent_avg=average,
                g=OrderedDict(a=Tensor(np.zeros(3))), args=argparse.Namespace(size=16, lr=0.002))
    save("rosinality.pt", save_zip(full))
    save("rosinality-zip64.pt", save_zip(full, zip64=True, align=64))
    save("rosinality-aligned.pt", save_zip(full, align=64, descriptors=True, location="cuda:0"))
    save("rosinality-legacy.pt", save_legacy(full, views=True, location="cuda:0"))
    save("rosinality-python2.pt", save_legacy(full, python2=True))
    half = dict(g_ema=rosinality(skip, kind="BFloat16", old=True), latent_avg=average)
    save("rosinality-bfloat16.pt", save_zip(half, root="a b"))
    save("rosinality-big-endian.pt", save_zip(full, byteorder="big"))
    save("rosinality-big-endian-legacy.pt", save_legacy(full, big=True))
    bundle = OrderedDict()
    bundle["encoder.input_layer.0.weight"] = Tensor(np.zeros((2, 3, 3, 3)))
    bundle["encoder.input_layer.1.num_batches_tracked"] = Tensor(np.int64(7), kind="Long")
    for name, x in rosinality(skip).items():
        bundle[f"decoder.{name}"] = x
    rows = Tensor(np.tile(skip["mapping.w_avg"], (6, 1)))
    opts = argparse.Namespace(output_size=16, encoder_type="GradualStyleEncoder", device="cuda:0")
    save("psp.pt", save_zip(dict(state_dict=bundle, opts=opts, latent_avg=rows)))

    # PULSE: the prefixed variant, doubles in one shared storage.
    save("pulse-prefixed.pt", save_legacy(shared(pulse(first, True))))
    mapping = {k: v for k, v in first.items() if k.startswith("mapping.dense")}
    rest = {k: v for k, v in first.items() if k.startswith("synthesis.")}
    save("pulse-mapping.pt", save_zip(shared(pulse(mapping, False), "Float")))
    save("pulse-synthesis.pt", save_zip(shared(pulse(rest, False), "Float")))

    # What is recognized and refused.
    third = OrderedDict([("synthesis.input.freqs", Tensor(np.zeros((4, 2)))),
                         ("synthesis.L0_36_8.weight", Tensor(np.zeros((8, 8, 3, 3))))])
    save("refused-stylegan3.pt", save_zip(third))
    save("refused-diffusion.pt", save_zip(OrderedDict(
        [("model.diffusion_model.time_embed.0.weight", Tensor(np.zeros((4, 4))))])))
    old = network("Gs", "G_paper", {}, [("4x4/Dense/weight", np.zeros((8, 4), "f4"))], version=2)
    save("refused-progan.pkl", dump((old, old, old), 3))
    save("refused-torchscript.pt", save_zip(OrderedDict(a=Tensor(np.zeros(2))),
                                            extra=[("archive/code/m.py", b"x = 1\n")]))
    mapping_only = {k[8:]: Tensor(v) for k, v in mapping.items()}
    save("refused-mapping-only.pt", save_zip(OrderedDict(mapping_only)))


if __name__ == "__main__":
    main()
