#!/usr/bin/env bash
# mammoth 1.13.0 and docx2txt 0.9 (PyPI): a character with its reading above it is lost, or gets the reading in front.
#
# Word and WPS mark how a rare character is read by <w:ruby> (ECMA-376 part 1, 17.3.3.25): w:rt holds the reading, w:rubyBase the character. In
# papers of persons such characters are names. mammoth leaves out base and reading together (a message says "unrecognised element"), and
# the text of a simple field (<w:fldSimple>, such as a date) with it; docx2txt writes the reading before the character.
# Seen: mammoth "姓名：张，", docx2txt "姓名：张bēn犇，2026年".
# What follows here: text is taken out of docx by the standard's own elements, the base of a ruby and the content of fields included.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv && venv/bin/pip -q --disable-pip-version-check install mammoth==1.13.0 docx2txt==0.9
cat >run.py <<'PY'
import zipfile
import docx2txt
import mammoth

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUBY = ('<w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="20"/><w:hpsBaseText w:val="21"/><w:lid w:val="zh-CN"/></w:rubyPr>'
        '<w:rt><w:r><w:t>bēn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>犇</w:t></w:r></w:rubyBase></w:ruby>')
BODY = (f'<w:p><w:r><w:t>姓名：张</w:t></w:r><w:r>{RUBY}</w:r><w:r><w:t>，</w:t></w:r>'
        '<w:fldSimple w:instr="DATE"><w:r><w:t>2026年</w:t></w:r></w:fldSimple></w:p>')
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
         'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
RELS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
with zipfile.ZipFile("name.docx", "w") as file:
    file.writestr("[Content_Types].xml", TYPES)
    file.writestr("_rels/.rels", RELS)
    file.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{BODY}</w:body></w:document>')
with open("name.docx", "rb") as file:
    answer = mammoth.extract_raw_text(file)
print("mammoth", answer.value.strip(), len(answer.messages))
print("docx2txt", docx2txt.process("name.docx").strip())
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "mammoth 姓名：张， 2
docx2txt 姓名：张bēn犇，2026年" ] || { echo "the behaviour has changed"; exit 1; }
echo "as found"
