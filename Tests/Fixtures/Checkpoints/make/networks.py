"""Small generators with random weights under canonical names, and safetensors to keep them in."""

import json
import struct

import numpy as np


def write_safetensors(path, arrays):
    header, data = {}, b""
    for name, array in arrays.items():
        array = np.ascontiguousarray(array, "<f4").reshape(np.shape(array))
        header[name] = dict(dtype="F32", shape=list(array.shape),
                            data_offsets=[len(data), len(data) + array.nbytes])
        data += array.tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def stylegan2(rng, resolution=16, widths=(6, 5, 4), w=8, z=7, layers=3, classes=0, residual=False):
    """Every size differs from its neighbours, so that a transposition cannot go unseen."""
    a = {}

    def put(name, *shape):
        a[name] = rng.standard_normal(shape).astype("f4")

    inputs = z
    if classes:
        put("mapping.embed.weight", w, classes)
        put("mapping.embed.bias", w)
        inputs += w
    for i in range(layers):
        put(f"mapping.fc{i}.weight", w, inputs)
        put(f"mapping.fc{i}.bias", w)
        inputs = w
    put("mapping.w_avg", w)
    previous = widths[0]
    for k, width in enumerate(widths):
        r = 4 << k
        if r == 4:
            put("synthesis.b4.const", width, 4, 4)
        for name, c in ([] if r == 4 else [("conv0", previous)]) + [("conv1", width)]:
            block = f"synthesis.b{r}.{name}"
            put(f"{block}.weight", width, c, 3, 3)
            put(f"{block}.bias", width)
            put(f"{block}.noise_strength")
            put(f"{block}.affine.weight", c, w)
            put(f"{block}.affine.bias", c)
            put(f"{block}.noise_const", r, r)
        if not residual or r == resolution:
            block = f"synthesis.b{r}.torgb"
            put(f"{block}.weight", 3, width, 1, 1)
            put(f"{block}.bias", 3)
            put(f"{block}.affine.weight", width, w)
            put(f"{block}.affine.bias", width)
        if residual and r > 4:
            put(f"synthesis.b{r}.skip.weight", width, previous, 1, 1)
        previous = width
    return a


def stylegan(rng, resolution=16, widths=(6, 5, 4), w=8, z=7, layers=3, noise=False):
    a = {}

    def put(name, *shape):
        a[name] = rng.standard_normal(shape).astype("f4")

    inputs = z
    for i in range(layers):
        put(f"mapping.dense{i}.weight", w, inputs)
        put(f"mapping.dense{i}.bias", w)
        inputs = w
    previous = widths[0]
    for k, width in enumerate(widths):
        r = 4 << k
        block = f"synthesis.blocks.{r}x{r}"
        if r == 4:
            put(f"{block}.const", 1, width, 4, 4)
            put(f"{block}.bias", width)
            put(f"{block}.conv.weight", width, width, 3, 3)
            put(f"{block}.conv.bias", width)
        else:
            put(f"{block}.conv0_up.weight", width, previous, 3, 3)
            put(f"{block}.conv0_up.bias", width)
            put(f"{block}.conv1.weight", width, width, 3, 3)
            put(f"{block}.conv1.bias", width)
        for epilogue in ("epi1", "epi2"):
            put(f"{block}.{epilogue}.noise.weight", width)
            put(f"{block}.{epilogue}.style_mod.lin.weight", 2 * width, w)
            put(f"{block}.{epilogue}.style_mod.lin.bias", 2 * width)
            if noise:
                put(f"{block}.{epilogue}.noise.const", r, r)
        previous = width
    put("synthesis.torgb.weight", 3, previous, 1, 1)
    put("synthesis.torgb.bias", 3)
    if noise:
        put("mapping.w_avg", w)
    return a
