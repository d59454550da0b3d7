"""Makes the pictures and numbers of this folder.

    python3 make.py ASTRONAUT.png      (numpy, scipy, scikit-image, Pillow, and libvips's `vips`)

The expected values come from Pillow, scikit-image and plain NumPy, never from Facet.
"""
import io, json, struct, subprocess, sys, zlib
import numpy as np
from PIL import Image, ImageCms
from scipy import ndimage, special
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

expected = {}

# A small picture with a different colour in each corner, not square.
h, w = 6, 10
y, x = np.mgrid[0:h, 0:w]
small = np.stack([x * 255 // (w - 1), y * 255 // (h - 1), 255 - x * 128 // (w - 1)], -1).astype(np.uint8)
upright = Image.fromarray(small)
upright.save("small.png")
expected["small"] = small.transpose(2, 0, 1).flatten().tolist()

# EXIF orientations: each file looks the same once it is turned upright.
undo = {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM,
        5: Image.TRANSPOSE, 6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}
big = upright.resize((80, 48), Image.BILINEAR)
for n, turn in undo.items():
    stored = big if turn is None else big.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = n
    stored.save(f"exif-{n}.jpg", quality=95, subsampling=0, exif=exif)
big.save("exif-upright.png")

# Alpha, grey, palettes, depths, interlacing.
alpha = np.dstack([small, np.full((h, w), 102, np.uint8)])
Image.fromarray(alpha).save("alpha.png")
Image.fromarray(small[..., 0]).save("grey.png")
Image.fromarray(np.dstack([small[..., 0], np.full((h, w), 51, np.uint8)])).save("grey-alpha.png")
Image.fromarray(small[..., 0] > 127).save("bilevel.png")
upright.quantize(16).save("palette.png")
expected["palette"] = np.array(upright.quantize(16).convert("RGB")).transpose(2, 0, 1).flatten().tolist()
upright.save("small.gif")
upright.save("small.bmp")
upright.save("small.webp", lossless=True)
upright.save("small.tiff")
upright.save("small.ppm")


def png(name, width, height, depth, colour, rows, interlace=0):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    body = b"\x89PNG\r\n\x1a\n"
    body += chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))
    body += chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    open(name, "wb").write(body)


deep = (small.astype(np.uint32) * 257 + (x * 7 + y)[..., None]).clip(0, 65535).astype(">u2")
png("rgb16.png", w, h, 16, 2, b"".join(b"\0" + row.tobytes() for row in deep))
expected["rgb16"] = deep.astype(int).transpose(2, 0, 1).flatten().tolist()
png("grey16.png", w, h, 16, 0, b"".join(b"\0" + row.tobytes() for row in deep[..., 0]))
# Nothing but a header that promises 30,000 x 30,000 pixels.
png("huge.png", 30000, 30000, 8, 2, b"\0" * 100)
png("one.png", 1, 1, 8, 2, b"\0\x10\x80\xff")

# CMYK, and colours with a profile: Display P3, written by libvips with the profile in the file.
big.convert("CMYK").save("cmyk.jpg", quality=95)
subprocess.run(["vips", "icc_transform", "exif-upright.png", "display-p3.png", "p3",
                "--input-profile", "srgb"], check=True)
p3 = Image.open("display-p3.png")
profile = ImageCms.ImageCmsProfile(io.BytesIO(p3.info["icc_profile"]))
converted = ImageCms.profileToProfile(p3, profile, ImageCms.createProfile("sRGB"), renderingIntent=1)
expected["display-p3"] = np.array(converted).transpose(2, 0, 1).flatten().tolist()
subprocess.run(["vips", "icc_transform", "exif-upright.png", "srgb-profile.png", "srgb",
                "--input-profile", "srgb"], check=True)
subprocess.run(["vips", "copy", "exif-upright.png", "small.avif[lossless,Q=100]"], check=False)

# Damaged files.
whole = open("exif-1.jpg", "rb").read()
open("truncated.jpg", "wb").write(whole[: len(whole) * 2 // 3])
photo = Image.open(sys.argv[1]).convert("RGB")
photo.crop((150, 20, 406, 276)).save("photo.png")
whole = open("photo.png", "rb").read()
open("truncated.png", "wb").write(whole[: len(whole) // 8])
open("text.png", "w").write("This is no picture.\n")
open("empty.png", "w").close()

# Measures.
a = np.array(Image.open("photo.png"))
photo_image = Image.open("photo.png")
photo_image.resize((64, 64), Image.BICUBIC).resize((256, 256), Image.BICUBIC).save("blurred.png")
rng = np.random.default_rng(7)
Image.fromarray((a + rng.normal(0, 12, a.shape)).round().clip(0, 255).astype(np.uint8)).save("noisy.png")


def gaussian(n, sigma):
    g = np.exp(-((np.arange(n) - (n - 1) / 2) ** 2) / (2 * sigma**2))
    return g / g.sum()


def ssim_terms(x, y):
    g = gaussian(11, 1.5)
    def f(z):
        return ndimage.correlate1d(ndimage.correlate1d(z, g, 0), g, 1)[5:-5, 5:-5]
    mx, my = f(x), f(y)
    cs = (2 * (f(x * y) - mx * my) + 58.5225) / (f(x * x) - mx**2 + f(y * y) - my**2 + 58.5225)
    return (cs * (2 * mx * my + 6.5025) / (mx**2 + my**2 + 6.5025)).mean(), cs.mean()


def ms_ssim(a, b):
    weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
    found = []
    for c in range(3):
        x, y, product = a[..., c].astype(float), b[..., c].astype(float), 1
        for i, weight in enumerate(weights):
            whole, cs = ssim_terms(x, y)
            product *= max(0, whole if i == 4 else cs) ** weight
            x, y = [z.reshape(z.shape[0] // 2, 2, z.shape[1] // 2, 2).mean((1, 3)) for z in (x, y)]
        found.append(product)
    return float(np.mean(found))


def aggd(v):
    gam = np.arange(0.2, 10.0005, 0.001)
    r = special.gamma(2 / gam) ** 2 / (special.gamma(1 / gam) * special.gamma(3 / gam))
    left, right = np.sqrt((v[v < 0] ** 2).mean()), np.sqrt((v[v > 0] ** 2).mean())
    g = left / right
    rhat = np.abs(v).mean() ** 2 / (v**2).mean() * (g**3 + 1) * (g + 1) / (g**2 + 1) ** 2
    alpha = gam[np.argmin((r - rhat) ** 2)]
    scale = np.sqrt(special.gamma(1 / alpha) / special.gamma(3 / alpha))
    return alpha, left * scale, right * scale


def niqe_features(rgb):
    grey = np.round(rgb @ [0.299, 0.587, 0.114])
    rows, columns = grey.shape[0] // 96, grey.shape[1] // 96
    grey = grey[: rows * 96, : columns * 96]
    g = gaussian(7, 7 / 6)
    out = []
    for scale in (1, 2):
        def f(z):
            return ndimage.correlate1d(ndimage.correlate1d(z, g, 0, mode="nearest"), g, 1, mode="nearest")
        mu = f(grey)
        mscn = (grey - mu) / (np.sqrt(np.abs(f(grey * grey) - mu**2)) + 1)
        n, blocks = 96 // scale, []
        for i in range(rows):
            for j in range(columns):
                block = mscn[i * n : (i + 1) * n, j * n : (j + 1) * n]
                alpha, left, right = aggd(block)
                features = [alpha, (left + right) / 2]
                for shift in [(0, 1), (1, 0), (1, 1), (1, -1)]:
                    alpha, left, right = aggd(block * np.roll(block, shift, (0, 1)))
                    mean = (right - left) * special.gamma(2 / alpha) / special.gamma(1 / alpha)
                    features += [alpha, mean, left, right]
                blocks.append(features)
        out.append(np.array(blocks))
        k = np.array([-3, -9, 29, 111, 111, 29, -9, -3]) / 256
        for axis in (0, 1):
            padded = np.pad(grey, [(3, 4) if i == axis else (0, 0) for i in (0, 1)], mode="symmetric")
            count = grey.shape[axis] // 2
            take = [np.take(padded, np.arange(count) * 2 + t, axis) for t in range(8)]
            grey = sum(w * t for w, t in zip(k, take))
    return np.hstack(out)


# A model that is fitted to nothing in particular, for the distance alone.
model = np.random.default_rng(3).normal(size=(200, 36)) * 0.2 + 1
np.set_printoptions(precision=17)
mean, covariance = model.mean(0), np.cov(model.T)
json.dump({"format": "facet-niqe", "version": 1, "pictures": 0, "blocks": 200,
           "mean": mean.tolist(), "covariance": covariance.tolist()}, open("niqe-model.json", "w"))


def niqe(rgb):
    features = niqe_features(rgb)
    d = mean - features.mean(0)
    return float(np.sqrt(d @ np.linalg.pinv((covariance + np.cov(features.T)) / 2) @ d))


for name in ("blurred", "noisy"):
    b = np.array(Image.open(f"{name}.png"))
    ssim = np.mean([structural_similarity(
        a[..., c].astype(float), b[..., c].astype(float), data_range=255, gaussian_weights=True, sigma=1.5,
        use_sample_covariance=False, full=True)[1][5:-5, 5:-5].mean() for c in range(3)])
    luma = [z @ np.array([65.481, 128.553, 24.966]) / 255 + 16 for z in (a, b)]
    expected[name] = {
        "psnr": float(peak_signal_noise_ratio(a, b, data_range=255)),
        "psnr_y_crop4": float(peak_signal_noise_ratio(
            luma[0][4:-4, 4:-4], luma[1][4:-4, 4:-4], data_range=255)),
        "ssim": float(ssim), "ms_ssim": ms_ssim(a, b), "niqe": niqe(b)}
expected["features"] = niqe_features(a)[0].tolist()
json.dump(expected, open("expected.json", "w"))
