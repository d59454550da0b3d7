"""Writes PyTorch's two containers byte by byte, without PyTorch.

Tensors are `Tensor` values; `save_zip` and `save_legacy` pickle them as torch.save does.
"""

import io
import pickle
import struct
import sys
import types
import zlib

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C


def module(name, **members):
    """A module of this name, so that pickle finds what it writes references to."""
    parts = name.split(".")
    for i in range(1, len(parts) + 1):
        path = ".".join(parts[:i])
        if path not in sys.modules:
            sys.modules[path] = types.ModuleType(path)
            if i > 1:
                setattr(sys.modules[".".join(parts[: i - 1])], parts[i - 1], sys.modules[path])
    for key, value in members.items():
        setattr(sys.modules[name], key, value)
        if isinstance(value, type) or callable(value):
            value.__module__ = name
            value.__qualname__ = value.__name__ = key
    return sys.modules[name]


STORAGES = {
    "Float": "<f4", "Double": "<f8", "Half": "<f2", "BFloat16": "bf16", "Long": "<i8",
    "Int": "<i4", "Short": "<i2", "Char": "i1", "Byte": "u1", "Bool": "?",
}
SIZES = {"Float": 4, "Double": 8, "Half": 2, "BFloat16": 2, "Long": 8, "Int": 4, "Short": 2,
         "Char": 1, "Byte": 1, "Bool": 1}
module("torch", **{f"{k}Storage": type(f"{k}Storage", (), {}) for k in STORAGES},
       Size=type("Size", (tuple,), {}), device=type("device", (), {}))
module("torch._utils", _rebuild_tensor_v2=lambda *a: None, _rebuild_tensor=lambda *a: None,
       _rebuild_parameter=lambda *a: None)
module("torch.storage", _load_from_bytes=lambda b: None)


def encode(values, kind, big=False):
    values = np.asarray(values)
    if kind == "BFloat16":
        bits = np.ascontiguousarray(values, "<f4").view("<u4")
        words = ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")
    else:
        words = values.astype(STORAGES[kind])
    return (words.byteswap() if big else words).tobytes()


class Storage:
    def __init__(self, values, kind="Float"):
        self.values, self.kind = np.asarray(values).reshape(-1), kind


class Tensor:
    """A window on a storage. `channels_last` lays a 4-axis array out as torch.channels_last does."""

    def __init__(self, values=None, kind="Float", channels_last=False, storage=None, offset=0,
                 shape=None, strides=None, parameter=False, old=False, nested=None):
        if values is not None:
            values = np.asarray(values)
            shape = values.shape
            if channels_last and values.ndim == 4:
                n, c, h, w = shape
                storage = Storage(values.transpose(0, 2, 3, 1), kind)
                strides = (c * h * w, 1, w * c, c)
            else:
                storage = Storage(values, kind)
        if strides is None:
            strides = tuple(int(np.prod(shape[i + 1:])) for i in range(len(shape)))
        self.storage, self.offset, self.shape, self.strides = storage, offset, tuple(shape), strides
        self.parameter, self.old, self.nested = parameter, old, nested

    def __reduce__(self):
        from collections import OrderedDict
        torch = sys.modules["torch"]
        storage = NestedStorage(self.storage) if self.nested else self.storage
        if self.old:
            plain = (torch._utils._rebuild_tensor,
                     (storage, self.offset, self.shape, self.strides))
        else:
            plain = (torch._utils._rebuild_tensor_v2,
                     (storage, self.offset, self.shape, self.strides, False, OrderedDict()))
        if not self.parameter:
            return plain
        return (torch._utils._rebuild_parameter, (Reduced(plain), True, OrderedDict()))


class Reduced:
    def __init__(self, reduction):
        self.reduction = reduction

    def __reduce__(self):
        return self.reduction


class NestedStorage:
    """A storage as plain pickle writes it: a legacy stream in bytes."""

    def __init__(self, storage):
        self.storage = storage

    def __reduce__(self):
        return (sys.modules["torch"].storage._load_from_bytes, (save_legacy(self.storage),))


class Python2Pickler(pickle._Pickler):
    """Writes texts as Python 2 did: SHORT_BINSTRING and BINSTRING."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_str(self, text):
        data = text.encode("latin1")
        if len(data) < 256:
            self.write(pickle.SHORT_BINSTRING + bytes([len(data)]) + data)
        else:
            self.write(pickle.BINSTRING + struct.pack("<i", len(data)) + data)
        self.memoize(text)

    dispatch[str] = save_str

    def save_bytes(self, data):
        self.write(pickle.BINSTRING + struct.pack("<i", len(data)) + data)
        self.memoize(data)

    dispatch[bytes] = save_bytes


def dump(value, protocol=2, persistent_id=None, python2=False):
    out = io.BytesIO()
    base = Python2Pickler if python2 else pickle._Pickler

    class Pickler(base):
        pass

    if persistent_id:
        Pickler.persistent_id = lambda self, item: persistent_id(item)
    Pickler(out, protocol).dump(value)
    return out.getvalue()


class Keys:
    def __init__(self):
        self.storages = []

    def key(self, storage):
        for i, known in enumerate(self.storages):
            if known is storage:
                return str(i)
        self.storages.append(storage)
        return str(len(self.storages) - 1)


def save_legacy(value, views=False, python2=False, big=False, location="cpu"):
    keys = Keys()

    def persistent_id(item):
        if not isinstance(item, Storage):
            return None
        key = keys.key(item)
        cls = getattr(sys.modules["torch"], f"{item.kind}Storage")
        view = (f"v{key}", 0, len(item.values)) if views else None
        return ("storage", cls, key, location, len(item.values), view)

    info = dict(protocol_version=1001, little_endian=not big,
                type_sizes=dict(short=2, int=4, long=8))
    body = dump(value, 2, persistent_id, python2)
    names = sorted(str(i) for i in range(len(keys.storages)))
    out = dump(MAGIC) + dump(1001) + dump(info) + body + dump(names)
    for name in names:
        storage = keys.storages[int(name)]
        out += struct.pack(">q" if big else "<q", len(storage.values))
        out += encode(storage.values, storage.kind, big)
    return out


def zip_bytes(members, align=0, zip64=False, descriptors=False):
    """A zip of stored members. `zip64` writes every size and offset in the wide field."""
    out, central = b"", b""
    for name, data in members:
        name, crc = name.encode(), zlib.crc32(data)
        size = 0xFFFFFFFF if zip64 else len(data)
        extra = struct.pack("<HHQQ", 1, 16, len(data), len(data)) if zip64 else b""
        offset = len(out)
        if align:
            start = offset + 30 + len(name) + len(extra) + 4
            pad = (-start) % align
            extra += struct.pack("<HH", 0x4246, pad) + b"Z" * pad
        flags = 8 if descriptors else 0
        shown = (0, 0, 0) if descriptors else (crc, size, size)
        out += struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, flags, 0, 0, 0, *shown, len(name),
                           len(extra)) + name + extra + data
        if descriptors:
            out += struct.pack("<IIII", 0x08074B50, crc, len(data), len(data))
        wide = struct.pack("<HHQQQ", 1, 24, len(data), len(data), offset) if zip64 else b""
        central += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, flags, 0, 0, 0, crc, size,
                               size, len(name), len(wide), 0, 0, 0, 0,
                               0xFFFFFFFF if zip64 else offset) + name + wide
    end, count = len(out), len(members)
    out += central
    if zip64:
        out += struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, len(central),
                           end)
        out += struct.pack("<IIQI", 0x07064B50, 0, end + len(central), 1)
        count16, size32, end32 = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    else:
        count16, size32, end32 = count, len(central), end
    return out + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count16, count16, size32, end32, 0)


def save_zip(value, root="archive", byteorder="little", location="cpu", extra=(), **options):
    keys = Keys()

    def persistent_id(item):
        if not isinstance(item, Storage):
            return None
        cls = getattr(sys.modules["torch"], f"{item.kind}Storage")
        return ("storage", cls, keys.key(item), location, len(item.values))

    body = dump(value, 2, persistent_id)
    members = [(f"{root}/data.pkl", body)]
    if byteorder:
        members.append((f"{root}/byteorder", byteorder.encode()))
    for i, storage in enumerate(keys.storages):
        data = encode(storage.values, storage.kind, byteorder == "big")
        members.append((f"{root}/data/{i}", data))
    members.append((f"{root}/version", b"3\n"))
    return zip_bytes(members + list(extra), **options)
