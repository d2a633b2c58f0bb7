#!/usr/bin/env bash
# icalendar 7.3.2 (PyPI): a long Chinese title that was folded as the standard allows comes back with damaged characters.
#
# RFC 5545, 3.1: lines are folded at 75 octets, and a fold may fall inside a multi-octet character; a reader unfolds the octets before it decodes
# them. icalendar decodes first: the character at each fold becomes U+FFFD, without an error. A title of 25 Chinese characters is long enough.
# Seen: 3 signs U+FFFD in the title; the same calendar unfolded, or folded between characters, is read well.
# What follows here: calendars are written with folds between characters only, which every reader takes.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv && venv/bin/pip -q --disable-pip-version-check install icalendar==7.3.2
cat >run.py <<'PY'
import icalendar

TITLE = "支部党员大会：讨论接收预备党员，并研究第四季度的工作安排和党费收缴情况"
LINES = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//example//ZH", "BEGIN:VEVENT", "UID:1@example.invalid", "DTSTAMP:20261127T000000Z",
         "DTSTART:20261201T010000Z", "SUMMARY:" + TITLE, "END:VEVENT", "END:VCALENDAR"]


def at_octets(line):
    octets, out = line.encode(), []
    while len(octets) > 75:
        out.append(octets[:75])
        octets = b" " + octets[75:]
    return b"\r\n".join([*out, octets])


def between_characters(line):
    out, now = [], ""
    for sign in line:
        if len((now + sign).encode()) > 75:
            out.append(now)
            now = " "
        now += sign
    return "\r\n".join([*out, now]).encode()


for fold in (str.encode, between_characters, at_octets):
    data = b"\r\n".join(map(fold, LINES)) + b"\r\n"
    title = str(icalendar.Calendar.from_ical(data).walk("VEVENT")[0]["SUMMARY"])
    print(fold.__name__, title == TITLE, title.count("\ufffd"))
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "encode True 0
between_characters True 0
at_octets False 3" ] || { echo "the behaviour has changed"; exit 1; }
echo "as found"
