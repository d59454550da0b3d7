"""The peer of `benchmark generator`: one forward pass or one step of the search in PyTorch.

    generator.py {stylegan|stylegan2} {eager|channels-last|compiled}

Reads one word a line: `forward`, `step` (answers with seconds), `memory` (peak in MB).
Needs: pip install torch numpy
"""

import resource
import sys
import time

import torch
import torch.nn.functional as F

from networks import D, StyleGAN, StyleGAN2, geocross, shrink

torch.manual_seed(0)
network, mode = sys.argv[1], sys.argv[2]
model = (StyleGAN if network == "stylegan" else StyleGAN2)()
layout = torch.channels_last if mode != "eager" else torch.contiguous_format
model = model.to(memory_format=layout)
run = torch.compile(model) if mode == "compiled" else model
latent = torch.randn(1, 18, D).requires_grad_()
noise = [torch.randn(1, 1, s, s) for s in model.noise_sizes]
trained = [n.requires_grad_() for n in noise[:5]]
optimizer = torch.optim.Adam([latent] + trained, lr=0.4)
radius = latent.detach().norm(dim=2, keepdim=True)
target = torch.rand(1, 3, 32, 32)


def forward():
    with torch.no_grad():
        run(latent, noise)


def step():
    optimizer.zero_grad()
    rows = F.leaky_relu(latent, 0.2)
    small = shrink((run(rows, noise) + 1) / 2)
    (100 * (small - target).square().mean() + 0.05 * geocross(rows)).backward()
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
