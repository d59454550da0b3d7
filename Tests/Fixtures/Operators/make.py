"""Makes expected.json: what other programs and published definitions make of small pictures.

    python3 make.py        (numpy, scipy, Pillow, opencv-python-headless)

Each case names a node, its parameters and the source of the numbers. Nothing here is computed by
Facet or copied from it; where no program has the operation, its published definition is written out.
"""
import io, json, sys
import cv2, numpy as np, PIL, scipy
from PIL import Image
from scipy import ndimage, special

cases = []
rng = np.random.default_rng(7)
H, W = 9, 12
grey = rng.random((H, W)).astype(np.float32)
colour = rng.random((3, H, W)).astype(np.float32)


def case(node, with_, source, tolerance, y, x="grey"):
    y = np.asarray(y, np.float64)
    y = y[None] if y.ndim == 2 else y
    cases.append({"node": node, "with": with_, "source": source, "tolerance": tolerance, "picture": x,
                  "shape": list(y.shape), "values": [float(f"{v:.7g}") for v in y.flatten()]})


# Resizing: Pillow.
resampling = {"nearest": Image.NEAREST, "area": Image.BOX, "bilinear": Image.BILINEAR,
              "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
pillow = f"Pillow {PIL.__version__}, Image.resize of mode F"
sizes = [(5, (4, 5)), (8, (6, 8)), (24, (18, 24))]
for kernel, number in resampling.items():
    for longer, (h, w) in sizes:
        y = np.asarray(Image.fromarray(grey).resize((w, h), number))
        case("resize", {"size": longer, "kernel": kernel, "convention": "pillow"}, pillow, "reassociated", y)
for kernel in ["bilinear", "lanczos"]:
    y = np.asarray(Image.fromarray(grey).resize((5, 4), resampling[kernel]))
    case("downscale", {"size": 5, "kernel": kernel.replace("lanczos", "lanczos3")}, pillow, "reassociated", y)

# Resizing: OpenCV.
interpolation = {"nearest": cv2.INTER_NEAREST, "area": cv2.INTER_AREA, "bilinear": cv2.INTER_LINEAR,
                 "bicubic": cv2.INTER_CUBIC, "lanczos": cv2.INTER_LANCZOS4}
opencv = f"OpenCV {cv2.__version__}, resize of float32"
for kernel, number in interpolation.items():
    for longer, (h, w) in sizes:
        y = cv2.resize(grey, (w, h), interpolation=number)
        case("resize", {"size": longer, "kernel": kernel, "convention": "opencv"}, opencv, "tabulated", y)
case("downscale", {"size": 5, "kernel": "area"}, opencv, "tabulated", cv2.resize(grey, (5, 4), interpolation=cv2.INTER_AREA))


# Resizing: MATLAB's imresize, from its documentation and the help of its source.
def imresize_axis(x, m, kernel, width, antialias):
    n = x.shape[0]
    scale = m / n
    if scale < 1 and antialias:
        h, width = (lambda t: scale * kernel(scale * t)), width / scale
    else:
        h = kernel
    u = np.arange(1, m + 1) / scale + 0.5 * (1 - 1 / scale)
    left = np.floor(u - width / 2)
    taps = left[:, None] + np.arange(int(np.ceil(width)) + 2)[None]
    weights = h(u[:, None] - taps)
    weights /= weights.sum(1, keepdims=True)
    mirror = np.r_[np.arange(n), np.arange(n)[::-1]]
    index = mirror[np.mod(taps.astype(int) - 1, 2 * n)]
    return np.einsum("mk,mk...->m...", weights, x[index].astype(np.float64))


def keys(t):
    t = abs(t)
    return (1.5 * t**3 - 2.5 * t**2 + 1) * (t <= 1) + (-0.5 * t**3 + 2.5 * t**2 - 4 * t + 2) * ((1 < t) & (t <= 2))


def lanczos(t):
    return np.sinc(t) * np.sinc(t / 3) * (abs(t) < 3)


def box(t):
    t = np.round(t, 9)  # a centre that lies on the edge must not depend on rounding
    return 1.0 * ((-0.5 <= t) & (t < 0.5))


kernels = {"nearest": (box, 1, False), "area": (box, 1, True),
           "bilinear": (lambda t: np.maximum(0, 1 - abs(t)), 2, True),
           "bicubic": (keys, 4, True), "lanczos": (lanczos, 6, True)}
for kernel, (f, width, antialias) in kernels.items():
    for longer, (h, w) in sizes:
        y = imresize_axis(imresize_axis(grey, h, f, width, antialias).T, w, f, width, antialias).T
        case("resize", {"size": longer, "kernel": kernel, "convention": "matlab"},
             "MathWorks, imresize: its definition", "reassociated", y)

# Blurs.
name = f"SciPy {scipy.__version__}, ndimage"
for sigma, radius in [(0.8, 3), (2, 6)]:
    case("gaussian-blur", {"sigma": sigma}, name, "reassociated",
         ndimage.gaussian_filter(grey.astype(float), sigma, mode="mirror", radius=radius))
case("gaussian-blur", {"sigma": 1, "border": "replicate"}, name, "reassociated",
     ndimage.gaussian_filter(grey.astype(float), 1, mode="nearest", radius=3))
case("gaussian-blur", {"sigma": 1.3, "border": "wrap"}, name, "reassociated",
     ndimage.gaussian_filter(grey.astype(float), 1.3, mode="wrap", radius=4))
case("box-blur", {"width": 5, "height": 3}, name, "reassociated",
     ndimage.uniform_filter(grey.astype(float), (3, 5), mode="mirror"))


def correlated(kernel):
    return ndimage.correlate(grey.astype(float), kernel / kernel.sum(), mode="mirror")


def share(inside, radius, points=128):
    """The share of each pixel of a kernel that lies inside of a shape."""
    side = 2 * radius + 1
    t = (np.arange(side * points) + 0.5) / points - 0.5 - radius
    x, y = np.meshgrid(t, -t)
    return inside(x, y).reshape(side, points, side, points).mean((1, 3))


for length, angle in [(9, 0), (7, 30), (5.5, -70)]:
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    k = share(lambda x, y: (abs(x * c + y * s) <= length / 2) & (abs(y * c - x * s) <= 0.5), int(np.ceil(length / 2)))
    case("motion-blur", {"length": length, "angle": angle}, "the area of a line one pixel wide", "sampledShape", correlated(k))
for radius in [1, 2.5]:
    k = share(lambda x, y: x * x + y * y <= radius * radius, int(np.ceil(radius)))
    case("defocus-blur", {"radius": radius}, "the area of a disc", "sampledShape", correlated(k))

i, j = np.mgrid[-6:7, -6:7]
r = np.hypot(i, j)
k = np.where(r == 0, 1.2**2 / (4 * np.pi), 1.2 * special.j1(1.2 * r) / (2 * np.pi * np.maximum(r, 1e-9)))
case("sinc-blur", {"cutoff": 1.2, "size": 13}, "Real-ESRGAN 2021, eq. 6, Bessel function of SciPy", "reassociated", correlated(k))

# Generalized Gaussians, by a covariance matrix as in the papers.
for sigmas, angle, profile, beta in [((2, 0.7), 25, "bell", 1), ((1.5, 3), -60, "bell", 0.6), ((2, 1), 110, "plateau", 1.7)]:
    a = np.radians(angle)
    # y points up in an angle, down in a picture's rows.
    u = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    inverse = np.linalg.inv(u @ np.diag(np.square(sigmas)) @ u.T)
    i, j = np.mgrid[-5:6, -5:6]
    p = np.stack([j, -i], -1)
    d = np.einsum("...a,ab,...b", p, inverse, p)
    k = np.exp(-0.5 * d**beta) if profile == "bell" else 1 / (1 + d**beta)
    case("generalized-blur", {"sigma": sigmas[0], "across": sigmas[1], "angle": angle, "profile": profile, "steepness": beta, "size": 11},
         "Real-ESRGAN 2021, 3.1: covariance form", "reassociated", correlated(k))

shake = np.asarray(Image.open("../../../Pipelines/Examples/shake.png").convert("L")).astype(float)
case("kernel-blur", {"path": "Pipelines/Examples/shake.png"}, name, "reassociated",
     ndimage.convolve(grey.astype(float), shake / shake.sum(), mode="mirror"))


# A shift by parts of a pixel: Keys' cubic between samples.
def shifted(x, dx, dy):
    for axis, d in [(1, dx), (0, -dy)]:
        n = x.shape[axis]
        place = np.arange(n) - d
        first = np.floor(place).astype(int)
        y = 0
        for k in range(-1, 3):
            at = first + k
            mirrored = np.abs(np.mod(at, 2 * (n - 1)))
            mirrored = np.where(mirrored >= n, 2 * (n - 1) - mirrored, mirrored)
            weight = keys(place - at)
            y = y + np.take(x, mirrored, axis) * (weight[None] if axis else weight[:, None])
        x = y
    return x


for dx, dy in [(1.25, -0.6), (-3, 2)]:
    case("shift", {"x": dx, "y": dy}, "Keys 1981, cubic convolution", "reassociated", shifted(grey.astype(float), dx, dy))

# Light and colour.
x = colour.astype(float)
case("greyscale", {}, "ITU-R BT.601-7, 2.5.1", "reassociated", np.tensordot([0.299, 0.587, 0.114], x, 1), "colour")
case("greyscale", {"weights": "bt709"}, "ITU-R BT.709-6, 3.2", "reassociated", np.tensordot([0.2126, 0.7152, 0.0722], x, 1), "colour")
m = np.array([[0.4, 0.8, 0.2], [0.35, 0.7, 0.17], [0.27, 0.53, 0.13]])
case("channel-mix", {"matrix": m.flatten().tolist()}, "a matrix product", "reassociated", np.einsum("ij,jhw->ihw", m, x), "colour")
case("colour-shift", {"red": 0.2, "green": -0.3, "blue": 0.05}, "a sum", "reassociated", x + np.array([0.2, -0.3, 0.05])[:, None, None], "colour")
for g in [0.45, 2.2]:
    case("gamma", {"exponent": g}, "a power", "reassociated", np.maximum(x, 1e-3) ** g, "colour")
points = [0.1, 0.15, 0.6, 0.9]
case("tone-curve", {"points": points}, "numpy.interp", "reassociated", np.interp(x, np.linspace(0, 1, 4), points), "colour")
i, j = np.mgrid[0:H, 0:W]
r2 = ((i - (H - 1) / 2) ** 2 + (j - (W - 1) / 2) ** 2) / (((H - 1) / 2) ** 2 + ((W - 1) / 2) ** 2)
# cos⁴θ with tan θ = r/f, f such that the corner keeps 1 − strength.
f2 = 1 / (0.6**-0.5 - 1)
case("vignette", {"strength": 0.4}, "cos⁴ of the angle to the axis", "reassociated", x * np.cos(np.arctan(np.sqrt(r2 / f2))) ** 4, "colour")

# Steps of storage.
case("quantize", {"levels": 6}, "numpy.rint", "reassociated", np.rint(x * 5) / 5, "colour")
case("clip", {"low": 0.2, "high": 0.7}, "numpy.clip", "reassociated", np.clip(x, 0.2, 0.7), "colour")
photo = Image.open("../../../Pipelines/Examples/astronaut.png").convert("RGB").crop((196, 70, 228, 94))
photo_values = np.asarray(photo).transpose(2, 0, 1) / 255
for node, form, quality in [("jpeg", "JPEG", 20), ("jpeg", "JPEG", 75), ("webp", "WEBP", 30)]:
    stream = io.BytesIO()
    photo.save(stream, form, quality=quality)
    back = np.asarray(Image.open(stream).convert("RGB")).transpose(2, 0, 1) / 255
    case(node, {"quality": quality}, f"Pillow {PIL.__version__}", "otherCodec", back, "photo")

# The Fourier transform.
for padding in [1, 2]:
    f = np.fft.fftshift(np.fft.fft2(grey.astype(float), s=(padding * H, padding * W), norm="ortho"))
    case("fourier-magnitude", {"padding": padding}, "numpy.fft, orthonormal", "reassociated", abs(f))


def picture(values):
    return {"shape": list(values.shape), "values": [float(f"{v:.9g}") for v in values.flatten()]}


json.dump({"pictures": {"grey": picture(grey[None]), "colour": picture(colour), "photo": picture(photo_values)},
           "cases": cases}, open("expected.json", "w"), indent=None, separators=(",", ":"))
print(len(cases), "cases")
