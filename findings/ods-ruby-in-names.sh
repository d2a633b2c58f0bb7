#!/usr/bin/env bash
# SheetJS xlsx 0.18.5 (npm) and pandas 2.3.3 with odfpy 1.4.1 (PyPI): the reading above a rare character becomes part of the name.
#
# OpenDocument 1.2 part 1, 6.4: <text:ruby> holds the text (text:ruby-base) and, above it, how to read it (text:ruby-text). A clerk marks a rare
# character of a name so. Both readers join the two: 张 and 犇 with its reading bēn come back as one text, so that the name on the register
# would be 张犇bēn. pyexcel-ods3 0.6.1 leaves out both: 张. LibreOffice shows the base with the reading above.
# What follows here: a name that mixes Chinese characters and Latin letters deserves a question before it is taken.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts xlsx@0.18.5
python3 -m venv venv && venv/bin/pip -q --disable-pip-version-check install pandas==2.3.3 odfpy==1.4.1 pyexcel-ods3==0.6.1
cat >make.py <<'PY'
import zipfile
spaces = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for p, n in (("office", "office"), ("table", "table"), ("text", "text")))
name = "<text:p>张<text:ruby><text:ruby-base>犇</text:ruby-base><text:ruby-text>bēn</text:ruby-text></text:ruby></text:p>"
content = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
           f'<table:table table:name="S"><table:table-column/><table:table-row><table:table-cell office:value-type="string">{name}</table:table-cell>'
           '</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>')
kind = "application/vnd.oasis.opendocument.spreadsheet"
manifest = ('<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.2">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>')
with zipfile.ZipFile("names.ods", "w") as file:
    for path, text in (("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", content)):
        file.writestr(path, text)
PY
python3 make.py
cat >run.py <<'PY'
import pandas
import pyexcel_ods3
print("pandas", pandas.read_excel("names.ods", engine="odf", header=None).values.tolist()[0][0])
print("pyexcel-ods3", pyexcel_ods3.get_data("names.ods")["S"][0][0])
PY
seen=$(node -e 'const x = require("xlsx"); console.log("SheetJS", x.readFile("names.ods").Sheets.S.A1.v)'; venv/bin/python run.py)
echo "$seen"
[ "$seen" = "SheetJS 张犇bēn
pandas 张犇bēn
pyexcel-ods3 张" ] || { echo "the behaviour has changed"; exit 1; }
echo "as found"
