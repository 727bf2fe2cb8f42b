"""Makes the picture files of this folder (Pillow 9.4): the same small picture in many forms.

/usr/bin/python3 make.py
"""
import struct
import zlib

from PIL import Image, ImageOps, PngImagePlugin

WIDTH, HEIGHT = 20, 12
INVERSE = {1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
           5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270}


def base():
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    picture.putdata([(10 * x, 20 * y, 200 - 5 * (x + y)) for y in range(HEIGHT) for x in range(WIDTH)])
    return picture


def oriented(name, orientation, **options):
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = base() if orientation == 1 else base().transpose(INVERSE[orientation])
    stored.save(name, exif=exif, **options)
    with Image.open(name) as again:
        assert ImageOps.exif_transpose(again).size == (WIDTH, HEIGHT)


def interlaced(name):
    """Adam7, which Pillow does not write."""
    pixels = base().load()
    data = b""
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        for y in range(y0, HEIGHT, dy):
            row = b"".join(bytes(pixels[x, y]) for x in range(x0, WIDTH, dx))
            data += b"\0" + row if row else b""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 1))
                   + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b""))
    with Image.open(name) as again:
        assert list(again.getdata()) == list(base().getdata())


for number in range(1, 9):
    oriented(f"orientation-{number}.jpg", number, quality=95, subsampling=0)
oriented("orientation-6.png", 6)
base().save("progressive.jpg", quality=95, subsampling=0, progressive=True)
base().convert("CMYK").save("cmyk.jpg", quality=95)
base().convert("L").save("grey.jpg", quality=95)
interlaced("interlaced.png")
sixteen = Image.new("I;16", (WIDTH, HEIGHT))
sixteen.putdata([257 * (10 * x) for y in range(HEIGHT) for x in range(WIDTH)])
sixteen.save("sixteen.png")
grey = Image.new("LA", (WIDTH, HEIGHT))
grey.putdata([(10 * x, 20 * y) for y in range(HEIGHT) for x in range(WIDTH)])
grey.save("grey-alpha.png")
palette = Image.new("P", (WIDTH, HEIGHT))
palette.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
palette.putdata([x % 3 for y in range(HEIGHT) for x in range(WIDTH)])
palette.save("palette.png")
palette.save("palette-transparent.png", transparency=1)
Image.new("1", (WIDTH, HEIGHT), 1).save("bits.png")
