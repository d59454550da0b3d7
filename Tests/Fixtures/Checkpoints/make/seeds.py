#!/usr/bin/env python3
"""Writes what the fuzzers start from: the smallest files that hold every construct.

    python3 seeds.py FOLDER       (gets the folders pickle, zip, safetensors)
"""

import argparse
import os
import sys
from collections import OrderedDict

import numpy as np

from make import EasyDict, ada_module, network
from networks import write_safetensors
from torch_files import Storage, Tensor, dump, save_legacy, save_zip

folder = sys.argv[1]


def save(name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


small = np.arange(4, dtype="f4").reshape(2, 2)
cube = np.arange(16, dtype="f4").reshape(1, 4, 2, 2)
storage = Storage(np.arange(8), "Half")
tensors = OrderedDict(
    a=Tensor(small), b=Tensor(cube, kind="BFloat16", channels_last=True),
    c=Tensor(storage=storage, offset=1, shape=(2, 2), strides=(1, 2)),
    d=Tensor(storage=storage, offset=0, shape=(3,), strides=(0,)), e=Tensor(np.int64(3), kind="Long"),
    f=Tensor(small, kind="Double", old=True), g=argparse.Namespace(x=1, y=[None, True, 0.5, "t"]))
module = dict(G_ema=ada_module({"b4": {"const": cube[0], "conv1": {"weight": cube}}}, "Generator",
                               conv_clamp=256), none=None, big=2 ** 70, seen=frozenset([1]))
for protocol in range(2, 6):
    arrays = [("4x4/Const/const", cube), ("mod", np.asfortranarray(small.astype(">f8"))),
              ("n", np.float32(2)), ("k", np.int64(7))]
    net = network("Gs", "G_main", dict(resample_kernel=[1, 3, 3, 1]), arrays,
                  dict(mapping=network("m", "m", {}, [("Dense0/weight", small)])))
    save(f"pickle/tf{protocol}", dump((1, net), protocol))
    save(f"pickle/ada{protocol}", dump(module, protocol))
save("pickle/tf-python2", dump((1, net), 2, python2=True))
save("pickle/legacy", save_legacy(tensors, views=True))
save("pickle/legacy-big", save_legacy(tensors, big=True))
save("zip/plain", save_zip(tensors))
save("zip/wide", save_zip(tensors, zip64=True, align=64))
save("zip/big", save_zip(tensors, byteorder="big", descriptors=True))
os.makedirs(os.path.join(folder, "safetensors"), exist_ok=True)
write_safetensors(os.path.join(folder, "safetensors/small"), dict(a=small, b=cube))
text = b'{"__metadata__":{"k":"\\u00e9\\n"},"x":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]}}'
save("safetensors/metadata", len(text).to_bytes(8, "little") + text + b"\1\2\3\4")
