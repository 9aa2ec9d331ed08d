"""Draw the photos and drawings that families send."""

import math
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from drawn_exam.arrival import blurred, grain
from drawn_exam.lettering import Face, typeface
from drawn_exam.portraits import portrait

PHOTO = (1600, 1200)
BRIGHT = ((230, 60, 60), (60, 120, 220), (250, 200, 40), (60, 170, 90), (160, 80, 190))


def landscape(random: Random) -> Image.Image:
    width, height = PHOTO
    y = np.linspace(0, 1, height)[:, None, None]
    sky = np.array([110, 165, 225]) * (1 - y) + np.array([225, 232, 240]) * y
    picture = Image.fromarray(np.broadcast_to(sky, (height, width, 3)).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for layer, colour in enumerate(((120, 150, 150), (90, 140, 90), (60, 120, 60))):
        base, turn = 560 + layer * 170, random.uniform(0, 6)
        points = [
            (x, base + 90 * math.sin(x / (180 + 60 * layer) + turn)) for x in range(0, 1610, 10)
        ]
        pen.polygon([(0, height), *points, (width, height)], fill=colour)
    for _ in range(14):
        x, y0 = random.randint(0, width), random.randint(700, 1100)
        pen.rectangle((x - 8, y0 - 80, x + 8, y0), fill=(90, 60, 40))
        pen.ellipse((x - 60, y0 - 200, x + 60, y0 - 60), fill=(40, random.randint(90, 130), 50))
    return grain(picture.filter(ImageFilter.GaussianBlur(2)), random)


def playing_children(random: Random) -> Image.Image:
    picture = landscape(random)
    for number in range(4):
        face = portrait(random, ground=(140, 190, 120)).crop((50, 30, 300, 400))
        size = random.randint(90, 150)
        head = face.resize((size, round(size * 1.45)))
        veil = Image.new("L", head.size, 0)
        ImageDraw.Draw(veil).ellipse((0, 0, *head.size), fill=255)
        x, y = 160 + number * 360, random.randint(480, 620)
        pen = ImageDraw.Draw(picture)
        shirt = random.choice(BRIGHT)
        pen.rounded_rectangle(
            (x - 20, y + head.height - 20, x + size + 20, y + 420), 40, fill=shirt
        )
        for leg in (10, size - 40):
            pen.rectangle((x + leg, y + 400, x + leg + 34, y + 560), fill=(50, 60, 100))
        picture.paste(head, (x, y), veil.filter(ImageFilter.GaussianBlur(2)))
    return grain(picture, random)


def one_face(random: Random) -> Image.Image:
    ground = blurred(landscape(random), 14)
    face = portrait(random).resize((700, 900))
    veil = Image.new("L", (700, 900), 0)
    ImageDraw.Draw(veil).ellipse((110, 50, 590, 1200), fill=255)
    ground.paste(face, (450, 300), veil.filter(ImageFilter.GaussianBlur(24)))
    return grain(ground, random)


def class_photo(random: Random) -> Image.Image:
    picture = Image.new("RGB", PHOTO, (206, 200, 190))
    for row in range(3):
        for column in range(7):
            child = portrait(random, ground=(206, 200, 190)).resize((200, 257))
            picture.paste(child, (90 + column * 205, 150 + row * 300))
    return grain(picture, random)


def room(random: Random) -> Image.Image:
    picture = Image.new("RGB", PHOTO, (214, 206, 190))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, 860), (1600, 860), (1600, 1200), (0, 1200)], fill=(140, 104, 72))
    pen.rectangle((180, 180, 560, 560), fill=(190, 220, 240), outline=(250, 250, 250), width=18)
    pen.rounded_rectangle((760, 560, 1460, 940), 50, fill=(90, 100, 130))
    pen.rectangle((800, 240, 1100, 460), fill=random.choice(BRIGHT), outline=(60, 40, 30), width=14)
    pen.ellipse((300, 780, 620, 900), fill=(150, 60, 60))
    return blurred(grain(picture, random), 9)


def childs_drawing(random: Random) -> Image.Image:
    picture = Image.new("RGB", PHOTO, (252, 250, 244))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((1300, 60, 1520, 280), outline=(250, 190, 30), width=16)
    for ray in range(12):
        turn = math.tau * ray / 12
        start = (1410 + 130 * math.cos(turn), 170 + 130 * math.sin(turn))
        end = (1410 + 200 * math.cos(turn), 170 + 200 * math.sin(turn))
        pen.line((*start, *end), fill=(250, 190, 30), width=12)
    pen.rectangle((200, 560, 640, 1000), outline=(200, 50, 50), width=14)
    pen.line((180, 570, 420, 340, 660, 570), fill=(120, 60, 30), width=14)
    for number, colour in enumerate(BRIGHT[1:4]):
        x = 820 + number * 220
        pen.ellipse((x - 70, 620, x + 70, 760), outline=colour, width=12)
        for eye in (-25, 25):
            pen.ellipse((x + eye - 7, 670, x + eye + 7, 684), fill=(20, 20, 20))
        pen.arc((x - 36, 680, x + 36, 736), 20, 160, fill=(20, 20, 20), width=8)
        pen.line((x, 760, x, 920), fill=colour, width=12)
        pen.line((x - 80, 830, x + 80, 830), fill=colour, width=12)
        pen.line((x - 60, 1010, x, 920, x + 60, 1010), fill=colour, width=12)
    pen.text((560, 1040), "voor mama  BRAM", fill=(60, 90, 200), font=typeface(Face.HAND, 90))
    return grain(picture, random, 3)


def self_portrait(random: Random) -> Image.Image:
    picture = Image.new("RGB", (1200, 1500), (250, 248, 240))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((300, 300, 900, 1040), fill=(255, 220, 190), outline=(90, 60, 40), width=14)
    pen.arc((280, 260, 920, 800), 180, 360, fill=(120, 70, 30), width=90)
    for x in (470, 730):
        pen.ellipse((x - 50, 560, x + 50, 640), fill="white", outline=(30, 30, 30), width=8)
        pen.ellipse((x - 20, 580, x + 20, 620), fill=random.choice(BRIGHT))
    pen.line((600, 640, 570, 760, 620, 770), fill=(150, 100, 80), width=10)
    pen.arc((440, 740, 760, 920), 15, 165, fill=(200, 50, 60), width=18)
    pen.text((360, 1200), "DIT BEN IK", fill=(200, 60, 60), font=typeface(Face.PLAYFUL, 110))
    return grain(picture, random, 3)


def shapes(random: Random) -> Image.Image:
    picture = Image.new("RGB", PHOTO, "white")
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y, size = random.randint(0, 1500), random.randint(0, 1100), random.randint(30, 200)
        if random.random() < 0.5:
            pen.ellipse((x, y, x + size, y + size), fill=random.choice(BRIGHT))
        else:
            pen.rectangle((x, y, x + size, y + size), fill=random.choice(BRIGHT))
    return picture


def logo(random: Random) -> Image.Image:
    picture = Image.new("RGB", (600, 600), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((120, 60, 480, 420), fill=(60, 140, 80))
    pen.rectangle((280, 380, 320, 480), fill=(120, 80, 50))
    words = "Basisschool De Eik"
    pen.text((300, 500), words, fill=(60, 60, 60), font=typeface(Face.BOLD, 46), anchor="ma")
    return picture


def broken_glasses(random: Random) -> Image.Image:
    picture = Image.new("RGB", PHOTO, (186, 160, 130))
    pen = ImageDraw.Draw(picture)
    for x in (460, 860):
        pen.ellipse((x, 460, x + 320, 720), outline=(30, 30, 34), width=22)
        for _ in range(5):
            end = (x + random.randint(20, 300), random.randint(480, 700))
            pen.line((x + 160, 590, *end), fill=(240, 240, 240), width=4)
    pen.line((780, 560, 860, 560), fill=(30, 30, 34), width=22)
    pen.line((460, 540, 160, 700), fill=(30, 30, 34), width=22)
    return grain(picture.filter(ImageFilter.GaussianBlur(1.5)), random)


def dog(random: Random) -> Image.Image:
    picture = landscape(random)
    pen = ImageDraw.Draw(picture)
    fur = (150, 100, 60)
    pen.ellipse((560, 640, 1100, 960), fill=fur)
    for x in (620, 720, 940, 1030):
        pen.rectangle((x, 900, x + 50, 1100), fill=fur)
    pen.ellipse((1000, 500, 1240, 740), fill=fur)
    pen.ellipse((1160, 600, 1320, 700), fill=(130, 84, 50))
    pen.ellipse((1290, 610, 1330, 650), fill=(20, 20, 20))
    pen.ellipse((1110, 560, 1140, 590), fill=(20, 20, 20))
    pen.polygon([(1010, 540), (960, 700), (1060, 640)], fill=(100, 64, 36))
    return grain(picture.filter(ImageFilter.GaussianBlur(2)), random)
