"""The peer of `benchmark search`: PULSE's search from the start of Python to the saved picture.

    search.py prepare FOLDER               random weights in PULSE's format, and a picture to compare
    search.py run FOLDER STEPS OUT MODE    searches for FOLDER/target.png; MODE as in generator.py

As PULSE does, it finds the latents' mean and deviation in a file of an earlier run.
Needs: pip install torch numpy pillow
"""

import math
import sys

import numpy
import torch
import torch.nn.functional as F
from PIL import Image

from networks import D, SIZES, StyleGAN, geocross, shrink


def names():
    for size in SIZES:
        for half in range(2):
            conv = "conv" if size == 4 else ("conv0_up", "conv1")[half]
            yield f"blocks.{size}x{size}", conv, f"epi{half + 1}", size == 4 and half == 0


def mapped(z, weights):
    z = z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)
    for i in range(8):
        z = F.linear(z, weights[f"dense{i}.weight"] * (0.01 * math.sqrt(2 / D)))
        z = F.leaky_relu(z + 0.01 * weights[f"dense{i}.bias"], 0.2)
    return z


def prepare(folder):
    torch.manual_seed(0)
    model = StyleGAN()
    state = {"torgb.weight": model.rgb, "torgb.bias": torch.zeros(3)}
    for layer, (block, conv, epilogue, first) in enumerate(names()):
        if first:
            state[f"{block}.const"], state[f"{block}.bias"] = model.const, model.biases[layer]
        else:
            state[f"{block}.{conv}.weight"] = model.convs[layer]
            state[f"{block}.{conv}.bias"] = model.biases[layer]
        state[f"{block}.{epilogue}.top_epi.noise.weight"] = model.noises[layer].reshape(-1)
        state[f"{block}.{epilogue}.style_mod.lin.weight"] = model.styles[layer]
        state[f"{block}.{epilogue}.style_mod.lin.bias"] = torch.zeros(len(model.styles[layer]))
    torch.save({k: v.detach().clone() for k, v in state.items()}, f"{folder}/synthesis.pt")
    mapping = {f"dense{i}.weight": torch.randn(D, D) * 100 for i in range(8)}
    mapping |= {f"dense{i}.bias": torch.zeros(D) for i in range(8)}
    torch.save(mapping, f"{folder}/mapping.pt")
    v = F.leaky_relu(mapped(torch.randn(100_000, D), mapping), 5)
    torch.save({"mean": v.mean(0), "std": v.std(0)}, f"{folder}/gaussian_fit.pt")
    latent = F.leaky_relu(torch.randn(1, 18, D), 0.2)
    noise = [torch.randn(1, 1, size, size) for size in model.noise_sizes]
    with torch.no_grad():
        image = model(latent, noise)
    check = {"latent": latent, "image": image} | {f"noise.{i}": n for i, n in enumerate(noise)}
    torch.save(check, f"{folder}/check.pt")
    Image.fromarray(numpy.uint8(shrink(image.sigmoid())[0].permute(1, 2, 0).mul(255).round())).save(
        f"{folder}/target.png")


def load(folder):
    state = torch.load(f"{folder}/synthesis.pt")
    model = StyleGAN()
    model.rgb.data = state["torgb.weight"]
    for layer, (block, conv, epilogue, first) in enumerate(names()):
        if first:
            model.const.data, model.biases[layer].data = state[f"{block}.const"], state[f"{block}.bias"]
        else:
            model.convs[layer].data = state[f"{block}.{conv}.weight"]
            model.biases[layer].data = state[f"{block}.{conv}.bias"]
        model.noises[layer].data = state[f"{block}.{epilogue}.top_epi.noise.weight"].view(1, -1, 1, 1)
        model.styles[layer].data = state[f"{block}.{epilogue}.style_mod.lin.weight"]
    return model


def schedule(i, steps):
    if i < 0.9 * steps:
        return (9 * (1 - abs(i / (0.9 * steps) - 0.5) * 2) + 1) / 10
    return 0.1 + (i - 0.9 * steps) / (0.1 * steps) * (1 / 1000 - 1 / 10)


def search(folder, steps, out, mode):
    model = load(folder)
    if mode != "eager":
        model = model.to(memory_format=torch.channels_last)
    synthesis = torch.compile(model) if mode == "compiled" else model
    fit = torch.load(f"{folder}/gaussian_fit.pt")
    pixels = numpy.array(Image.open(f"{folder}/target.png").convert("RGB"))
    target = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255
    torch.manual_seed(1)
    latent = torch.randn(1, 18, D).requires_grad_()
    noise = [torch.randn(1, 1, size, size) for size in model.noise_sizes]
    noise[17].zero_()
    variables = [latent] + [n.requires_grad_() for n in noise[:5]]
    axes = [2] + [[2, 3]] * 5
    lengths = [v.detach().norm(dim=a, keepdim=True) for v, a in zip(variables, axes)]
    optimizer = torch.optim.Adam(variables, lr=0.4)
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: schedule(i, steps))
    least, best = math.inf, None
    for _ in range(steps):
        optimizer.zero_grad()
        rows = F.leaky_relu(latent * fit["std"] + fit["mean"], 0.2)
        image = (synthesis(rows, noise) + 1) / 2
        loss = 100 * (shrink(image) - target).square().mean() + 0.05 * geocross(rows)
        if loss.item() < least:
            least, best = loss.item(), image.detach().clone()
        loss.backward()
        optimizer.step()
        rates.step()
        with torch.no_grad():
            for variable, length, axis in zip(variables, lengths, axes):
                variable.mul_(length / variable.norm(dim=axis, keepdim=True))
    pixels = best[0].clamp(0, 1).mul(255).round().permute(1, 2, 0)
    Image.fromarray(numpy.uint8(pixels.numpy())).save(out)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(sys.argv[2])
    else:
        search(sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
