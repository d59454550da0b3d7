"""Aligns the faces of a photo as the public FFHQ preprocessing does, with dlib, Pillow and SciPy.

    python3 align.py PHOTO PREDICTOR SIZE DOUBLINGS

Runs once for each line of standard input and answers with one line of JSON: the seconds of each
stage, and the landmarks. Needs: pip install dlib pillow numpy scipy
"""

import json
import sys
import time

import dlib
import numpy
from PIL import Image
from scipy import ndimage


def square(points):
    """The corners of the square around 68 landmarks, and the length of its sides."""
    p = numpy.array(points, dtype=float)
    left, right = p[36:42].mean(axis=0), p[42:48].mean(axis=0)
    eyes, mouth = (left + right) / 2, (p[48] + p[54]) / 2
    apart, down = right - left, mouth - eyes
    x = apart - numpy.flipud(down) * [-1, 1]
    x /= numpy.hypot(*x)
    x *= max(numpy.hypot(*apart) * 2.0, numpy.hypot(*down) * 1.8)
    y = numpy.flipud(x) * [-1, 1]
    c = eyes + down * 0.1
    return numpy.stack([c - x - y, c - x + y, c + x + y, c + x - y]), numpy.hypot(*x) * 2


def aligned(image, points, size=1024, work=4096):
    quad, side = square(points)
    shrink = int(numpy.floor(side / size * 0.5))
    if shrink > 1:
        image = image.resize(
            (int(numpy.rint(image.width / shrink)), int(numpy.rint(image.height / shrink))),
            Image.LANCZOS)
        quad, side = quad / shrink, side / shrink

    border = max(int(numpy.rint(side * 0.1)), 3)
    low, high = numpy.floor(quad.min(axis=0)).astype(int), numpy.ceil(quad.max(axis=0)).astype(int)
    crop = (max(low[0] - border, 0), max(low[1] - border, 0),
            min(high[0] + border, image.width), min(high[1] + border, image.height))
    if crop[2] - crop[0] < image.width or crop[3] - crop[1] < image.height:
        image = image.crop(crop)
        quad = quad - crop[0:2]

    low, high = numpy.floor(quad.min(axis=0)).astype(int), numpy.ceil(quad.max(axis=0)).astype(int)
    pad = (max(-low[0] + border, 0), max(-low[1] + border, 0),
           max(high[0] - image.width + border, 0), max(high[1] - image.height + border, 0))
    if max(pad) > border - 4:
        pad = numpy.maximum(pad, int(numpy.rint(side * 0.3)))
        pixels = numpy.pad(
            numpy.float32(image), ((pad[1], pad[3]), (pad[0], pad[2]), (0, 0)), 'reflect')
        h, w, _ = pixels.shape
        y, x, _ = numpy.ogrid[:h, :w, :1]
        mask = numpy.maximum(
            1 - numpy.minimum(numpy.float32(x) / pad[0], numpy.float32(w - 1 - x) / pad[2]),
            1 - numpy.minimum(numpy.float32(y) / pad[1], numpy.float32(h - 1 - y) / pad[3]))
        sigma = side * 0.02
        pixels += (ndimage.gaussian_filter(pixels, [sigma, sigma, 0]) - pixels) * numpy.clip(
            mask * 3 + 1, 0, 1)
        pixels += (numpy.median(pixels, axis=(0, 1)) - pixels) * numpy.clip(mask, 0, 1)
        image = Image.fromarray(numpy.uint8(numpy.clip(numpy.rint(pixels), 0, 255)), 'RGB')
        quad = quad + pad[:2]

    image = image.transform((work, work), Image.QUAD, (quad + 0.5).flatten(), Image.BILINEAR)
    return image.resize((size, size), Image.LANCZOS) if size < work else image


def main():
    photo, predictor, size, doublings = *sys.argv[1:3], *map(int, sys.argv[3:5])
    detect, predict = dlib.get_frontal_face_detector(), dlib.shape_predictor(predictor)
    for _ in sys.stdin:
        start, used = time.perf_counter(), time.process_time()
        image = Image.open(photo).convert('RGB')
        pixels = numpy.array(image)
        decoded = time.perf_counter()
        faces = []
        for box in detect(pixels, doublings):
            shape = predict(pixels, box)
            faces.append([(shape.part(i).x, shape.part(i).y) for i in range(shape.num_parts)])
        detected = time.perf_counter()
        for points in faces:
            numpy.array(aligned(image, points, size))
        end = time.perf_counter()
        print(json.dumps({
            'decode': decoded - start, 'detect': detected - decoded, 'warp': end - detected,
            'all': end - start, 'processor': time.process_time() - used,
            'faces': faces}), flush=True)


if __name__ == '__main__':
    main()
