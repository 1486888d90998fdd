"""Cuts the two typefaces to what the site sets, and prints the figures for their local stand-ins.

    npm i @fontsource-variable/fraunces @fontsource-variable/figtree
    pip install fonttools brotli
    python3 end2end/tools/fonts/make.py node_modules public/fonts 1
    python3 end2end/tools/fonts/make.py node_modules server/assets/fonts

The last argument is the version in the file name. Fonts are cached for good, so a new cut takes a new number,
here and in `style/fonts.css`. Without a version the cuts are made that the server draws pictures with: plain
TrueType of one weight each, because what draws does not unpack WOFF2.

Fraunces keeps its weight alone: optical size, softness and wonk are fixed at values that suit our headings.
The stand-ins (`size-adjust` and friends) give Georgia (or Times, on Linux) and Arial, or Android's Noto Serif and
Roboto, the width and height of ours, so that nothing moves when the fonts arrive.
"""

import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

MARKS = "–—‘’“”•…→−×·©®™°\u00a0"
NAMES = "ÁÄÅÇÉÍÑÓÖØÜàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿß¡¿"
LETTERS = [*range(0x20, 0x7F), *map(ord, MARKS + NAMES)]

CUTS = {
    "fraunces": ("files/fraunces-latin-full-normal.woff2", {"opsz": 60, "SOFT": 100, "WONK": 0, "wght": (400, 550)}, ["kern"]),
    "figtree": ("files/figtree-latin-wght-normal.woff2", {"wght": (400, 700)}, ["kern", "tnum"]),
}

# What stands on the cards: titles, everything small, and the practice's name (as the head of a page has it).
DRAWN = {
    "fraunces-title": ("fraunces", {"opsz": 60, "SOFT": 100, "WONK": 0, "wght": 430}, LETTERS),
    "fraunces-name": ("fraunces", {"opsz": 60, "SOFT": 100, "WONK": 0, "wght": 500}, sorted(set(map(ord, "Synergy")))),
    "figtree-small": ("figtree", {"wght": 500}, LETTERS),
}

# How often each letter stands in English text, spaces included: enough to compare the width of two fonts.
OFTEN = dict(zip(" etaoinshrdlcumwfgypbvkjxqz", [18, 10.3, 7.5, 6.5, 6.2, 5.7, 5.7, 5.3, 5, 5, 3.5, 3.3, 2.3, 2.3, 2, 1.9, 1.8, 1.6, 1.6, 1.5, 1.2, 0.8, 0.6, 0.1, 0.1, 0.1, 0.1]))

# Ascent, descent and mean width of the stand-ins, per em (from their own tables, as Capsize lists them).
LOCAL = {"Georgia": (913 / 2048), "Times New Roman": (832 / 2048), "Noto Serif": 0.481, "Arial": 913 / 2048, "Roboto": 911 / 2048}
STANDS_IN = {"fraunces": ["Georgia", "Times New Roman", "Noto Serif"], "figtree": ["Arial", "Roboto"]}
PAPER = {"fraunces": [430], "figtree": [400, 600]}
TYPICAL_WEIGHT = {"fraunces": 440, "figtree": 400}


def cut(source: Path, axes: dict, features: list[str]) -> TTFont:
    font = TTFont(source)
    options = subset.Options(layout_features=features, flavor="woff2", hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, axes)
    font.flavor = "woff2"
    return font


def cut_to_draw(name: str, source: Path, axes: dict, letters: list[int]) -> TTFont:
    font = TTFont(source)
    options = subset.Options(layout_features=["kern"], hinting=False, notdef_outline=False, name_IDs=[0, 13, 14])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, axes)
    # A family of its own each: whoever asks for it gets this cut and no other.
    for number, text in {1: name, 2: "Regular", 4: name, 6: name}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font.flavor = None
    return font


def mean_width(font: TTFont) -> float:
    names, widths = font.getBestCmap(), font["hmtx"]
    total = sum(widths[names[ord(letter)]][0] * share for letter, share in OFTEN.items())
    return total / sum(OFTEN.values()) / font["head"].unitsPerEm


def stand_in(name: str, path: Path) -> None:
    font = instancer.instantiateVariableFont(TTFont(path), {"wght": TYPICAL_WEIGHT[name]})
    up, head = font["head"].unitsPerEm, font["hhea"]
    for local in STANDS_IN[name]:
        size = mean_width(font) / LOCAL[local]
        print(f"{name} as {local}: size-adjust {size:.2%} ascent {head.ascent / up / size:.2%} descent {-head.descent / up / size:.2%}")


def make_drawn(modules: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, (typeface, axes, letters) in DRAWN.items():
        package = modules / "@fontsource-variable" / typeface
        path = out / f"{name}.ttf"
        cut_to_draw(name, package / CUTS[typeface][0], axes, letters).save(path)
        shutil.copyfile(package / "LICENSE", out / f"OFL-{typeface}.txt")
        print(f"{path}: {path.stat().st_size} bytes")


def on_paper(font: Path, name: str, out: Path) -> None:
    """Single weights for the guide's PDF, which carries fonts, but of a variable one only drawings of letters."""
    for weight in PAPER[name]:
        still = instancer.instantiateVariableFont(TTFont(font), {"wght": weight})
        still.flavor = "woff2"
        still.save(out / f"{name}-{weight}.woff2")


def make_served(modules: Path, out: Path, version: str) -> None:
    for name, (file, axes, features) in CUTS.items():
        package = modules / "@fontsource-variable" / name
        path = out / f"{name}-{version}.woff2"
        cut(package / file, axes, features).save(path)
        shutil.copyfile(package / "LICENSE", out / f"OFL-{name}.txt")
        print(f"{path}: {path.stat().st_size} bytes")
        stand_in(name, path)
        on_paper(path, name, Path(__file__).parent / "paper")


if __name__ == "__main__":
    if len(sys.argv) > 3:
        make_served(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    else:
        make_drawn(Path(sys.argv[1]), Path(sys.argv[2]))
